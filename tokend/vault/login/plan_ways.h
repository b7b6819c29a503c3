// SPDX-License-Identifier: BSD-2-Clause
// Which factors a plan asks for.
#ifndef WARIFU_VAULT_PLAN_WAYS_H
#define WARIFU_VAULT_PLAN_WAYS_H

#include "vault/login/claimant.h"

// Every way of the claimant's rule, in its order; what cannot be had where the person is, is not
// offered. The claimant has a rule; a plan without factors afterwards can be satisfied by nobody.
void plan_ways(const struct claimant *claimant, Plan *plan);

#endif
