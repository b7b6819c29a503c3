// SPDX-License-Identifier: BSD-2-Clause
// Text from outside: valid UTF-8 or refused, escaped before any eye or log sees it
// (H1; abuse:A1, abuse:D14, abuse:D15, abuse:E3, abuse:E4, abuse:P8).
#ifndef WARIFU_BASE_TEXT_H
#define WARIFU_BASE_TEXT_H

#include "fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of a login name with its NUL: what Linux takes (LOGIN_NAME_MAX), so that directories with
// names such as "taro@ad.example" fit. Longer is refused with a reason, never truncated (abuse:E3).
#define ACCOUNT_NAME_SIZE 256

// Whether the NUL-terminated text is well-formed UTF-8 (no surrogates, no overlong forms).
bool text_is_utf8(const char *text);

// Whether it is well-formed and escape_text() would leave it as it is, but for backslashes, and
// variation selectors that follow a character beyond ASCII.
bool text_is_plain(const char *text);

// In how many characters, and in which script, a text of unknown content may be described in a log.
// Invalid UTF-8 is OTHER, a byte a character.
enum text_script { TEXT_ASCII, TEXT_JAPANESE, TEXT_OTHER };
size_t text_measure(const char *text, enum text_script *script);
const char *text_script_name(enum text_script script); // "ascii"

// Escapes control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls,
// zero-width characters, invalid bytes and backslash as \xHH or \uHHHH, so that one line stays one
// line on any terminal and parses back. Writes at most `size` bytes including NUL; text that
// does not fit ends in "...". Returns `out`.
const char *escape_text(char *out, size_t size, const char *text);

// Copies text into a fixed field or refuses: FAULT_LIMIT when it does not fit (never truncates),
// FAULT_FORMAT when it is not UTF-8. NULL is taken as "".
enum fault text_copy(char *field, size_t size, const char *text) MUST_CHECK;

// Decimal digits only (no sign, space or locale), min..max inclusive.
enum fault text_to_number(const char *text, int64_t min, int64_t max, int64_t *number) MUST_CHECK;

#endif
