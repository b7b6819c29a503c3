// SPDX-License-Identifier: BSD-2-Clause
#include "factor/word_list.h"
#include "factor/fold.h"
#include "factor/word_forms.h"
#include <string.h>

// Made by word_forms.c: points[], forms[] in order, so that those that go on alike stand together,
// and readings[].
#include "factor/word_forms.inc"
#define FORMS (sizeof forms / sizeof *forms)
#define READINGS (sizeof readings / sizeof *readings)

size_t word_list_size(void)
{
    return FORMS;
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
    return points[forms[form].at + depth];
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

    if (low < high && forms[low].count == depth)
        search->kinds[depth] |= forms[low++].kind;
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
    descend(&search, 0, FORMS, 0);
}

static bool is_written(const struct reading *reading, const ucs4_t *written, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (points[reading->written + i] != written[i])
            return false;
    return true;
}

enum fault word_list_readings(const ucs4_t *written, size_t count,
                              enum fault (*each)(void *, const ucs4_t *, size_t), void *context)
{
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < READINGS && fault == FAULT_NONE; i++) {
        ucs4_t reading[WORD_LIST_LONGEST];
        if (readings[i].written_count != count || !is_written(&readings[i], written, count))
            continue;
        for (size_t k = 0; k < readings[i].reading_count; k++)
            reading[k] = points[readings[i].reading + k];
        fault = each(context, reading, readings[i].reading_count);
    }
    return fault;
}
