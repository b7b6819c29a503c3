// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/watch.h"
#include "store/due.h"
#include "store/meta.h"
#include "vault/admin/administrators.h"
#include "vault/login/standing.h"
#include "vault/loop/event.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define AT_ONCE 64 // people; a few milliseconds, in which no login is served
#define DAY 86400
#define META_LIMITS "watch.limits" // of the policy, as everybody was last looked at by them
#define META_WALK                                                                                  \
    "watch.walk" // "BEGAN NEXT": when the last walk through all people began, and
                 // whose turn it is; 0: it has come to its end

int64_t watch_dormant_at(const struct vault *vault, const struct person *person)
{
    const uint32_t limit = vault->policy->dormant_seconds;

    if (person->dormant.seconds != 0)
        return person->dormant.seconds;
    return limit == 0 ? 0 : person_last_seen(person).seconds + (int64_t)limit;
}

// Not from the first day on, where the limit itself is short.
static int64_t warned_before(const struct vault *vault)
{
    const uint32_t half = vault->policy->dormant_seconds / 2;

    return vault->policy->id_warn_seconds < half ? vault->policy->id_warn_seconds : half;
}

bool watch_dormant_soon(const struct vault *vault, const struct person *person)
{
    const int64_t at = watch_dormant_at(vault, person);

    return at != 0 && person->state == PERSON_ACTIVE && !person_is_dormant(vault, person) &&
           vault->now.wall.seconds >= at - warned_before(vault);
}

bool watch_over_soon(const struct vault *vault, const struct person *person)
{
    return person->ends.seconds != 0 && person->state != PERSON_REMOVED &&
           !person_is_over(vault, person) &&
           vault->now.wall.seconds >= person->ends.seconds - vault->policy->id_warn_seconds;
}

// --- one person ---------------------------------------------------------------------------------

struct look {
    struct vault *vault;
    struct person person;
    int64_t next; // look; INT64_MAX: not before something about them changes
};

static void look_again(struct look *look, int64_t when)
{
    if (when > look->vault->now.wall.seconds && when < look->next)
        look->next = when;
}

static enum fault tell(struct look *look, enum person_told what, enum event_id id,
                       const char *after, int64_t until, const char *why)
{
    struct event event;

    if ((look->person.told & what) != 0)
        return FAULT_NONE;
    look->person.told |= what;
    event_init(&event, id, look->person.name);
    if (after != NULL) {
        event_text(&event, FIELD_BEFORE, person_state_name(look->person.state));
        event_text(&event, FIELD_AFTER, after);
    }
    if (until != 0)
        event_number(&event, FIELD_UNTIL, until);
    event_text(&event, FIELD_WHY, why);
    return journal_record(look->vault, &event);
}

static void untell(struct look *look, unsigned what)
{
    look->person.told &= ~what;
}

// Whether it has to stay as it is, because nobody else could administer. Of several whom nobody has
// seen for long, the last one who was seen stays.
static enum fault is_last(struct look *look, bool *last)
{
    bool other = true;
    enum fault fault = FAULT_NONE;

    if (look->person.role == ROLE_ADMIN)
        fault = administrator_seen_later(look->vault, &look->person, &other);
    *last = !other;
    return fault;
}

static enum fault look_at_use(struct look *look)
{
    const int64_t now = look->vault->now.wall.seconds;
    const int64_t at = watch_dormant_at(look->vault, &look->person);
    bool last = false;

    if (look->person.state != PERSON_ACTIVE || at == 0 || look->person.dormant.seconds != 0) {
        untell(look, TOLD_QUIET);
        return FAULT_NONE;
    }
    look_again(look, at - warned_before(look->vault));
    look_again(look, at + 1);
    if (now < at - warned_before(look->vault)) {
        untell(look, TOLD_QUIET);
        return FAULT_NONE;
    }
    if (now <= at)
        return tell(look, TOLD_QUIET, EVENT_USER_UNUSED, NULL, at, NULL);
    const enum fault fault = is_last(look, &last);
    if (fault != FAULT_NONE)
        return fault;
    if (last) { // there may be another one tomorrow
        look_again(look, now + DAY);
        return tell(look, TOLD_QUIET, EVENT_USER_UNUSED, NULL, 0, "last_administrator");
    }
    look->person.dormant.seconds = now;
    untell(look, TOLD_QUIET);
    return tell(look, TOLD_QUIET, EVENT_USER_DORMANT, "dormant",
                person_last_seen(&look->person).seconds, NULL);
}

static enum fault look_at_term(struct look *look)
{
    const int64_t now = look->vault->now.wall.seconds;
    const int64_t ends = look->person.ends.seconds;
    const int64_t warned = ends - look->vault->policy->id_warn_seconds;

