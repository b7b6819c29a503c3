// SPDX-License-Identifier: BSD-2-Clause
// --json: one document, {"rows": [{...}, ...], "status": {...}}, a row a line, RFC 8259, always
// UTF-8. Field names are those of doc/PROTOCOL.md and never change. What a terminal would act upon
// or hide (controls, separators, bidirectional and invisible characters) is written as \uHHHH
// (abuse:A1).
#include "base/text.h"
#include "report.h"
#include <inttypes.h>
#include <string.h>

static void put_unit(FILE *out, unsigned unit)
{
    fprintf(out, "\\u%04x", unit);
}

static void put_code(FILE *out, unsigned code)
{
    if (code < 0x10000) {
        put_unit(out, code);
        return;
    }
    put_unit(out, 0xd800 + ((code - 0x10000) >> 10));
    put_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
}

// One character at `text` into *code; its length, 0 when it is not UTF-8.
static size_t decode(const char *text, unsigned *code)
{
    for (size_t length = 1; length <= 4; length++) {
        char one[5] = "";

        if (text[length - 1] == '\0')
            return 0;
        memcpy(one, text, length);
        if (!text_is_utf8(one))
            continue;
        *code =
            length == 1 ? (unsigned char)one[0] : (unsigned char)one[0] & (0xffu >> (length + 1));
        for (size_t i = 1; i < length; i++)
            *code = *code << 6 | ((unsigned char)one[i] & 0x3fu);
        return length;
    }
    return 0;
}

static void put_characters(FILE *out, const char *text)
{
    while (*text != '\0') {
        char one[5] = "", escaped[48];
        unsigned code = 0;
        size_t length = decode(text, &code);

        if (length == 0) { // cannot come over the wire; never invalid output whatever happens
            put_unit(out, 0xfffd);
            text++;
            continue;
        }
        memcpy(one, text, length);
        text += length;
        escape_text(escaped, sizeof escaped, one);
        if (code == '"' || code == '\\')
            fprintf(out, "\\%s", one);
        else if (strcmp(escaped, one) != 0)
            put_code(out, code);
        else
            fputs(one, out);
    }
}

static void put_string(FILE *out, const char *text)
{
    fputc('"', out);
    put_characters(out, text);
    fputc('"', out);
}

// A text too long for one field comes in several of the same name (doc/PROTOCOL.md): *i moves to
// the last of them.
static void put_pieces(FILE *out, const AdminRow *row, pb_size_t *i)
{
    const char *name = row->fields[*i].name;

    fputc('"', out);
    put_characters(out, row->fields[*i].value.text);
    while (*i + 1 < row->fields_count && row->fields[*i + 1].which_value == Field_text_tag &&
           strcmp(row->fields[*i + 1].name, name) == 0)
        put_characters(out, row->fields[++*i].value.text);
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
        put_string(report->out, field->name);
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
    put_string(report->out, exit_name(outcome->code));
    fprintf(report->out, ", \"exit\": %d, \"message\": ", (int)outcome->code);
    put_string(report->out, outcome->message);
    fputs(", \"hint\": ", report->out);
    put_string(report->out, outcome->hint);
    fputs(", \"subject\": ", report->out);
    put_string(report->out, outcome->subject);
    fputs("}}\n", report->out);
}

const struct report_format report_json = {"json", json_begin, json_row, json_flush, json_end};
