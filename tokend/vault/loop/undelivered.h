// SPDX-License-Identifier: BSD-2-Clause
// Tickets of grants that nobody has (abuse:M8): void from the moment that this is known until they
// would have been too old anyway. What is remembered is bounded, and nobody fills it for others:
// who leaves more than a few behind loses older tickets of their own.
#ifndef WARIFU_VAULT_UNDELIVERED_H
#define WARIFU_VAULT_UNDELIVERED_H

#include "base/clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNDELIVERED_PER_PERSON 8
#define UNDELIVERED_PEOPLE 512
#define UNDELIVERED_SECONDS 3600 // no ticket that proves something lasts longer (`fresh`)

struct undelivered {
    struct {
        int64_t person;
        uint64_t numbers[UNDELIVERED_PER_PERSON]; // one after the other, again from the first
        size_t next;
        uint64_t below;        // every ticket of the person with a lower number is void too
        struct boot_time last; // when the newest was noted; those of a person so long ago are over
    } people[UNDELIVERED_PEOPLE];
    uint64_t below; // the same for everybody: more people than there is room for, within the hour
};

// Numbers count up with the tickets that are given; `person` is whose ticket it is.
void undelivered_note(struct undelivered *all, int64_t person, uint64_t number,
                      struct boot_time now);
bool undelivered_has(const struct undelivered *all, int64_t person, uint64_t number);

#endif
