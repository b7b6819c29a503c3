// SPDX-License-Identifier: BSD-2-Clause
#include "sheet.h"
#include "language.h"
#include "page.h"
#include "session.h"
#include "words.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// --- cells --------------------------------------------------------------------------------------

static void put_time(char *out, size_t size, int64_t seconds, bool to_the_second)
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (seconds <= 0 || localtime_r(&when, &parts) == NULL ||
        (to_the_second ? strftime(out, size, "%Y-%m-%d %H:%M:%S", &parts)
                       : strftime(out, size, "%Y-%m-%d %H:%M", &parts)) == 0)
        out[0] = '\0';
}

// Behind the time, as a letter has it: "2026-12-02 06:31 (令和8年12月2日)".
static void put_day_in_words(char *text, size_t size, int64_t seconds)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    const bool japanese =
        strcmp(/* xgettext: the code of the language itself */ _("en"), "ja") == 0;
    const time_t when = (time_t)seconds;
    const size_t used = strlen(text);
    struct tm parts;

    if (localtime_r(&when, &parts) == NULL)
        return;
    const int year = parts.tm_year + 1900, reiwa = year - 2018; // tokend is younger than Reiwa
    if (!japanese)
        snprintf(text + used, size - used, " (%d %s %d)", parts.tm_mday, months[parts.tm_mon],
                 year);
    else if (reiwa > 1)
        snprintf(text + used, size - used, "（令和%d年%d月%d日）", reiwa, parts.tm_mon + 1,
                 parts.tm_mday);
}

// A text too long for one field comes in several of the same name (doc/PROTOCOL.md).
static char *whole_text(const AdminRow *row, const char *name)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    for (pb_size_t i = 0; i < row->fields_count; i++)
        if (row->fields[i].which_value == Field_text_tag && strcmp(row->fields[i].name, name) == 0)
            fputs(row->fields[i].value.text, out);
    return page_finished(out, &text, &size);
}

char *sheet_cell(const struct column *column, const AdminRow *row, bool seconds)
{
    const Field *field = row_field(row, column->field);
    char text[64];

    if (field == NULL)
        return strdup("");
    if (field->which_value == Field_flag_tag)
        return strdup(field->value.flag ? _("yes") : _("no"));
    if (field->which_value == Field_text_tag)
        return column->kind == COLUMN_WORD     ? word_titles(field->value.text)
               : column->kind == COLUMN_SECRET ? strdup(field->value.text) // no copy of it is left
                                               : whole_text(row, column->field);
    if (column->kind == COLUMN_TIME)
        put_time(text, sizeof text, field->value.number, seconds);
    else
        snprintf(text, sizeof text, "%" PRId64, field->value.number);
    return strdup(text);
}

void sheet_begin(struct sheet *sheet, const char *title, const struct section *section,
                 const char *const *printed)
{
    *sheet = (struct sheet){.title = title, .section = section, .printed = printed};
    while (sheet->columns < COLUMNS_MAX && section->columns[sheet->columns].field != NULL)
        sheet->columns++;
}

bool sheet_row(struct sheet *sheet, const AdminRow *row)
{
    if (sheet->rows == sheet->room) {
        const size_t room = sheet->room == 0 ? 64 : sheet->room * 2;
        char **cells = realloc(sheet->cells, room * sheet->columns * sizeof *cells);
        if (cells == NULL)
            return false;
        sheet->cells = cells;
        sheet->room = room;
    }
    char **cells = &sheet->cells[sheet->rows * sheet->columns];
    bool whole = true;
    for (size_t i = 0; i < sheet->columns; i++) {
        const struct column *column = &sheet->section->columns[i];
        cells[i] = sheet_cell(column, row, false);
        whole = whole && cells[i] != NULL;
    }
    sheet->rows++;
    return whole;
}

static char *new_note(struct sheet *sheet, const char *heading)
{
    static char spare[SHEET_TEXT_SIZE];

    if (sheet->note_count == SHEET_NOTES_MAX)
        return spare;
    sheet->notes[sheet->note_count].heading = heading;
    return sheet->notes[sheet->note_count++].text;
}

void sheet_note(struct sheet *sheet, const char *heading, const char *text)
{
    snprintf(new_note(sheet, heading), SHEET_TEXT_SIZE, "%s", text != NULL ? text : "");
}

void sheet_note_number(struct sheet *sheet, const char *heading, int64_t number)
{
    snprintf(new_note(sheet, heading), SHEET_TEXT_SIZE, "%" PRId64, number);
}

void sheet_note_time(struct sheet *sheet, const char *heading, int64_t seconds)
{
    char text[128];

    put_time(text, sizeof text, seconds, false);
    if (text[0] != '\0')
        put_day_in_words(text, sizeof text, seconds);
    sheet_note(sheet, heading, text[0] != '\0' ? text : _("never"));
}

void sheet_free(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->rows * sheet->columns; i++)
        free(sheet->cells[i]);
    free(sheet->cells);
    sheet->cells = NULL;
    sheet->rows = sheet->room = 0;
}

// --- CSV ----------------------------------------------------------------------------------------

