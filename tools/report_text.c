// SPDX-License-Identifier: BSD-2-Clause
// Text for people: tables aligned by what a character takes on the screen (Japanese takes two), and
// records of "Heading: value". Everything that came from outside is escaped (abuse:A1).
#include "base/secret.h"
#include "report.h"
#include "session.h"
#include "shown.h"
#include "words.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH 512 // rows that are aligned together; widths only grow from batch to batch

struct table {
    const struct section *section;
    size_t columns, rows;
    size_t widths[COLUMNS_MAX];
    bool headed;
    char *cells[BATCH][COLUMNS_MAX];
};

static size_t column_count(const struct report *report, const struct section *section)
{
    size_t count = 0;

    (void)report;
    while (count < COLUMNS_MAX && section->columns[count].field != NULL)
        count++;
    return count;
}

static char *text_of_time(int64_t seconds)
{
    char text[64];
    time_t when = (time_t)seconds;
    struct tm parts;

    if (seconds <= 0)
        return strdup("-");
    if (localtime_r(&when, &parts) == NULL ||
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts) == 0)
        snprintf(text, sizeof text, "@%" PRId64, seconds);
    return strdup(text);
}

static char *text_of_duration(int64_t seconds)
{
    char text[64];

    if (seconds <= 0)
        return strdup("-");
    if (seconds < 60)
        snprintf(text, sizeof text, _("%lld s"), (long long)seconds);
    else if (seconds < 3600)
        snprintf(text, sizeof text, _("%lld min"), (long long)((seconds + 59) / 60));
    else if (seconds < 2 * 86400 && seconds % 3600 < 60)
        snprintf(text, sizeof text, _("%lld h"), (long long)(seconds / 3600));
    else if (seconds < 2 * 86400)
        snprintf(text, sizeof text, _("%lld h %lld min"), (long long)(seconds / 3600),
                 (long long)(seconds % 3600 / 60));
    else
        snprintf(text, sizeof text, _("%lld days"), (long long)(seconds / 86400));
    return strdup(text);
}

static char *cell(const struct report *report, const struct column *column, const Field *field)
{
    char number[32];

    if (field == NULL)
        return strdup("-");
    if (field->which_value == Field_flag_tag)
        return strdup(field->value.flag ? _("yes") : _("no"));
    if (field->which_value == Field_number_tag) {
        if (column->kind == COLUMN_TIME)
            return text_of_time(field->value.number);
        if (column->kind == COLUMN_SECONDS)
            return text_of_duration(field->value.number);
        snprintf(number, sizeof number, "%" PRId64, field->value.number);
        return strdup(number);
    }
    if (field->which_value != Field_text_tag || field->value.text[0] == '\0')
        return strdup("-");
    if (column->kind == COLUMN_WORD) {
        char *titles = word_titles(field->value.text);
        char *data = titles != NULL ? shown_data(report->language, titles) : NULL;
        free(titles);
        return data;
    }
    if (column->kind == COLUMN_SENTENCE)
        return shown_sentence(report->language, field->value.text);
    return shown_data(report->language, field->value.text);
}

static void put_padded(FILE *out, const char *text, size_t width, bool right, bool last)
{
    size_t have = shown_width(text), missing = have < width ? width - have : 0;

    if (right)
        fprintf(out, "%*s", (int)missing, "");
    fputs(text, out);
    if (!right && !last)
        fprintf(out, "%*s", (int)missing, "");
    fputs(last ? "\n" : "  ", out);
}

static bool to_the_right(const struct column *column)
{
    return column->kind == COLUMN_NUMBER;
}

static bool left_out(const struct report *report, const struct column *column)
{
    return column->source == FOR_CLIENT || (report->hide_secrets && column->kind == COLUMN_SECRET);
}

static void put_title(struct report *report, const struct section *section)
{
    if (section->title == NULL)
        return;
    fprintf(report->out, "%s%s\n",
            report->rows > 0 && section != report->verb->sections ? "\n" : "", _(section->title));
}

