// SPDX-License-Identifier: BSD-2-Clause
// Somebody leaves: everything ends, and then it is looked for what they have still in their hands,
// wherever it stands: that nothing is outstanding is said when nothing was found (C6, abuse:M22).
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include <stdio.h>
#include <string.h>

struct search {
    struct cli *cli;
    struct report *report;
    const char *user;
    size_t found;
};

static bool is_text(const AdminRow *row, const char *field, const char *wanted)
{
    const char *text = field_text(row, field);

    return text != NULL && strcmp(text, wanted) == 0;
}

static enum exit_code see_outstanding(void *context, const AdminRow *row)
{
    struct search *search = context;

    search->found++;
    return report_visit(search->report, row);
}

// Their own are listed as outstanding; of a department's somebody else has to see to the PIN.
static enum exit_code see_card(void *context, const AdminRow *row)
{
    struct search *search = context;
    const char *department = field_text(row, "department");
    AdminRow found = AdminRow_init_zero;

    if (department == NULL || *department == '\0' || is_text(row, "holder", search->user) ||
        !(is_text(row, "state", "issued") || is_text(row, "state", "active") ||
          is_text(row, "state", "suspended")))
        return EXIT_DONE;
    row_add_text(&found, "department_card", field_text(row, "serial"));
    row_add_text(&found, "department", department);
    row_add_text(&found, "state", field_text(row, "state"));
    search->found++;
    return report_visit(search->report, &found);
}

static bool look_at_cards(struct search *search, bool open,
                          enum exit_code (*see)(void *context, const AdminRow *row))
{
    AdminCall call = AdminCall_init_zero;
    struct outcome outcome = {0};

    snprintf(call.verb, sizeof call.verb, "card.list");
    return call_add_text(&call, "user", search->user) &&
           (!open || call_add_number(&call, "open", 1)) &&
           session_call(search->cli, &call, see, search, &outcome) == EXIT_DONE;
}

enum exit_code user_offboard(struct cli *cli, const struct verb *verb,
                             const struct arguments *arguments, struct report *report,
                             struct outcome *outcome)
{
    struct search search = {.cli = cli, .report = report, .user = argument_text(arguments, "user")};
    AdminRow row = AdminRow_init_zero;
    const enum exit_code code = stop_with_row(cli, verb, arguments, report, &row, outcome);

    if ((code != EXIT_DONE && code != EXIT_NOT_ALL) || argument_flag(arguments, "dry-run"))
        return code;
    // It may be more than fits into the answer of one transaction; it is kept in the register, so
    // it is read from there. A shared ID that names who was removed lets nobody in under that name.
    if (!look_at_cards(&search, true, see_outstanding) || !look_at_cards(&search, false, see_card))
        return outcome_set(outcome, EXIT_TEMPORARY, _("See: warifu card list --open"),
                           _("Everything has ended, but what is outstanding could not be listed."));
    if (code != EXIT_DONE)
        return code;
    if (search.found > 0 || field_number(&row, "emergency_used", 0) > 0)
        return outcome_set(outcome, EXIT_DONE, NULL,
                           _("Everything that the person could log in with has ended; what is "
                             "listed is outstanding."));
    return outcome_set(outcome, EXIT_DONE, NULL,
                       _("Everything that the person could log in with has ended; nothing is "
                         "outstanding."));
}
