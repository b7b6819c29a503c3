// SPDX-License-Identifier: BSD-2-Clause
// What may reach a person's screen. Data (names, labels, records) is escaped so that it parses
// back; speech (what the daemon says) keeps its lines and backslashes, a sentence in which data was
// escaped already its backslashes. No control character passes in any (abuse:A1), and a terminal
// that does not show UTF-8 gets \uHHHH (abuse:E2).
#ifndef WARIFU_TOOLS_SHOWN_H
#define WARIFU_TOOLS_SHOWN_H

#include "language.h"
#include <stddef.h>

// Heap strings, the caller frees; NULL when out of memory.
char *shown_data(const struct language *language, const char *text);
char *shown_speech(const struct language *language, const char *text);
char *shown_sentence(const struct language *language, const char *text);

// Columns that a string takes on the screen (wcwidth; Japanese takes two).
size_t shown_width(const char *text);

#endif
