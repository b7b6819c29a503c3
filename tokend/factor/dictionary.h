// SPDX-License-Identifier: BSD-2-Clause
// The word list of cracklib, kept open. libpwquality and FascistCheck() open its files anew for
// each password, which a sandbox without files forbids, so the list itself is asked here and
// password_variants.h makes the forms to ask for.
#ifndef WARIFU_FACTOR_DICTIONARY_H
#define WARIFU_FACTOR_DICTIONARY_H

#include "base/fault.h"
#include <stdbool.h>
#include <stdint.h>

#define DICTIONARY_WORD_MAX 31

// Opens the list at `path` (without ".pwd"), NULL for cracklib's own, and reads from it once, so
// that later look-ups need nothing but read and lseek on open descriptors. Opening again is allowed
// and changes nothing. FAULT_NOT_FOUND when the list is not there.
enum fault dictionary_open(const char *path) MUST_CHECK;
void dictionary_close(void);

// The list's path without ".pwd": `path`, or cracklib's own for NULL.
const char *dictionary_path(const char *path);

// Looks at the files without opening the list: NOT_FOUND when one is missing, REFUSED when it may
// not be read, CORRUPT when cracklib would read beyond its buffers or find no word: one is not as
// long as its index says, an entry or a word does not lie where it should, the words are not in
// order. dictionary_open() asks this first. Words that are others, and in order, are not noticed.
// Files that did not change since the last time are not read again.
enum fault dictionary_check(const char *path) MUST_CHECK;

// A number that changes when the files do; 0 when one of them is not there. Reads none of them.
uint64_t dictionary_stamp(const char *path);

bool dictionary_is_open(void);

// Whether the lower-case ASCII word is in the open list; anything else is not.
bool dictionary_has(const char *word);

#endif
