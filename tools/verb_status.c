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
    enum exit_code altered; // the first that nobody has looked into yet; EXIT_DONE: none
};

static bool is_known(const AdminRow *row)
{
    const Field *known = row_field(row, "known");

    return known != NULL && known->which_value == Field_flag_tag && known->value.flag;
}

// People are shown what is lacking; --json has every need with its state.
static enum exit_code look(void *context, const AdminRow *row)
{
    struct looking *looking = context;
    const char *state = field_text(row, "need") != NULL ? field_text(row, "state") : NULL;
    const bool lacks =
        state != NULL && (strcmp(state, "missing") == 0 || strcmp(state, "damaged") == 0);

    looking->lacking += lacks;
    const char *flaw = field_text(row, "flaw");
    if (flaw != NULL && looking->altered == EXIT_DONE && !is_known(row))
        looking->altered = log_flaw_exit(flaw);
    if (state == NULL || flaw != NULL || lacks || looking->report->format == &report_json)
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
    if (code == EXIT_DONE && looking.altered != EXIT_DONE)
        return outcome_set(outcome, looking.altered,
                           _("Look into who had access to the store, then: warifu audit recover"),
                           _("The audit log was altered; the list says where."));
    if (code != EXIT_DONE || looking.lacking == 0)
        return code;
    return outcome_set(
        outcome, EXIT_FAILED,
        _("Do what is listed under Remedy; tokend notices by itself when it is there."),
        _("This machine lacks something that logins need."));
}
