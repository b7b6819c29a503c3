// SPDX-License-Identifier: BSD-2-Clause
// Whose tries a claimant spends (A4, abuse:M19): the person's own at this machine, their own from
// another host, or those of the caller in whose session somebody tries to be them. Each is kept
// apart in the store.
#ifndef WARIFU_VAULT_TRIES_H
#define WARIFU_VAULT_TRIES_H

#include "vault/login/claimant.h"

// Whether a try may be evaluated.
enum fault tries_ask(struct vault *vault, const struct claimant *claimant,
                     struct throttle_answer *answer) MUST_CHECK;

// One wrong try; *after is what the budget then says. Records when it locks.
enum fault tries_charge(struct vault *vault, const struct claimant *claimant,
                        struct throttle_answer *after) MUST_CHECK;

// After a granted login: its budget begins anew. The failures are still to be shown, when the
// session opens (A4).
enum fault tries_settle(struct vault *vault, const struct claimant *claimant) MUST_CHECK;

// Whether this budget is locked, seen without a service. How long a lock lasts is known from the
// rule that won it, which the budget keeps (abuse:M22); of budgets of old, and of the other limits,
// the most that any rule gives.
struct throttle_answer tries_ask_anywhere(const struct vault *vault, const struct budget *budget);

#endif
