// SPDX-License-Identifier: BSD-2-Clause
// Windows of time in which a rule of the policy holds (D4): "mon-fri 08:30-17:15", "!holiday".
// Pure, like the rest of core.
#ifndef WARIFU_CORE_WINDOW_H
#define WARIFU_CORE_WINDOW_H

#include "core/calendar.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_ALL_DAYS 0x7fU
#define WINDOW_DAY_MINUTES 1440

struct window {
    bool excludes;    // "!..."
    bool holidays;    // on holidays, whatever the weekday
    uint8_t weekdays; // bit 0 is Sunday
    // Minutes since midnight; `to` is the first that is outside. to <= from: it goes on past
    // midnight, and belongs to the day on which it began.
    uint16_t from, to;
};

// [!][DAYS][ HH:MM-HH:MM]: days are "mon", "mon-fri" (also "sat-mon"), "holiday", several of them
// with "," between; without days every day, without hours from 00:00 to 24:00. False: it is none.
bool window_read(const char *text, struct window *window);

struct window_moment {
    const struct civil_time *now; // NULL: nobody knows
    const struct holidays *holidays;
    const char *const *closed; // as civil_is_holiday()
    size_t closed_count;
};

// Whether the moment is in one of the windows (or there are only some that exclude) and in none
// that excludes. No windows at all: MATCH_YES. MATCH_MAYBE when that hangs on a time, or on a
// holiday, that is not known; and of what is no window.
enum match windows_match(const char *const *windows, size_t count,
                         const struct window_moment *moment);

// Whether any of them asks about holidays.
bool windows_name_holidays(const char *const *windows, size_t count);

#endif
