// SPDX-License-Identifier: BSD-2-Clause
#include "settings/week.h"
#include "core/window.h"
#include "settings/holidays_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR 2001 // any; none of these days is looked at by its number, but by what the list says

// --- days ----------------------------------------------------------------------------------------

static struct civil_day next_day(struct civil_day day)
{
    day.day++;
    if (civil_day_exists(&day))
        return day;
    day.day = 1;
    day.month++;
    return day;
}

static bool is_closed(const struct civil_day *day, const struct policy *const policies[2])
{
    const struct holidays none = {.first_year = YEAR, .last_year = YEAR};

    for (int i = 0; i < 2; i++)
        if (civil_is_holiday(day, &none, (const char *const *)policies[i]->closed_days.items,
                             policies[i]->closed_days.count) != MATCH_NO)
            return true;
    return false;
}

// The first `count` days in a row, the second of them a Sunday, after `from` on which nobody is
// closed; the year has enough of them.
static struct civil_day find_week(struct civil_day from, const struct policy *const policies[2])
{
    for (;; from = next_day(from)) {
        struct civil_day day = from;
        bool open = civil_weekday(&from) == 6;
        for (int i = 0; i <= WEEK_DAYS && open; i++, day = next_day(day))
            open = day.month <= 12 && !is_closed(&day, policies);
        if (open || from.month == 12)
            return from;
    }
}

// --- moments -------------------------------------------------------------------------------------

static void mark_bounds(const struct policy *policy, bool bounds[WINDOW_DAY_MINUTES], bool *any)
{
    struct window window;

    for (size_t r = 0; r < policy->rule_count; r++)
        for (size_t i = 0; i < policy->rules[r].times.count; i++)
            if (window_read(policy->rules[r].times.items[i], &window)) {
                *any = true;
                bounds[window.from % WINDOW_DAY_MINUTES] = true;
                bounds[window.to % WINDOW_DAY_MINUTES] = true;
            }
}

static void add_days(struct week *week, struct civil_day day, bool holiday,
                     const bool bounds[WINDOW_DAY_MINUTES], unsigned days)
{
    for (unsigned d = 0; d < days; d++, day = next_day(day))
        for (unsigned minute = 0; minute < WINDOW_DAY_MINUTES; minute++) {
            if (!bounds[minute])
                continue;
            struct moment *moment = &week->moments[week->count++];
            *moment = (struct moment){.time = {day, (uint16_t)minute},
                                      .holiday = holiday,
                                      .weekday = (uint8_t)civil_weekday(&day),
                                      .until = WINDOW_DAY_MINUTES};
            for (unsigned end = minute + 1; end < WINDOW_DAY_MINUTES; end++)
                if (bounds[end]) {
                    moment->until = (uint16_t)end;
                    break;
                }
        }
}

enum fault week_make(const struct policy *const policies[2], struct week *week)
{
    bool bounds[WINDOW_DAY_MINUTES] = {true};
    bool any = false;
    size_t count = 0;

    *week = (struct week){.count = 0};
    mark_bounds(policies[0], bounds, &any);
    mark_bounds(policies[1], bounds, &any);
    for (unsigned i = 0; i < WINDOW_DAY_MINUTES; i++)
        count += bounds[i];
    week->moments = calloc(2 * WEEK_DAYS * count, sizeof *week->moments);
    if (week->moments == NULL)
        return FAULT_MEMORY;
    // Each begins with a Saturday, so that what goes on past midnight is known on its Sunday.
    const struct civil_day plain = find_week((struct civil_day){YEAR, 1, 1}, policies);
    struct civil_day day = plain;
    for (int i = 0; i <= WEEK_DAYS; i++)
        day = next_day(day);
    day = find_week(day, policies);
    add_days(week, next_day(plain), false, bounds, any ? WEEK_DAYS : 1);
    if (policy_names_holidays(policies[0]) || policy_names_holidays(policies[1]))
        add_days(week, next_day(day), true, bounds, WEEK_DAYS);
    for (int i = 0; i <= WEEK_DAYS; i++, day = next_day(day))
        week->days[i] = day;
    week->holidays = (struct holidays){
        .days = week->days, .count = WEEK_DAYS + 1, .first_year = YEAR - 1, .last_year = YEAR + 1};
    return FAULT_NONE;
}

void week_free(struct week *week)
{
    free(week->moments);
    *week = (struct week){.count = 0};
}

// --- in words ------------------------------------------------------------------------------------

#define HOURS_SIZE 96

static bool is_chosen(const uint64_t *chosen, size_t n)
{
    return (chosen[n / 64] >> n % 64 & 1) != 0;
}

// " 08:30-17:15 20:00-24:00" of one day; "" none of it.
static void hours_of(const struct week *week, const uint64_t *chosen, bool holiday,
                     unsigned weekday, char hours[HOURS_SIZE])
{
    unsigned from = 0, until = 0;

    hours[0] = '\0';
    for (size_t i = 0; i <= week->count; i++) {
        const struct moment *moment = i < week->count ? &week->moments[i] : NULL;
        const bool wanted = moment != NULL && moment->holiday == holiday &&
                            moment->weekday == weekday && is_chosen(chosen, i);
        if (moment != NULL && wanted && until == moment->time.minute && until > 0) {
            until = moment->until;
            continue;
        }
        const size_t used = strlen(hours);
        if (until > 0 && (wanted || moment == NULL)) {
            snprintf(hours + used, HOURS_SIZE - used, " %02u:%02u-%02u:%02u", from / 60, from % 60,
                     until / 60, until % 60);
            until = 0;
        }
        if (moment != NULL && wanted) {
            from = moment->time.minute;
            until = moment->until;
        }
    }
}

void week_words(const struct week *week, const uint64_t *chosen, char *out, size_t size)
{
    static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    char hours[WEEK_DAYS][HOURS_SIZE];
    size_t used = 0;

    out[0] = '\0';
    for (int holiday = 0; holiday < 2; holiday++) {
        for (unsigned day = 0; day < WEEK_DAYS; day++)
            hours_of(week, chosen, holiday == 1, day, hours[day]);
        for (unsigned first = 0; first < WEEK_DAYS; first++) {
            unsigned last = first;
            while (last + 1 < WEEK_DAYS && strcmp(hours[last + 1], hours[first]) == 0)
                last++;
            if (hours[first][0] != '\0') {
                const int length =
                    snprintf(out + used, size - used, "%s%s%s%s%s%s", used > 0 ? ", " : "",
                             holiday == 1 ? "holiday " : "", names[first], last > first ? "-" : "",
                             last > first ? names[last] : "", hours[first]);
                if (length < 0 || (size_t)length >= size - used) {
                    if (size > 4)
                        memcpy(out + size - 4, "...", 4);
                    return;
                }
                used += (size_t)length;
            }
            first = last;
        }
    }
}
