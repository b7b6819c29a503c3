// SPDX-License-Identifier: BSD-2-Clause
#include "alerts.h"
#include "bursts.h"
#include "habits.h"
#include "privileges.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MILLISECONDS 1000
#define HOUR 3600

// A failure that waits: was it a slip? Whoever logs in a moment later at the same place has
// mistyped, and is none of the many people that somebody tries.
struct waiting {
    STAILQ_ENTRY(waiting) next;
    int64_t sequence, time, steady;
    char *person, *place;
};

struct login { // the last one of a person at a place
    struct recent kept;
    int64_t sequence, steady;
};

struct alerts {
    struct alert_policy policy;
    void (*tell)(void *context, const struct alert *alert);
    void *context;
    int64_t steady; // never goes back
    int64_t forgotten;
    struct bursts guessing, spraying, one_source, pin, copied, dormant;
    STAILQ_HEAD(waiting_list, waiting) waiting;
    size_t waiting_count;
    struct habits habits;
    struct privileges privileges;
    struct recent_table logins; // by person and place
    struct recent_room login_room;
    struct { // of the record before
        bool known;
        int64_t time, steady;
        int64_t wrong; // seconds by which jumps have moved it
    } clock;
};

// --- names ---------------------------------------------------------------------------------------

const char *alert_kind_name(enum alert_kind kind)
{
    static const char *const names[ALERT_KINDS] = {
        [ALERT_GUESSING] = "guessing",
        [ALERT_SPRAYING] = "spraying",
        [ALERT_ONE_SOURCE] = "one_source",
        [ALERT_PIN] = "wrong_pins",
        [ALERT_COPIED_KEY] = "copied_key",
        [ALERT_DORMANT] = "dormant_tried",
        [ALERT_WOKE] = "long_unused",
        [ALERT_ODD_HOUR] = "odd_hour",
        [ALERT_FIRST_PLACE] = "first_place",
        [ALERT_TWO_PLACES] = "two_places",
        [ALERT_PRIVILEGE] = "privilege_outside",
        [ALERT_OUTSIDE] = "outside_window",
        [ALERT_CLOCK] = "clock_jump",
    };
    return (unsigned)kind < ALERT_KINDS ? names[kind] : "";
}

static const char *const severities[] = {"low", "medium", "high"};

const char *alert_severity_name(enum alert_severity severity)
{
    return severities[severity];
}

bool alert_severity_read(const char *name, enum alert_severity *severity)
{
    for (unsigned i = 0; i < sizeof severities / sizeof *severities; i++)
        if (strcmp(severities[i], name) == 0) {
            *severity = (enum alert_severity)i;
            return true;
        }
    return false;
}

const char *alert_place(const struct alert_record *record, char out[ALERT_PLACE_SIZE])
{
    const bool is_own = record->tty[0] != '\0' && strncmp(record->tty, "pts/", 4) != 0;

    out[0] = '\0';
    if (record->rhost[0] != '\0')
        snprintf(out, ALERT_PLACE_SIZE, "%.255s", record->rhost);
    else if (record->caller != 0)
        snprintf(out, ALERT_PLACE_SIZE, "uid %lld on %.64s", (long long)record->caller,
                 record->host);
    else
        snprintf(out, ALERT_PLACE_SIZE, "%.64s%s%.255s", record->host,
                 is_own && record->host[0] != '\0' ? " " : "", is_own ? record->tty : "");
    return out;
}

// Who it is that proves: of a shared ID, the one who uses it.
static const char *person_of(const struct alert_record *record)
{
    return record->member[0] != '\0' ? record->member : record->user;
}

// --- begin and end -------------------------------------------------------------------------------

