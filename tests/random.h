// SPDX-License-Identifier: BSD-2-Clause
// Repeatable randomness for tests: the seed is printed, WARIFU_SEED sets it.
#ifndef WARIFU_TESTS_UNIT_RANDOM_H
#define WARIFU_TESTS_UNIT_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct random {
    uint64_t state;
};

static inline struct random random_start(const char *what, uint64_t seed)
{
    const char *wish = getenv("WARIFU_SEED");

    if (wish != NULL)
        seed = strtoull(wish, NULL, 0);
    printf("# %s: seed %llu\n", what, (unsigned long long)seed);
    return (struct random){seed};
}

static inline uint64_t random_next(struct random *random) // SplitMix64
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static inline uint32_t random_below(struct random *random, uint32_t bound)
{
    return (uint32_t)(random_next(random) % bound);
}

#endif
