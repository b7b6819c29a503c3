// SPDX-License-Identifier: BSD-2-Clause
// The Japanese texts: a catalogue as msgfmt writes it (GNU .mo), read whole into memory and checked
// before a text of it is used (abuse:M18). gettext() of the C library maps the file and believes
// its offsets and its formats, so a file that was cut short, also later, while a program runs,
// would end every login.
#ifndef WARIFU_BASE_CATALOGUE_H
#define WARIFU_BASE_CATALOGUE_H

#include "base/fault.h"
#include <stddef.h>

#define CATALOGUE_PATH_SIZE 512

struct catalogue;

// Where the catalogue lies below `locales`; NULL: where it is installed. Returns `path`.
const char *catalogue_path(const char *locales, char path[CATALOGUE_PATH_SIZE]);

// Every text lies inside the file and ends with its zero byte, is UTF-8 without control characters,
// and takes the arguments that the English one takes; the texts stand in order; the table of hashes
// lies inside the file; the header says UTF-8 and one plural form, as Japanese has. What follows
// the last text is nothing, or the file's own checksum ("cksum SUM BYTES\n", as the build appends
// it from cksum(1)), which then must be right. Faults: NOT_FOUND, CORRUPT, REFUSED (no regular
// file, or it may not be read), LIMIT (more than any catalogue has), MEMORY.
enum fault catalogue_load(const char *path, struct catalogue **catalogue) MUST_CHECK;

// The same of bytes in memory; `file` is the catalogue's from then on, also on a fault.
enum fault catalogue_read(char *file, size_t size, struct catalogue **catalogue) MUST_CHECK;

// The translation of a text; the text itself where there is none, or no catalogue (NULL).
const char *catalogue_text(const struct catalogue *catalogue, const char *english);

void catalogue_free(struct catalogue **catalogue);

#endif