// How bad it is: worse where somebody got in.
static void tell(void *context, const struct alert *found)
{
    static const struct {
        enum alert_severity alone, let_in;
    } severity[ALERT_KINDS] = {
        [ALERT_GUESSING] = {ALERT_MEDIUM, ALERT_HIGH},
        [ALERT_SPRAYING] = {ALERT_HIGH, ALERT_HIGH},
        [ALERT_ONE_SOURCE] = {ALERT_HIGH, ALERT_HIGH},
        [ALERT_PIN] = {ALERT_MEDIUM, ALERT_HIGH},
        [ALERT_COPIED_KEY] = {ALERT_HIGH, ALERT_HIGH},
        [ALERT_DORMANT] = {ALERT_MEDIUM, ALERT_HIGH},
        [ALERT_WOKE] = {ALERT_MEDIUM, ALERT_MEDIUM},
        [ALERT_ODD_HOUR] = {ALERT_LOW, ALERT_LOW},
        [ALERT_FIRST_PLACE] = {ALERT_LOW, ALERT_LOW},
        [ALERT_TWO_PLACES] = {ALERT_HIGH, ALERT_HIGH},
        [ALERT_PRIVILEGE] = {ALERT_HIGH, ALERT_HIGH},
        [ALERT_OUTSIDE] = {ALERT_MEDIUM, ALERT_MEDIUM},
        [ALERT_CLOCK] = {ALERT_MEDIUM, ALERT_MEDIUM},
    };
    struct alerts *alerts = context;
    struct alert alert = *found;

    alert.severity = alert.let_ins > 0 ? severity[alert.kind].let_in : severity[alert.kind].alone;
    alerts->tell(alerts->context, &alert);
}

struct alerts *alerts_begin(const struct alert_policy *policy,
                            void (*told)(void *context, const struct alert *alert), void *context)
{
    struct alerts *alerts = calloc(1, sizeof *alerts);

    if (alerts == NULL)
        return NULL;
    alerts->policy = *policy;
    alerts->tell = told;
    alerts->context = context;
    alerts->steady = INT64_MIN / 2;
    STAILQ_INIT(&alerts->waiting);
    alerts->login_room.most = ALERTS_ROOM;
    recent_begin(&alerts->logins, &alerts->login_room, sizeof(struct login), NULL, NULL);
    const struct {
        struct bursts *bursts;
        enum alert_kind kind;
        bool of_people;
        uint32_t threshold, seconds;
    } kinds[] = {
        {&alerts->guessing, ALERT_GUESSING, false, policy->guess_failures, policy->guess_window},
        {&alerts->spraying, ALERT_SPRAYING, true, policy->spray_people, policy->spray_window},
        {&alerts->one_source, ALERT_ONE_SOURCE, true, policy->source_people, policy->source_window},
        {&alerts->pin, ALERT_PIN, false, policy->pin_failures, policy->pin_window},
        {&alerts->copied, ALERT_COPIED_KEY, false, 1, policy->pin_window},
        {&alerts->dormant, ALERT_DORMANT, false, policy->dormant_tries, policy->dormant_window},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *kinds[i].bursts = (struct bursts){.kind = kinds[i].kind,
                                           .of_people = kinds[i].of_people,
                                           .threshold = kinds[i].threshold,
                                           .window = (int64_t)kinds[i].seconds * MILLISECONDS};
        bursts_begin(kinds[i].bursts, tell, alerts);
    }
    habits_begin(&alerts->habits, &alerts->policy, tell, alerts);
    privileges_begin(&alerts->privileges, &alerts->policy, tell, alerts);
    return alerts;
}

// --- people who are tried ------------------------------------------------------------------------

// NULL: no memory.
static char *both(const char *person, const char *place)
{
    const size_t size = strlen(person) + strlen(place) + 2;
    char *text = malloc(size);

    if (text != NULL)
        snprintf(text, size, "%s\n%s", person, place);
    return text;
}

// Whether this person was let in at this place soon after: the number of that record.
static int64_t was_slip(const struct alerts *alerts, const struct waiting *waiting)
{
    char *name = both(waiting->person, waiting->place);
    const struct login *login = name != NULL ? recent_find(&alerts->logins, name) : NULL;

    free(name);
    return login != NULL && login->sequence > waiting->sequence &&
                   login->steady - waiting->steady <=
                       (int64_t)alerts->policy.slip_window * MILLISECONDS
               ? login->sequence
               : 0;
}

