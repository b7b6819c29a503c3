// SPDX-License-Identifier: BSD-2-Clause
// What a command prints: rows to standard output in the chosen format, and how it ended. Formats
// are a table of functions; to add one, write its functions and a row in report.c.
#ifndef WARIFU_TOOLS_REPORT_H
#define WARIFU_TOOLS_REPORT_H

#include "language.h"
#include "outcome.h"
#include "verb_search.h"
#include "wire/warifu.pb.h"
#include <stdio.h>

struct report;

struct report_format {
    const char *name;
    void (*begin)(struct report *report);
    void (*row)(struct report *report, const AdminRow *row);
    void (*flush)(struct report *report); // what was gathered is shown now
    void (*end)(struct report *report, const struct outcome *outcome);
};

extern const struct report_format report_text, report_json, report_csv;

struct table; // report_text.c: rows that wait to be aligned

struct report {
    const struct report_format *format;
    const struct verb *verb;
    const struct language *language;
    FILE *out;
    FILE *file; // opened for this report, and closed with it; NULL: none
    bool begun, hide_secrets;
    size_t rows;
    struct table *table;
    const struct section *section; // report_csv.c: of the last row
};

// How it ended, for people, to standard error.
void report_tell(const struct report *report, const struct outcome *outcome);

// Rows may follow. Secret columns are left out when `hide_secrets` (they go to a file, or it is a
// dry run). Nothing is printed before the first row or the end.
void report_open(struct report *report, const struct report_format *format, const struct verb *verb,
                 const struct language *language, FILE *out);
void report_row(struct report *report, const AdminRow *row);
void report_flush(struct report *report);

// Prints how it ended, closes the file and frees. When the output could not be written, an outcome
// that says that it was done, or what was found, becomes EXIT_NOT_WRITTEN.
enum exit_code report_close(struct report *report, struct outcome *outcome);

// For session_call(): the context is a struct report.
enum exit_code report_visit(void *report, const AdminRow *row);

// Rows made here.
void row_add_text(AdminRow *row, const char *name, const char *text);
// One that may be longer than a field, in several of the same name (doc/PROTOCOL.md).
void row_add_pieces(AdminRow *row, const char *name, const char *text);
void row_add_number(AdminRow *row, const char *name, int64_t number);
void row_add_flag(AdminRow *row, const char *name, bool flag);

// The section that a row belongs to: NULL when the verb has none for it.
const struct section *section_of(const struct verb *verb, const AdminRow *row);

bool field_is_secret(const struct verb *verb, const char *field);

#endif
