// SPDX-License-Identifier: BSD-2-Clause
#include "reviewing.h"
#include "arguments.h"
#include "base/file.h"
#include "cli.h"
#include "language.h"
#include "report.h"
#include "session.h"
#include "terminal.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum exit_code reviewing_begin(struct reviewing *reviewing, struct cli *cli,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    const char *csv = argument_text(arguments, "csv"), *html = argument_text(arguments, "html");
    const bool sign = argument_flag(arguments, "sign");

    *reviewing = (struct reviewing){.cli = cli, .arguments = arguments, .report = report};
    reviewing->to_files = csv != NULL || html != NULL;
    if (sign && (csv == NULL || strcmp(csv, "-") == 0))
        return outcome_set(outcome, EXIT_USAGE, _("Add: --csv FILE"),
                           _("What is signed is a file that is kept: its digest goes to the log."));
    if (sign && argument_text(arguments, "reason") == NULL)
        return outcome_set(outcome, EXIT_USAGE, _("Add: --reason TEXT"),
                           _("A signature needs a reason; it is recorded in the log (E5)."));
    if (csv != NULL && strcmp(csv, "-") == 0 && (cli->json || html != NULL))
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("Standard output takes one list: leave out --json and --html, or name "
                             "a file."));
    return EXIT_DONE;
}

// --- rows ---------------------------------------------------------------------------------------

static void note_making(struct reviewing *reviewing, const AdminRow *row)
{
    struct sheet *sheet = &reviewing->sheet;
    const int64_t signed_at = field_number(row, "signed", 0);

    reviewing->made = field_number(row, "made", 0);
    reviewing->record = field_number(row, "record", 0);
    reviewing->rows = field_number(row, "rows", 0);
    sheet_note(sheet, _("Host"), field_text(row, "host"));
    sheet_note_time(sheet, _("Made"), reviewing->made);
    sheet_note(sheet, _("Made by"), field_text(row, "by"));
    sheet_note(sheet, _("Policy"), field_text(row, "policy"));
    sheet_note(sheet, _("Digest of settings and policy"), field_text(row, "configuration"));
    sheet_note_number(sheet, _("Last record in the log: no."), reviewing->record);
    sheet_note_time(sheet, _("Last signed"), signed_at);
    if (signed_at > 0) {
        sheet_note(sheet, _("Last signed by"), field_text(row, "signed_by"));
        sheet_note(sheet, _("Digest of that list"), field_text(row, "signed_digest"));
    }
    if (reviewing->rows > 0)
        sheet_note_number(sheet, _("IDs"), reviewing->rows);
}

void reviewing_take(struct reviewing *reviewing, const AdminRow *row)
{
    const bool first = row_field(row, "made") != NULL;

    if (!reviewing->to_files || reviewing->cli->json)
        report_row(reviewing->report, row);
    if (first)
        note_making(reviewing, row);
    if (first || !reviewing->to_files)
        return;
    if (!sheet_row(&reviewing->sheet, row))
        reviewing->lost = true;
    terminal_progress(reviewing->sheet.rows, (size_t)reviewing->rows);
}

// --- the end ------------------------------------------------------------------------------------

static enum exit_code not_written(const char *path, enum fault fault, struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_NOT_WRITTEN,
                       _("Choose a name that does not exist yet, in a directory where you may "
                         "write."),
                       _("The list could not be written to %s: %s."), outcome_quote(path),
                       fault_name(fault));
}

static enum exit_code write_to(const char *path, const char *text, size_t size,
                               struct outcome *outcome)
{
    if (strcmp(path, "-") == 0)
        return fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0
                   ? EXIT_DONE
                   : not_written(path, FAULT_IO, outcome);
    const enum fault fault = file_create(path, 0600, text, size);
    return fault == FAULT_NONE ? EXIT_DONE : not_written(path, fault, outcome);
}

static enum exit_code write_files(struct reviewing *reviewing, char digest[65],
                                  struct outcome *outcome)
{
    const char *csv = argument_text(reviewing->arguments, "csv");
    const char *html = argument_text(reviewing->arguments, "html");
    uint8_t hash[crypto_hash_sha256_BYTES];
    size_t size = 0;
    char *text = sheet_csv(&reviewing->sheet, &size);
    enum exit_code code = EXIT_DONE;

    if (text == NULL || reviewing->lost)
        code = outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                           _("There is no memory left."));
    if (code == EXIT_DONE) {
        crypto_hash_sha256(hash, (const uint8_t *)text, size);
        sodium_bin2hex(digest, 65, hash, sizeof hash);
    }
    if (code == EXIT_DONE && csv != NULL)
        code = write_to(csv, text, size, outcome);
    free(text);
    if (code != EXIT_DONE || html == NULL)
        return code;
    text = sheet_html(&reviewing->sheet, digest, &size);
    code = text != NULL ? write_to(html, text, size, outcome)
                        : not_written(html, FAULT_MEMORY, outcome);
    free(text);
    return code;
}

static enum exit_code report_signed(void *context, const AdminRow *row)
{
    const struct reviewing *reviewing = context;

    report_row(reviewing->report, row);
    return EXIT_DONE;
}

static enum exit_code sign(struct reviewing *reviewing, const char *list, const char *digest,
                           struct outcome *outcome)
{
    AdminCall call = AdminCall_init_zero;
    char question[256];
    bool nobody = false;

    snprintf(question, sizeof question, _("Sign this list of %zu lines (SHA-256 %.16s...)?"),
             reviewing->sheet.rows, digest);
    if (!reviewing->cli->yes && !terminal_confirm(reviewing->cli->from_stdin, question, &nobody))
        return outcome_set(outcome, nobody ? EXIT_USAGE : EXIT_FAILED,
                           nobody ? _("Give --yes if you have looked through it.") : NULL,
                           _("The list was written, but not signed."));
    snprintf(call.verb, sizeof call.verb, "review.sign");
    if (!call_add_text(&call, "list", list) || !call_add_text(&call, "digest", digest) ||
        !call_add_number(&call, "made", reviewing->made) ||
        !call_add_number(&call, "record", reviewing->record) ||
        !call_add_number(&call, "rows", (int64_t)reviewing->sheet.rows) ||
        !call_add_text(&call, "reason", argument_text(reviewing->arguments, "reason")))
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("There is no memory left."));
    return session_call(reviewing->cli, &call, report_signed, reviewing, outcome);
}

enum exit_code reviewing_end(struct reviewing *reviewing, const char *list, enum exit_code code,
                             struct outcome *outcome)
{
    char digest[65] = "";

    if (code == EXIT_DONE && reviewing->to_files) {
        terminal_progress(0, 0);
        code = write_files(reviewing, digest, outcome);
    }
    if (code == EXIT_DONE && argument_flag(reviewing->arguments, "sign"))
        code = sign(reviewing, list, digest, outcome);
    else if (code == EXIT_DONE && reviewing->to_files && !reviewing->cli->json)
        code = outcome_set(outcome, EXIT_DONE, NULL, _("Lines: %zu. SHA-256 of the CSV file: %s"),
                           reviewing->sheet.rows, digest);
    sheet_free(&reviewing->sheet);
    return code;
}
