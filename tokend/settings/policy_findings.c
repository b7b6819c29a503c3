// SPDX-License-Identifier: BSD-2-Clause
// From the checks of policy_lint.h to what is told about one policy.
#include "settings/effects.h"
#include "settings/policy_file.h"
#include "settings/policy_lint.h"
#include <string.h>

static bool claims(const struct policy *policy, const char *keys)
{
    for (size_t i = 0; i < policy->documents.count; i++)
        if (keys[0] != '\0' && strchr(keys, policy->documents.items[i][0]) != NULL)
            return true;
    return false;
}

static void name_rule(struct finding *finding, const struct rule *rule)
{
    const char *slash = strrchr(rule->where, '/');

    snprintf(finding->where, sizeof finding->where, "rule \"%s\" (%.40s)", rule->name,
             slash != NULL ? slash + 1 : rule->where);
}

static bool tell(const struct policy *policy, const struct lint_check *check,
                 const struct rule *rule, bool (*visit)(void *context, const struct finding *),
                 void *context)
{
    static const char *const places[] = {[LINT_PASSWORD] = "password",
                                         [LINT_VERIFIER] = "password",
                                         [LINT_CODE] = "code",
                                         [LINT_POLICY] = "policy"};
    struct finding finding = {.error = claims(policy, check->keys)};

    snprintf(finding.clause, sizeof finding.clause, "%s", check->clause);
    snprintf(finding.document, sizeof finding.document, "%s", check->documents);
    snprintf(finding.text_ja, sizeof finding.text_ja, "%s", check->text_ja);
    snprintf(finding.text_en, sizeof finding.text_en, "%s", check->text_en);
    if (rule != NULL) {
        name_rule(&finding, rule);
    } else {
        snprintf(finding.where, sizeof finding.where, "%s", places[check->place]);
    }
    return visit(context, &finding);
}

// --- what settings do for which programs ---------------------------------------------------------

struct telling {
    const struct rule *rule;
    bool late, go_on;
    bool (*visit)(void *context, const struct finding *);
    void *context;
};

static bool tell_effect(void *context, const struct effect_hit *hit)
{
    static const char *const subjects[][2] = {
        [EFFECT_NONE] = {"does nothing", "は効かない"},
        [EFFECT_IDLE] = {"never comes about", "は当てはまることがない"},
        [EFFECT_LATE] = {"and prompt are kept", "と prompt は守られる"},
    };
    struct telling *telling = context;
    const struct effect_row *row = hit->row;
    const bool none = row->effect == EFFECT_NONE;
    struct finding finding = {.error = none && hit->whole};

    if ((row->effect == EFFECT_LATE) != telling->late)
        return true;
    if (telling->late && strcmp(row->setting, "login") != 0)
        return true; // of a part and the whole the same is true; it is said once
    if (row->effect == EFFECT_IDLE && !hit->whole)
        return true; // what a rule says for many services at once does not all have to come about
    name_rule(&finding, telling->rule);
    snprintf(finding.clause, sizeof finding.clause, "G1");
    snprintf(finding.document, sizeof finding.document, "K9.2.1ウ Y8(2)①ウ");
    snprintf(finding.text_en, sizeof finding.text_en, "%s %s%s%s: %s%s", row->setting,
             subjects[row->effect][0], hit->service != NULL ? " for " : "",
             hit->service != NULL ? hit->service : "", row->why[0],
             none ? "; leave it out, or give that service a rule of its own" : "");
    snprintf(finding.text_ja, sizeof finding.text_ja, "%s%s%s %s。%s%s",
             hit->service != NULL ? hit->service : "", hit->service != NULL ? " では " : "",
             row->setting, subjects[row->effect][1], row->why[1],
             none ? "。設定を外すか、そのサービスの規則を分ける" : "");
    telling->go_on = telling->visit(telling->context, &finding);
    return telling->go_on;
}

// Whether the peer wants to hear more.
static bool tell_effects(const struct policy *policy, bool late,
                         bool (*visit)(void *context, const struct finding *), void *context)
{
    struct telling telling = {NULL, late, true, visit, context};

    for (size_t r = 0; r < policy->rule_count && telling.go_on; r++) {
        telling.rule = &policy->rules[r];
        effects_of_rule(telling.rule, tell_effect, &telling);
    }
    return telling.go_on;
}

void policy_late(const struct policy *policy, bool (*visit)(void *context, const struct finding *),
                 void *context)
{
    (void)tell_effects(policy, true, visit, context);
}

void policy_lint(const struct policy *policy, bool (*visit)(void *context, const struct finding *),
                 void *context)
{
    size_t count = 0;
    const struct lint_check *checks = lint_table(&count);

    if (!tell_effects(policy, false, visit, context))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct lint_check *check = &checks[i];
        if (strcmp(check->keys, "N") == 0 && !claims(policy, check->keys))
            continue; // NIST forbids what the clauses demand: no advice to those who follow these
        if (check->place == LINT_VERIFIER && !policy_keeps_passwords(policy))
            continue;
        if (check->place != LINT_RULE) {
            if (check->breaks(policy, NULL) && !tell(policy, check, NULL, visit, context))
                return;
            continue;
        }
        for (size_t r = 0; r < policy->rule_count; r++) {
            const struct rule *rule = &policy->rules[r];
            if (!rule->deny && check->breaks(policy, rule) &&
                !tell(policy, check, rule, visit, context))
                return;
        }
    }
}
