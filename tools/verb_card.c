// SPDX-License-Identifier: BSD-2-Clause
// ID cards, keys and tokens as things, from the hand that issues them to the shredder (C1-C5).
#include "arguments.h"
#include "base/clock.h"
#include "card_report.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "stopped.h"
#include <stdio.h>
#include <string.h>

struct losing {
    AdminRow row;
    bool seen;
};

static enum exit_code keep_row(void *context, const AdminRow *row)
{
    struct losing *losing = context;

    losing->row = *row;
    losing->seen = true;
    return EXIT_DONE;
}

// Two things were left undone: the code is that of the first, and both are told.
static enum exit_code both(enum exit_code first, const struct outcome *stopping,
                           enum exit_code second, struct outcome *outcome)
{
    const struct outcome other = *outcome;

    *outcome = *stopping;
    if (second != EXIT_DONE)
        outcome_set(outcome, first, stopping->hint, "%s\n%s", stopping->message, other.message);
    return first;
}

// From the moment the command is sent until the answer, which comes after the commit: when this
// number is on the screen, nothing on the card opens anything (C4).
enum exit_code card_lost(struct cli *cli, const struct verb *verb,
                         const struct arguments *arguments, struct report *report,
                         struct outcome *outcome)
{
    struct losing losing = {.seen = false};
    struct stopped stopped = {0};
    struct outcome stopping = {0};
    struct boot_time before, after;
    AdminCall call;
    enum exit_code code = session_prove(cli, outcome);

    arguments_to_call(arguments, verb->wire, &call);
    if (code == EXIT_DONE && clock_read_boot(&before) != FAULT_NONE)
        code = outcome_set(outcome, EXIT_INTERNAL, NULL, _("The clock cannot be read."));
    if (code == EXIT_DONE)
        code = session_call(cli, &call, keep_row, &losing, outcome);
    if (code == EXIT_DONE && losing.seen) {
        if (clock_read_boot(&after) == FAULT_NONE)
            row_add_number(&losing.row, "milliseconds", after.milliseconds - before.milliseconds);
        // Whoever found the card may sit in a session that it opened.
        if (argument_flag(arguments, "found")) {
            report_row(report, &losing.row);
            return code;
        }
        stop_taken(cli, arguments, &losing.row, &stopped);
        report_row(report, &losing.row);
        const enum exit_code stop = stopped_report(&stopped, cli, report, &stopping);
        // Whatever becomes of the paper, the card is dead.
        const char *paper = argument_text(arguments, "report");
        if (paper != NULL && !call.dry_run)
            code = card_report_write(cli, argument_text(arguments, "serial"), paper,
                                     field_number(&losing.row, "milliseconds", -1), outcome);
        if (code == EXIT_DONE)
            code = report_sessions_left(cli, &losing.row, &stopped, report, outcome);
        // Sessions that go on are what has to be seen to first.
        if (stop != EXIT_DONE)
            code = both(stop, &stopping, code, outcome);
        stopped_free(&stopped);
    }
    return code;
}

enum exit_code card_report_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    const char *serial = argument_text(arguments, "serial"),
               *paper = argument_text(arguments, "report");
    AdminRow row = AdminRow_init_zero;
    enum exit_code code = session_prove(cli, outcome);

    (void)verb;
    if (code == EXIT_DONE)
        code = card_report_write(cli, serial, paper, -1, outcome);
    if (code != EXIT_DONE)
        return code;
    row_add_text(&row, "serial", serial);
    row_add_text(&row, "report", paper);
    report_row(report, &row);
    return EXIT_DONE;
}
