// SPDX-License-Identifier: BSD-2-Clause
// The words that nobody's password may be made of (B1, abuse:W9), compiled in from the files in
// tokend/factor/words: English and Japanese, the latter as they are written, in kana and in all
// spellings of romaji.h.
#ifndef WARIFU_FACTOR_WORD_LIST_H
#define WARIFU_FACTOR_WORD_LIST_H

#include "base/fault.h"
#include "factor/word_forms.h"
#include <stddef.h>
#include <unitypes.h>

// Which words stand at c[0], c[step], c[2 * step] ..., with l33t undone: kinds[n] gets the kind
// (WORD_COMMON or WORD_PLACE) of one of n letters, 0 where there is none. At most `room` letters;
// `step` is 1, or -1 for words that are written backwards.
void word_list_find(const ucs4_t *c, size_t room, int step, uint8_t kinds[WORD_LIST_LONGEST + 1]);

// Calls `each` with the reading, in hiragana, of every word that is written as `written`, until one
// returns a fault.
enum fault word_list_readings(const ucs4_t *written, size_t count,
                              enum fault (*each)(void *context, const ucs4_t *reading,
                                                 size_t count),
                              void *context) MUST_CHECK;

// How many forms there are.
size_t word_list_size(void);

#endif
