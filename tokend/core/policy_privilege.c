// SPDX-License-Identifier: BSD-2-Clause
// Who may ever use privilege (B1, D3).
#include "core/policy_decide.h"

static bool lets_into(const struct policy *policy, const struct policy_request *whose,
                      const char *service)
{
    static const enum origin origins[] = {ORIGIN_LOCAL, ORIGIN_REMOTE};
    struct policy_request request = *whose;

    request.service = service;
    request.at_best = true;
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        request.origin = origins[i];
        const struct decision decision = policy_decide(policy, &request);
        const enum decision_kind kind = decision.kind;
        // Where nobody knows the groups, some rule would let in if they were those.
        if (decision.privileged && (kind == DECISION_RULE || kind == DECISION_DENY_GROUPS))
            return true;
    }
    return false;
}

// Whether one of the services that a list names lets in.
static bool any_lets_into(const struct policy *policy, const struct policy_request *whose,
                          const struct text_list *services)
{
    char name[POLICY_SERVICE_SIZE];

    for (size_t i = 0; i < services->count; i++) {
        size_t size = 0;
        if (services->items[i][0] == '!')
            continue;
        for (const char *at = services->items[i]; *at != '\0' && size + 1 < sizeof name; at++)
            if (*at != '*')
                name[size++] = *at;
        name[size] = '\0';
        if (lets_into(policy, whose, name))
            return true;
    }
    return false;
}

bool policy_may_be_privileged(const struct policy *policy, const struct policy_request *request)
{
    if (any_lets_into(policy, request, &policy->privileged_services))
        return true;
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && any_lets_into(policy, request, &policy->rules[i].services))
            return true;
    return false;
}
