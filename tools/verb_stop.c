// SPDX-License-Identifier: BSD-2-Clause
// Verbs after which a person logs in no more as before: what is open on this host is ended with it,
// or locked, as the policy says or the administrator (A9, B5, F5).
#include "arguments.h"
#include "cli.h"
#include "logind.h"
#include "report.h"
#include "verbs.h"
#include <stdio.h>
#include <string.h>

static enum exit_code keep(void *context, const AdminRow *row)
{
    *(AdminRow *)context = *row;
    return EXIT_DONE;
}

void stop_sessions(const struct arguments *arguments, const char *user, AdminRow *row)
{
    const char *option = argument_text(arguments, "sessions");
    const char *policy = row_text(row, "revoked_sessions");
    char what[16];

    snprintf(what, sizeof what, "%s", option != NULL ? option : policy != NULL ? policy : "lock");
    if (strcmp(what, "leave") == 0 || argument_flag(arguments, "dry-run"))
        return;
    const bool end = strcmp(what, "end") == 0;
    const struct logind_done done = logind_stop(user, end);
    row_add_text(row, "sessions",
                 !done.there       ? "no_logind"
                 : done.failed > 0 ? "not_all"
                 : end             ? "ended"
                                   : "screen_locked");
    row_add_number(row, "stopped", done.changed);
}

enum exit_code verb_stopping(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    AdminRow row = AdminRow_init_zero;
    AdminCall call;
    enum exit_code code = verb_confirm(cli, verb, arguments, outcome);

    if (code != EXIT_DONE)
        return code;
    arguments_to_call(arguments, verb->wire, &call);
    code = session_call(cli, &call, keep, &row, outcome);
    if (code != EXIT_DONE)
        return code;
    stop_sessions(arguments, argument_text(arguments, "user"), &row);
    report_row(report, &row);
    return code;
}
