// SPDX-License-Identifier: BSD-2-Clause
#include "arguments.h"
#include "cli.h"
#include "language.h"
#include "outcome.h"
#include "report.h"
#include "session.h"
#include "verbs.h"
#include <string.h>

static const struct option options[] = {OPTION_END};

static const struct section sections[] = {
    {.key = "item",
     .columns = {{"item", N_("Item"), COLUMN_WORD}, {"value", N_("Value"), COLUMN_WORD}}},
    {.key = "need",
     .title = N_("What this machine lacks"),
     .record = true,
     .columns = {{"need", N_("Lacking"), COLUMN_WORD},
                 {"state", N_("State"), COLUMN_WORD},
                 {"file", N_("File"), COLUMN_TEXT},
                 {"effect", N_("Effect"), COLUMN_WORD},
                 {"remedy", N_("Remedy"), COLUMN_WORD}}},
    SECTION_END,
};

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

static enum exit_code run(struct cli *cli, const struct verb *verb,
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

const struct verb verbs_status[] = {
    {.words = "status",
     .wire = "status",
     .summary =
         N_("show how tokend is: version, store, clock, policy, people, and what is lacking"),
     .description = N_("What to look at first when logins fail, and what to send along when you "
                       "ask for help. It contains no secrets. The exit status is 1 when this "
                       "machine lacks something that logins need; it says what to do about it."),
     .example = "warifu status",
     .options = options,
     .sections = sections,
     .run = run},
    {.words = NULL},
};
