// SPDX-License-Identifier: BSD-2-Clause
// How many failed attempts each person has left.
#ifndef WARIFU_STORE_BUDGET_H
#define WARIFU_STORE_BUDGET_H

#include "core/foreign.h"
#include "core/throttle.h"
#include "store/store.h"

// Each person has one budget per origin from the day they are added; a missing one means damage
// (abuse:R5). Unknown names share a fixed number of buckets (keyed hash of the name), so an
// attacker cannot grow the store and still sees the same lockout as for known people (promise 3).
struct budget_key {
    int64_t person; // 0: unknown name, then `name` chooses the bucket
    const char *name;
    bool remote;
};

// 32 bits of a keyed hash of an unknown name, for the log (abuse:M20).
void store_fingerprint_name(const struct store *store, const char *name, uint8_t print[4]);

enum fault store_budget_get(struct store *store, const struct budget_key *key,
                            struct budget *budget) MUST_CHECK;
enum fault store_budget_put(struct store *store, const struct budget_key *key,
                            const struct budget *budget) MUST_CHECK;
// For attempts from other people's sessions (abuse:M19); the key's origin is ignored.
enum fault store_foreign_get(struct store *store, const struct budget_key *key,
                             struct foreign *foreign) MUST_CHECK;
enum fault store_foreign_put(struct store *store, const struct budget_key *key,
                             const struct foreign *foreign) MUST_CHECK;
// The budgets that are not fresh, by people's names after `after`; all of a person's or none
// (max >= BUDGET_ROWS_EACH).
#define BUDGET_ROWS_EACH (2 + FOREIGN_BUDGETS)
struct budget_row {
    char name[STORE_NAME_SIZE];
    bool remote;
    bool foreign;    // from a session of `caller`
    uint32_t caller; // 0: of all callers without a budget of their own
    struct budget budget;
};
enum fault store_budget_list(struct store *store, const char *after, struct budget_row *rows,
                             size_t max, size_t *count) MUST_CHECK;

#endif
