// SPDX-License-Identifier: BSD-2-Clause
// How a name that somebody typed stands in the record. People type passwords where a name is wanted
// (abuse:M20, abuse:W7), so only a name that an account or a person has stands there as it is.
#ifndef WARIFU_VAULT_SHOWN_NAME_H
#define WARIFU_VAULT_SHOWN_NAME_H

#include "store/person.h"
#include "vault/loop/state.h"

#define SHOWN_NAME_SIZE 96

// `out` becomes "" when the name may be shown itself; else how many characters it has, of which
// script, and 32 bits of a fingerprint under a key of the store, so that it is seen when the same
// is typed again: "(unknown name, 11 characters, ascii, 5f3a9c01)". The parentheses are in no
// account's name. Without a store the fingerprint is "-".
void shown_name(const struct vault *vault, const Identity *who, char out[SHOWN_NAME_SIZE]);

// What a person of ours is called now, or was when they were removed. Of one whose row is damaged
// what stands beside it; "?" where that is no name: what lists things goes on, and the fault is
// told where the row counts.
void person_called(struct vault *vault, int64_t person, char name[STORE_NAME_SIZE]);

// What whoever did something is called today; who is not known, what they were called then.
void doer_name(struct vault *vault, const struct doer *doer, char name[STORE_NAME_SIZE]);

#endif
