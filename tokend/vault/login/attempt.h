// SPDX-License-Identifier: BSD-2-Clause
// What other parts need of attempts.
#ifndef WARIFU_VAULT_ATTEMPT_H
#define WARIFU_VAULT_ATTEMPT_H

#include "store/password.h"
#include "vault/login/verification.h"

// After a granted login: encodes the password again if the policy's cost has grown (B7). Best
// effort.
void upgrade_start(struct vault *vault, const struct claimant *claimant, const struct password *row,
                   const char *password);

#endif
