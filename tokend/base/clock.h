// SPDX-License-Identifier: BSD-2-Clause
// Time as types, so that one kind is never mistaken for another, and as a parameter: only the
// edges (daemon, vault loop, CLI) read a clock; the core is told what time it is.
#ifndef WARIFU_BASE_CLOCK_H
#define WARIFU_BASE_CLOCK_H

#include "fault.h"
#include <stdbool.h>
#include <stdint.h>

// What the calendar says: seconds since 1970-01-01T00:00:00Z. May jump. For TOTP (RFC 6238),
// expiry dates and people.
struct wall_time {
    int64_t seconds;
};

// Never jumps, never goes back, survives restarts and reboots of the host: milliseconds of
// warifu's own steady time (vault/loop/steady.h). For lockouts and windows (A4,
// abuse:L12).
struct steady_time {
    int64_t milliseconds;
};

// Milliseconds since boot, including suspend (CLOCK_BOOTTIME). For deadlines inside one process.
struct boot_time {
    int64_t milliseconds;
};

enum fault clock_read_wall(struct wall_time *now) MUST_CHECK;
enum fault clock_read_boot(struct boot_time *now) MUST_CHECK;

// Whether the kernel says that the wall clock is disciplined (adjtimex: not STA_UNSYNC) (E6).
bool clock_is_synchronised(void);

// The kernel's boot id as 36 characters plus NUL (/proc/sys/kernel/random/boot_id).
enum fault clock_boot_id(char id[37]) MUST_CHECK;

#endif
