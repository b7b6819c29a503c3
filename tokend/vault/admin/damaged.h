// SPDX-License-Identifier: BSD-2-Clause
// Of somebody whose row does not open nothing can be revoked. What takes away from them ends the
// row instead, so that nothing of it is there when the bytes are put back (abuse:S5, abuse:R6).
#ifndef WARIFU_VAULT_DAMAGED_H
#define WARIFU_VAULT_DAMAGED_H

#include "store/person.h"
#include "vault/admin/admin.h"

// Ends the page: the row does not open, and what helps.
enum fault damaged_refuse(struct admin *admin, const struct person *person) MUST_CHECK;

// Writes the row of somebody removed over the one of PERSON_DAMAGED, and that on record. *person is
// as it is stored afterwards.
enum fault damaged_end(struct admin *admin, struct person *person) MUST_CHECK;

// Of this id, for whatever is on a card: ends the row if it does not open, where something is taken
// (`takes`), with their emergency codes. *gone: there is nobody of that id, or not any more, or
// nothing of theirs can be read. Where another row differs as well it stays as it is: that keeps
// nobody else's card from being lost, and the next start refuses both.
enum fault damaged_end_of(struct admin *admin, int64_t id, bool takes, bool *gone) MUST_CHECK;

#endif
