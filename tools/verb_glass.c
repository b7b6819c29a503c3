// SPDX-License-Identifier: BSD-2-Clause
// The paper of `break-glass issue`: to the person's own screen or into a new file, once.
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "disclose.h"
#include "glass_paper.h"
#include "report.h"
#include <stdio.h>

struct printing {
    struct report *report;
    struct disclosure *disclosure;
    bool rows_only; // --json, or nothing was made
    bool lost;
    char envelope[16];
};

static enum exit_code print(void *context, const AdminRow *row)
{
    struct printing *printing = context;
    char paper[GLASS_PAPER_SIZE];

    if (printing->rows_only || printing->disclosure->to_file)
        report_row(printing->report, row);
    if (printing->rows_only && !printing->disclosure->to_file)
        return EXIT_DONE;
    const char *envelope = field_text(row, "envelope");
    snprintf(printing->envelope, sizeof printing->envelope, "%s", envelope == NULL ? "" : envelope);
    printing->lost = !glass_paper(row, paper, sizeof paper);
    if (!printing->lost && printing->disclosure->to_file)
        printing->lost = !disclosure_write(printing->disclosure, paper);
    else if (!printing->lost)
        printing->lost = fputs(paper, printing->report->out) == EOF;
    secret_wipe(paper, sizeof paper);
    return EXIT_DONE;
}

enum exit_code glass_issue(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    struct disclosure disclosure = DISCLOSURE_CLOSED;
    struct printing printing = {.report = report, .disclosure = &disclosure};
    enum exit_code code = EXIT_DONE;
    AdminCall call;

    arguments_to_call(arguments, verb->wire, &call);
    if (!call.dry_run)
        code = disclosure_open(&disclosure, arguments, outcome);
    printing.rows_only = cli_wants_rows(cli) || call.dry_run;
    report->hide_secrets = call.dry_run || disclosure.to_file;
    if (code == EXIT_DONE)
        code = session_call(cli, &call, print, &printing, outcome);
    if (code == EXIT_DONE && printing.lost)
        code = outcome_set(outcome, EXIT_NOT_WRITTEN,
                           _("Nothing of it works. Free some space and issue another one."),
                           _("The paper of envelope %s could not be written."), printing.envelope);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    disclosure_close(&disclosure);
    return code;
}
