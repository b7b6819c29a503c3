// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/moment.h"
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
