// SPDX-License-Identifier: BSD-2-Clause
// Throttling of guesses (A4; NIST SP 800-63B-4 section 3.2.2). Pure arithmetic on steady time: a
// changed wall clock neither frees nor prolongs (abuse:L12). A budget belongs to one person and one
// origin, so a remote attacker cannot lock the console (promise 6), whatever service or name form
// is used.
#ifndef WARIFU_CORE_THROTTLE_H
#define WARIFU_CORE_THROTTLE_H

#include "base/clock.h"
#include <stdbool.h>
#include <stdint.h>

struct throttle_limit {
    uint32_t failures; // wrong tries that lock
    uint32_t window;   // seconds in which they count; older failures are forgotten together
    uint32_t lock;     // seconds
};

struct budget { // as stored; all zero: fresh
    uint32_t failures;
    struct steady_time first_failure; // start of the window
    struct steady_time locked_at;
    uint32_t lock; // seconds, of the rule whose limit was reached; 0 in budgets of old: not known
    bool locked;
    uint32_t since_success; // failures since the last login, for the A4 line; never expires
};

struct throttle_answer {
    bool allowed;           // a try may be evaluated
    uint32_t retry_seconds; // if not: until it may; at most limit.lock and the lock that was won
    uint32_t left;          // tries left before lockout
};

// A lock lasts as long as the rule says that won it, and never less than the rule says that asks:
// what sudo locks for 30 minutes, a login does not open after 15.
struct throttle_answer throttle_ask(const struct budget *budget, const struct throttle_limit *limit,
                                    struct steady_time now);

// The budget after one wrong try.
struct budget throttle_charge(const struct budget *budget, const struct throttle_limit *limit,
                              struct steady_time now);

// The budget after a complete, granted login. Nothing else resets it (abuse:L8).
struct budget throttle_reset(const struct budget *budget);

#endif
