// SPDX-License-Identifier: BSD-2-Clause
// `request show`, with who gains and who loses by another policy (D7). `request approve`: what two
// people do is about an account, which tokend has the name service look up when it is done
// (abuse:I2); its name is asked for first.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "policy_diff.h"
#include "report.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CHANGES_SHOWN 20
#define DIGEST_SIZE 65

struct showing {
    struct report *report;
    char digests[2][DIGEST_SIZE]; // of the policy that is asked for, and of that in whose place; ""
};

// The digests in "NEW in the place of OLD".
static void take_digests(struct showing *showing, const char *what)
{
    for (size_t i = 0; i < 2; i++) {
        while (*what != '\0' && strspn(what, "0123456789abcdef") < DIGEST_SIZE - 1)
            what++;
        if (*what == '\0')
            return;
        snprintf(showing->digests[i], DIGEST_SIZE, "%.64s", what);
        what += DIGEST_SIZE - 1;
    }
}

static enum exit_code show_row(void *context, const AdminRow *row)
{
    struct showing *showing = context;
    const char *kind = field_text(row, "kind"), *state = field_text(row, "state");
    char what[512];

    if (kind != NULL && state != NULL && strcmp(kind, "policy") == 0 &&
        strcmp(state, "requested") == 0 && field_pieces(row, "what", what, sizeof what))
        take_digests(showing, what);
    report_row(showing->report, row);
    return EXIT_DONE;
}

// Whoever may not read the policies, an applicant say, sees the settings alone.
static enum exit_code show_who(struct cli *cli, const struct showing *showing, size_t most,
                               struct outcome *outcome)
{
    struct outcome said = {.code = EXIT_DONE};
    size_t changes = 0;
    AdminRow row = AdminRow_init_zero;

    report_flush(showing->report);
    const enum exit_code code = policy_diff_tell(cli, showing->digests[1], showing->digests[0],
                                                 most, showing->report, &changes, &said);
    if (code == EXIT_FORBIDDEN)
        return EXIT_DONE;
    if (code != EXIT_DONE)
        return outcome_set(outcome, EXIT_DONE, "warifu policy diff",
                           _("Who gains and who loses could not be found out: %s"), said.message);
    row_add_number(&row, "differences", (int64_t)changes);
    if (changes > most)
        row_add_text(&row, "see", _("all of them: --all"));
    report_row(showing->report, &row);
    return outcome_set(outcome, EXIT_DONE, said.hint[0] != '\0' ? said.hint : NULL, "%s",
                       said.message);
}

enum exit_code request_show(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct report *report,
                            struct outcome *outcome)
{
    struct showing showing = {report, {"", ""}};
    AdminCall call;

    arguments_to_call(arguments, verb->wire, &call);
    const enum exit_code code = session_call(cli, &call, show_row, &showing, outcome);
    if (code != EXIT_DONE || showing.digests[1][0] == '\0')
        return code;
    return show_who(cli, &showing, argument_flag(arguments, "all") ? SIZE_MAX : CHANGES_SHOWN,
                    outcome);
}

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
