// SPDX-License-Identifier: BSD-2-Clause
// What a change of password will ask, as both halves of pam_sm_chauthtok(3) see it: the check
// proves the current factors, the change rests on the ticket that came of it.
#ifndef WARIFU_VAULT_PLAN_CHANGE_H
#define WARIFU_VAULT_PLAN_CHANGE_H

#include "vault/login/claimant.h"

// For CHANGE_CHECK and CHANGE. `claimant` is decided and has a rule, and the plan has that rule's
// limits; the claimant is read anew. The plan says
// - nothing to prove: root's work on an account whose password is not kept here (abuse:M2), a
// ticket that
//   proves the factors, or only what has expired is to be changed and nothing has;
// - ELSEWHERE: the modules behind keep the password (knowledge = "pam:NAME", or nobody we know);
// - a refusal that names the command: root's work on a password that is kept here, or a demand of
//   another module that no change of ours would satisfy (abuse:M4).
enum fault plan_change(struct vault *vault, const PlanCall *call, struct claimant *claimant,
                       VaultReply *reply) MUST_CHECK;

#endif
