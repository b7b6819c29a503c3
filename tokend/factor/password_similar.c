// SPDX-License-Identifier: BSD-2-Clause
#include "factor/password_similar.h"
#include "base/secret.h"
#include <stdlib.h>
#include <string.h>

#define FEWEST_CHANGES 4
#define SCRAP 5 // what is shorter may well stand in another password by chance

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Changes that make `one` into `other`, which is read from its end if `backwards`. `row` has room
// for other->count + 1.
static size_t changes(const struct folded *one, const struct folded *other, bool backwards,
                      uint16_t *row)
{
    for (size_t j = 0; j <= other->count; j++)
        row[j] = (uint16_t)j;
    for (size_t i = 1; i <= one->count; i++) {
        size_t diagonal = row[0];
        row[0] = (uint16_t)i;
        for (size_t j = 1; j <= other->count; j++) {
            const ucs4_t c = other->points[backwards ? other->count - j : j - 1];
            const size_t kept = diagonal + (one->points[i - 1] != c);
            diagonal = row[j];
            row[j] = (uint16_t)least(kept, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[other->count];
}

static bool contains(const struct folded *whole, const struct folded *part)
{
    if (part->count < SCRAP)
        return false;
    for (size_t i = 0; i + part->count <= whole->count; i++)
        if (memcmp(whole->points + i, part->points, part->count * sizeof *part->points) == 0)
            return true;
    return false;
}

enum fault password_is_similar(const struct folded *one, const struct folded *other, bool *similar)
{
    const size_t longer = one->count > other->count ? one->count : other->count;
    const size_t enough = longer / 3 > FEWEST_CHANGES ? longer / 3 : FEWEST_CHANGES;
    uint16_t *row;

    *similar = false;
    if (one->count == 0 || other->count == 0)
        return FAULT_NONE;
    row = calloc(FOLDED_MAX + 1, sizeof *row);
    if (row == NULL)
        return FAULT_MEMORY;
    *similar = contains(one, other) || contains(other, one) ||
               changes(one, other, false, row) < enough || changes(one, other, true, row) < enough;
    secret_wipe(row, (FOLDED_MAX + 1) * sizeof *row);
    free(row);
    return FAULT_NONE;
}
