// SPDX-License-Identifier: BSD-2-Clause
// What the fault tests do to a store, and what it must say then: people who log in or fail to, as
// the vault records them.
#ifndef WARIFU_TESTS_STORE_WORLD_H
#define WARIFU_TESTS_STORE_WORLD_H

#include "../store/store_help.h"

#define PEOPLE 12

struct truth { // what the store must say
    int64_t last[PEOPLE];
    uint32_t failures[PEOPLE];
    uint32_t logins[PEOPLE];
    int64_t records;
    int64_t sessions;
};

struct world {
    struct store *store;
    int64_t person[PEOPLE], credential[PEOPLE];
    uint64_t seed;
};

uint64_t world_roll(struct world *world, uint64_t sides);
// Fills an empty store.
void world_populate(struct world *world, struct store *store);
// What a store says in which nobody has tried yet.
struct truth world_start(void);
// One attempt at logging in, as the vault records it.
enum fault world_request(struct world *world, struct truth *truth, bool granted) MUST_CHECK;
// What the store says.
struct truth world_read(struct world *world);
bool world_same(const struct truth *a, const struct truth *b);

#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum fault fault_ = (call);                                                                \
        if (fault_ != FAULT_NONE)                                                                  \
            return fault_;                                                                         \
    } while (0)

#endif
