// SPDX-License-Identifier: BSD-2-Clause
// The registration code: where another PAM service keeps the passwords there is no temporary
// password; with the password from there and this code, typed at the code prompt, a person
// registers their authenticator at their first login (B3, abuse:C5). It leads to nothing else, is
// shown to its issuer once, ends after the policy's `temporary`, and is consumed by the
// registration. It stands in the person's password row, in the place of a temporary password.
#ifndef WARIFU_VAULT_REGISTRATION_H
#define WARIFU_VAULT_REGISTRATION_H

#include "factor/emergency.h"
#include "store/password.h"
#include "vault/login/verification.h"

// A new code for the person, from the hands of `giver` (store/giver.h), in the place of what the
// row held. Wipe it.
enum fault registration_issue(struct vault *vault, int64_t person, int64_t giver,
                              char code[EMERGENCY_CODE_SIZE], struct wall_time *expires) MUST_CHECK;

// Whether the row holds one that is not consumed; it may be over.
bool registration_is_open(const struct password *row);

// Holds what was typed against the person's registration code, if it looks like one. Sets
// verification->code when it is that: MARK_OWED, or MARK_EXPIRED where it leads nowhere (over, a
// rule without first_login, a shared ID, a person who has an authenticator: `has_one`).
void registration_verification(const struct vault *vault, const struct claimant *claimant,
                               const FactorAnswer *answer, bool real, bool has_one,
                               struct verification *verification);

// The authenticator is registered: the code is worth nothing any more. Rows that hold none stay as
// they are.
enum fault registration_consume(struct vault *vault, int64_t person) MUST_CHECK;

#endif
