// SPDX-License-Identifier: BSD-2-Clause
// From the checks of policy_lint.h to what is told about one policy.
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
        const char *slash = strrchr(rule->where, '/');
        snprintf(finding.where, sizeof finding.where, "rule \"%s\" (%.40s)", rule->name,
                 slash != NULL ? slash + 1 : rule->where);
    } else {
        snprintf(finding.where, sizeof finding.where, "%s", places[check->place]);
    }
    return visit(context, &finding);
}

void policy_lint(const struct policy *policy, bool (*visit)(void *context, const struct finding *),
                 void *context)
{
    size_t count = 0;
    const struct lint_check *checks = lint_table(&count);

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
