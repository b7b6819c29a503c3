// SPDX-License-Identifier: BSD-2-Clause
#include "factor/password_variants.h"
#include "base/secret.h"
#include "factor/dictionary.h"
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>

enum fault fold_text(const char *text, struct folded *folded)
{
    size_t size = strlen(text), used = sizeof folded->points;
    uint8_t *plain;

    folded->count = 0;
    if (size == 0)
        return FAULT_NONE;
    // No language: Turkish casing must not decide what a password is (abuse:E1).
    plain = u8_casefold((const uint8_t *)text, size, NULL, UNINORM_NFKC, NULL, &used);
    if (plain == NULL)
        return FAULT_MEMORY;
    for (size_t at = 0; at < used && folded->count < FOLDED_MAX;)
        at += (size_t)u8_mbtouc(&folded->points[folded->count++], plain + at, used - at);
    secret_wipe(plain, used);
    free(plain);
    return FAULT_NONE;
}

void fold_squeeze(const struct folded *from, struct folded *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++)
        if (from->points[i] >= 0x80 || strchr(" -._/", (int)from->points[i]) == NULL)
            to->points[to->count++] = from->points[i];
}

// --- l33t --------------------------------------------------------------------------------------

static const struct {
    char letter;
    const char *disguises;
} l33t[] = {
    {'a', "4@^"}, {'b', "8"}, {'c', "(<"}, {'e', "3"},  {'g', "96"}, {'h', "#"}, {'i', "1!|"},
    {'l', "1!|"}, {'o', "0"}, {'s', "5$"}, {'t', "7+"}, {'x', "%"},  {'z', "2"},
};

static bool stands_for(ucs4_t c, ucs4_t letter)
{
    if (c == letter)
        return true;
    if (c == 0 || c >= 0x80)
        return false;
    for (size_t i = 0; i < sizeof l33t / sizeof *l33t; i++)
        if ((ucs4_t)l33t[i].letter == letter)
            return strchr(l33t[i].disguises, (int)c) != NULL;
    return false;
}

// The letter that `c` stands for, else `c`; *doubtful says that it may be l as well as i.
static char undisguise(char c, bool *doubtful)
{
    for (size_t i = 0; i < sizeof l33t / sizeof *l33t; i++)
        if (strchr(l33t[i].disguises, c) != NULL) {
            *doubtful = l33t[i].letter == 'i';
            return l33t[i].letter;
        }
    *doubtful = false;
    return c;
}

// --- what is left beside the words
// -------------------------------------------------------------------

