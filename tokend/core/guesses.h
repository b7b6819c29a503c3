// SPDX-License-Identifier: BSD-2-Clause
// How many wrong tries the throttle lets through in a time, whatever their order: what a guesser
// can hope for (A4; NIST SP 800-63B-4 section 3.2.2). Pure arithmetic.
#ifndef WARIFU_CORE_GUESSES_H
#define WARIFU_CORE_GUESSES_H

#include "core/policy.h"
#include "core/throttle.h"
#include <stddef.h>

#define GUESSES_DAY 86400 // seconds

// At most so many wrong tries are evaluated against one budget within any `seconds`, when each may
// be made under any of these limits. Holds between two logins of the person and no `lock clear`,
// which begin a budget anew. Saturates.
uint64_t guesses_within(const struct throttle_limit *limits, size_t count, uint32_t seconds);

struct guesses { // within a day, against one person
    uint64_t local, remote;
    uint64_t foreign; // from all sessions of other people together (core/foreign.h)
    uint64_t total;
};

struct guesses guesses_of_policy(const struct policy *policy);

#endif
