// SPDX-License-Identifier: BSD-2-Clause
// `audit head`: as it is, so that `>FILE` gives what other programs read. It has no character that
// does anything on a terminal.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "report.h"

struct printing {
    struct report *report;
    const char *field; // NULL: the row
};

static enum exit_code print(void *context, const AdminRow *row)
{
    const struct printing *printing = context;

    if (printing->field == NULL) {
        report_row(printing->report, row);
        return EXIT_DONE;
    }
    const char *text = field_text(row, printing->field);
    if (text != NULL) {
        fputs(text, printing->report->out);
        printing->report->rows++; // something was shown
    }
    return EXIT_DONE;
}

enum exit_code audit_head_run(struct cli *cli, const struct verb *verb,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    const bool key = argument_flag(arguments, "key");
    struct printing printing = {report, cli_wants_rows(cli) ? NULL : key ? "key" : "head"};
    AdminCall call;

    arguments_to_call(arguments, verb->wire, &call);
    const enum exit_code code = session_call(cli, &call, print, &printing, outcome);
    if (code == EXIT_DONE && key && !cli_wants_rows(cli))
        fputc('\n', report->out);
    return code;
}
