// SPDX-License-Identifier: BSD-2-Clause
#include "core/calendar.h"

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of_month(unsigned year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

bool civil_day_exists(const struct civil_day *day)
{
    return day->year >= 1 && day->year <= 9999 && day->month >= 1 && day->month <= 12 &&
           day->day >= 1 && day->day <= days_of_month(day->year, day->month);
}

// Sakamoto's: the leap day is counted at the end of a year that begins in March.
unsigned civil_weekday(const struct civil_day *day)
{
    static const uint8_t shifts[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    const unsigned year = day->year - (day->month < 3);

    return (year + year / 4 - year / 100 + year / 400 + shifts[day->month - 1] + day->day) % 7;
}

struct civil_day civil_yesterday(struct civil_day day)
{
    if (day.day > 1) {
        day.day--;
    } else if (day.month > 1) {
        day.month--;
        day.day = (uint8_t)days_of_month(day.year, day.month);
    } else if (day.year > 1) {
        day = (struct civil_day){(uint16_t)(day.year - 1), 12, 31};
    }
    return day;
}

// Exactly so many digits.
static bool read_digits(const char **at, unsigned count, unsigned *number)
{
    *number = 0;
    for (unsigned i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *number = *number * 10 + (unsigned)(**at - '0');
    }
    return true;
}

static bool read_dash(const char **at)
{
    return *(*at)++ == '-';
}

bool civil_day_read(const char *text, struct civil_day *day)
{
    const char *at = text;
    unsigned year = 0, month, date;

    if (!read_digits(&at, 4, &year) || !read_dash(&at)) {
        at = text;
        year = 0;
    }
    if (!read_digits(&at, 2, &month) || !read_dash(&at) || !read_digits(&at, 2, &date) ||
        *at != '\0')
        return false;
    *day = (struct civil_day){(uint16_t)year, (uint8_t)month, (uint8_t)date};
    const struct civil_day some = {(uint16_t)(year != 0 ? year : 2000), day->month, day->day};
    return (year != 0 || at == text + 5) && civil_day_exists(&some);
}

static bool is_same(const struct civil_day *a, const struct civil_day *b)
{
    return (a->year == 0 || a->year == b->year) && a->month == b->month && a->day == b->day;
}

enum match civil_is_holiday(const struct civil_day *day, const struct holidays *holidays,
                            const char *const *closed, size_t closed_count)
{
    struct civil_day own;

    for (size_t i = 0; i < closed_count; i++)
        if (civil_day_read(closed[i], &own) && is_same(&own, day))
            return MATCH_YES;
    if (holidays == NULL || day->year < holidays->first_year || day->year > holidays->last_year)
        return MATCH_MAYBE;
    for (size_t i = 0; i < holidays->count; i++)
        if (is_same(&holidays->days[i], day))
            return MATCH_YES;
    return MATCH_NO;
}
