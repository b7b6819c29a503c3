// SPDX-License-Identifier: BSD-2-Clause
// Generators of one-time codes. Their seeds go in and never come out: there is no verb that reads
// one back, and none may be added (abuse:C7).
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "code_prompt.h"
#include "commands.h"
#include "report.h"

static enum exit_code call_with_codes(struct cli *cli, const struct verb *verb,
                                      const struct arguments *arguments, struct report *report,
                                      const struct code_question *questions,
                                      struct outcome *outcome)
{
    AdminCall call;
    enum exit_code code =
        session_prove(cli, outcome); // one's own codes first, then the other person's

    arguments_to_call(arguments, verb->wire, &call);
    for (; code == EXIT_DONE && questions->argument != NULL; questions++)
        code = code_prompt(cli, questions, &call, outcome);
    if (code == EXIT_DONE)
        code = session_call(cli, &call, report_visit, report, outcome);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    secret_wipe(&call, sizeof call);
    // What is invalid is the code that was typed, not the command line.
    return code == EXIT_USAGE ? EXIT_FAILED : code;
}

enum exit_code totp_confirm(struct cli *cli, const struct verb *verb,
                            const struct arguments *arguments, struct report *report,
                            struct outcome *outcome)
{
    static const struct code_question questions[] = {
        {"code", N_("Code that the device shows now: ")}, {NULL, NULL}};

    return call_with_codes(cli, verb, arguments, report, questions, outcome);
}

enum exit_code totp_resync(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    static const struct code_question questions[] = {
        {"first", N_("Code that the device shows now: ")},
        {"second", N_("The next code that it shows: ")},
        {NULL, NULL}};

    return call_with_codes(cli, verb, arguments, report, questions, outcome);
}
