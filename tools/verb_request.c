// SPDX-License-Identifier: BSD-2-Clause
// `request approve`: what two people do is about an account, which tokend has the name service look
// up when it is done (abuse:I2); its name is asked for first.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "report.h"
#include <stdio.h>

struct account {
    char name[ACCOUNT_NAME_SIZE];
};

static enum exit_code take_account(void *context, const AdminRow *row)
{
    struct account *account = context;
    const char *name = field_text(row, "account");

    if (name != NULL && text_copy(account->name, sizeof account->name, name) != FAULT_NONE)
        account->name[0] = '\0';
    return EXIT_DONE;
}

enum exit_code request_approve(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    struct account account = {""};
    AdminRow row = AdminRow_init_zero;
    AdminCall call, show = AdminCall_init_zero;

    arguments_to_call(arguments, verb->wire, &call);
    snprintf(show.verb, sizeof show.verb, "request.show");
    if (!call_add_number(&show, "request", argument_number(arguments, "request", 0)))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", "");
    const enum exit_code code = session_call(cli, &show, take_account, &account, outcome);
    if (code != EXIT_DONE && code != EXIT_NOT_FOUND) // of that, the approval says why
        return code;
    outcome->message[0] = outcome->hint[0] = '\0';
    if (account.name[0] != '\0')
        (void)call_add_text(&call, "user", account.name);
    return stop_with_call(cli, arguments, &call, report, &row, outcome);
}