static void count_waiting(struct alerts *alerts)
{
    struct waiting *waiting = STAILQ_FIRST(&alerts->waiting);
    const int64_t let_in = was_slip(alerts, waiting);
    const struct burst_point point = {"",
                                      waiting->person,
                                      waiting->place,
                                      waiting->sequence,
                                      waiting->time,
                                      waiting->steady,
                                      let_in,
                                      0};
    struct burst_point here = point;

    bursts_add(&alerts->spraying, &point);
    here.about = waiting->place;
    if (waiting->place[0] != '\0')
        bursts_add(&alerts->one_source, &here);
    STAILQ_REMOVE_HEAD(&alerts->waiting, next);
    alerts->waiting_count--;
    free(waiting->person);
    free(waiting->place);
    free(waiting);
}

// Those that have waited long enough; all when there are too many, which only an attack brings.
static void count_waiting_until(struct alerts *alerts, int64_t steady)
{
    const struct waiting *first;

    while ((first = STAILQ_FIRST(&alerts->waiting)) != NULL &&
           (first->steady < steady || alerts->waiting_count > ALERTS_ROOM))
        count_waiting(alerts);
}

static void wait_for_login(struct alerts *alerts, const struct alert_record *record,
                           const char *place)
{
    struct waiting *waiting = calloc(1, sizeof *waiting);

    if (waiting != NULL) {
        *waiting = (struct waiting){.sequence = record->sequence,
                                    .time = record->time,
                                    .steady = alerts->steady,
                                    .person = strdup(person_of(record)),
                                    .place = strdup(place)};
        if (waiting->person != NULL && waiting->place != NULL) {
            STAILQ_INSERT_TAIL(&alerts->waiting, waiting, next);
            alerts->waiting_count++;
            return;
        }
        free(waiting->person);
        free(waiting->place);
        free(waiting);
    }
    alerts->forgotten++;
}

void alerts_end(struct alerts **alerts, int64_t *forgotten)
{
    struct alerts *old = *alerts;

    *forgotten = 0;
    if (old == NULL)
        return;
    count_waiting_until(old, INT64_MAX);
    struct bursts *const all[] = {&old->guessing, &old->spraying, &old->one_source,
                                  &old->pin,      &old->copied,   &old->dormant};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *forgotten += bursts_end(all[i]);
    *forgotten += habits_end(&old->habits) + privileges_end(&old->privileges);
    recent_end(&old->logins);
    *forgotten += old->forgotten + old->login_room.forgotten;
    free(old);
    *alerts = NULL;
}

// --- records -------------------------------------------------------------------------------------

static void add_to(struct bursts *bursts, const char *about, const struct alerts *alerts,
                   const struct alert_record *record, const char *place)
{
    const struct burst_point point = {about,        person_of(record), place, record->sequence,
                                      record->time, alerts->steady,    0,     0};

    bursts_add(bursts, &point);
}

// A card by its serial, a key without one by its number.
static bool name_of_key(const struct alert_record *record, char out[ALERT_WHO_SIZE])
{
    if (record->card[0] != '\0')
        snprintf(out, ALERT_WHO_SIZE, "%.255s", record->card);
    else if (record->credential != 0)
        snprintf(out, ALERT_WHO_SIZE, "key %lld", (long long)record->credential);
    else
        snprintf(out, ALERT_WHO_SIZE, "key of %.240s", person_of(record));
    return out[0] != '\0';
}

static void took_failure(struct alerts *alerts, const struct alert_record *record,
                         const char *place)
{
    char key[ALERT_WHO_SIZE];

    if (strcmp(record->code, "clock") == 0) // nobody's fault but the clock's
        return;
    if (person_of(record)[0] != '\0') {
        add_to(&alerts->guessing, person_of(record), alerts, record, place);
        wait_for_login(alerts, record, place);
    }
    if (strcmp(record->key, "pin") == 0 && name_of_key(record, key))
        add_to(&alerts->pin, key, alerts, record, place);
    if (record->event == EVENT_LOGIN_DORMANT)
        add_to(&alerts->dormant, person_of(record), alerts, record, place);
}

