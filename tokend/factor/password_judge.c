// SPDX-License-Identifier: BSD-2-Clause
// What a good password is (B1). Composition is demanded only where the policy says so (NIST SP
// 800-63B-4 section 3.1.1.2 forbids it, K7.4.3 asks for it); lists and names always count.
#include "base/secret.h"
#include "factor/dictionary.h"
#include "factor/dictionary_forms.h"
#include "factor/password.h"
#include "factor/password_cover.h"
#include "factor/password_own_words.h"
#include "factor/password_rows.h"
#include "factor/password_similar.h"
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

// Points (password_cover.h) that make a password more than the words, names or rows in it.
#define BESIDE_WORDS 6
#define BESIDE_NAMES 8
#define BESIDE_ROWS 8

#define SENTENCE 15 // characters, of which half or more are kana or kanji

// Everything about one password while it is judged; wiped as a whole.
struct judgement {
    char normal[PASSWORD_MAX + 1], current[PASSWORD_MAX + 1];
    struct folded folded, squeezed, old;
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

// Kinds of characters. The two kana and kanji are kinds as letters and digits are.
enum kind { UPPER, LOWER, DIGIT, SYMBOL, HIRAGANA, KATAKANA, KANJI, KIND_COUNT_ };

// ASCII by hand: no locale has a say (abuse:E1).
static enum kind kind_of(ucs4_t c)
{
    static const struct {
        ucs4_t from, to;
        enum kind kind;
    } kinds[] = {{'A', 'Z', UPPER},          {'a', 'z', LOWER},          {'0', '9', DIGIT},
                 {0x3041, 0x309f, HIRAGANA}, {0x30a1, 0x30ff, KATAKANA}, {0x31f0, 0x31ff, KATAKANA},
                 {0xff66, 0xff9f, KATAKANA}}; // of half width

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (c >= kinds[i].from && c <= kinds[i].to)
            return kinds[i].kind;
    return uc_is_property_ideographic(c) ? KANJI : SYMBOL;
}

// A sentence in kana and kanji has no upper case that it could be asked for, and is as hard to
// guess as its length says: from that of SP 800-63B-4 section 3.1.1.2 on it is asked for no more
// kinds. A word that is said over and over is no sentence.
static void judge_classes(struct judgement *j, const struct password_demand *demand)
{
    const uint8_t *at = (const uint8_t *)j->normal;
    size_t seen[KIND_COUNT_] = {0}, length = 0;
    uint32_t kinds = 0;
    ucs4_t c;

    while ((at = u8_next(&c, at)) != NULL) {
        length++;
        kinds += seen[kind_of(c)]++ == 0;
    }
    const size_t japanese = seen[HIRAGANA] + seen[KATAKANA] + seen[KANJI];
    const size_t unit = repeated_unit(&j->folded);
    const bool sentence =
        length >= SENTENCE && japanese * 2 >= length && (unit == 0 || unit >= SENTENCE);
    if (kinds < demand->min_classes && !sentence)
        add(&j->flaws, PasswordFlaw_FLAW_FEW_CLASSES, demand->min_classes);
}

// A password is little more than its words, dates or rows if it counts fewer points.
static bool is_made_of(const struct cover *cover, unsigned kind, unsigned enough)
{
    return (cover->kinds & kind) != 0 && cover->points < enough;
}

static enum fault measure(const struct judgement *j, const struct own_words *own, bool listed,
                          struct cover covers[2])
{
    enum fault fault = cover_measure(&j->folded, own->items, own->count, listed, &covers[0]);

    if (fault == FAULT_NONE)
        fault = cover_measure(&j->squeezed, own->items, own->count, listed, &covers[1]);
    return fault;
}

static bool any_made_of(const struct cover covers[2], unsigned kind, unsigned enough)
{
    return is_made_of(&covers[0], kind, enough) || is_made_of(&covers[1], kind, enough);
}

static enum fault judge_dictionary(struct judgement *j)
{
    // Without the list nothing that a person chose can be said to be good.
    if (!dictionary_is_open())
        return FAULT_NOT_FOUND;
    if (dictionary_covers(&j->folded, BESIDE_WORDS, dictionary_has) ||
        dictionary_covers(&j->squeezed, BESIDE_WORDS, dictionary_has))
        add(&j->flaws, PasswordFlaw_FLAW_DICTIONARY, 0);
    return FAULT_NONE;
}

// What belongs to this person and site is the most telling reason, so it is looked for alone first.
static enum fault judge_own_words(struct judgement *j, const struct own_words *own)
{
    struct cover covers[2];
    const enum fault fault = measure(j, own, false, covers);

