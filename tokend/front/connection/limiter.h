// SPDX-License-Identifier: BSD-2-Clause
// At most so many log lines a minute about things that anybody can cause; the rest is counted and
// summed up (abuse:X4). Time is a parameter.
#ifndef WARIFU_FRONT_LIMITER_H
#define WARIFU_FRONT_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

struct limiter {
    uint32_t rate; // lines a minute
    int64_t began; // milliseconds
    uint32_t said, dropped;
};

// Whether a line may be written now. *dropped: how many were dropped in the minute that has just
// ended and should be mentioned; else 0.
bool limiter_allows(struct limiter *limiter, int64_t now, uint32_t *dropped);

#endif
