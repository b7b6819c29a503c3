// SPDX-License-Identifier: BSD-2-Clause
// How much there is to guess in a password once words, dates and rows are seen in it (abuse:W9):
// the fewest points in which it can be written down as a series of them. Pure; no locale has a say.
#ifndef WARIFU_FACTOR_PASSWORD_COVER_H
#define WARIFU_FACTOR_PASSWORD_COVER_H

#include "factor/fold.h"
#include "factor/word_list.h"

// What else stands beside enum word_kind in `kinds`.
enum cover_kind { COVER_DATE = 16, COVER_ROW = 32 };

struct word { // of this person or site
    enum word_kind kind;
    const ucs4_t *points; // folded; fewer than three ASCII letters or two others are ignored
    size_t count;
};
#define COVER_WORD_LONGEST 128 // of these; of longer ones the beginning counts

struct cover {
    // One for a character, two digits, a date, a row, a run such as 123 or !!, or three characters
    // or more that say once more what stands before them; two for a word, but the first that is no
    // short one is free. Words are seen in l33t, too, and backwards.
    unsigned points;
    unsigned kinds; // of what it is made of, in those fewest points
};

// Of the words given, and of the list if `listed` (then it is loaded).
enum fault cover_measure(const struct folded *password, const struct word *words, size_t count,
                         bool listed, struct cover *cover) MUST_CHECK;

#endif
