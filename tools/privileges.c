// SPDX-License-Identifier: BSD-2-Clause
#include "privileges.h"
#include <stdio.h>
#include <string.h>

#define MILLISECONDS 1000
#define NUMBER_SIZE 24

struct grant { // as approved; of a session the one that it rests on
    struct recent kept;
    int64_t sequence; // of the approval
    int64_t until;    // seconds since 1970; 0: not said
    bool ended;
};

void privileges_begin(struct privileges *privileges, const struct alert_policy *policy,
                      void (*tell)(void *context, const struct alert *alert), void *context)
{
    privileges->policy = policy;
    privileges->room.most = ALERTS_ROOM;
    recent_begin(&privileges->grants, &privileges->room, sizeof(struct grant), NULL, NULL);
    recent_begin(&privileges->sessions, &privileges->room, sizeof(struct grant), NULL, NULL);
    privileges->used = (struct bursts){.kind = ALERT_PRIVILEGE,
                                       .threshold = 1,
                                       .window = (int64_t)policy->habit_window * MILLISECONDS};
    privileges->refused = (struct bursts){.kind = ALERT_OUTSIDE,
                                          .threshold = policy->outside_tries,
                                          .window = (int64_t)policy->outside_window * MILLISECONDS};
    bursts_begin(&privileges->used, tell, context);
    bursts_begin(&privileges->refused, tell, context);
}

int64_t privileges_end(struct privileges *privileges)
{
    const int64_t forgotten = bursts_end(&privileges->used) + bursts_end(&privileges->refused) +
                              privileges->room.forgotten;

    recent_end(&privileges->grants);
    recent_end(&privileges->sessions);
    return forgotten;
}

static const char *number(int64_t value, char out[NUMBER_SIZE])
{
    snprintf(out, NUMBER_SIZE, "%lld", (long long)value);
    return out;
}

static void use(struct privileges *privileges, const struct burst_point *point, int64_t since)
{
    struct burst_point used = *point;

    used.since = since;
    bursts_add(&privileges->used, &used);
}

static void open_session(struct privileges *privileges, const struct alert_record *record,
                         const struct burst_point *point)
{
    char name[NUMBER_SIZE];
    const struct grant *grant = recent_find(&privileges->grants, number(record->review, name));
    const bool over = grant == NULL
                          ? privileges->room.forgotten == 0 // then nobody has approved it
                          : grant->ended || (grant->until != 0 && record->time >= grant->until);

    if (over && !record->before)
        use(privileges, point, grant != NULL ? grant->sequence : 0);
    if (over || grant == NULL || record->session == 0)
        return;
    struct grant *session =
        recent_take(&privileges->sessions, number(record->session, name), point->steady);
    if (session != NULL) {
        session->sequence = grant->sequence;
        session->until = grant->until;
    }
}

// A session that was ended at its time is closed a moment later.
static void close_session(struct privileges *privileges, const struct alert_record *record,
                          const struct burst_point *point)
{
    char name[NUMBER_SIZE];
    struct grant *session = recent_find(&privileges->sessions, number(record->session, name));

    if (session == NULL)
        return;
    if (session->until != 0 && !record->before &&
        record->time - session->until > (int64_t)privileges->policy->privilege_slack)
        use(privileges, point, session->sequence);
    recent_drop(&privileges->sessions, session);
}

static void take_grant(struct privileges *privileges, const struct alert_record *record,
                       int64_t steady)
{
    char name[NUMBER_SIZE];
    struct grant *grant;

    if (strcmp(record->operation, "privilege") != 0)
        return;
    number(record->review, name);
    if (record->event == EVENT_REQUEST_ENDED) {
        grant = recent_find(&privileges->grants, name);
        if (grant != NULL)
            grant->ended = true;
        return;
    }
    grant = recent_take(&privileges->grants, name, steady);
    if (grant != NULL) {
        grant->sequence = record->sequence;
        grant->until = record->until;
        grant->ended = false;
    }
}

void privileges_add(struct privileges *privileges, const struct alert_record *record,
                    const char *person, const char *place, int64_t steady)
{
    const struct burst_point point = {person,       person, place, record->sequence,
                                      record->time, steady, 0,     0};

    switch (record->event) {
    case EVENT_REQUEST_APPROVED:
    case EVENT_REQUEST_ENDED:
        take_grant(privileges, record, steady);
        break;
    case EVENT_SESSION_OPENED:
        if (record->review != 0)
            open_session(privileges, record, &point);
        break;
    case EVENT_SESSION_CLOSED:
        close_session(privileges, record, &point);
        break;
    case EVENT_LOGIN_REFUSED:
    case EVENT_ACCOUNT_REFUSED:
    case EVENT_SESSION_REFUSED:
        if (!record->before &&
            (strcmp(record->why, "no_grant") == 0 || strcmp(record->why, "time") == 0))
            bursts_add(&privileges->refused, &point);
        break;
    default:
        break;
    }
}
