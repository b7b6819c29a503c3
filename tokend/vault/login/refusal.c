// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/refusal.h"
#include "base/text.h"
#include <string.h>

static bool is_the_policys(const struct claimant *claimant)
{
    if (claimant->rule != NULL || strcmp(claimant->why, "peer") == 0)
        return false;
    return claimant->decision.kind == DECISION_DENY_NO_RULE ||
           claimant->decision.kind == DECISION_DENY_RULE;
}

// The parser has measured both texts; what did not fit all the same would not be said.
static void copy(char *to, size_t size, const char *text)
{
    if (text == NULL || text_copy(to, size, text) != FAULT_NONE)
        to[0] = '\0';
}

bool refusal_of(const struct claimant *claimant, Refusal *refusal, struct event *event)
{
    const struct rule *rule = claimant->decision.rule;

    *refusal = (Refusal){{0}, {0}};
    if (!is_the_policys(claimant))
        return false;
    if (rule != NULL) {
        copy(refusal->reason, sizeof refusal->reason, rule->reason);
        copy(refusal->reason_ja, sizeof refusal->reason_ja, rule->reason_ja);
    }
    event_text(event, FIELD_REMEDY, "warifu policy explain USER SERVICE");
    return true;
}
