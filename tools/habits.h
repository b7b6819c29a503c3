// SPDX-License-Identifier: BSD-2-Clause
// What a person usually does, learnt from their logins, and what is unlike it: an hour, a place, a
// login after a long time, two places at once. For alerts.h alone.
#ifndef WARIFU_TOOLS_HABITS_H
#define WARIFU_TOOLS_HABITS_H

#include "bursts.h"

struct habits {
    const struct alert_policy *policy;
    struct bursts odd_hour, first_place, woke, two_places;
    struct recent_table people;
    struct recent_room room, places;
    int64_t hours[24], logins; // of everybody
};

void habits_begin(struct habits *habits, const struct alert_policy *policy,
                  void (*tell)(void *context, const struct alert *alert), void *context);
// A login of `person` at `place`, at an hour of 0 to 23; `steady` is the time that never goes back.
void habits_login(struct habits *habits, const struct alert_record *record, const char *person,
                  const char *place, unsigned hour, int64_t steady);
int64_t habits_end(struct habits *habits);

#endif
