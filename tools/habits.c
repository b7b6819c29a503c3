// SPDX-License-Identifier: BSD-2-Clause
#include "habits.h"
#include <stdlib.h>
#include <string.h>

#define MILLISECONDS 1000
#define PLACES_ROOM (4 * ALERTS_ROOM)
#define USUAL 3 // logins in an hour and those beside it make it usual

struct arrival { // at a desk, or over the network; not within a session that is open
    bool known, remote, told;
    char *place;
    int64_t sequence, time, steady;
};

struct habit {
    struct recent kept;
    int64_t logins, first, last; // steady
    int64_t last_sequence;
    uint32_t hours[24];
    struct recent_table places;
    bool has_places;
    struct arrival arrival;
};

static void clear(void *context, struct recent *item)
{
    struct habit *habit = (struct habit *)item;

    (void)context;
    if (habit->has_places)
        recent_end(&habit->places);
    free(habit->arrival.place);
}

void habits_begin(struct habits *habits, const struct alert_policy *policy,
                  void (*tell)(void *context, const struct alert *alert), void *context)
{
    const struct {
        struct bursts *bursts;
        enum alert_kind kind;
        uint32_t threshold, seconds;
    } kinds[] = {
        {&habits->odd_hour, ALERT_ODD_HOUR, 1, policy->habit_window},
        {&habits->first_place, ALERT_FIRST_PLACE, 1, policy->habit_window},
        {&habits->woke, ALERT_WOKE, 1, policy->habit_window},
        {&habits->two_places, ALERT_TWO_PLACES, 2, policy->pair_window},
    };

    habits->policy = policy;
    habits->room.most = ALERTS_ROOM;
    habits->places.most = PLACES_ROOM;
    recent_begin(&habits->people, &habits->room, sizeof(struct habit), clear, NULL);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *kinds[i].bursts = (struct bursts){.kind = kinds[i].kind,
                                           .threshold = kinds[i].threshold,
                                           .window = (int64_t)kinds[i].seconds * MILLISECONDS};
        bursts_begin(kinds[i].bursts, tell, context);
    }
}

int64_t habits_end(struct habits *habits)
{
    int64_t forgotten = bursts_end(&habits->odd_hour) + bursts_end(&habits->first_place) +
                        bursts_end(&habits->woke) + bursts_end(&habits->two_places);

    recent_end(&habits->people);
    forgotten += habits->room.forgotten + habits->places.forgotten;
    return forgotten;
}

// --- what is unlike them -------------------------------------------------------------------------

static bool is_learnt(const struct habits *habits, const struct habit *habit, int64_t steady)
{
    return habit->logins >= habits->policy->learn_logins &&
           steady - habit->first >= (int64_t)habits->policy->learn_time * MILLISECONDS;
}

// Neither this person nor, more than now and then, anybody else logs in around this hour; or this
// person has just begun to.
static bool is_odd(struct habits *habits, const struct habit *habit, unsigned hour, int64_t steady)
{
    const uint32_t around =
        habit->hours[(hour + 23) % 24] + habit->hours[hour] + habit->hours[(hour + 1) % 24];

    return around < USUAL &&
           (habits->hours[hour] * 1000 < habits->logins * (int64_t)habits->policy->odd_hour_share ||
            bursts_now(&habits->odd_hour, habit->kept.name, steady) != NULL);
}

static bool is_new_place(struct habits *habits, struct habit *habit, const char *place,
                         int64_t steady)
{
    if (!habit->has_places)
        recent_begin(&habit->places, &habits->places, sizeof(struct recent), NULL, NULL);
    habit->has_places = true;
    const bool is_new = recent_find(&habit->places, place) == NULL;
    (void)recent_take(&habit->places, place, steady);
    const struct alert *alert = bursts_now(&habits->first_place, habit->kept.name, steady);
    return is_new || (alert != NULL && strcmp(alert->place, place) == 0);
}

// Whether somebody came in here, and from another host; sudo in an open session is no arrival.
static bool is_arrival(const struct alert_record *record, bool *remote)
{
    *remote = record->rhost[0] != '\0';
    return *remote ||
           (record->caller == 0 && (strncmp(record->tty, "tty", 3) == 0 || record->tty[0] == ':'));
}

// At a desk and over the network at once is what administrators do all day.
static void look_at_places(struct habits *habits, struct habit *habit,
                           const struct alert_record *record, const char *person, const char *place,
                           int64_t steady)
{
    struct arrival *last = &habit->arrival;
    struct arrival now = {.known = true,
                          .place = strdup(place),
                          .sequence = record->sequence,
                          .time = record->time,
                          .steady = steady};

    if (!is_arrival(record, &now.remote)) {
        free(now.place);
        return;
    }
    if (now.place == NULL) {
        habits->room.forgotten++;
        return;
    }
    if (last->known && last->remote == now.remote && strcmp(last->place, place) != 0 &&
        steady - last->steady <= habits->two_places.window && !record->before) {
        const struct burst_point points[] = {
            {person, person, last->place, last->sequence, last->time, last->steady, 0, 0},
            {person, person, place, now.sequence, now.time, now.steady, 0, 0}};
        if (!last->told)
            bursts_add(&habits->two_places, &points[0]);
        bursts_add(&habits->two_places, &points[1]);
        now.told = true;
    }
    free(last->place);
    *last = now;
}

void habits_login(struct habits *habits, const struct alert_record *record, const char *person,
                  const char *place, unsigned hour, int64_t steady)
{
    struct habit *habit = recent_take(&habits->people, person, steady);

    if (habit == NULL)
        return;
    struct burst_point point = {person,       person, place, record->sequence,
                                record->time, steady, 0,     0};
    const bool learnt = is_learnt(habits, habit, steady) && !record->before;
    const bool new_place = place[0] != '\0' && is_new_place(habits, habit, place, steady);

    if (learnt && is_odd(habits, habit, hour, steady))
        bursts_add(&habits->odd_hour, &point);
    if (learnt && new_place)
        bursts_add(&habits->first_place, &point);
    if (habit->logins > 0 && !record->before &&
        steady - habit->last >= (int64_t)habits->policy->dormant_after * MILLISECONDS) {
        point.since = habit->last_sequence;
        bursts_add(&habits->woke, &point);
    }
    look_at_places(habits, habit, record, person, place, steady);
    if (habit->logins++ == 0)
        habit->first = steady;
    habit->last = steady;
    habit->last_sequence = record->sequence;
    habit->hours[hour]++;
    habits->hours[hour]++;
    habits->logins++;
}
