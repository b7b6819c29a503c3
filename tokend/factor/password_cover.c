// SPDX-License-Identifier: BSD-2-Clause
#include "factor/password_cover.h"
#include "base/secret.h"
#include "factor/password_dates.h"
#include "factor/password_rows.h"
#include <stdlib.h>

#define RUN_SHORTEST 3 // 123; but !! is a run, too
#define DIGITS_SHORTEST 3
#define AGAIN_SHORTEST 3
#define FREE_LATIN 5 // shorter ones of the list stand in many passwords by chance

// The best way to write down what stands before a position, without and with a word that was free.
struct place {
    unsigned points[2];
    uint8_t kinds[2];
};
#define NOWHERE UINT16_MAX

struct walk {
    const struct folded *password;
    const struct word *words;
    size_t count;
    bool listed;
    struct place places[FOLDED_MAX + 1];
};

// Of two ways that are as short the one without a word of the list is the one that is meant:
// 54321A! is a row, although "1a!" may be read as a word.
static void reach(struct place *to, size_t way, unsigned points, unsigned kinds)
{
    const bool plainer = points == to->points[way] && (to->kinds[way] & WORD_COMMON) != 0 &&
                         (kinds & WORD_COMMON) == 0;

    if (points < to->points[way] || plainer) {
        to->points[way] = points;
        to->kinds[way] = (uint8_t)kinds;
    }
}

static void step(struct walk *walk, size_t from, size_t length, unsigned points, unsigned kind)
{
    const struct place *place = &walk->places[from];

    for (size_t way = 0; way < 2; way++)
        if (place->points[way] != NOWHERE)
            reach(&walk->places[from + length], way, place->points[way] + points,
                  place->kinds[way] | kind);
}

static void step_word(struct walk *walk, size_t from, size_t length, bool may_be_free,
                      unsigned kind)
{
    const struct place *place = &walk->places[from];

    if (may_be_free && place->points[0] != NOWHERE)
        reach(&walk->places[from + length], 1, place->points[0], place->kinds[0] | kind);
    step(walk, from, length, 2, kind);
}

static bool word_here(const ucs4_t *c, const struct word *word)
{
    bool forwards = true, backwards = true;

    for (size_t i = 0; i < word->count && (forwards || backwards); i++) {
        forwards = forwards && fold_stands_for(c[i], word->points[i]);
        backwards = backwards && fold_stands_for(c[i], word->points[word->count - 1 - i]);
    }
    return forwards || backwards;
}

static void step_own_words(struct walk *walk, size_t at)
{
    const ucs4_t *c = walk->password->points + at;

    for (size_t i = 0; i < walk->count; i++) {
        const struct word *word = &walk->words[i];
        if (word->count > walk->password->count - at || word->count < 2 ||
            (word->points[0] < 0x80 && word->count < 3))
            continue;
        if (word_here(c, word))
            step_word(walk, at, word->count, true, word->kind);
    }
}

static bool is_free(const ucs4_t *c, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (c[i] >= 0x80)
            return true;
    return length >= FREE_LATIN;
}

// Words that end before `at` and are written backwards; then those that begin there.
static void step_listed_words(struct walk *walk, size_t at)
{
    const ucs4_t *c = walk->password->points;
    uint8_t kinds[WORD_LIST_LONGEST + 1];

    if (at > 0) {
        word_list_find(c + at - 1, at, -1, kinds);
        for (size_t n = 1; n <= WORD_LIST_LONGEST && n <= at; n++)
            if (kinds[n] != 0)
                step_word(walk, at - n, n, is_free(c + at - n, n), kinds[n]);
    }
    word_list_find(c + at, walk->password->count - at, 1, kinds);
    for (size_t n = 1; n <= WORD_LIST_LONGEST && n <= walk->password->count - at; n++)
        if (kinds[n] != 0)
            step_word(walk, at, n, is_free(c + at, n), kinds[n]);
}

// Whether c[0..n) is what stands just before it.
static bool says_again(const ucs4_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c[i] != *(c + i - n))
            return false;
    return true;
}

static void step_shapes(struct walk *walk, size_t at)
{
    const ucs4_t *c = walk->password->points + at;
    const size_t room = walk->password->count - at;
    const uint32_t dates = dates_at(c, room);
    const size_t run = run_length(c, room), row = row_length(c, room);

    for (size_t n = 1; n <= DATE_LONGEST && n <= room; n++)
        if ((dates >> n & 1) != 0)
            step(walk, at, n, 1, COVER_DATE);
    const bool is_pair = run > 1 && c[0] == c[1] && !(c[0] >= 'a' && c[0] <= 'z');
    for (size_t n = is_pair ? 2 : RUN_SHORTEST; n <= run; n++)
        step(walk, at, n, 1, n >= ROW_SHORTEST ? COVER_ROW : 0);
    for (size_t n = ROW_SHORTEST; n <= row; n++)
        step(walk, at, n, 1, COVER_ROW);
    for (size_t n = 1; n <= room && c[n - 1] >= '0' && c[n - 1] <= '9'; n++)
        if (n >= DIGITS_SHORTEST)
            step(walk, at, n, (unsigned)(n + 1) / 2, 0);
    for (size_t n = AGAIN_SHORTEST; n <= room && n <= at; n++)
        if (says_again(c, n))
            step(walk, at, n, 1, COVER_ROW);
    step(walk, at, 1, 1, 0);
}

enum fault cover_measure(const struct folded *password, const struct word *words, size_t count,
                         bool listed, struct cover *cover)
{
    struct walk *walk = malloc(sizeof *walk);

    if (walk == NULL)
        return FAULT_MEMORY;
    walk->password = password;
    walk->words = words;
    walk->count = count;
    walk->listed = listed;
    for (size_t i = 0; i <= password->count; i++)
        walk->places[i] = (struct place){{NOWHERE, NOWHERE}, {0, 0}};
    walk->places[0].points[0] = 0;
    for (size_t at = 0; at < password->count; at++) {
        if (listed)
            step_listed_words(walk, at);
        step_own_words(walk, at);
        step_shapes(walk, at);
    }
    if (listed) // those that end with the password
        step_listed_words(walk, password->count);
    const struct place *end = &walk->places[password->count];
    const size_t way = end->points[1] < end->points[0] ? 1 : 0;
    *cover = (struct cover){end->points[way], end->kinds[way]};
    secret_wipe(walk, sizeof *walk);
    free(walk);
    return FAULT_NONE;
}
