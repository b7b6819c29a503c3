// SPDX-License-Identifier: BSD-2-Clause
// Local civil time, as the conditions of a policy ask for it, and the days on which an office is
// closed: public holidays (国民の祝日) and the site's own (D4). Pure: the caller says what time it
// is and what the list of holidays says.
#ifndef WARIFU_CORE_CALENDAR_H
#define WARIFU_CORE_CALENDAR_H

#include "core/match.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct civil_day {
    uint16_t year; // 1 ...
    uint8_t month; // 1 to 12
    uint8_t day;   // 1 to 31
};

// What the clock on the wall shows. Where it is put back an hour in autumn, the hour comes twice
// and is twice the same.
struct civil_time {
    struct civil_day date;
    uint16_t minute; // since midnight, 0 to 1439
};

// Days that there are ("2026-02-30" is none) between the years 1 and 9999.
bool civil_day_exists(const struct civil_day *day);

// 0 is Sunday. The day must exist.
unsigned civil_weekday(const struct civil_day *day);

// The day before; the first of the year 1 has none and stays.
struct civil_day civil_yesterday(struct civil_day day);

// "2026-05-03", or "12-29" with the year 0: every year. False: it is neither, or no such day.
bool civil_day_read(const char *text, struct civil_day *day);

// Public holidays of whole years. Outside these years nothing is known.
struct holidays {
    const struct civil_day *days; // in any order
    size_t count;
    uint16_t first_year, last_year; // 0: there is no list
};

// Whether the office is closed on that day: MATCH_MAYBE where the list does not say. `closed` are
// the site's own days, as civil_day_read() takes them; what it does not take is none.
enum match civil_is_holiday(const struct civil_day *day, const struct holidays *holidays,
                            const char *const *closed, size_t closed_count);

#endif
