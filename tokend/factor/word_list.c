// SPDX-License-Identifier: BSD-2-Clause
#include "factor/word_list.h"
#include "factor/fold.h"
#include "factor/romaji.h"
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

// The files as they stand: folded (a test says so), a reading or "", and how it is written or "".
static const struct row {
    uint8_t kind;
    const char *reading, *written;
} rows[] = {
#include "factor/words.inc"
};
#define ROWS (sizeof rows / sizeof *rows)

// One form to look for. All in order, so that those that go on alike stand together.
struct form {
    uint32_t at; // in `points`
    uint8_t count, kind;
};

static struct {
    struct form *forms;
    size_t count, room;
    uint16_t *points; // no word has a character beyond the basic plane
    size_t used, size;
} list;

// What is shorter is in too many passwords that nobody would call a word.
#define LEAST_LATIN 4
#define LEAST_KANA 3
#define LEAST_WRITTEN 2

static bool is_hiragana(ucs4_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || c == 0x30fc;
}

static bool is_worth_looking_for(const ucs4_t *points, size_t count)
{
    bool latin = true, kana = true;

    for (size_t i = 0; i < count; i++) {
        latin = latin && points[i] < 0x80;
        kana = kana && is_hiragana(points[i]);
    }
    return count <= WORD_LIST_LONGEST && count >= (latin  ? LEAST_LATIN
                                                   : kana ? LEAST_KANA
                                                          : LEAST_WRITTEN);
}

static enum fault make_room(size_t points)
{
    if (list.count == list.room) {
        const size_t room = list.room == 0 ? 4096 : 2 * list.room;
        struct form *forms = reallocarray(list.forms, room, sizeof *forms);
        if (forms == NULL)
            return FAULT_MEMORY;
        list.forms = forms;
        list.room = room;
    }
    if (list.used + points > list.size) {
        const size_t size = list.size == 0 ? 32768 : 2 * list.size;
        uint16_t *larger = reallocarray(list.points, size, sizeof *larger);
        if (larger == NULL)
            return FAULT_MEMORY;
        list.points = larger;
        list.size = size;
    }
    return FAULT_NONE;
}

static enum fault add(uint8_t kind, const ucs4_t *points, size_t count)
{
    if (!is_worth_looking_for(points, count))
        return FAULT_NONE;
    const enum fault fault = make_room(count);
    if (fault != FAULT_NONE)
        return fault;
    list.forms[list.count++] = (struct form){(uint32_t)list.used, (uint8_t)count, kind};
    for (size_t i = 0; i < count; i++)
        list.points[list.used++] = (uint16_t)points[i];
    return FAULT_NONE;
}

static size_t decode(const char *text, ucs4_t points[WORD_LIST_LONGEST])
{
    size_t count = 0;

    for (size_t at = 0, size = strlen(text); at < size && count < WORD_LIST_LONGEST;)
        at += (size_t)u8_mbtouc_unsafe(&points[count++], (const uint8_t *)text + at, size - at);
    return count;
}

// Spellings that are alike are many; they go when the list is sorted.
static enum fault add_romaji(uint8_t kind, const ucs4_t *kana, size_t count)
{
    enum fault fault = FAULT_NONE;

    for (unsigned how = 0; how < ROMAJI_WAYS && fault == FAULT_NONE; how++) {
        char text[4 * WORD_LIST_LONGEST];
        ucs4_t points[WORD_LIST_LONGEST];
        if (!romaji_spell(kana, count, how, text, sizeof text))
            return FAULT_NONE;
        const size_t length = decode(text, points);
        fault = add(kind, points, length);
    }
    return fault;
}

static enum fault add_row(const struct row *row)
{
    ucs4_t points[WORD_LIST_LONGEST];
    size_t count = decode(row->written, points);
    enum fault fault = add(row->kind, points, count);

    if (fault == FAULT_NONE && row->reading[0] != '\0') {
        count = decode(row->reading, points);
        fault = add(row->kind, points, count);
        if (fault == FAULT_NONE)
            fault = add_romaji(row->kind, points, count);
    }
    return fault;
}

static int by_points(const void *one, const void *other)
{
    const struct form *a = one, *b = other;

    for (size_t i = 0; i < a->count && i < b->count; i++)
        if (list.points[a->at + i] != list.points[b->at + i])
            return list.points[a->at + i] < list.points[b->at + i] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

static void sort(void)
{
    size_t kept = 0;

    qsort(list.forms, list.count, sizeof *list.forms, by_points);
    for (size_t i = 0; i < list.count; i++)
        if (kept > 0 && by_points(&list.forms[kept - 1], &list.forms[i]) == 0)
            list.forms[kept - 1].kind |= list.forms[i].kind;
        else
            list.forms[kept++] = list.forms[i];
    list.count = kept;
}

enum fault word_list_load(void)
{
    enum fault fault = FAULT_NONE;

    if (list.count > 0)
        return FAULT_NONE;
    for (size_t i = 0; i < ROWS && fault == FAULT_NONE; i++)
        fault = add_row(&rows[i]);
    if (fault == FAULT_NONE) {
        sort();
        return FAULT_NONE;
    }
    free(list.forms);
    free(list.points);
    memset(&list, 0, sizeof list);
    return fault;
}

size_t word_list_size(void)
{
    return list.count;
}

// --- look-up ---

struct search {
    const ucs4_t *c;
    size_t room;
    int step;
    uint8_t *kinds;
};

// The letter of the form at `depth`, which all in [low, high) have.
static uint16_t letter_of(size_t form, size_t depth)
{
    return list.points[list.forms[form].at + depth];
}

// The first of [low, high) whose letter at `depth` is not below `letter`.
static size_t first_from(size_t low, size_t high, size_t depth, ucs4_t letter)
{
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (letter_of(middle, depth) < letter)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// [low, high) begin with the same `depth` letters, which were found. At most three ways go on, and
// the words end them.
static void descend(const struct search *search, size_t low, size_t high, size_t depth)
{
    ucs4_t letters[4];
    size_t count = 0;

    if (low < high && list.forms[low].count == depth)
        search->kinds[depth] |= list.forms[low++].kind;
    if (low == high || depth == search->room)
        return;
    const ucs4_t c = search->c[search->step * (ptrdiff_t)depth];
    letters[count++] = c;
    for (const char *letter = fold_letters(c); *letter != '\0'; letter++)
        letters[count++] = (ucs4_t)*letter;
    for (size_t i = 0; i < count; i++) {
        const size_t from = first_from(low, high, depth, letters[i]);
        const size_t to = first_from(from, high, depth, letters[i] + 1);
        if (from < to)
            descend(search, from, to, depth + 1);
    }
}

void word_list_find(const ucs4_t *c, size_t room, int step, uint8_t kinds[WORD_LIST_LONGEST + 1])
{
    const struct search search = {c, room < WORD_LIST_LONGEST ? room : WORD_LIST_LONGEST, step,
                                  kinds};

    memset(kinds, 0, WORD_LIST_LONGEST + 1);
    descend(&search, 0, list.count, 0);
}

enum fault word_list_readings(const ucs4_t *written, size_t count,
                              enum fault (*each)(void *, const ucs4_t *, size_t), void *context)
{
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < ROWS && fault == FAULT_NONE; i++) {
        ucs4_t points[WORD_LIST_LONGEST];
        if (rows[i].reading[0] == '\0' || decode(rows[i].written, points) != count ||
            memcmp(points, written, count * sizeof *points) != 0)
            continue;
        fault = each(context, points, decode(rows[i].reading, points));
    }
    return fault;
}
