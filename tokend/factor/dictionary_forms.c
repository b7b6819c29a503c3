// SPDX-License-Identifier: BSD-2-Clause
#include "factor/dictionary_forms.h"
#include "base/secret.h"
#include "factor/dictionary.h"
#include "factor/password_dates.h"
#include "factor/password_rows.h"
#include <string.h>

// Points of what stands beside the word: a date and a run count one.
static size_t beside(const ucs4_t *c, size_t count)
{
    size_t points = 0;

    for (size_t i = 0; i < count; points++) {
        const uint32_t dates = dates_at(c + i, count - i);
        const size_t run = run_length(c + i, count - i);
        size_t step = run >= 3 ? run : 1;
        for (size_t n = step + 1; n <= DATE_LONGEST; n++)
            step = (dates >> n & 1) != 0 ? n : step;
        i += step;
    }
    return points;
}

#define SHORTEST_CORE 4
#define CUTS 9 // tried on each side

#define DOUBTFUL_MAX 4 // doubtful letters tried both ways; the further ones are taken as i

static bool known_either_way(const char *form, size_t count, bool (*known)(const char *))
{
    char reversed[DICTIONARY_WORD_MAX + 1];
    bool yes;

    for (size_t i = 0; i < count; i++)
        reversed[i] = form[count - 1 - i];
    reversed[count] = '\0';
    yes = known(form) || known(reversed);
    secret_wipe(reversed, sizeof reversed);
    return yes;
}

static bool core_known(const ucs4_t *c, size_t count, bool (*known)(const char *))
{
    char form[DICTIONARY_WORD_MAX + 1];
    size_t doubtful[DOUBTFUL_MAX], doubts = 0;
    bool yes = false;

    if (count < SHORTEST_CORE || count > DICTIONARY_WORD_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (c[i] >= 0x80)
            return false;
        form[i] = (char)c[i];
    }
    form[count] = '\0';
    yes = known_either_way(form, count, known);
    for (size_t i = 0; i < count; i++) {
        const char *letters = fold_letters(c[i]);
        if (letters[0] == '\0')
            continue;
        form[i] = letters[0];
        if (letters[1] != '\0' && doubts < DOUBTFUL_MAX)
            doubtful[doubts++] = i;
    }
    for (unsigned choice = 0; choice < 1u << doubts && !yes; choice++) {
        for (size_t d = 0; d < doubts; d++)
            form[doubtful[d]] = fold_letters(c[doubtful[d]])[choice >> d & 1];
        yes = known_either_way(form, count, known);
    }
    secret_wipe(form, sizeof form);
    return yes;
}

static bool is_letter(ucs4_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_word(const ucs4_t *c, size_t count, bool (*known)(const char *))
{
    char form[DICTIONARY_WORD_MAX + 1];

    if (count < SHORTEST_CORE || count > DICTIONARY_WORD_MAX)
        return false;
    for (size_t i = 0; i < count; i++)
        form[i] = (char)c[i];
    form[count] = '\0';
    const bool yes = known(form);
    secret_wipe(form, sizeof form);
    return yes;
}

static size_t letters_at(const ucs4_t *c, size_t count)
{
    size_t letters = 0;

    while (letters < count && is_letter(c[letters]))
        letters++;
    return letters;
}

// "bluecastle", "hello@world": two words side by side, plainly written, with fewer than `enough`
// points between them.
static bool pair_known(const ucs4_t *c, size_t count, size_t enough, bool (*known)(const char *))
{
    const size_t first = letters_at(c, count);
    size_t between = 0;

    while (first + between < count && !is_letter(c[first + between]))
        between++;
    const size_t second = letters_at(c + first + between, count - first - between);
    if (first + between + second != count || beside(c + first, between) >= enough)
        return false;
    if (between > 0)
        return is_word(c, first, known) && is_word(c + first + between, second, known);
    for (size_t cut = SHORTEST_CORE; cut + SHORTEST_CORE <= count; cut++)
        if (is_word(c, cut, known) && is_word(c + cut, count - cut, known))
            return true;
    return false;
}

bool dictionary_covers(const struct folded *password, size_t enough, bool (*known)(const char *))
{
    const ucs4_t *c = password->points;
    size_t lead = 0, trail = 0, before[CUTS], after[CUTS];

    while (lead < password->count && !is_letter(c[lead]))
        lead++;
    while (trail < password->count - lead && !is_letter(c[password->count - 1 - trail]))
        trail++;
    const size_t ends = beside(c, lead) + beside(c + password->count - trail, trail) + 2;
    if (ends < enough && pair_known(c + lead, password->count - lead - trail, enough - ends, known))
        return true;
    // The outermost digit or symbol may belong to the word ("pa$$", "5akura"): try every cut, but
    // no more than a few on each side.
    for (size_t i = 0; i < CUTS; i++) {
        before[i] = i <= lead ? beside(c, lead - i) : enough;
        after[i] = i <= trail ? beside(c + password->count - trail + i, trail - i) : enough;
    }
    for (size_t i = 0; i < CUTS && i <= lead; i++)
        for (size_t j = 0; j < CUTS && j <= trail; j++) {
            const size_t head = lead - i;
            const size_t core = password->count - head - (trail - j);
            if (before[i] + after[j] >= enough)
                continue;
            if (core_known(c + head, core, known))
                return true;
            // "sakurasakura"
            if (core % 2 == 0 && memcmp(c + head, c + head + core / 2, core / 2 * sizeof *c) == 0 &&
                core_known(c + head, core / 2, known))
                return true;
        }
    return false;
}
