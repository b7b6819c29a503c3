// SPDX-License-Identifier: BSD-2-Clause
// What a good password is (B1). Composition is demanded only where the policy says so (NIST SP
// 800-63B-4 section 3.1.1.2 forbids it, K7.4.3 asks for it); lists and names always count.
#include "base/secret.h"
#include "factor/dictionary.h"
#include "factor/password.h"
#include "factor/password_variants.h"
#include <pwquality.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

// Points that must be left when words are taken out (words_cover()).
#define BESIDE_WORDS 6
#define BESIDE_NAMES 8
#define NAME_PARTS_MAX 24 // of one name

static const char *const common_words[] = {
#include "factor/common_words.inc"
};
#define COMMON_WORDS (sizeof common_words / sizeof *common_words)

// Everything about one password while it is judged; wiped as a whole.
struct judgement {
    char normal[PASSWORD_MAX + 1];
    struct folded folded, squeezed;
    struct password_flaws flaws;
};

static void add(struct password_flaws *flaws, PasswordFlaw flaw, uint32_t number)
{
    if (flaws->count == sizeof flaws->items / sizeof *flaws->items)
        return;
    flaws->items[flaws->count++] = flaw;
    if (flaws->number == 0)
        flaws->number = number;
}

static void judge_length(struct judgement *j, const struct password_demand *demand)
{
    const uint8_t *text = (const uint8_t *)j->normal;

    if (u8_mbsnlen(text, strlen(j->normal)) < demand->min_length)
        add(&j->flaws, PasswordFlaw_FLAW_TOO_SHORT, demand->min_length);
}

static void judge_classes(struct judgement *j, const struct password_demand *demand)
{
    bool upper = false, lower = false, digit = false, symbol = false;

    for (const char *c = j->normal; *c != '\0';
         c++) { // ASCII by hand: no locale has a say (abuse:E1)
        if (*c >= 'A' && *c <= 'Z')
            upper = true;
        else if (*c >= 'a' && *c <= 'z')
            lower = true;
        else if (*c >= '0' && *c <= '9')
            digit = true;
        else
            symbol = true;
    }
    if ((uint32_t)upper + lower + digit + symbol < demand->min_classes)
        add(&j->flaws, PasswordFlaw_FLAW_FEW_CLASSES, demand->min_classes);
}

// All words that this person's password must not be made of. Names and site words come first, so
// that the reason is the most telling one. A longer word counts by its first WORD_MAX characters.
#define WORD_MAX 128
struct words {
    struct word *items;
    size_t count;
    ucs4_t *points; // what the items point into
    size_t used;
};

static enum fault add_word(struct words *words, enum word_kind kind, const char *text)
{
    struct folded *folded = malloc(sizeof *folded);
    enum fault fault = folded == NULL ? FAULT_MEMORY : fold_text(text, folded);

    if (fault == FAULT_NONE) {
        size_t count = folded->count < WORD_MAX ? folded->count : WORD_MAX;
        memcpy(words->points + words->used, folded->points, count * sizeof *words->points);
        words->items[words->count++] = (struct word){kind, words->points + words->used, count};
        words->used += count;
    }
    free(folded);
    return fault;
}

// "tanaka.h01" or "Tanaka, Hanako" as a whole and each group of letters in it.
static enum fault add_name(struct words *words, const char *name)
{
    enum fault fault = add_word(words, WORD_NAME, name == NULL ? "" : name);
    const struct word whole = words->items[words->count > 0 ? words->count - 1 : 0];
    struct word *part = NULL;

    for (size_t i = 0, parts = 0; fault == FAULT_NONE && i < whole.count; i++) {
        ucs4_t c = whole.points[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 0x80 && c != 0x3000 && c != 0xa0);
        if (letter && part == NULL) {
            if (parts++ == NAME_PARTS_MAX)
                return FAULT_NONE;
            part = &words->items[words->count++];
            *part = (struct word){WORD_NAME, whole.points + i, 0};
        }
        if (letter)
            part->count++;
        else
            part = NULL;
    }
    return fault;
}

// The file is folded as it stands (a test says so), so decoding is enough.
static void add_common_words(struct words *words)
{
    for (size_t i = 0; i < COMMON_WORDS; i++) {
        const uint8_t *text = (const uint8_t *)common_words[i];
        struct word *word = &words->items[words->count++];
        *word = (struct word){WORD_COMMON, words->points + words->used, 0};
        for (size_t at = 0, size = strlen(common_words[i]); at < size; word->count++)
            at += (size_t)u8_mbtouc_unsafe(&words->points[words->used++], text + at, size - at);
    }
}

static enum fault gather(const struct password_demand *demand, struct words *words)
{
    const size_t common = demand->dictionary ? COMMON_WORDS : 0;
    size_t points = (demand->site_word_count + 2) * WORD_MAX;
    enum fault fault;

