// SPDX-License-Identifier: BSD-2-Clause
// Who did something, as two fields of a packed record: the id of the person and the name that they
// had then (store/person.h).
#ifndef WARIFU_STORE_DOER_H
#define WARIFU_STORE_DOER_H

#include "store/pack.h"
#include "store/person.h"
#include "store/store.h"

bool doer_is_sane(const struct doer *doer); // the name ends
void doer_pack(struct packer *packer, const struct doer *doer);
void doer_unpack(struct unpacker *unpacker, struct doer *doer);

#endif
