// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/undelivered.h"
#include <string.h>

// The person's own place, or one that is free or over, or else the one that was used longest ago.
static size_t place_for(const struct undelivered *all, int64_t person, struct boot_time now)
{
    size_t oldest = 0;

    for (size_t i = 0; i < UNDELIVERED_PEOPLE; i++) {
        if (all->people[i].person == person)
            return i;
        if (all->people[i].last.milliseconds < all->people[oldest].last.milliseconds)
            oldest = i;
    }
    for (size_t i = 0; i < UNDELIVERED_PEOPLE; i++)
        if (all->people[i].person == 0 ||
            now.milliseconds - all->people[i].last.milliseconds > UNDELIVERED_SECONDS * 1000)
            return i;
    return oldest;
}

static uint64_t after_newest(const struct undelivered *all, size_t place)
{
    uint64_t newest = 0;

    for (size_t i = 0; i < UNDELIVERED_PER_PERSON; i++)
        if (all->people[place].numbers[i] > newest)
            newest = all->people[place].numbers[i];
    return newest + 1;
}

void undelivered_note(struct undelivered *all, int64_t person, uint64_t number,
                      struct boot_time now)
{
    const size_t place = place_for(all, person, now);

    if (all->people[place].person != person) {
        const bool over =
            all->people[place].person == 0 ||
            now.milliseconds - all->people[place].last.milliseconds > UNDELIVERED_SECONDS * 1000;
        // Void rather than good: what is forgotten takes everything older with it.
        if (!over && after_newest(all, place) > all->below)
            all->below = after_newest(all, place);
        memset(&all->people[place], 0, sizeof all->people[place]);
        all->people[place].person = person;
    }
    uint64_t *slot =
        &all->people[place].numbers[all->people[place].next++ % UNDELIVERED_PER_PERSON];
    if (*slot != 0 && *slot >= all->people[place].below)
        all->people[place].below = *slot + 1;
    *slot = number;
    all->people[place].last = now;
}

bool undelivered_has(const struct undelivered *all, int64_t person, uint64_t number)
{
    if (number < all->below)
        return true;
    for (size_t i = 0; i < UNDELIVERED_PEOPLE; i++) {
        if (all->people[i].person != person)
            continue;
        if (number < all->people[i].below)
            return true;
        for (size_t k = 0; k < UNDELIVERED_PER_PERSON; k++)
            if (all->people[i].numbers[k] == number)
                return true;
    }
    return false;
}
