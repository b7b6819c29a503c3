// SPDX-License-Identifier: BSD-2-Clause
// Which factors a plan asks for.
#ifndef WARIFU_VAULT_PLAN_WAYS_H
#define WARIFU_VAULT_PLAN_WAYS_H

#include "vault/claim.h"

// Every way of the claim's rule, in its order; what cannot be had where the person is, is not
// offered. The claim has a rule; a plan without factors afterwards can be satisfied by nobody.
void plan_ways(const struct claim *claim, Plan *plan);

#endif
