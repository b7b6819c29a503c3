// SPDX-License-Identifier: BSD-2-Clause
#include "core/window.h"
#include <string.h>

#define HOLIDAY 7U // beside the weekdays, 0 to 6

// --- reading -------------------------------------------------------------------------------------

static bool read_word(const char **at, unsigned *day)
{
    static const char *const words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", "holiday"};

    for (unsigned i = 0; i <= HOLIDAY; i++) {
        const size_t length = strlen(words[i]);
        if (strncmp(*at, words[i], length) == 0) {
            *at += length;
            *day = i;
            return true;
        }
    }
    return false;
}

static bool read_days(const char **at, struct window *window)
{
    unsigned first, last;

    do {
        if (!read_word(at, &first))
            return false;
        if (first == HOLIDAY) {
            window->holidays = true;
            continue;
        }
        last = first;
        if (**at == '-') {
            (*at)++;
            if (!read_word(at, &last) || last == HOLIDAY || last == first)
                return false;
        }
        for (unsigned day = first;; day = (day + 1) % 7) {
            window->weekdays = (uint8_t)(window->weekdays | 1U << day);
            if (day == last)
                break;
        }
    } while (*(*at)++ == ',');
    (*at)--;
    return true;
}

static bool read_two(const char **at, unsigned *number)
{
    if ((*at)[0] < '0' || (*at)[0] > '9' || (*at)[1] < '0' || (*at)[1] > '9')
        return false;
    *number = (unsigned)((*at)[0] - '0') * 10 + (unsigned)((*at)[1] - '0');
    *at += 2;
    return true;
}

static bool read_hour(const char **at, uint16_t *minute)
{
    unsigned hour, part;

    if (!read_two(at, &hour) || *(*at)++ != ':' || !read_two(at, &part) || part > 59 ||
        hour * 60 + part > WINDOW_DAY_MINUTES)
        return false;
    *minute = (uint16_t)(hour * 60 + part);
    return true;
}

static bool read_hours(const char **at, struct window *window)
{
    return read_hour(at, &window->from) && *(*at)++ == '-' && read_hour(at, &window->to) &&
           window->from != WINDOW_DAY_MINUTES && window->from != window->to;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool window_read(const char *text, struct window *window)
{
    const char *at = text;

    *window = (struct window){.to = WINDOW_DAY_MINUTES};
    if (*at == '!') {
        window->excludes = true;
        at++;
    }
    if (is_digit(*at)) {
        window->weekdays = WINDOW_ALL_DAYS;
    } else {
        if (!read_days(&at, window))
            return false;
        if (*at == '\0')
            return true;
        if (*at++ != ' ')
            return false;
    }
    return read_hours(&at, window) && *at == '\0';
}

// --- matching ------------------------------------------------------------------------------------

static enum match is_its_day(const struct window *window, const struct civil_day *day,
                             const struct window_moment *moment)
{
    if ((window->weekdays >> civil_weekday(day) & 1U) != 0)
        return MATCH_YES;
    if (!window->holidays)
        return MATCH_NO;
    return civil_is_holiday(day, moment->holidays, moment->closed, moment->closed_count);
}

static enum match window_match(const struct window *window, const struct window_moment *moment)
{
    const struct civil_time *now = moment->now;
    const bool past_midnight = window->to <= window->from;

    if (now == NULL)
        return MATCH_MAYBE;
    if (now->minute >= window->from && (past_midnight || now->minute < window->to))
        return is_its_day(window, &now->date, moment);
    if (past_midnight && now->minute < window->to) {
        const struct civil_day yesterday = civil_yesterday(now->date);
        return is_its_day(window, &yesterday, moment);
    }
    return MATCH_NO;
}

enum match windows_match(const char *const *windows, size_t count,
                         const struct window_moment *moment)
{
    bool any_positive = false;
    enum match within = MATCH_NO, excluded = MATCH_NO;

    for (size_t i = 0; i < count; i++) {
        struct window window;
        if (!window_read(windows[i], &window))
            return MATCH_MAYBE;
        const enum match match = window_match(&window, moment);
        enum match *most = window.excludes ? &excluded : &within;
        any_positive = any_positive || !window.excludes;
        if (match > *most)
            *most = match;
    }
    if (!any_positive)
        within = MATCH_YES;
    // Excluded for sure is outside, excluded perhaps is inside at most perhaps.
    const enum match not_excluded = (enum match)(MATCH_YES - excluded);
    return within < not_excluded ? within : not_excluded;
}

bool windows_name_holidays(const char *const *windows, size_t count)
{
    struct window window;

    for (size_t i = 0; i < count; i++)
        if (window_read(windows[i], &window) && window.holidays)
            return true;
    return false;
}
