// SPDX-License-Identifier: BSD-2-Clause
#include "alerts_rig.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

const struct alert_policy policy = {
    .guess_failures = 5,
    .guess_window = HOUR,
    .spray_people = 6,
    .spray_window = 10 * MINUTE,
    .source_people = 4,
    .source_window = HOUR,
    .slip_window = 5 * MINUTE,
    .pin_failures = 3,
    .pin_window = HOUR,
    .dormant_tries = 1,
    .dormant_window = HOUR,
    .learn_logins = 5,
    .learn_time = 7 * DAY,
    .odd_hour_share = 5,
    .habit_window = 4 * HOUR,
    .dormant_after = 60 * DAY,
    .pair_window = 120,
    .outside_tries = 3,
    .outside_window = HOUR,
    .privilege_slack = 600,
    .clock_jump = 120,
};

// --- a log and what is found in it ---------------------------------------------------------------

struct alert found[FOUND_MAX];
size_t found_count;
int64_t forgotten;
static int64_t sequence;
struct alerts *alerts;

static void tell(void *context, const struct alert *alert)
{
    (void)context;
    if (found_count < FOUND_MAX)
        found[found_count] = *alert;
    found_count++;
}

void begin(const struct alert_policy *thresholds)
{
    found_count = 0;
    sequence = 0;
    alerts = alerts_begin(thresholds, tell, NULL);
    assert_non_null(alerts);
}

void end(void)
{
    alerts_end(&alerts, &forgotten);
    assert_null(alerts);
}

struct alert_record record_of(enum event_id event, const char *user, const char *rhost,
                              int64_t time)
{
    sequence++;
    return (struct alert_record){.sequence = sequence,
                                 .time = time,
                                 .steady = time * 1000,
                                 .event = event,
                                 .user = user,
                                 .member = "",
                                 .host = "desk-1",
                                 .tty = "",
                                 .rhost = rhost,
                                 .service = "sshd",
                                 .card = "",
                                 .key = "",
                                 .code = "",
                                 .why = "",
                                 .operation = "",
                                 .hour = (unsigned)(time / HOUR % 24)};
}

int64_t add(enum event_id event, const char *user, const char *rhost, int64_t time)
{
    const struct alert_record record = record_of(event, user, rhost, time);
    alerts_add(alerts, &record);
    return record.sequence;
}

void add_next(struct alert_record *record)
{
    record->sequence = ++sequence;
    alerts_add(alerts, record);
}

const struct alert *only(enum alert_kind kind)
{
    const struct alert *one = NULL;

    for (size_t i = 0; i < found_count && i < FOUND_MAX; i++)
        if (found[i].kind == kind) {
            assert_null(one);
            one = &found[i];
        }
    return one;
}

const struct alert *the(enum alert_kind kind)
{
    const struct alert *one = only(kind);

    assert_non_null(one);
    return one != NULL ? one : &found[0];
}

const char *person(unsigned number)
{
    static char names[8][24];
    static unsigned at;

    at = (at + 1) % 8;
    snprintf(names[at], sizeof names[at], "s%07u", number);
    return names[at];
}

const char *place_of(unsigned number)
{
    static char place[32];

    snprintf(place, sizeof place, "2001:db8::%x", number);
    return place;
}
