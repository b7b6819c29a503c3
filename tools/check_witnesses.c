// SPDX-License-Identifier: BSD-2-Clause
// check witnesses: whether as many witnesses have co-signed the log, and as lately, as the policy
// demands (E1, E4). tokend knows, by the policy in force; where it does not say, that is told
// unless the file of the policy wants none.
#include "check_parts.h"
#include "check_tokend.h"
#include "language.h"
#include "settings/policy_file.h"
#include <string.h>

const struct check_finding check_witnesses_findings[] = {
    {"witnesses.few", SEVERITY_MEDIUM, "E1 E4",
     N_("Too few witnesses have co-signed the audit log lately."),
     N_("What they have not signed, root could have written anew, and nobody could show it."),
     N_("warifu audit request --output FILE, carried to each witness; what they give back: warifu "
        "audit cosign FILE")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

// By the file of the policy.
static bool none_is_asked(const struct checking *checking)
{
    struct policy *policy = NULL;
    char error[512] = "";

    if (checking->settings == NULL ||
        policy_load(checking->settings->policy, &policy, error, sizeof error) != FAULT_NONE)
        return false;
    const bool none = policy->witnesses_needed == 0;
    policy_free(&policy);
    return none;
}

void check_witnesses(struct checking *checking)
{
    char standing[16];

    if (checking->root->foreign) {
        check_not_done(checking, "tokend", "%s",
                       _("only tokend of the machine that runs can be asked"));
        return;
    }
    const char *const unasked = check_status_item(checking, "witnesses", standing, sizeof standing);
    if (strcmp(standing, "too_few") == 0)
        check_found(checking, "witnesses.few", "tokend", NULL);
    if (standing[0] != '\0' || none_is_asked(checking))
        return;
    check_not_done(checking, "tokend", "%s",
                   unasked != NULL ? unasked : _("tokend has no store that it can read"));
}
