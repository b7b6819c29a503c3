// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/moment.h"
#include <stdio.h>
#include <time.h>

const struct civil_time *moment_local(const struct vault *vault, struct civil_time *local)
{
    const time_t wall = (time_t)vault->now.wall.seconds;
    struct tm parts;

    if (localtime_r(&wall, &parts) == NULL || parts.tm_year < 1 - 1900 ||
        parts.tm_year > 9999 - 1900)
        return NULL;
    *local = (struct civil_time){
        .date = {(uint16_t)(parts.tm_year + 1900), (uint8_t)(parts.tm_mon + 1),
                 (uint8_t)parts.tm_mday},
        .minute = (uint16_t)(parts.tm_hour * 60 + parts.tm_min),
    };
    return local;
}

bool moment_after_day(const struct civil_day *day, struct wall_time *after)
{
    struct tm parts = {.tm_year = day->year - 1900,
                       .tm_mon = day->month - 1,
                       .tm_mday = day->day + 1,
                       .tm_isdst = -1};
    const time_t when = mktime(&parts);

    after->seconds = when;
    return when > 0;
}

const char *moment_last_day(struct wall_time after, char text[MOMENT_DAY_SIZE])
{
    const time_t last = (time_t)after.seconds - 1;
    struct tm parts;

    if (after.seconds <= 0 || localtime_r(&last, &parts) == NULL ||
        strftime(text, MOMENT_DAY_SIZE, "%Y-%m-%d", &parts) == 0)
        text[0] = '\0';
    return text;
}
