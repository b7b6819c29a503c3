// SPDX-License-Identifier: BSD-2-Clause
// The words that only this person's password must not be made of: their names, also as kana and
// kanji are read in Latin letters, and the words of the site.
#ifndef WARIFU_FACTOR_PASSWORD_OWN_WORDS_H
#define WARIFU_FACTOR_PASSWORD_OWN_WORDS_H

#include "factor/password.h"
#include "factor/password_cover.h"

struct own_words {
    struct word *items;
    size_t count, room;
    ucs4_t **texts; // what the items point into
    size_t text_count;
};

// Readings of kanji come from the word list, if `demand->dictionary`. Free it after a fault, too.
enum fault own_words_gather(const struct password_demand *demand,
                            struct own_words *words) MUST_CHECK;
void own_words_free(struct own_words *words);

#endif
