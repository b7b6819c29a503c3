// SPDX-License-Identifier: BSD-2-Clause
#include "factor/password_own_words.h"
#include "factor/romaji.h"
#include <stdlib.h>
#include <string.h>

// What one person can have at most: names with many parts, each with a dozen readings.
#define WORDS_MAX 1024
#define NAME_PARTS_MAX 24 // of one name

// A longer word counts by its beginning. Takes a copy of the points.
static enum fault add_points(struct own_words *words, enum word_kind kind, const ucs4_t *points,
                             size_t count)
{
    ucs4_t *copy;

    if (words->count == WORDS_MAX)
        return FAULT_NONE;
    if (count > COVER_WORD_LONGEST)
        count = COVER_WORD_LONGEST;
    copy = malloc((count + 1) * sizeof *copy);
    if (copy == NULL)
        return FAULT_MEMORY;
    memcpy(copy, points, count * sizeof *copy);
    words->texts[words->text_count++] = copy;
    words->items[words->count++] = (struct word){kind, copy, count};
    return FAULT_NONE;
}

static enum fault add_romaji(struct own_words *words, const ucs4_t *kana, size_t count)
{
    enum fault fault = FAULT_NONE;

    for (unsigned how = 0; how < ROMAJI_WAYS && fault == FAULT_NONE; how++) {
        char text[COVER_WORD_LONGEST + 1];
        ucs4_t points[COVER_WORD_LONGEST];
        size_t length = 0;
        if (!romaji_spell(kana, count, how, text, sizeof text))
            break; // no kana
        for (; text[length] != '\0'; length++)
            points[length] = (ucs4_t)text[length];
        fault = add_points(words, WORD_NAME, points, length);
    }
    return fault;
}

static enum fault add_reading(void *context, const ucs4_t *reading, size_t count)
{
    struct own_words *words = context;
    const enum fault fault = add_points(words, WORD_NAME, reading, count);

    return fault == FAULT_NONE ? add_romaji(words, reading, count) : fault;
}

static enum fault add_part(struct own_words *words, const ucs4_t *points, size_t count,
                           bool readings)
{
    enum fault fault = add_points(words, WORD_NAME, points, count);

    if (fault == FAULT_NONE && points[0] >= 0x80)
        fault = add_romaji(words, points, count);
    if (fault != FAULT_NONE || points[0] < 0x80 || !readings)
        return fault;
    fault = word_list_readings(points, count, add_reading, words);
    // Surname and first name are often written without a space.
    for (size_t cut = 2; cut + 2 <= count && cut <= 4 && fault == FAULT_NONE; cut++) {
        fault = word_list_readings(points, cut, add_reading, words);
        if (fault == FAULT_NONE)
            fault = word_list_readings(points + cut, count - cut, add_reading, words);
    }
    return fault;
}

static bool is_letter(ucs4_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0x80 && c != 0x3000 && c != 0xa0 && c != 0x30fb);
}

// "tanaka.h01" or "Tanaka, Hanako" as a whole and each group of letters in it.
static enum fault add_name(struct own_words *words, const char *name, struct folded *folded,
                           bool readings)
{
    enum fault fault = fold_text(name == NULL ? "" : name, folded);
    size_t start = 0;

    if (fault == FAULT_NONE)
        fault = add_points(words, WORD_NAME, folded->points, folded->count);
    for (size_t i = 0, parts = 0; i <= folded->count && fault == FAULT_NONE; i++) {
        if (i < folded->count && is_letter(folded->points[i]))
            continue;
        if (i > start && parts++ < NAME_PARTS_MAX)
            fault = add_part(words, folded->points + start, i - start, readings);
        start = i + 1;
    }
    return fault;
}

enum fault own_words_gather(const struct password_demand *demand, struct own_words *words)
{
    struct folded *folded = malloc(sizeof *folded);
    enum fault fault = FAULT_NONE;

    *words = (struct own_words){.items = calloc(WORDS_MAX, sizeof *words->items),
                                .texts = calloc(WORDS_MAX, sizeof *words->texts)};
    if (folded == NULL || words->items == NULL || words->texts == NULL)
        fault = FAULT_MEMORY;
    for (size_t i = 0; fault == FAULT_NONE && i < demand->site_word_count; i++) {
        fault = fold_text(demand->site_words[i], folded);
        if (fault == FAULT_NONE)
            fault = add_points(words, WORD_SITE, folded->points, folded->count);
    }
    if (fault == FAULT_NONE)
        fault = add_name(words, demand->user, folded, demand->dictionary);
    if (fault == FAULT_NONE)
        fault = add_name(words, demand->full_name, folded, demand->dictionary);
    free(folded);
    return fault;
}

void own_words_free(struct own_words *words)
{
    for (size_t i = 0; i < words->text_count; i++)
        free(words->texts[i]);
    free(words->texts);
    free(words->items);
    *words = (struct own_words){0};
}
