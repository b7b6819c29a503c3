// SPDX-License-Identifier: BSD-2-Clause
// The form in which a password and a word are compared (abuse:W9): no case, no width, one kana. No
// locale has a say (abuse:E1).
#ifndef WARIFU_FACTOR_FOLD_H
#define WARIFU_FACTOR_FOLD_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <unitypes.h>

#define FOLDED_MAX 1024 // code points; what folding makes longer is cut off

// NFKC, case-folded, katakana as hiragana.
struct folded {
    ucs4_t points[FOLDED_MAX];
    size_t count;
};

// `text` is valid UTF-8. Wipe the result if it is of a password.
enum fault fold_text(const char *text, struct folded *folded) MUST_CHECK;

// The same without spaces, hyphens, dots, underscores and slashes.
void fold_squeeze(const struct folded *from, struct folded *to);

// Whether a folded character may stand for `letter`: itself, or "4", "@" or "^" for "a".
bool fold_stands_for(ucs4_t c, ucs4_t letter);

// The letters that `c` may stand for besides itself: NUL-terminated, often "".
const char *fold_letters(ucs4_t c);

#endif
