// SPDX-License-Identifier: BSD-2-Clause
// Used codes that are offered again. Whoever submits twice has not guessed, and two hundred at once
// have not either (promise 4): RFC 6238 section 5.2 and NIST SP 800-63B-4 section 3.1.4.2 want them
// refused, and let the verifier warn. But what costs nothing must have an end: beyond a number a
// replay is charged like a guess, and of one person and origin the log is told once a minute. Pure.
#ifndef WARIFU_CORE_REPLAYS_H
#define WARIFU_CORE_REPLAYS_H

#include "base/clock.h"
#include <stdbool.h>
#include <stdint.h>

#define REPLAYS_KEPT 64         // people and origins; of more the oldest window is forgotten
#define REPLAYS_FREE 256        // in one window: more than come at once
#define REPLAYS_SECONDS 600     // of it: longer than a code of a clock can be used at all
#define REPLAYS_TOLD_SECONDS 60 // a record each

enum replay { REPLAY_TOLD, REPLAY_QUIET, REPLAY_CHARGED };

struct replays { // all zero: none
    struct {
        int64_t person; // 0: free
        unsigned origin;
        uint32_t count;
        struct boot_time since, told;
    } rows[REPLAYS_KEPT];
};

// One more of this person (not 0) from this origin; what is to be done about it.
enum replay replays_note(struct replays *replays, int64_t person, unsigned origin,
                         struct boot_time now);

// The person was let in by this way: none of their replays counts any more. The window goes on, and
// with it what was told a moment ago.
void replays_settle(struct replays *replays, int64_t person, unsigned origin);

#endif
