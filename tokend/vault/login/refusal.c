// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/refusal.h"
#include "base/text.h"
#include "core/policy_decide.h"
#include "settings/time_words.h"
#include <stdio.h>
#include <string.h>

static bool is_the_policys(const struct claimant *claimant)
{
    if (claimant->rule != NULL || strcmp(claimant->why, "peer") == 0)
        return false;
    return claimant->decision.kind == DECISION_DENY_NO_RULE ||
           claimant->decision.kind == DECISION_DENY_RULE ||
           claimant->decision.kind == DECISION_DENY_TIME ||
           claimant->decision.kind == DECISION_DENY_CLOCK;
}

// The parser has measured both texts; what did not fit all the same would not be said.
static void copy(char *to, size_t size, const char *text)
{
    if (text == NULL || text_copy(to, size, text) != FAULT_NONE)
        to[0] = '\0';
}

static void tell_times(const struct rule *rule, Refusal *refusal)
{
    char words[TIME_WORDS_SIZE];

    snprintf(refusal->reason, sizeof refusal->reason, "only at these times: %s.",
             time_words(&rule->times, false, words));
    snprintf(refusal->reason_ja, sizeof refusal->reason_ja, "使える時間は %s です。",
             time_words(&rule->times, true, words));
}

static void tell_clock(Refusal *refusal)
{
    snprintf(refusal->reason, sizeof refusal->reason, "%s",
             "only at certain times, and this machine does not know for sure what time it is, or "
             "whether today is a holiday. Tell an administrator.");
    snprintf(refusal->reason_ja, sizeof refusal->reason_ja, "%s",
             "使える時間が決まっていますが、この端末の時刻か祝日の一覧が確かでありません。管理者に"
             "連絡してください。");
}

bool refusal_of(const struct claimant *claimant, Refusal *refusal, struct event *event)
{
    const struct rule *rule = claimant->decision.rule;

    *refusal = (Refusal){{0}, {0}};
    if (!is_the_policys(claimant))
        return false;
    if (claimant->decision.kind == DECISION_DENY_CLOCK) {
        tell_clock(refusal);
    } else if (claimant->decision.kind == DECISION_DENY_TIME) {
        tell_times(rule, refusal);
    } else if (rule != NULL) {
        copy(refusal->reason, sizeof refusal->reason, rule->reason);
        copy(refusal->reason_ja, sizeof refusal->reason_ja, rule->reason_ja);
    }
    event_text(event, FIELD_REMEDY, "warifu policy explain USER SERVICE");
    return true;
}