char *sheet_csv(const struct sheet *sheet, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (out == NULL)
        return NULL;
    fputs("\xef\xbb\xbf", out);
    for (size_t i = 0; i < sheet->columns; i++)
        page_csv_field(out, _(sheet->section->columns[i].heading), i + 1 == sheet->columns);
    for (size_t r = 0; r < sheet->rows; r++)
        for (size_t i = 0; i < sheet->columns; i++)
            page_csv_field(out, sheet->cells[r * sheet->columns + i], i + 1 == sheet->columns);
    fputs("\r\n", out);
    for (size_t i = 0; i < sheet->note_count; i++) {
        page_csv_field(out, sheet->notes[i].heading, false);
        page_csv_field(out, sheet->notes[i].text, true);
    }
    return page_finished(out, &text, size);
}

// --- HTML ---------------------------------------------------------------------------------------

static const char style[] =
    "@page{size:A4 landscape;margin:12mm 10mm 14mm;"
    "@bottom-right{content:counter(page) \" / \" counter(pages);font-size:8pt}}"
    "body{font:9pt/1.35 'Noto Sans CJK JP','Noto Sans JP','Yu Gothic',Meiryo,'IPAexGothic',"
    "sans-serif;color:#000;margin:1em}"
    ".org{margin:0 0 .6em auto;width:22em;border-bottom:.5pt solid #666;padding:.2em}"
    "h1{font-size:14pt;margin:0 0 .4em}"
    "table{border-collapse:collapse}"
    "table.list{width:100%}"
    "th,td{border:.5pt solid #666;padding:1.5pt 3pt;text-align:left;vertical-align:top}"
    "td{overflow-wrap:anywhere;min-width:5.6em}th{white-space:normal;overflow-wrap:break-word}"
    // Days, numbers and words stay whole; what somebody is called, however long, breaks.
    "td.k,td.n{white-space:nowrap;overflow-wrap:normal;min-width:0}"
    "th{background:#eee;font-weight:600}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "td.n{text-align:right}td.tick{min-width:7em;white-space:nowrap}"
    ".notes{margin-bottom:1em}.notes td{font-size:8pt}"
    ".sign{margin:1.2em 0 0 auto;break-inside:avoid}.sign td{width:11em;height:4em}"
    "@media print{body{margin:0}}";

static size_t column_of(const struct sheet *sheet, const char *field)
{
    size_t i = 0;

    while (i < sheet->columns && strcmp(sheet->section->columns[i].field, field) != 0)
        i++;
    return i;
}

static const char *cell_begin(enum column_kind kind)
{
    return kind == COLUMN_NUMBER                        ? "<td class=\"n\">"
           : kind == COLUMN_TIME || kind == COLUMN_WORD ? "<td class=\"k\">"
                                                        : "<td>";
}

static void put_list(FILE *out, const struct sheet *sheet)
{
    fputs("<table class=\"list\"><thead><tr>", out);
    for (size_t i = 0; sheet->printed[i] != NULL; i++)
        page_element(out, "<th>",
                     _(sheet->section->columns[column_of(sheet, sheet->printed[i])].heading),
                     "</th>");
    page_element(out, "<th>", _("Looked at"), "</th></tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < sheet->rows; r++) {
        fputs("<tr>", out);
        for (size_t i = 0; sheet->printed[i] != NULL; i++) {
            const size_t c = column_of(sheet, sheet->printed[i]);
            page_element(out, cell_begin(sheet->section->columns[c].kind),
                         sheet->cells[r * sheet->columns + c], "</td>");
        }
        page_element(out, "<td class=\"tick\">", _("[ ] keep [ ] stop"), "</td></tr>\n");
    }
    fputs("</tbody></table>\n", out);
}

static void put_signature(FILE *out)
{
    page_element(out, "<table class=\"sign\"><tr><th>", _("Department"), "</th><th>");
    page_text(out, _("Name"));
    page_element(out, "</th><th>", _("Date"), "</th><th>");
    page_text(out, _("Signature or seal"));
    fputs("</th></tr><tr><td></td><td></td><td></td><td></td></tr></table>\n", out);
}

char *sheet_html(const struct sheet *sheet, const char *digest, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (out == NULL)
        return NULL;
    // The language of the texts, which the browser chooses its characters by.
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n",
            /* xgettext: the code of the language itself */ _("en"));
    page_element(out, "<title>", sheet->title, "</title>\n");
    fprintf(out, "<style>%s</style></head><body>\n", style);
    page_element(out, "<p class=\"org\">", _("Organisation:"), "</p>\n");
    page_element(out, "<h1>", sheet->title, "</h1>\n<table class=\"notes\">\n");
    for (size_t i = 0; i < sheet->note_count; i++) {
        page_element(out, "<tr><th>", sheet->notes[i].heading, "</th>");
        page_element(out, "<td>", sheet->notes[i].text, "</td></tr>\n");
    }
    page_element(out, "<tr><th>", _("SHA-256 of the CSV file"), "</th>");
    page_element(out, "<td>", digest, "</td></tr>\n</table>\n");
    put_list(out, sheet);
    put_signature(out);
    fputs("</body></html>\n", out);
    return page_finished(out, &text, size);
}
