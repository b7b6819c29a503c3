// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes: sealed rows that are never deleted. Listing them is CORRUPT when one is missing.
#ifndef WARIFU_STORE_EMERGENCY_H
#define WARIFU_STORE_EMERGENCY_H

#include "core/emergency.h"
#include "store/person.h"
#include "store/store.h"

struct emergency {
    int64_t id; // 1, 2, 3 ... among all listed things; set by add
    int64_t person;
    enum emergency_state state;
    struct doer issued_by, approved_by, closed_by; // name "": nobody yet
    char reason[257];
    uint8_t hash[32]; // of the code (factor/emergency.h)
    struct wall_time issued, until, used, closed;
};

enum fault store_emergency_add(struct store *store, struct emergency *emergency) MUST_CHECK;
enum fault store_emergency_get(struct store *store, int64_t id,
                               struct emergency *emergency) MUST_CHECK;
// CONFLICT unless it is still in `from`: a code that is used several times at once succeeds once
// (abuse:T10).
enum fault store_emergency_put(struct store *store, const struct emergency *emergency,
                               enum emergency_state from) MUST_CHECK;
// A person's codes that are not closed, oldest first. LIMIT when there are more than `max`.
enum fault store_emergency_of(struct store *store, int64_t person, struct emergency *emergencies,
                              size_t max, size_t *count) MUST_CHECK;
// All, or those not closed, with id > after, by id; at most `max`.
enum fault store_emergency_list(struct store *store, int64_t after, bool open,
                                struct emergency *emergencies, size_t max,
                                size_t *count) MUST_CHECK;

#endif
