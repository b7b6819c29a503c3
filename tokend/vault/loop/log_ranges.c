// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/log_ranges.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

size_t log_ranges_read(const char *text, struct log_range ranges[LOG_RANGES_MOST])
{
    size_t count = 0;
    int used = 0;
    for (const char *at = text; count < LOG_RANGES_MOST; at += used) {
        struct log_range *range = &ranges[count];
        range->kind = is_letter(*at) ? *at++ : '\0';
        if (sscanf(at, "%" SCNd64 "-%" SCNd64 " %n", &range->first, &range->last, &used) != 2)
            break;
        count++;
    }
    return count;
}

static int by_first(const void *a, const void *b)
{
    const struct log_range *left = a, *right = b;
    return left->first < right->first ? -1 : left->first > right->first;
}

static size_t nearest(const struct log_range *ranges, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i + 1 < count; i++)
        if (ranges[i + 1].first - ranges[i].last < ranges[best + 1].first - ranges[best].last)
            best = i;
    return best;
}

size_t log_ranges_join(struct log_range *ranges, size_t count, size_t most)
{
    size_t kept = 0;
    qsort(ranges, count, sizeof *ranges, by_first);
    for (size_t i = 0; i < count; i++) {
        struct log_range *before = kept > 0 ? &ranges[kept - 1] : NULL;
        if (before != NULL && ranges[i].first - 1 <= before->last) {
            if (ranges[i].last > before->last)
                before->last = ranges[i].last;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    for (; kept > most && kept > 1; kept--) {
        const size_t at = nearest(ranges, kept);
        ranges[at].last = ranges[at + 1].last;
        memmove(&ranges[at + 1], &ranges[at + 2], (kept - at - 2) * sizeof *ranges);
    }
    return kept;
}

static bool write_all(const struct log_range *ranges, size_t count, char text[LOG_RANGES_SIZE])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char kind[2] = {ranges[i].kind, '\0'};
        const int length =
            snprintf(text + used, LOG_RANGES_SIZE - used, "%s%" PRId64 "-%" PRId64 " ", kind,
                     ranges[i].first, ranges[i].last);
        if (length < 0 || (size_t)length >= LOG_RANGES_SIZE - used)
            return false;
        used += (size_t)length;
    }
    return true;
}

void log_ranges_write(struct log_range *ranges, size_t count, char text[LOG_RANGES_SIZE])
{
    size_t most = LOG_RANGES_MOST;
    do
        count = log_ranges_join(ranges, count, most);
    while (!write_all(ranges, count, text) && most-- > 1);
}

bool log_ranges_hold(const struct log_range *ranges, size_t count, int64_t first, int64_t last)
{
    for (size_t i = 0; i < count; i++)
        if (first >= ranges[i].first && last <= ranges[i].last)
            return true;
    return false;
}
