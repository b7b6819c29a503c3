// SPDX-License-Identifier: BSD-2-Clause
// Random bytes with a fault instead of an abort: libsodium ends the process when the source fails,
// but an enrolment must be able to say so and store nothing (abuse:T11).
#ifndef WARIFU_FACTOR_RANDOM_H
#define WARIFU_FACTOR_RANDOM_H

#include "base/fault.h"
#include <stddef.h>
#include <stdint.h>

// Fills data[0..size) from getrandom(2). FAULT_RANDOM: none of it can be used, it has been wiped.
enum fault random_fill(void *data, size_t size) MUST_CHECK;

// An unbiased number below `bound` (1..2^31).
enum fault random_below(uint32_t bound, uint32_t *number) MUST_CHECK;

#endif
