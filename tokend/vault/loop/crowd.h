// SPDX-License-Identifier: BSD-2-Clause
// How long whoever comes now would wait for a worker, and whether that is worth it (abuse:M8).
// Arithmetic: no state, no clock.
#ifndef WARIFU_VAULT_CROWD_H
#define WARIFU_VAULT_CROWD_H

#include "base/clock.h"
#include <stdbool.h>
#include <stdint.h>

#define CROWD_FIRST_MS 100 // a piece of work, before one was measured

struct crowd {              // of one pool of workers
    int64_t each_ms;        // what a piece of work takes of late, milliseconds
    unsigned workers;       // that live
    unsigned out;           // jobs that are being worked on
    unsigned local, remote; // jobs that wait, by where they come from
    unsigned lane;          // of all these: guesses at the same budget, which never overlap
    unsigned lane_waits;    // of these: that wait
};

// Milliseconds until a job that comes now would begin.
int64_t crowd_wait(const struct crowd *crowd, bool remote);

// Whether it would be done within `patience` milliseconds. A quarter of it is not for those who
// come from another host, so that they never fill the queue for those who are here (promise 6,
// abuse:D6).
bool crowd_admits(const struct crowd *crowd, bool remote, uint32_t patience);

// Whether a job that is begun now will be done by then. One with most of its patience left is
// begun however slow the work is of late: only so it is ever known that it no longer is.
bool crowd_is_in_time(int64_t each_ms, uint32_t patience, struct boot_time now,
                      struct boot_time deadline);

// What a piece of work takes of late, with one more that was given out at `given` and came at
// `now`.
int64_t crowd_pace(int64_t each_ms, struct boot_time given, struct boot_time now);

#endif
