// SPDX-License-Identifier: BSD-2-Clause
// Strings of JSON (RFC 8259): always UTF-8, and what a terminal would act upon or hide (controls,
// separators, bidirectional and invisible characters) is written as \uHHHH (abuse:A1).
#ifndef WARIFU_TOOLS_JSON_WRITE_H
#define WARIFU_TOOLS_JSON_WRITE_H

#include <stdio.h>

// With its quotes.
void json_put_string(FILE *out, const char *text);
// Without them: of a string that is put together from several.
void json_put_characters(FILE *out, const char *text);

#endif
