// SPDX-License-Identifier: BSD-2-Clause
// check policy: tokend.conf and the policy that it names, against the clauses (policy lint).
#include "check_parts.h"
#include "language.h"
#include "settings/policy_file.h"

const struct check_finding check_policy_findings[] = {
    {"policy.conf", SEVERITY_HIGH, "G1", N_("tokend.conf cannot be used."),
     N_("tokend starts with root's rescue alone, and lets nobody in."), "tokend -n"},
    {"policy.file", SEVERITY_HIGH, "G1", N_("The policy cannot be used."),
     N_("tokend goes on with the one before, or lets nobody in."), "tokend -n"},
    {"policy.breaks", SEVERITY_HIGH, "G1", N_("A setting of the policy breaks a clause."), "",
     N_("warifu policy lint names the setting; warifu-policy(5) explains it.")},
    {"policy.advice", SEVERITY_LOW, "G1", N_("A setting of the policy could be better."), "",
     N_("warifu policy lint names the setting; warifu-policy(5) explains it.")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

static bool found(void *context, const struct finding *finding)
{
    struct checking *checking = context;

    check_found(checking, finding->error ? "policy.breaks" : "policy.advice", finding->where,
                "%s (%s): %s", finding->clause, finding->document,
                checking->japanese ? finding->text_ja : finding->text_en);
    return true;
}

void check_policy(struct checking *checking)
{
    struct policy *policy = NULL;
    char error[512] = "";

    if (checking->root->foreign) {
        check_not_done(checking, WARIFU_SYSCONFDIR, "%s",
                       _("policies are read on their own machine: warifu policy lint FILE"));
        return;
    }
    if (checking->settings == NULL) {
        check_found(checking, "policy.conf", WARIFU_SYSCONFDIR "/tokend.conf", "%s",
                    outcome_quote(checking->settings_error));
        return;
    }
    if (policy_load(checking->settings->policy, &policy, error, sizeof error) != FAULT_NONE) {
        check_found(checking, "policy.file", checking->settings->policy, "%s",
                    outcome_quote(error));
        return;
    }
    policy_lint(policy, found, checking);
    policy_free(&policy);
}
