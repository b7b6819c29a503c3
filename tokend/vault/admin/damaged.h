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

#endif
