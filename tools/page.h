// SPDX-License-Identifier: BSD-2-Clause
// Text as it may stand in a page of HTML or a field of CSV: whatever somebody is called, it is text
// there: no formula (=, +, -, @), no markup, no control character (abuse:A1, abuse:D15).
#ifndef WARIFU_TOOLS_PAGE_H
#define WARIFU_TOOLS_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// In quotes, with what comes behind: a comma, or the end of the line (CRLF).
void page_csv_field(FILE *out, const char *text, bool last);
// The same, of ours: nothing is put before what looks like a formula.
void page_csv_exactly(FILE *out, const char *text, bool last);

void page_text(FILE *out, const char *text);
// `begin` and `end` are markup of ours.
void page_element(FILE *out, const char *begin, const char *text, const char *end);

// Closes what open_memstream() made. Heap; NULL, and 0 in *size, when it could not all be written.
char *page_finished(FILE *out, char **text, size_t *size);

#endif
