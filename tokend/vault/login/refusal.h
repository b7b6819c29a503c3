// SPDX-License-Identifier: BSD-2-Clause
// What may be said when the policy itself lets nobody in by a service (A2).
#ifndef WARIFU_VAULT_REFUSAL_H
#define WARIFU_VAULT_REFUSAL_H

#include "vault/login/claimant.h"

// Whether it is the policy alone that refuses the claimant: then *refusal gets the reason of the
// rule, and the event the command that tells an administrator more. False for everything that says
// something about a person or the peer, and when the groups are not known; *refusal is empty then.
bool refusal_of(const struct claimant *claimant, Refusal *refusal, struct event *event);

#endif
