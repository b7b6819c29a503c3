// SPDX-License-Identifier: BSD-2-Clause
// Packed budgets: in a person's record (store/record.h), and alone in the buckets of unknown names.
// A fresh one, nothing to remember, takes one byte.
#ifndef WARIFU_STORE_BUDGET_PACK_H
#define WARIFU_STORE_BUDGET_PACK_H

#include "core/foreign.h"
#include "store/pack.h"
#include <stdbool.h>

void budget_pack(struct packer *packer, const struct budget *budget);
void budget_unpack(struct unpacker *unpacker, struct budget *budget);
bool budget_is_fresh(const struct budget *budget);
bool foreign_is_fresh(const struct foreign *foreign);
void foreign_pack(struct packer *packer, const struct foreign *foreign);
void foreign_unpack(struct unpacker *unpacker, struct foreign *foreign);

#endif
