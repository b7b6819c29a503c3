// SPDX-License-Identifier: BSD-2-Clause
#include "import_report.h"
#include "language.h"
#include <string.h>
#include <unistd.h>

void import_report_open(struct import_report *lines, struct report *report, bool dry_run)
{
    *lines = (struct import_report){
        .report = report, .dry_run = dry_run, .progress = isatty(STDERR_FILENO)};
}

void import_report_progress(struct import_report *lines, size_t done, size_t all)
{
    if (!lines->progress)
        return;
    if (done == all)
        fputs("\r\033[K", stderr);
    else if (all > 0)
        fprintf(stderr, "\r%zu/%zu", done, all);
    else if (done % 16 == 0)
        fprintf(stderr, "\r%zu ...", done);
    fflush(stderr);
}

static void add_row(struct import_report *lines, size_t line, const char *user,
                    const AdminRow *extra, const char *result, const char *message)
{
    AdminRow row = AdminRow_init_zero;

    row_add_number(&row, "line", (int64_t)line);
    row_add_text(&row, "user", user);
    for (pb_size_t i = 0; extra != NULL && i < extra->fields_count; i++)
        if (row.fields_count < sizeof row.fields / sizeof *row.fields)
            row.fields[row.fields_count++] = extra->fields[i];
    row_add_text(&row, "result", result);
    row_add_text(&row, "message", message);
    report_row(lines->report, &row);
}

enum fault import_report_line(struct import_report *lines, size_t line, const char *user,
                              const AdminRow *extra, const struct outcome *outcome)
{
    // These say nothing about the line, and the next one would fare no better.
    static const enum exit_code ends[] = {EXIT_FORBIDDEN,   EXIT_STALE,    EXIT_NO_INPUT,
                                          EXIT_UNREACHABLE, EXIT_INTERNAL, EXIT_NOT_WRITTEN,
                                          EXIT_TEMPORARY,   EXIT_PROTOCOL, EXIT_NOT_PERMITTED};

    if (outcome->code == EXIT_DONE) {
        lines->good++;
        add_row(lines, line, user, extra, lines->dry_run ? "would be done" : "done", "");
        return FAULT_NONE;
    }
    lines->refused++;
    char message[sizeof outcome->message + sizeof outcome->subject + 4];
    // Who or what is in the way.
    bool other = outcome->code == EXIT_CONFLICT && outcome->subject[0] != '\0' &&
                 strcmp(outcome->subject, user) != 0;
    snprintf(message, sizeof message, "%s%s%s%s", outcome->message, other ? " (" : "",
             other ? outcome->subject : "", other ? ")" : "");
    add_row(lines, line, user, extra, exit_name(outcome->code), message);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i] == outcome->code) {
            lines->stopped = true;
            lines->stop = *outcome;
            return FAULT_CLOSED;
        }
    return FAULT_NONE;
}

enum fault import_report_problem(struct import_report *lines, size_t line, const char *message)
{
    lines->malformed++;
    add_row(lines, line, "", NULL, "malformed", message);
    return FAULT_NONE;
}

enum exit_code import_report_close(struct import_report *lines, const char *path, enum fault fault,
                                   struct outcome *outcome)
{
    import_report_progress(lines, 0, 0);
    if (lines->stopped) {
        char why[sizeof lines->stop.message];

        snprintf(why, sizeof why, "%s", lines->stop.message);
        return outcome_set(outcome, lines->stop.code, lines->stop.hint,
                           _("Stopped; lines done before: %zu. %s"), lines->good, why);
    }
    if (fault == FAULT_INTERNAL) // the report says what is wrong here
        return outcome_set(outcome, EXIT_INTERNAL, _("Install the package again."),
                           _("%s could not be read; lines done before: %zu."), outcome_quote(path),
                           lines->good);
    if (fault != FAULT_NONE && fault != FAULT_FORMAT)
        return outcome_set(
            outcome, EXIT_NO_INPUT,
            _("It must be a regular file of yours that others cannot write, and cannot read "
              "if it holds seeds (chmod 600); no symbolic link."),
            _("%s cannot be read (%s); lines done before: %zu."), outcome_quote(path),
            fault_name(fault), lines->good);
    if (fault == FAULT_FORMAT || lines->malformed > 0)
        return outcome_set(outcome, EXIT_BAD_DATA,
                           _("Mend the lines that the report names and run it again."),
                           _("Lines malformed: %zu; refused: %zu; good: %zu."), lines->malformed,
                           lines->refused, lines->good);
    if (lines->refused > 0)
        return outcome_set(outcome, EXIT_FAILED,
                           _("The refused lines changed nothing. Mend them and run it again."),
                           _("Lines refused: %zu; good: %zu."), lines->refused, lines->good);
    if (lines->dry_run)
        return outcome_set(outcome, EXIT_DONE, NULL,
                           _("All lines are good: %zu. Nothing was changed."), lines->good);
    return outcome_set(outcome, EXIT_DONE, NULL, _("All lines are done: %zu."), lines->good);
}