    if (fault != FAULT_NONE)
        return fault;
    if (any_made_of(covers, WORD_SITE, BESIDE_WORDS))
        add(&j->flaws, PasswordFlaw_FLAW_SITE_WORD, 0);
    if (any_made_of(covers, WORD_NAME, BESIDE_NAMES))
        add(&j->flaws, PasswordFlaw_FLAW_OWN_NAME, 0);
    return FAULT_NONE;
}

// The first that holds is the reason: it is enough, and the next would say the same of the same
// characters.
static const struct {
    unsigned kind, enough;
    PasswordFlaw flaw;
} guessable[] = {
    {WORD_COMMON, BESIDE_WORDS, PasswordFlaw_FLAW_DICTIONARY},
    {WORD_PLACE, BESIDE_WORDS, PasswordFlaw_FLAW_PLACE},
    {COVER_DATE, BESIDE_WORDS, PasswordFlaw_FLAW_DATE},
    {COVER_ROW, BESIDE_ROWS, PasswordFlaw_FLAW_SEQUENCE},
};

// Long enough only because it is said again.
static bool is_padded(const struct judgement *j, const struct password_demand *demand)
{
    const size_t unit = repeated_unit(&j->folded);
    return unit != 0 && unit < demand->min_length;
}

static enum fault judge_words(struct judgement *j, const struct password_demand *demand,
                              const struct own_words *own)
{
    const size_t before = j->flaws.count;
    struct cover covers[2];
    enum fault fault = judge_own_words(j, own);

    if (fault == FAULT_NONE)
        fault = measure(j, own, demand->dictionary, covers);
    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < sizeof guessable / sizeof *guessable; i++)
        if (j->flaws.count == before && any_made_of(covers, guessable[i].kind, guessable[i].enough))
            add(&j->flaws, guessable[i].flaw, 0);
    // What is shorter has few of everything.
    if (j->flaws.count == before && j->folded.count >= BESIDE_WORDS &&
        (repeats_itself(&j->folded) || is_padded(j, demand) || covers[0].points < BESIDE_WORDS))
        add(&j->flaws, PasswordFlaw_FLAW_SEQUENCE, 0);
    if (j->flaws.count == before && demand->dictionary)
        fault = judge_dictionary(j);
    return fault;
}

static enum fault judge_likeness(struct judgement *j, const struct password_demand *demand)
{
    bool similar = false;
    enum fault fault;

    if (demand->current == NULL || demand->current[0] == '\0')
        return FAULT_NONE;
    fault = password_normalise(demand->current, j->current, sizeof j->current);
    if (fault != FAULT_NONE) // none that was ever taken
        return fault == FAULT_MEMORY ? fault : FAULT_NONE;
    fault = fold_text(j->current, &j->old);
    if (fault == FAULT_NONE)
        fault = password_is_similar(&j->folded, &j->old, &similar);
    if (similar)
        add(&j->flaws, PasswordFlaw_FLAW_LIKE_CURRENT, 0);
    return fault;
}

enum fault password_judge(const char *typed, const struct password_demand *demand,
                          struct password_flaws *flaws)
{
    struct judgement *j = calloc(1, sizeof *j);
    struct own_words own = {0};
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
    fault = own_words_gather(demand, &own);
    if (fault == FAULT_NONE)
        fault = judge_words(j, demand, &own);
    own_words_free(&own);
    if (fault == FAULT_NONE)
        fault = judge_likeness(j, demand);
out:
    if (fault == FAULT_NONE)
        *flaws = j->flaws;
    secret_wipe(j, sizeof *j);
    free(j);
    return fault;
}
