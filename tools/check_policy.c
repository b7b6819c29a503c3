// SPDX-License-Identifier: BSD-2-Clause
// check policy: tokend.conf and the policy that it names, against the clauses (policy lint), and
// whether that is the policy in force.
#include "check_parts.h"
#include "check_tokend.h"
#include "evidence/cosignature.h"
#include "factor/text_digest.h"
#include "language.h"
#include "settings/policy_file.h"
#include <stdlib.h>
#include <string.h>

const struct check_finding check_policy_findings[] = {
    {"policy.conf", SEVERITY_HIGH, "G1", N_("tokend.conf cannot be used."),
     N_("tokend starts with root's rescue alone, and lets nobody in."), "tokend -n"},
    {"policy.file", SEVERITY_HIGH, "G1", N_("The policy cannot be used."),
     N_("tokend goes on with the one before, or lets nobody in."), "tokend -n"},
    {"policy.differs", SEVERITY_MEDIUM, "D7 G1",
     N_("The policy's file is not the policy in force."),
     N_("Whoever reads the file reads other rules than those by which people log in, and what this "
        "inspection says of it is not said of them."),
     N_("warifu policy diff active FILE tells what differs. Then put the one in force into the "
        "file: "
        "warifu policy text, or the file in force: systemctl reload tokend.service, or where two "
        "people decide: warifu policy activate.")},
    {"policy.breaks", SEVERITY_HIGH, "G1", N_("A setting of the policy breaks a clause."), "",
     N_("warifu policy lint names the setting; warifu-policy(5) explains it.")},
    {"policy.advice", SEVERITY_LOW, "G1", N_("A setting of the policy could be better."), "",
     N_("warifu policy lint names the setting; warifu-policy(5) explains it.")},
    {"policy.witness", SEVERITY_MEDIUM, "E1 E4",
     N_("A line of witnesses is no public key of a witness, or the same one again."),
     N_("It counts for nothing: whoever is listed twice is one witness."),
     N_("It is the line that `warifu witness init` wrote to witness.pub.")},
    {"policy.witnesses", SEVERITY_MEDIUM, "E1 E4",
     N_("The policy needs more witnesses than it names."), N_("There can never be enough."),
     N_("Name more in witnesses, or lower witnesses_needed.")},
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

static void look_at_witnesses(struct checking *checking, const struct policy *policy)
{
    struct note_key witness;
    uint32_t named = 0;

    for (size_t i = 0; i < policy->witnesses.count; i++) {
        const bool is_key =
            cosigner_of_list((const char *const *)policy->witnesses.items, i, &witness);
        named += is_key;
        if (!is_key)
            check_found(checking, "policy.witness", checking->settings->policy, "%s",
                        outcome_quote(policy->witnesses.items[i]));
    }
    if (named < policy->witnesses_needed)
        check_found(checking, "policy.witnesses", checking->settings->policy, "%u/%u", named,
                    policy->witnesses_needed);
}

// Two texts, not two meanings: a changed comment is another policy (decision 56).
static void compare_with_tokend(struct checking *checking)
{
    char active[TEXT_DIGEST_SIZE], own[TEXT_DIGEST_SIZE] = "", path[512], error[512], *text = NULL;
    const char *const unasked = check_status_item(checking, "policy_digest", active, sizeof active);

    if (active[0] == '\0')
        check_not_done(checking, "tokend", "%s",
                       unasked != NULL ? unasked : _("tokend has no store that it can read"));
    else if (policy_read(checking->settings->policy, path, sizeof path, &text, error,
                         sizeof error) == FAULT_NONE) {
        text_digest(text, own);
        if (strcmp(active, own) != 0)
            check_found(checking, "policy.differs", path, "%.12s / %.12s", own, active);
    }
    free(text);
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
    look_at_witnesses(checking, policy);
    compare_with_tokend(checking);
    policy_free(&policy);
}
