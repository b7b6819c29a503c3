// SPDX-License-Identifier: BSD-2-Clause
// The life of an emergency code: a single-use code that stands for the possession class while an
// authenticator is missing (F2, C4). Pure: time is an argument.
#ifndef WARIFU_CORE_EMERGENCY_H
#define WARIFU_CORE_EMERGENCY_H

#include "base/clock.h"
#include <stdbool.h>

enum emergency_state { // stored as these numbers; never renumber
    EMERGENCY_NONE = 0,
    EMERGENCY_REQUESTED = 1, // shown to the one who asked; waits for a second person (D7)
    EMERGENCY_ACTIVE = 2,
    EMERGENCY_USED = 3,    // once, and never again; listed until it is closed (F2)
    EMERGENCY_CLOSED = 4,  // reviewed, or taken back before it was used
    EMERGENCY_REVOKED = 5, // taken back after it was used; listed until it is closed
};

enum emergency_event { EMERGENCY_APPROVE, EMERGENCY_USE, EMERGENCY_REVOKE, EMERGENCY_CLOSE };

// The new state, or EMERGENCY_NONE when that may not happen.
enum emergency_state emergency_next(enum emergency_state from, enum emergency_event event);

enum emergency_verdict {
    EMERGENCY_REFUSED = 0, // not approved, over, or closed
    EMERGENCY_ACCEPTED,
    EMERGENCY_SPENT, // right, and used before: no guess, and no entry either (promise 5)
};

// What the right code is worth at this moment. It ends by itself: at `until` it is worth nothing.
enum emergency_verdict emergency_judge(enum emergency_state state, struct wall_time until,
                                       struct wall_time now);

// Whether it was used, and nobody has reviewed that yet (F2).
bool emergency_waits_for_review(enum emergency_state state);

// For lists: "requested", "active", "used", "revoked", "expired", "closed".
const char *emergency_standing(enum emergency_state state, struct wall_time until,
                               struct wall_time now);

#endif