static bool is_digit(ucs4_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_year(const ucs4_t *c, size_t count)
{
    return count >= 4 && ((c[0] == '1' && c[1] == '9') || (c[0] == '2' && c[1] == '0')) &&
           is_digit(c[2]) && is_digit(c[3]);
}

// How many of c[0..count) go up, go down or stay the same by one step each.
static size_t run_length(const ucs4_t *c, size_t count)
{
    size_t length = 1;

    if (count < 2)
        return count;
    const int64_t step = (int64_t)c[1] - (int64_t)c[0];
    if (step < -1 || step > 1)
        return 1;
    while (length < count && (int64_t)c[length] - (int64_t)c[length - 1] == step)
        length++;
    return length;
}

// Points of a stretch without words.
static size_t stretch_points(const ucs4_t *c, size_t count)
{
    size_t points = 0;

    for (size_t i = 0; i < count; points++) {
        size_t run = run_length(c + i, count - i);
        if (is_year(c + i, count - i))
            i += 4;
        else
            i += run >= 3 ? run : 1;
    }
    return points;
}

static size_t rest_points(const struct folded *password, const bool *taken)
{
    size_t points = 0;

    for (size_t i = 0; i < password->count;) {
        size_t length = 0;
        while (i + length < password->count && !taken[i + length])
            length++;
        points += stretch_points(password->points + i, length);
        i += length > 0 ? length : 1;
    }
    return points;
}

static bool word_here(const ucs4_t *c, const struct word *word)
{
    bool forwards = true, backwards = true;

    for (size_t i = 0; i < word->count && (forwards || backwards); i++) {
        forwards = forwards && stands_for(c[i], word->points[i]);
        backwards = backwards && stands_for(c[i], word->points[word->count - 1 - i]);
    }
    return forwards || backwards;
}

// The longest word that stands at c, NULL when there is none.
static const struct word *longest_here(const ucs4_t *c, size_t room, const struct word *words,
                                       size_t count)
{
    const struct word *longest = NULL;

    for (size_t w = 0; w < count; w++) {
        const struct word *word = &words[w];
        if (word->count > room || word->count < 2 || (word->points[0] < 0x80 && word->count < 3) ||
            (longest != NULL && word->count <= longest->count))
            continue;
        if (word_here(c, word))
            longest = word;
    }
    return longest;
}

unsigned words_cover(const struct folded *password, const struct word *words, size_t count,
                     size_t enough)
{
    bool taken[FOLDED_MAX] = {false};
    size_t found = 0;
    unsigned kinds = 0;

    for (size_t i = 0; i < password->count;) {
        const struct word *word =
            longest_here(password->points + i, password->count - i, words, count);
        if (word == NULL) {
            i++;
            continue;
        }
        memset(taken + i, true, word->count);
        kinds |= word->kind;
        i += word->count;
        found++;
    }
    if (found == 0 || rest_points(password, taken) + 2 * (found - 1) >= enough)
        return 0;
    return kinds;
}

// --- sequences
// -----------------------------------------------------------------------------------------

static const char *const rows[] = {
    // US, then Japanese keyboards; shifted digits; columns
    "`1234567890-=",
    "1234567890-^\\",
    "qwertyuiop[]\\",
    "qwertyuiop@[",
    "asdfghjkl;'",
    "asdfghjkl;:]",
    "zxcvbnm,./\\",
    "!@#$%^&*()_+",
    "!\"#$%&'()=~|",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
    "!qaz\"wsx#edc$rfv%tgb&yhn'ujm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "いろはにほへとちりぬるをわか",
    "一二三四五六七八九十",
};
#define SEQUENCE_RUN 4

static bool follows(const struct folded *password, const ucs4_t *row, size_t row_count)
{
    for (size_t i = 0; i + SEQUENCE_RUN <= password->count; i++)
        for (size_t r = 0; r + SEQUENCE_RUN <= row_count; r++) {
            const ucs4_t *c = password->points + i;
            size_t up = 0, down = 0;
            while (up < SEQUENCE_RUN && c[up] == row[r + up])
                up++;
            while (down < SEQUENCE_RUN && c[down] == row[r + SEQUENCE_RUN - 1 - down])
                down++;
            if (up == SEQUENCE_RUN || down == SEQUENCE_RUN)
                return true;
        }
    return false;
}

static bool repeats_a_unit(const struct folded *password)
{
    for (size_t unit = 1; unit <= 4 && unit * 2 <= password->count; unit++) {
        size_t i = unit;
        while (i < password->count && password->points[i] == password->points[i - unit])
            i++;
        if (i == password->count)
            return true;
    }
    return false;
}

static bool few_different(const struct folded *password)
{
    size_t different = 0;

    for (size_t i = 0; i < password->count && different < 5; i++) {
        size_t earlier = 0;
        while (earlier < i && password->points[earlier] != password->points[i])
            earlier++;
        different += earlier == i;
    }
    return different < 5;
}

bool has_sequence(const struct folded *password, size_t enough)
{
    if (password->count < SEQUENCE_RUN)
        return false; // too short to be one; its length is refused elsewhere
    for (size_t i = 0; i + SEQUENCE_RUN <= password->count; i++) {
        const ucs4_t *c = password->points + i;
        if (c[0] == c[1] && c[1] == c[2] && c[2] == c[3])
            return true;
    }
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        ucs4_t row[128];
        size_t count = 0, size = strlen(rows[r]);
        for (size_t at = 0; at < size;)
            at += (size_t)u8_mbtouc(&row[count++], (const uint8_t *)rows[r] + at, size - at);
        if (follows(password, row, count))
            return true;
    }
    // What is shorter than `enough` has few of everything.
    return password->count >= enough &&
           (repeats_a_unit(password) || few_different(password) ||
            stretch_points(password->points, password->count) < enough);
}

// --- dictionary forms
// ----------------------------------------------------------------------------------

#define SHORTEST_CORE 4

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
        bool doubt;
        form[i] = undisguise(form[i], &doubt);
        if (doubt && doubts < DOUBTFUL_MAX)
            doubtful[doubts++] = i;
    }
    for (unsigned choice = 0; choice < 1u << doubts && !yes; choice++) {
        for (size_t d = 0; d < doubts; d++)
            form[doubtful[d]] = (choice >> d & 1) != 0 ? 'l' : 'i';
        yes = known_either_way(form, count, known);
    }
    secret_wipe(form, sizeof form);
    return yes;
}

static bool is_letter(ucs4_t c)
{
    return c >= 'a' && c <= 'z';
}

bool dictionary_covers(const struct folded *password, size_t enough, bool (*known)(const char *))
{
    const ucs4_t *c = password->points;
    size_t lead = 0, trail = 0;

    while (lead < password->count && !is_letter(c[lead]))
        lead++;
    while (trail < password->count - lead && !is_letter(c[password->count - 1 - trail]))
        trail++;
    // The outermost digit or symbol may belong to the word ("pa$$", "5akura"): try every cut, but
    // no more than a few on each side.
    for (size_t head = lead > 8 ? lead - 8 : 0; head <= lead; head++)
        for (size_t tail = trail > 8 ? trail - 8 : 0; tail <= trail; tail++) {
            size_t core = password->count - head - tail;
            size_t rest =
                stretch_points(c, head) + stretch_points(c + password->count - tail, tail);
            if (rest >= enough)
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
