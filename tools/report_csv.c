// SPDX-License-Identifier: BSD-2-Clause
// --csv: what a spreadsheet opens (RFC 4180; UTF-8 with BOM, as Excel in Japan reads it): a line of
// headings, then the rows; records as two columns; an empty line before the next section. Whatever
// a cell holds, it is text there (page.h). How it ended is told beside it, as with text.
#include "base/secret.h"
#include "language.h"
#include "page.h"
#include "report.h"
#include "session.h"
#include "sheet.h"
#include <string.h>

static void csv_begin(struct report *report)
{
    fputs("\xef\xbb\xbf", report->out);
}

static bool left_out(const struct report *report, const struct column *column)
{
    return column->source == FOR_CLIENT || (report->hide_secrets && column->kind == COLUMN_SECRET);
}

// The number of columns up to the last one that is shown.
static size_t shown_columns(const struct report *report, const struct section *section)
{
    size_t count = 0;

    for (size_t i = 0; i < COLUMNS_MAX && section->columns[i].field != NULL; i++)
        if (!left_out(report, &section->columns[i]))
            count = i + 1;
    return count;
}

// A secret stands as it is, for it is typed from there; we have made it, and it computes nothing.
static void put_cell(struct report *report, const struct column *column, const AdminRow *row,
                     bool last)
{
    char *text = sheet_cell(column, row, true);
    const char *shown = text != NULL ? text : "...";

    (column->kind == COLUMN_SECRET ? page_csv_exactly : page_csv_field)(report->out, shown, last);
    secret_free_string(&text);
}

static void put_record(struct report *report, const struct section *section, const AdminRow *row)
{
    const size_t count = shown_columns(report, section);

    for (size_t i = 0; i < count; i++) {
        const struct column *column = &section->columns[i];
        if (left_out(report, column) || row_field(row, column->field) == NULL)
            continue;
        page_csv_field(report->out, _(column->heading), false);
        put_cell(report, column, row, true);
    }
}

static void put_headings(struct report *report, const struct section *section)
{
    const size_t count = shown_columns(report, section);

    for (size_t i = 0; i < count; i++)
        if (!left_out(report, &section->columns[i]))
            page_csv_field(report->out, _(section->columns[i].heading), i + 1 == count);
}

static void put_cells(struct report *report, const struct section *section, const AdminRow *row)
{
    const size_t count = shown_columns(report, section);

    for (size_t i = 0; i < count; i++) {
        if (left_out(report, &section->columns[i]))
            continue;
        put_cell(report, &section->columns[i], row, i + 1 == count);
    }
}

static void csv_row(struct report *report, const AdminRow *row)
{
    const struct section *section = section_of(report->verb, row);

    if (section == NULL)
        return;
    if (report->section != NULL && (section != report->section || section->record))
        fputs("\r\n", report->out);
    if (section != report->section && !section->record)
        put_headings(report, section);
    report->section = section;
    if (section->record)
        put_record(report, section, row);
    else
        put_cells(report, section, row);
}

static void csv_flush(struct report *report)
{
    (void)report;
}

static void csv_end(struct report *report, const struct outcome *outcome)
{
    // A list without rows has its headings, so that whatever reads it finds what it expects.
    if (report->rows == 0 && outcome->code == EXIT_DONE && report->verb->sections != NULL &&
        report->verb->sections[0].key != NULL && !report->verb->sections[0].record)
        put_headings(report, &report->verb->sections[0]);
    report_tell(report, outcome);
}

const struct report_format report_csv = {"csv", csv_begin, csv_row, csv_flush, csv_end};
