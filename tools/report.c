// SPDX-License-Identifier: BSD-2-Clause
#include "report.h"
#include "base/text.h"
#include "session.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

void report_open(struct report *report, const struct report_format *format, const struct verb *verb,
                 const struct language *language, FILE *out)
{
    *report = (struct report){.format = format, .verb = verb, .language = language, .out = out};
}

static void begin(struct report *report)
{
    if (!report->begun)
        report->format->begin(report);
    report->begun = true;
}

void report_row(struct report *report, const AdminRow *row)
{
    begin(report);
    report->format->row(report, row);
    report->rows++;
}

void report_flush(struct report *report)
{
    begin(report);
    report->format->flush(report);
    fflush(report->out);
}

// The code says what was found, not that something failed: without the output nobody was told.
static bool is_finding(enum exit_code code)
{
    return code >= EXIT_CHECK_LOW && code <= EXIT_ALERTS_NOT_ALL;
}

// 0, or why not all of it was written. The file is closed.
static int finish(struct report *report)
{
    int why = 0;

    errno = 0;
    if (fflush(report->out) != 0 || ferror(report->out) ||
        (report->file != NULL && fsync(fileno(report->file)) != 0))
        why = errno != 0 ? errno : EIO;
    clearerr(report->out);
    if (report->file != NULL && fclose(report->file) != 0 && why == 0)
        why = errno;
    report->file = NULL;
    return why;
}

enum exit_code report_close(struct report *report, struct outcome *outcome)
{
    begin(report);
    report->format->flush(report);
    report->format->end(report, outcome);
    const int why = finish(report);
    if (why == 0)
        return outcome->code;
    if (outcome->code == EXIT_DONE)
        outcome_set(outcome, EXIT_NOT_WRITTEN,
                    _("What was asked for was done; only its report is incomplete."),
                    _("The output could not be written: %s."), strerror(why));
    else if (is_finding(outcome->code))
        outcome_set(outcome, EXIT_NOT_WRITTEN, _("What was found is not all told: write it anew."),
                    _("The output could not be written: %s."), strerror(why));
    fprintf(stderr, "warifu: %s\n", outcome->message);
    return outcome->code;
}

enum exit_code report_visit(void *report, const AdminRow *row)
{
    report_row(report, row);
    return EXIT_DONE;
}

static Field *add(AdminRow *row, const char *name)
{
    if (row->fields_count >= sizeof row->fields / sizeof *row->fields)
        return NULL;

    Field *field = &row->fields[row->fields_count];

    if (text_copy(field->name, sizeof field->name, name) != FAULT_NONE)
        return NULL;
    row->fields_count++;
    return field;
}

void row_add_text(AdminRow *row, const char *name, const char *text)
{
    Field *field = add(row, name);

    if (field == NULL)
        return;
    field->which_value = Field_text_tag;
    if (text_copy(field->value.text, sizeof field->value.text, text) != FAULT_NONE)
        snprintf(field->value.text, sizeof field->value.text, "...");
}

// Whole characters of it: nothing that starts a piece belongs to the one before.
void row_add_pieces(AdminRow *row, const char *name, const char *text)
{
    do {
        char piece[sizeof row->fields->value.text];
        size_t length = strnlen(text, sizeof piece - 1);

        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
            length--;
        memcpy(piece, text, length);
        piece[length] = '\0';
        row_add_text(row, name, piece);
        text += length;
    } while (*text != '\0');
}

void row_add_number(AdminRow *row, const char *name, int64_t number)
{
    Field *field = add(row, name);

    if (field == NULL)
        return;
    field->which_value = Field_number_tag;
    field->value.number = number;
}

void row_add_flag(AdminRow *row, const char *name, bool flag)
{
    Field *field = add(row, name);

    if (field == NULL)
        return;
    field->which_value = Field_flag_tag;
    field->value.flag = flag;
}

const struct section *section_of(const struct verb *verb, const AdminRow *row)
{
    const struct section *section = verb->sections;

    while (section != NULL && section->key != NULL && row_field(row, section->key) == NULL)
        section++;
    return section != NULL && section->key != NULL ? section : NULL;
}

bool field_is_secret(const struct verb *verb, const char *field)
{
    for (const struct section *section = verb->sections; section != NULL && section->key != NULL;
         section++)
        for (const struct column *column = section->columns; column->field != NULL; column++)
            if (strcmp(column->field, field) == 0)
                return column->kind == COLUMN_SECRET;
    return false;
}