    for (size_t i = 0; i < common; i++)
        points += strlen(common_words[i]);
    *words =
        (struct words){.items = calloc(demand->site_word_count + 2 * (NAME_PARTS_MAX + 1) + common,
                                       sizeof *words->items),
                       .points = calloc(points, sizeof *words->points)};
    if (words->items == NULL || words->points == NULL)
        return FAULT_MEMORY;
    fault = add_name(words, demand->user);
    if (fault == FAULT_NONE)
        fault = add_name(words, demand->full_name);
    for (size_t i = 0; fault == FAULT_NONE && i < demand->site_word_count; i++)
        fault = add_word(words, WORD_SITE, demand->site_words[i]);
    if (fault == FAULT_NONE && common > 0)
        add_common_words(words);
    return fault;
}

static enum fault judge_dictionary(struct judgement *j, const struct password_demand *demand)
{
    // Without the list nothing that a person chose can be said to be good.
    if (!dictionary_is_open())
        return demand->list_may_be_closed ? FAULT_NONE : FAULT_NOT_FOUND;
    if (dictionary_covers(&j->folded, BESIDE_WORDS, dictionary_has) ||
        dictionary_covers(&j->squeezed, BESIDE_WORDS, dictionary_has))
        add(&j->flaws, PasswordFlaw_FLAW_DICTIONARY, 0);
    return FAULT_NONE;
}

static enum fault judge_words(struct judgement *j, const struct password_demand *demand)
{
    struct words words;
    enum fault fault = gather(demand, &words);

    if (fault == FAULT_NONE) {
        unsigned few = words_cover(&j->folded, words.items, words.count, BESIDE_WORDS) |
                       words_cover(&j->squeezed, words.items, words.count, BESIDE_WORDS);
        unsigned own = words_cover(&j->folded, words.items, words.count, BESIDE_NAMES) |
                       words_cover(&j->squeezed, words.items, words.count, BESIDE_NAMES);
        if ((few & WORD_COMMON) != 0)
            add(&j->flaws, PasswordFlaw_FLAW_DICTIONARY, 0);
        if ((few & WORD_SITE) != 0)
            add(&j->flaws, PasswordFlaw_FLAW_SITE_WORD, 0);
        if ((own & WORD_NAME) != 0)
            add(&j->flaws, PasswordFlaw_FLAW_OWN_NAME, 0);
        if (few == 0 && demand->dictionary) // one reason is enough
            fault = judge_dictionary(j, demand);
    }
    free(words.items);
    free(words.points);
    return fault;
}

// Rules of libpwquality about the shape; its dictionary would open files (dictionary.h).
static enum fault judge_shape(struct judgement *j)
{
    static const int shapes[] = {PWQ_ERROR_PALINDROME, PWQ_ERROR_MAX_CONSECUTIVE,
                                 PWQ_ERROR_MAX_SEQUENCE};
    bool bad = has_sequence(&j->folded, BESIDE_WORDS);
    pwquality_settings_t *settings = pwquality_default_settings();

    if (settings == NULL)
        return FAULT_MEMORY;
    pwquality_set_int_value(settings, PWQ_SETTING_DICT_CHECK, 0);
    pwquality_set_int_value(settings, PWQ_SETTING_USER_CHECK, 0);
    pwquality_set_int_value(settings, PWQ_SETTING_MIN_LENGTH, 0);
    pwquality_set_int_value(settings, PWQ_SETTING_MAX_REPEAT, 3);
    pwquality_set_int_value(settings, PWQ_SETTING_MAX_SEQUENCE, 3);
    int rc = pwquality_check(settings, j->normal, NULL, NULL, NULL);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        bad = bad || rc == shapes[i];
    pwquality_free_settings(settings);
    if (bad)
        add(&j->flaws, PasswordFlaw_FLAW_SEQUENCE, 0);
    return rc == PWQ_ERROR_MEM_ALLOC ? FAULT_MEMORY : FAULT_NONE;
}

enum fault password_judge(const char *typed, const struct password_demand *demand,
                          struct password_flaws *flaws)
{
    struct judgement *j = calloc(1, sizeof *j);
    enum fault fault = FAULT_MEMORY;

    if (j == NULL)
        return fault;
    fault = password_normalise(typed, j->normal, sizeof j->normal);
    if (fault == FAULT_LIMIT || fault == FAULT_FORMAT) {
        if (fault == FAULT_LIMIT)
            add(&j->flaws, PasswordFlaw_FLAW_TOO_LONG, PASSWORD_MAX);
        else
            add(&j->flaws, PasswordFlaw_FLAW_NOT_TEXT, 0);
        fault = FAULT_NONE;
        goto out;
    }
    if (fault == FAULT_NONE)
        fault = fold_text(j->normal, &j->folded);
    if (fault != FAULT_NONE)
        goto out;
    fold_squeeze(&j->folded, &j->squeezed);
    judge_length(j, demand);
    judge_classes(j, demand);
    fault = judge_words(j, demand);
    if (fault == FAULT_NONE)
        fault = judge_shape(j);
out:
    if (fault == FAULT_NONE)
        *flaws = j->flaws;
    secret_wipe(j, sizeof *j);
    free(j);
    return fault;
}
