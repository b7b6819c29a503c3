// SPDX-License-Identifier: BSD-2-Clause
// What other parts need of attempts.
#ifndef WARIFU_VAULT_ATTEMPT_H
#define WARIFU_VAULT_ATTEMPT_H

#include "vault/trial.h"

// One wrong try against the claim's budget; *after is what the budget then says. Records when it
// locks.
enum fault attempt_charge(struct vault *vault, const struct claim *claim,
                          struct throttle_answer *after) MUST_CHECK;

// After a granted login: encodes the password again if the policy's cost has grown (B7). Best
// effort.
void upgrade_start(struct vault *vault, const struct claim *claim, const struct password *row,
                   const char *password);

#endif