static void took_login(struct alerts *alerts, const struct alert_record *record, const char *place)
{
    const char *person = person_of(record);
    char *name = both(person, place), key[ALERT_WHO_SIZE];
    struct login *login = name != NULL ? recent_take(&alerts->logins, name, alerts->steady) : NULL;

    free(name);
    if (login != NULL) {
        login->sequence = record->sequence;
        login->steady = alerts->steady;
    }
    bursts_let_in(&alerts->guessing, person, record->sequence, alerts->steady);
    bursts_let_in(&alerts->dormant, person, record->sequence, alerts->steady);
    if (strcmp(record->key, "right") == 0 && name_of_key(record, key))
        bursts_let_in(&alerts->pin, key, record->sequence, alerts->steady);
}

// The clock against the store's own time, which goes on by itself.
static void look_at_clock(struct alerts *alerts, const struct alert_record *record)
{
    const int64_t went = record->time - alerts->clock.time;
    const int64_t passed = (record->steady - alerts->clock.steady) / MILLISECONDS;
    const int64_t jump = went - passed;
    const int64_t limit = alerts->policy.clock_jump;
    const bool known = alerts->clock.known;

    alerts->clock.known = true;
    alerts->clock.time = record->time;
    alerts->clock.steady = record->steady;
    if (!known || (jump < limit && jump > -limit))
        return;
    // While the machine was off only the clock went on, if nobody had set it by then.
    if (jump > 0 && record->event == EVENT_VAULT_STARTED) {
        alerts->clock.wrong = 0;
        return;
    }
    alerts->clock.wrong += jump;
    if (record->before)
        return;
    struct alert alert = {.kind = ALERT_CLOCK,
                          .first = record->sequence - 1,
                          .last = record->sequence,
                          .from = record->time - went,
                          .to = record->time,
                          .count = 2,
                          .jump = jump,
                          .entries = {record->sequence - 1, record->sequence},
                          .entry_count = 2};
    tell(alerts, &alert);
}

// The hour by a clock that has not jumped: who is told once that it did is not told of everybody
// who came at their usual time, and who sets it does not hide an odd one.
static unsigned hour_of(const struct alerts *alerts, const struct alert_record *record)
{
    const int64_t wrong = alerts->clock.wrong;
    const int64_t hours = (wrong + (wrong < 0 ? -HOUR / 2 : HOUR / 2)) / HOUR;

    return (unsigned)(((record->hour - hours) % 24 + 24) % 24);
}

void alerts_add(struct alerts *alerts, const struct alert_record *record)
{
    char place[ALERT_PLACE_SIZE], key[ALERT_WHO_SIZE];

    if (record->steady > alerts->steady)
        alerts->steady = record->steady;
    const int64_t slip = (int64_t)alerts->policy.slip_window * MILLISECONDS;
    count_waiting_until(alerts, alerts->steady - slip);
    recent_expire(&alerts->logins, alerts->steady - 2 * slip);
    look_at_clock(alerts, record);
    alert_place(record, place);
    if (record->event == EVENT_LOGIN_GRANTED)
        habits_login(&alerts->habits, record, person_of(record), place, hour_of(alerts, record),
                     alerts->steady);
    privileges_add(&alerts->privileges, record, person_of(record), place, alerts->steady);
    if (record->before)
        return;
    switch (record->event) {
    case EVENT_LOGIN_DENIED: // login.locked stands beside the one that it fell by
    case EVENT_LOGIN_DORMANT:
    case EVENT_ATTEMPT_LOST:
        took_failure(alerts, record, place);
        break;
    case EVENT_LOGIN_REFUSED: // not even looked at: the tries are used up
        if (strcmp(record->why, "locked") == 0)
            took_failure(alerts, record, place);
        break;
    case EVENT_LOGIN_GRANTED:
        took_login(alerts, record, place);
        break;
    case EVENT_KEY_COUNT:
        if (name_of_key(record, key))
            add_to(&alerts->copied, key, alerts, record, place);
        break;
    default:
        break;
    }
}
