// SPDX-License-Identifier: BSD-2-Clause
#include "settings/one_class.h"
#include "base/text.h"
#include <string.h>

#define LATIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// A document is cited by the first word of its item in `documents`, as the clauses of the
// municipalities are: K8.2.5 is of "K 神戸市情報セキュリティ対策基準". The word alone is no clause.
static bool is_clause_of(const char *citation, const char *document)
{
    const size_t key = strcspn(document, " ");

    if (key == 0 || strncmp(citation, document, key) != 0)
        return false;
    const char *clause = citation + key;
    return strspn(clause, " ") < strlen(clause) && strchr(LATIN, clause[0]) == NULL;
}

static bool is_of_a_document(const struct policy *policy, const char *citation)
{
    for (size_t i = 0; i < policy->documents.count; i++)
        if (is_clause_of(citation, policy->documents.items[i]))
            return true;
    return false;
}

enum fault one_class_check(const struct policy *policy, const struct rule *rule, int line,
                           const struct complaint *complaint)
{
    char shown[96];

    if (rule->classes > 1)
        return rule->one_class_by == NULL
                   ? FAULT_NONE
                   : complain(complaint, line, "one_class_by", "belongs beside classes = 1 alone");
    if (rule->one_class_by == NULL)
        return complain(complaint, line, "classes",
                        "1 is less than the two that the documents demand (A1); where one of them "
                        "allows it, cite that clause with one_class_by");
    // What the rule itself says of privilege makes it no less.
    if (rule->privileged == YES || policy_serves_privilege(policy, &rule->services))
        return complain(complaint, line, "classes", "1 is too few for a privileged service (D3)");
    if (rule->origin != ORIGIN_LOCAL)
        return complain(complaint, line, "classes",
                        "1 is too few for whoever comes from outside (A3); set origin = local, and "
                        "write a rule with two classes for the others");
    if (!is_of_a_document(policy, rule->one_class_by))
        return complain(complaint, line, "one_class_by",
                        "\"%s\" is no clause of a document that this file names in documents; cite "
                        "it by the first word there, as \"K8.2.5\" of \"K ...\"",
                        escape_text(shown, sizeof shown, rule->one_class_by));
    return FAULT_NONE;
}
