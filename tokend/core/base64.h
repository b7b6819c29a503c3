// SPDX-License-Identifier: BSD-2-Clause
// Base64 as in RFC 4648 section 4: padded, without line breaks, and strict, so that equal bytes
// have one text. Not for secrets: it looks up tables. Pure.
#ifndef WARIFU_CORE_BASE64_H
#define WARIFU_CORE_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BASE64_SIZE(bytes) (((bytes) + 2) / 3 * 4) // characters, without a NUL

// Writes BASE64_SIZE(size) characters and a NUL.
void base64_write(char *text, const void *data, size_t size);
// At most `room` bytes; where `data` is NULL they are only counted. False, and nothing written
// behind them, when the text is anything else than what base64_write() makes of some bytes, or more
// than fit.
bool base64_read(const char *text, size_t length, void *data, size_t room, size_t *size);

#endif
