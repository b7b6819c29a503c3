// SPDX-License-Identifier: BSD-2-Clause
// The forms of a password to ask a dictionary for that only knows whole words (dictionary.h).
#ifndef WARIFU_FACTOR_DICTIONARY_FORMS_H
#define WARIFU_FACTOR_DICTIONARY_FORMS_H

#include "factor/fold.h"

// Calls `known` with each lower-case ASCII form that might be a dictionary word: what is left
// between leading and trailing digits and symbols, l33t undone, forwards and backwards, or two
// words side by side, as long as the rest counts fewer than `enough` points (password_cover.h; a
// second word counts two). True as soon as one is known.
bool dictionary_covers(const struct folded *password, size_t enough, bool (*known)(const char *));

#endif
