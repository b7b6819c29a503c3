// SPDX-License-Identifier: BSD-2-Clause
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "outcome.h"
#include "report.h"
#include "session.h"
#include <string.h>

struct looking {
    struct report *report;
    unsigned lacking;
};

// People are shown what is lacking; --json has every need with its state.
static enum exit_code look(void *context, const AdminRow *row)
{
    struct looking *looking = context;
    const char *state = field_text(row, "need") != NULL ? field_text(row, "state") : NULL;
    const bool lacks =
        state != NULL && (strcmp(state, "missing") == 0 || strcmp(state, "damaged") == 0);

    looking->lacking += lacks;
    if (state == NULL || lacks || looking->report->format == &report_json)
        report_row(looking->report, row);
    return EXIT_DONE;
}

enum exit_code status_run(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome)
{
    struct looking looking = {.report = report};
    AdminCall call;

    arguments_to_call(arguments, verb->wire, &call);
    const enum exit_code code = session_call(cli, &call, look, &looking, outcome);
    if (code != EXIT_DONE || looking.lacking == 0)
        return code;
    return outcome_set(
        outcome, EXIT_FAILED,
        _("Do what is listed under Remedy; tokend notices by itself when it is there."),
        _("This machine lacks something that logins need."));
}
