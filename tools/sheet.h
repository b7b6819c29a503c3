// SPDX-License-Identifier: BSD-2-Clause
// A list as a file for people: CSV as Excel in Japan opens it, and a page of HTML that prints on A4
// and has a place to sign (G3). Whatever a cell holds, it is text there: no formula (=, +, -, @),
// no markup, no control character (abuse:A1, abuse:D15).
#ifndef WARIFU_TOOLS_SHEET_H
#define WARIFU_TOOLS_SHEET_H

#include "exit_code.h"
#include "verbs/verb.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>
#include <stddef.h>

#define SHEET_NOTES_MAX 16
#define SHEET_TEXT_SIZE 512

struct sheet_note { // "Made by: amano", above the list
    const char *heading;
    char text[SHEET_TEXT_SIZE];
};

struct sheet {
    const char *title;
    const struct section *section; // what a row has
    const char *const *printed;    // fields of the page for people, NULL at the end; CSV has all
    struct sheet_note notes[SHEET_NOTES_MAX];
    size_t note_count;
    char **cells; // of all rows, section's columns each
    size_t columns, rows, room;
};

// What stands in a cell, in the language of the command: a time to the minute or the second, a word
// as people read it, "" where the row has none. Heap; NULL: no memory.
char *sheet_cell(const struct column *column, const AdminRow *row, bool seconds);

// `section` and `printed` live as long as the sheet.
void sheet_begin(struct sheet *sheet, const char *title, const struct section *section,
                 const char *const *printed);
// Texts in the language of the command. False: no memory.
bool sheet_row(struct sheet *sheet, const AdminRow *row);
void sheet_note(struct sheet *sheet, const char *heading, const char *text);
void sheet_note_number(struct sheet *sheet, const char *heading, int64_t number);
void sheet_note_time(struct sheet *sheet, const char *heading, int64_t seconds);

// UTF-8 with BOM, CRLF, every field in quotes: a heading line, the rows, an empty line, the notes.
// Heap; NULL when out of memory.
char *sheet_csv(const struct sheet *sheet, size_t *size);
// `digest`: SHA-256 of the CSV file with the same contents, for whoever compares them.
char *sheet_html(const struct sheet *sheet, const char *digest, size_t *size);

void sheet_free(struct sheet *sheet);

#endif
