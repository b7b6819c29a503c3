// SPDX-License-Identifier: BSD-2-Clause
// --json: one document, {"rows": [{...}, ...], "status": {...}}, a row a line, RFC 8259, always
// UTF-8. Field names are those of doc/PROTOCOL.md and never change. What a terminal would act upon
// or hide (controls, separators, bidirectional and invisible characters) is written as \uHHHH
// (abuse:A1).
#include "json_write.h"
#include "report.h"
#include <inttypes.h>
#include <string.h>

// A text too long for one field comes in several of the same name (doc/PROTOCOL.md): *i moves to
// the last of them.
static void put_pieces(FILE *out, const AdminRow *row, pb_size_t *i)
{
    const char *name = row->fields[*i].name;

    fputc('"', out);
    json_put_characters(out, row->fields[*i].value.text);
    while (*i + 1 < row->fields_count && row->fields[*i + 1].which_value == Field_text_tag &&
           strcmp(row->fields[*i + 1].name, name) == 0)
        json_put_characters(out, row->fields[++*i].value.text);
    fputc('"', out);
}

static void json_begin(struct report *report)
{
    fputs("{\"rows\": [", report->out);
}

static void json_row(struct report *report, const AdminRow *row)
{
    const char *separator = "";

    fputs(report->rows == 0 ? "\n  {" : ",\n  {", report->out);
    for (pb_size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];

        if (report->hide_secrets && field_is_secret(report->verb, field->name))
            continue;
        fputs(separator, report->out);
        separator = ", ";
        json_put_string(report->out, field->name);
        fputs(": ", report->out);
        if (field->which_value == Field_text_tag)
            put_pieces(report->out, row, &i);
        else if (field->which_value == Field_number_tag)
            fprintf(report->out, "%" PRId64, field->value.number);
        else if (field->which_value == Field_flag_tag)
            fputs(field->value.flag ? "true" : "false", report->out);
        else
            fputs("null", report->out);
    }
    fputc('}', report->out);
}

static void json_flush(struct report *report)
{
    (void)report;
}

static void json_end(struct report *report, const struct outcome *outcome)
{
    fprintf(report->out, "%s],\n \"status\": {\"name\": ", report->rows == 0 ? "" : "\n ");
    json_put_string(report->out, exit_name(outcome->code));
    fprintf(report->out, ", \"exit\": %d, \"message\": ", (int)outcome->code);
    json_put_string(report->out, outcome->message);
    fputs(", \"hint\": ", report->out);
    json_put_string(report->out, outcome->hint);
    fputs(", \"subject\": ", report->out);
    json_put_string(report->out, outcome->subject);
    fputs("}}\n", report->out);
}

const struct report_format report_json = {"json", json_begin, json_row, json_flush, json_end};
