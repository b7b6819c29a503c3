// SPDX-License-Identifier: BSD-2-Clause
// Deputies (D6): somebody stands in for an administrator, named by them, approved by another one,
// for a limited time. They do with their own factors what that administrator may do by commands,
// never that administrator's logins, and nobody stands in for them.
#ifndef WARIFU_VAULT_DEPUTY_H
#define WARIFU_VAULT_DEPUTY_H

#include "store/person.h"
#include "store/request.h"
#include "vault/loop/state.h"

// For whom this person stands in now; id 0: nobody. Only staff does, only for somebody who is an
// administrator by their own role, active, neither dormant nor at the end of their term, no longer
// than deputy_longest of the policy as it is now, and not on a clock that is not synchronised,
// unless the rule for `warifu` says `warn` (E6). What is noticed to be over becomes `ended`, with
// its record.
enum fault deputy_of(struct vault *vault, const struct person *person,
                     struct person *represented) MUST_CHECK;

// Whether somebody may ask for what administrators ask for: by their role, or as a deputy.
enum fault deputy_or_administrator(struct vault *vault, const struct person *person,
                                   bool *is) MUST_CHECK;

#endif