static void print_table(struct report *report, struct table *table)
{
    size_t last = 0;

    for (size_t c = 0; c < table->columns; c++)
        if (!left_out(report, &table->section->columns[c]))
            last = c;
    for (size_t c = 0; c < table->columns; c++) {
        if (left_out(report, &table->section->columns[c]))
            continue;
        size_t heading = shown_width(_(table->section->columns[c].heading));

        if (heading > table->widths[c])
            table->widths[c] = heading;
        for (size_t r = 0; r < table->rows; r++) {
            size_t width = shown_width(table->cells[r][c]);
            if (width > table->widths[c])
                table->widths[c] = width;
        }
    }
    for (size_t c = 0; !table->headed && c < table->columns; c++)
        if (!left_out(report, &table->section->columns[c]))
            put_padded(report->out, _(table->section->columns[c].heading), table->widths[c],
                       to_the_right(&table->section->columns[c]), c == last);
    table->headed = true;
    for (size_t r = 0; r < table->rows; r++)
        for (size_t c = 0; c < table->columns; c++)
            if (!left_out(report, &table->section->columns[c]))
                put_padded(report->out, table->cells[r][c], table->widths[c],
                           to_the_right(&table->section->columns[c]), c == last);
}

static void text_flush(struct report *report)
{
    struct table *table = report->table;

    if (table == NULL || table->rows == 0)
        return;
    print_table(report, table);
    for (size_t r = 0; r < table->rows; r++)
        for (size_t c = 0; c < table->columns; c++)
            secret_free_string(&table->cells[r][c]);
    table->rows = 0;
}

static void print_record(struct report *report, const struct section *section, const AdminRow *row)
{
    size_t count = column_count(report, section), width = 0;

    for (size_t c = 0; c < count; c++) {
        if (left_out(report, &section->columns[c]))
            continue;
        size_t heading = shown_width(_(section->columns[c].heading));
        if (row_field(row, section->columns[c].field) != NULL && heading > width)
            width = heading;
    }
    for (size_t c = 0; c < count; c++) {
        const struct column *column = &section->columns[c];
        const Field *field = row_field(row, column->field);

        if (field == NULL || left_out(report, column))
            continue;
        char *text = cell(report, column, field);
        put_padded(report->out, _(column->heading), width, false, false);
        fprintf(report->out, "%s\n", text != NULL ? text : "...");
        secret_free_string(&text);
    }
}

static void text_begin(struct report *report)
{
    (void)report;
}

static void text_row(struct report *report, const AdminRow *row)
{
    const struct section *section = section_of(report->verb, row);
    struct table *table = report->table;

    if (section == NULL)
        return;
    if (table == NULL)
        table = report->table = calloc(1, sizeof *table);
    if (table == NULL)
        return;
    if (section != table->section || table->rows == BATCH)
        text_flush(report);
    if (section == table->section && section->record)
        fputc('\n', report->out); // between records
    if (section != table->section) {
        put_title(report, section);
        table->section = section;
        table->columns = column_count(report, section);
        table->headed = false;
        memset(table->widths, 0, sizeof table->widths);
    }
    if (section->record) {
        print_record(report, section, row);
        return;
    }
    for (size_t c = 0; c < table->columns; c++) {
        table->cells[table->rows][c] =
            cell(report, &section->columns[c], row_field(row, section->columns[c].field));
        if (table->cells[table->rows][c] == NULL)
            table->cells[table->rows][c] = strdup("");
    }
    table->rows++;
}

void report_tell(const struct report *report, const struct outcome *outcome)
{
    // Who or what is in the way.
    const bool other = (outcome->code == EXIT_CONFLICT || outcome->code == EXIT_WAITS) &&
                       outcome->subject[0] != '\0';
    char said[sizeof outcome->message + 260];

    fflush(report->out);
    snprintf(said, sizeof said, "%s%s%s%s", outcome->message, other ? " (" : "",
             other ? outcome_quote(outcome->subject) : "", other ? ")" : "");
    char *message = shown_speech(report->language, said);
    char *hint = shown_speech(report->language, outcome->hint);

    if (message != NULL && *message != '\0')
        fprintf(stderr, outcome->code == EXIT_DONE ? "%s\n" : "warifu: %s\n", message);
    if (hint != NULL && *hint != '\0')
        fprintf(stderr, "        %s\n", hint);
    free(message);
    free(hint);
}

static void text_end(struct report *report, const struct outcome *outcome)
{
    // An empty answer is an answer: nobody need ask whether the command worked.
    const bool nothing = report->table == NULL && report->rows == 0 &&
                         report->verb->sections != NULL && outcome->code == EXIT_DONE &&
                         outcome->message[0] == '\0';

    free(report->table);
    report->table = NULL;
    fflush(report->out);
    if (nothing)
        fprintf(stderr, "%s\n", _("There is nothing to show."));
    report_tell(report, outcome);
}

const struct report_format report_text = {"text", text_begin, text_row, text_flush, text_end};
