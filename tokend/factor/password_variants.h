// SPDX-License-Identifier: BSD-2-Clause
// Seeing a word through its disguises (abuse:W9): case, full-width letters, l33t, reversal,
// separators between its letters, digits, years and symbols around it. Pure; no locale has a say.
#ifndef WARIFU_FACTOR_PASSWORD_VARIANTS_H
#define WARIFU_FACTOR_PASSWORD_VARIANTS_H

#include "factor/password.h"
#include <unitypes.h>

#define FOLDED_MAX (PASSWORD_MAX * 2) // code points; what folding makes longer is cut off

// A password or word as it is compared: NFKC, case-folded code points.
struct folded {
    ucs4_t points[FOLDED_MAX];
    size_t count;
};

// `text` is valid UTF-8. Wipe the result if it is of a password.
enum fault fold_text(const char *text, struct folded *folded) MUST_CHECK;

// The same without spaces, hyphens, dots, underscores and slashes.
void fold_squeeze(const struct folded *from, struct folded *to);

enum word_kind { WORD_SITE = 1, WORD_NAME = 2, WORD_COMMON = 4 };

struct word {
    enum word_kind kind;
    const ucs4_t *points; // folded
    size_t count;
};

// Which kinds of words the password is made of, if it is little more than that; else 0. Words are
// searched for at every position, the longest first, forwards and backwards, and taken out. What is
// left counts: one for a character, a year or a run like 123 or aaa, two for each further word.
// With `enough` points or more the words do not matter. Words of less than three ASCII letters or
// two other characters are ignored.
unsigned words_cover(const struct folded *password, const struct word *words, size_t count,
                     size_t enough);

// Whether four characters in a row follow a keyboard row or column (US and Japanese layouts), the
// alphabet, digits or kana, either way; or four are the same; or the whole is one short unit
// repeated, has fewer than five different characters, or counts fewer than `enough` points as
// above.
bool has_sequence(const struct folded *password, size_t enough);

// Calls `known` with each lower-case ASCII form that might be a dictionary word: what is left
// between leading and trailing digits and symbols, l33t undone, forwards and backwards, as long as
// the rest counts fewer than `enough` points. True as soon as one is known.
bool dictionary_covers(const struct folded *password, size_t enough, bool (*known)(const char *));

#endif
