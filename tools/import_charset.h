// SPDX-License-Identifier: BSD-2-Clause
// Lists as spreadsheets in Japan write them: in UTF-8, or in CP932, which is Microsoft's Shift_JIS
// (half-width kana are one byte in it, and stay half-width).
#ifndef WARIFU_TOOLS_IMPORT_CHARSET_H
#define WARIFU_TOOLS_IMPORT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

// Has the C library load what knows CP932: afterwards import_charset_utf8() opens nothing. False:
// it has no CP932.
bool import_charset_prepare(void);

// `data`, NUL-terminated and without other NULs, as a new UTF-8 text for free(), if it is CP932:
// not UTF-8, without a line beyond ASCII that is UTF-8 (such a file is damaged, and guessing would
// garble names without a word), and all of it characters of CP932. Else, or without memory, NULL:
// take it as it is.
char *import_charset_utf8(const char *data, size_t size);

#endif
