// SPDX-License-Identifier: BSD-2-Clause
#include "core/replays.h"
#include <stddef.h>

static size_t row_of(const struct replays *replays, int64_t person, unsigned origin)
{
    size_t oldest = 0;

    for (size_t i = 0; i < REPLAYS_KEPT; i++) {
        if (replays->rows[i].person == person && replays->rows[i].origin == origin)
            return i;
        if (replays->rows[i].since.milliseconds < replays->rows[oldest].since.milliseconds)
            oldest = i;
    }
    return oldest;
}

enum replay replays_note(struct replays *replays, int64_t person, unsigned origin,
                         struct boot_time now)
{
    const size_t i = row_of(replays, person, origin);
    const int64_t age = now.milliseconds - replays->rows[i].since.milliseconds;
    const bool known = replays->rows[i].person == person && replays->rows[i].origin == origin;

    if (!known || age >= INT64_C(1000) * REPLAYS_SECONDS) {
        replays->rows[i].person = person;
        replays->rows[i].origin = origin;
        replays->rows[i].since = replays->rows[i].told = now;
        replays->rows[i].count = 1;
        return REPLAY_TOLD;
    }
    if (replays->rows[i].count >= REPLAYS_FREE)
        return REPLAY_CHARGED;
    replays->rows[i].count++;
    if (now.milliseconds - replays->rows[i].told.milliseconds <
        INT64_C(1000) * REPLAYS_TOLD_SECONDS)
        return REPLAY_QUIET;
    replays->rows[i].told = now;
    return REPLAY_TOLD;
}

void replays_settle(struct replays *replays, int64_t person, unsigned origin)
{
    const size_t i = row_of(replays, person, origin);

    if (replays->rows[i].person == person && replays->rows[i].origin == origin)
        replays->rows[i].count = 0;
}
