// SPDX-License-Identifier: BSD-2-Clause
// From whose hands somebody has their ID and each of their factors (D8): whoever made an ID, saw
// its first password, or enrolled its generator or key may be the one who uses it. Ids of people;
// 0: nobody's, for root gave it in a rescue, two people did together, their owner made it with what
// nobody else gave, or the row is older than these entries.
#ifndef WARIFU_STORE_GIVER_H
#define WARIFU_STORE_GIVER_H

#include "store/pack.h"
#include "store/record.h"

// Whether any of them is known of this person; without that the row has no entry.
bool givers_are_rare(const struct record *record);
void givers_pack(struct packer *packer, const struct record *record);
// Behind everything else of the row. What no row of ours says makes the unpacker `bad`.
void givers_unpack(struct unpacker *unpacker, struct record *record);

#endif