    if (ends != 0 && now >= ends)
        return tell(look, TOLD_ENDED, EVENT_USER_ENDED, "expired", ends, NULL);
    untell(look, TOLD_ENDED);
    look_again(look, ends);
    look_again(look, warned);
    if (ends != 0 && now >= warned)
        return tell(look, TOLD_ENDING, EVENT_USER_ENDING, NULL, ends, NULL);
    untell(look, TOLD_ENDING);
    return FAULT_NONE;
}

// Whoever is due before `soon` gets a row; the others are met by the next walk.
static enum fault look_at(struct vault *vault, int64_t person, int64_t soon)
{
    struct look look = {.vault = vault, .next = INT64_MAX};
    enum fault fault = store_person_by_id(vault->store, person, &look.person);

    if (fault == FAULT_NOT_FOUND)
        return store_due_forget(vault->store, person);
    if (fault == FAULT_CORRUPT) // nobody is let in by such a row; the others are looked at
        return store_due_put(vault->store, person, vault->now.wall.seconds + DAY);
    if (fault != FAULT_NONE)
        return fault;
    const struct person before = look.person;
    fault = look_at_use(&look);
    if (fault == FAULT_NONE)
        fault = look_at_term(&look);
    if (fault == FAULT_NONE &&
        (before.told != look.person.told || before.dormant.seconds != look.person.dormant.seconds))
        fault = store_person_update(vault->store, &look.person);
    if (fault != FAULT_NONE)
        return fault;
    return look.next < soon ? store_due_put(vault->store, person, look.next)
                            : store_due_forget(vault->store, person);
}

// --- all of them --------------------------------------------------------------------------------

struct walk {
    int64_t began, next; // seconds, a person's id
};

static enum fault walk_load(struct store *store, struct walk *walk)
{
    char text[64] = "";
    const enum fault fault = store_meta_get(store, META_WALK, text, sizeof text);

    *walk = (struct walk){0, 0};
    if (fault == FAULT_NONE && sscanf(text, "%" SCNd64 " %" SCNd64, &walk->began, &walk->next) != 2)
        *walk = (struct walk){0, 0};
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault walk_save(struct store *store, const struct walk *walk)
{
    char text[64];

    snprintf(text, sizeof text, "%" PRId64 " %" PRId64, walk->began, walk->next);
    return store_meta_put(store, META_WALK, text);
}

// By limits that have changed everybody is looked at anew.
static enum fault look_at_limits(struct vault *vault, bool *changed)
{
    char before[64] = "", now[64];
    enum fault fault = store_meta_get(vault->store, META_LIMITS, before, sizeof before);

    snprintf(now, sizeof now, "%" PRIu32 " %" PRIu32, vault->policy->dormant_seconds,
             vault->policy->id_warn_seconds);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    *changed = fault == FAULT_NONE && strcmp(before, now) != 0;
    return *changed ? store_meta_put(vault->store, META_LIMITS, now) : fault;
}

// Through all people once a day, and at once when the limits have changed or the clock went back.
static enum fault walk_on(struct vault *vault, struct walk *walk, size_t count)
{
    const int64_t soon = walk->began + 2 * DAY; // the next walk has begun long before
    int64_t latest = 0;
    enum fault fault = store_person_latest(vault->store, &latest);

    for (; count > 0 && fault == FAULT_NONE && walk->next <= latest; count--)
        fault = look_at(vault, walk->next++, soon);
    if (fault == FAULT_NONE && walk->next > latest)
        walk->next = 0;
    return fault == FAULT_NONE ? walk_save(vault->store, walk) : fault;
}

enum fault watch_some(struct vault *vault, bool *more)
{
    const int64_t now = vault->now.wall.seconds;
    int64_t persons[AT_ONCE];
    size_t count = 0;
    struct walk walk;
    bool changed = false;
    enum fault fault;

    *more = false;
    if (!vault->now.synchronised)
        return FAULT_NONE;
    fault = walk_load(vault->store, &walk);
    if (fault == FAULT_NONE)
        fault = look_at_limits(vault, &changed);
    if (changed || now < walk.began || now - walk.began >= DAY)
        walk = (struct walk){now, 1};
    if (fault == FAULT_NONE)
        fault = store_due_list(vault->store, vault->now.wall, persons, AT_ONCE, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        fault = look_at(vault, persons[i], walk.began + 2 * DAY);
    if (fault == FAULT_NONE && walk.next > 0)
        fault = walk_on(vault, &walk, AT_ONCE - count);
    *more = count == AT_ONCE || walk.next > 0;
    return fault;
}
