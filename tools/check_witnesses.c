// SPDX-License-Identifier: BSD-2-Clause
// check witnesses: whether as many witnesses have co-signed the log, and as lately, as the policy
// demands (E1, E4). tokend knows, by the policy in force; where it does not say, that is told
// unless the file of the policy wants none.
#include "check_parts.h"
#include "cli.h"
#include "language.h"
#include "settings/policy_file.h"
#include "verbs/verbs.h"
#include <string.h>
#include <unistd.h>

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

static enum exit_code take_item(void *context, const AdminRow *row)
{
    char *standing = context;
    const char *item = field_text(row, "item"), *value = field_text(row, "value");

    if (item != NULL && value != NULL && strcmp(item, "witnesses") == 0)
        snprintf(standing, 16, "%s", value);
    return EXIT_DONE;
}

// Root asks without a reason, as `status` does.
static enum exit_code ask_tokend(struct cli *cli, char *standing, struct outcome *outcome)
{
    const char *socket = cli->socket;
    AdminCall call = AdminCall_init_zero;

    if (socket == NULL && cli->rescue == NULL && !cli->in_shell)
        cli->socket = WARIFU_RUNDIR "/rescue.sock";
    snprintf(call.verb, sizeof call.verb, "status");
    const enum exit_code code = session_call(cli, &call, take_item, standing, outcome);
    cli->socket = socket;
    return code;
}

void check_witnesses(struct checking *checking)
{
    struct outcome outcome = {.code = EXIT_DONE};
    char standing[16] = "";

    if (checking->root->foreign) {
        check_not_done(checking, "tokend", "%s",
                       _("only tokend of the machine that runs can be asked"));
        return;
    }
    const enum exit_code code =
        geteuid() == 0 ? ask_tokend(checking->cli, standing, &outcome) : EXIT_NOT_PERMITTED;
    if (strcmp(standing, "too_few") == 0)
        check_found(checking, "witnesses.few", "tokend", NULL);
    if (standing[0] != '\0' || none_is_asked(checking))
        return;
    check_not_done(checking, "tokend", "%s",
                   code == EXIT_NOT_PERMITTED ? _("only root can ask tokend without factors")
                   : code == EXIT_DONE        ? _("tokend has no store that it can read")
                                              : outcome.message);
}
