// SPDX-License-Identifier: BSD-2-Clause
// The moments of a week that the windows of policies tell apart, on plain days and on holidays
// (policy_compare.h): each stands for a stretch of time in which nothing changes.
#ifndef WARIFU_SETTINGS_WEEK_H
#define WARIFU_SETTINGS_WEEK_H

#include "base/fault.h"
#include "core/calendar.h"
#include "core/policy.h"

#define WEEK_DAYS 7

struct moment {
    struct civil_time time;
    bool holiday;
    uint8_t weekday; // 0 is Sunday
    uint16_t until;  // the first minute behind it; 1440 at the end of the day
};

struct week {
    struct moment *moments; // plain days first, by day, then by time
    size_t count;
    struct civil_day days[WEEK_DAYS + 1]; // the holidays, and the day before them
    struct holidays holidays;             // these
};

// Of two policies. MEMORY.
enum fault week_make(const struct policy *const policies[2], struct week *week) MUST_CHECK;
void week_free(struct week *week);

// Some of its moments in words, "mon-fri 08:30-17:15, holiday sat 00:00-24:00": bit i of `chosen`
// is moment i. What has no room ends in "...".
void week_words(const struct week *week, const uint64_t *chosen, char *out, size_t size);

#endif
