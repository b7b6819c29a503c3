// SPDX-License-Identifier: BSD-2-Clause
// From English to the language of the reader, and what their terminal can show. All texts of the
// front go through here.
#ifndef WARIFU_FRONT_TRANSLATE_H
#define WARIFU_FRONT_TRANSLATE_H

#include "base/fault.h"
#include "front/texts/language.h"
#include <stdbool.h>
#include <stddef.h>

#define TEXT_LINE_MAX 512 // with NUL, as in wire/warifu.options

// Once, while files may still be opened: the catalogue under `locales` (NULL: where it is
// installed), the time zone. On any fault of catalogue_load() everything is English.
enum fault texts_load(const char *locales) MUST_CHECK;

// The text in the reader's language; "" stays "".
const char *texts_translate(const struct reader *reader, const char *english)
    __attribute__((format_arg(2)));

// The same with a number; the texts are formats with one %lu.
const char *texts_translate_count(const struct reader *reader, const char *one, const char *many,
                                  unsigned long count) __attribute__((format_arg(2)))
__attribute__((format_arg(3)));

// Text that is not ours, as this reader's terminal can show it. False when nothing is left.
bool texts_readable(const struct reader *reader, char *out, size_t size, const char *text);

// Takes one line of what is said.
typedef void text_line(void *context, bool error, const char *line);

#endif
