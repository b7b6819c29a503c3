// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/plan_ways.h"
#include "vault/login/key_verification.h"

void plan_ways(const struct claimant *claimant, Plan *plan)
{
    const struct rule *rule = claimant->rule;
    const bool keys = key_may_be_asked(claimant);

    for (size_t w = 0; w < rule->way_count && w < WAYS_MAX; w++) {
        const struct way *way = &rule->ways[w];
        if (!keys && way_has(way, FactorKind_FACTOR_KEY))
            continue;
        const bool first = plan->factors_count == 0;
        PlanWay *other = first ? NULL : &plan->others[plan->others_count++];
        FactorKind *factors = first ? plan->factors : other->factors;
        pb_size_t *count = first ? &plan->factors_count : &other->factors_count;
        for (size_t i = 0; i < sizeof way->factors && way->factors[i] != 0; i++)
            factors[(*count)++] = (FactorKind)way->factors[i];
    }
}
