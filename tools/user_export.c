// SPDX-License-Identifier: BSD-2-Clause
// `user export`: who may log in here, as a list that `user import` takes on another machine, and a
// spreadsheet before it (A5). What is no person's own is not in it: passwords, generators, keys.
#include "arguments.h"
#include "base/file.h"
#include "cli.h"
#include "commands.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "sheet.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// As import_people.c reads them, in both languages.
static const struct section columns = {
    .key = "user",
    .columns = {{.field = "user", .heading = N_("User"), .kind = COLUMN_TEXT},
                {.field = "display", .heading = N_("Name"), .kind = COLUMN_TEXT},
                {.field = "role", .heading = N_("Role"), .kind = COLUMN_WORD},
                {.field = "until", .heading = N_("Last day"), .kind = COLUMN_TEXT}}};

struct exporting {
    struct sheet sheet;
    int64_t left_out;
    bool lost;
};

// Whoever is suspended here must not be let in elsewhere by being on a list; a shared ID and one
// whose record is damaged cannot be enrolled by one.
static bool is_to_go(const AdminRow *row)
{
    static const char *const states[] = {"active", "dormant"};
    const char *state = field_text(row, "state");
    const Field *shared = row_field(row, "shared");

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (state != NULL && strcmp(state, states[i]) == 0)
            return shared == NULL || shared->which_value != Field_flag_tag || !shared->value.flag;
    return false;
}

static enum exit_code take(void *context, const AdminRow *row)
{
    struct exporting *exporting = context;

    if (!is_to_go(row))
        exporting->left_out++;
    else if (!sheet_row(&exporting->sheet, row))
        exporting->lost = true;
    return exporting->lost ? EXIT_INTERNAL : EXIT_DONE;
}

static enum exit_code write_list(struct exporting *exporting, const char *path,
                                 struct outcome *outcome)
{
    size_t size = 0;
    char *text = exporting->lost ? NULL : sheet_csv(&exporting->sheet, &size);

    if (text == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                           _("There is no memory left."));
    const enum fault fault = file_create(path, 0600, text, size);
    free(text);
    return fault == FAULT_NONE
               ? EXIT_DONE
               : outcome_set(outcome, EXIT_NOT_WRITTEN,
                             _("Choose a name that does not exist yet, in a directory where you "
                               "may write."),
                             _("The list could not be written to %s: %s."), outcome_quote(path),
                             fault_name(fault));
}

enum exit_code user_export(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *path = argument_text(arguments, "file");
    struct exporting exporting = {.left_out = 0};
    AdminCall call = AdminCall_init_zero;
    AdminRow row = AdminRow_init_zero;

    (void)verb;
    sheet_begin(&exporting.sheet, "", &columns, NULL);
    snprintf(call.verb, sizeof call.verb, "user.list");
    enum exit_code code = session_call(cli, &call, take, &exporting, outcome);
    if (code == EXIT_DONE || exporting.lost)
        code = write_list(&exporting, path, outcome);
    if (code == EXIT_DONE) {
        row_add_text(&row, "file", path);
        row_add_number(&row, "people", (int64_t)exporting.sheet.rows);
        row_add_number(&row, "left_out", exporting.left_out);
        report_row(report, &row);
    }
    sheet_free(&exporting.sheet);
    return code;
}
