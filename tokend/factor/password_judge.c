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
#define NAME_PARTS_MAX 24

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

    for (const char *c = j->normal; *c != '\0'; c++) { // ASCII by hand: no locale has a say (E1)
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
// that the reason is the most telling one.
struct words {
    struct word *items;
    size_t count, room;
};

static enum fault add_word(struct words *words, enum word_kind kind, const char *text)
{
    if (words->count == words->room)
        return FAULT_INTERNAL;
    struct word *word = &words->items[words->count];
    enum fault fault = fold_text(text, &word->text);
    if (fault == FAULT_NONE) {
        word->kind = kind;
        words->count++;
    }
    return fault;
}

// "tanaka.h01" or "Tanaka, Hanako" as a whole and each group of letters in it.
static enum fault add_name(struct words *words, const char *name)
{
    struct word *whole = &words->items[words->count], *part = NULL;
    enum fault fault = add_word(words, WORD_NAME, name == NULL ? "" : name);

    for (size_t i = 0; fault == FAULT_NONE && i < whole->text.count; i++) {
        ucs4_t c = whole->text.points[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 0x80 && c != 0x3000 && c != 0xa0);
        if (letter && part == NULL) {
            if (words->count == words->room)
                return FAULT_NONE;
            part = &words->items[words->count++];
            *part = (struct word){.kind = WORD_NAME};
        }
        if (!letter)
            part = NULL;
        else
            part->text.points[part->text.count++] = c;
    }
    return fault;
}

static enum fault gather(const struct password_demand *demand, struct words *words)
{
    enum fault fault;

    words->count = 0;
    words->room = demand->site_word_count + 2 * NAME_PARTS_MAX + COMMON_WORDS;
    words->items = calloc(words->room, sizeof *words->items);
    if (words->items == NULL)
        return FAULT_MEMORY;
    fault = add_name(words, demand->user);
    if (fault == FAULT_NONE)
        fault = add_name(words, demand->full_name);
    for (size_t i = 0; fault == FAULT_NONE && i < demand->site_word_count; i++)
        fault = add_word(words, WORD_SITE, demand->site_words[i]);
    for (size_t i = 0; fault == FAULT_NONE && demand->dictionary && i < COMMON_WORDS; i++)
        fault = add_word(words, WORD_COMMON, common_words[i]);
    return fault;
}

static enum fault judge_dictionary(struct judgement *j)
{
    // Without the list nothing can be said to be good.
    if (!dictionary_is_open())
        return FAULT_NOT_FOUND;
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
            fault = judge_dictionary(j);
    }
    free(words.items);
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
