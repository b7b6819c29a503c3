// SPDX-License-Identifier: BSD-2-Clause
#include "bursts.h"
#include <stdlib.h>
#include <string.h>

#define KEPT_OF_A_PERSON 4 // numbers of records, before it is an alert

struct mark {
    int64_t sequence, time, steady;
};

struct person {
    struct recent kept;
    int64_t count;
    struct mark marks[KEPT_OF_A_PERSON]; // the first
};

struct burst {
    struct recent kept;
    // Before it is an alert: the last records, as many as the threshold wants; or the people.
    struct mark *ring;
    uint32_t ring_size, ring_used, ring_next;
    struct recent_table people;
    bool has_people;
    struct mark let_in; // the last login of somebody who does not count for that
    bool open;
    struct alert alert;
};

// --- the alert -----------------------------------------------------------------------------------

static void note_place(struct alert *alert, const char *place)
{
    if (place[0] == '\0')
        return;
    if (alert->place[0] == '\0')
        strncat(alert->place, place, sizeof alert->place - 1);
    else if (strncmp(alert->place, place, sizeof alert->place - 1) != 0)
        alert->many_places = true;
}

static void put_entry(struct alert *alert, const struct mark *mark)
{
    if (alert->entry_count < ALERT_ENTRIES)
        alert->entries[alert->entry_count++] = mark->sequence;
    if (alert->first == 0) {
        alert->first = mark->sequence;
        alert->from = mark->time;
    }
    alert->last = mark->sequence;
    alert->to = mark->time;
}

static void put_let_in(struct alert *alert, int64_t sequence)
{
    if (alert->let_ins++ == 0)
        alert->let_in = sequence;
}

static int by_sequence(const void *a, const void *b)
{
    const int64_t one = ((const struct mark *)a)->sequence,
                  two = ((const struct mark *)b)->sequence;
    return one < two ? -1 : one > two;
}

// --- what is over --------------------------------------------------------------------------------

static void clear(void *context, struct recent *item)
{
    struct bursts *bursts = context;
    struct burst *burst = (struct burst *)item;

    if (burst->open)
        bursts->tell(bursts->context, &burst->alert);
    if (burst->has_people)
        recent_end(&burst->people);
    free(burst->ring);
}

void bursts_begin(struct bursts *bursts, void (*tell)(void *context, const struct alert *alert),
                  void *context)
{
    bursts->room = bursts->people = (struct recent_room){.most = ALERTS_ROOM};
    bursts->tell = tell;
    bursts->context = context;
    recent_begin(&bursts->table, &bursts->room, sizeof(struct burst), clear, bursts);
}

void bursts_pass(struct bursts *bursts, int64_t steady)
{
    recent_expire(&bursts->table, steady - bursts->window);
}

int64_t bursts_end(struct bursts *bursts)
{
    recent_end(&bursts->table);
    return bursts->room.forgotten + bursts->people.forgotten;
}

// --- records -------------------------------------------------------------------------------------

static bool grow(const struct bursts *bursts, struct burst *burst)
{
    uint32_t size = burst->ring_size == 0 ? 4 : burst->ring_size * 2;

    if (size > bursts->threshold)
        size = bursts->threshold;
    struct mark *grown = realloc(burst->ring, size * sizeof *grown);
    if (grown == NULL)
        return false;
    burst->ring = grown;
    burst->ring_size = size;
    return true;
}

// The last `threshold` records within the window.
static void count_record(struct bursts *bursts, struct burst *burst, const struct mark *mark)
{
    if (burst->ring_used == burst->ring_size && burst->ring_size < bursts->threshold &&
        !grow(bursts, burst)) {
        bursts->room.forgotten++;
        return;
    }
    burst->ring[burst->ring_next] = *mark;
    burst->ring_next = (burst->ring_next + 1) % bursts->threshold;
    if (burst->ring_used < bursts->threshold)
        burst->ring_used++;
    if (burst->ring_used < bursts->threshold)
        return;
    const struct mark *oldest = &burst->ring[burst->ring_next]; // what comes next replaces it
    if (mark->steady - oldest->steady > bursts->window)
        return;
    burst->open = true;
    burst->alert.count = bursts->threshold;
    for (uint32_t i = 0; i < bursts->threshold; i++)
        put_entry(&burst->alert, &burst->ring[(burst->ring_next + i) % bursts->threshold]);
    free(burst->ring);
    burst->ring = NULL;
}

// Some of the records that made it, in their order: all of them unless somebody had many.
static void gather(struct bursts *bursts, struct burst *burst)
{
    struct alert *alert = &burst->alert;
    struct mark *marks = malloc((burst->people.count * KEPT_OF_A_PERSON + 1) * sizeof *marks);
    size_t count = 0;

    if (marks == NULL) {
        bursts->room.forgotten++;
        return;
    }
    for (const struct recent *item = TAILQ_FIRST(&burst->people.order); item != NULL;
         item = TAILQ_NEXT(item, order)) {
        const struct person *person = (const struct person *)item;
        for (int64_t i = 0; i < person->count && i < KEPT_OF_A_PERSON; i++)
            marks[count++] = person->marks[i];
        alert->count += person->count;
    }
    qsort(marks, count, sizeof *marks, by_sequence);
    for (size_t i = 0; i < count; i++)
        put_entry(alert, &marks[i]);
    free(marks);
}

static void count_person(struct bursts *bursts, struct burst *burst, const char *name,
                         const struct mark *mark)
{
    if (!burst->has_people)
        recent_begin(&burst->people, &bursts->people, sizeof(struct person), NULL, NULL);
    burst->has_people = true;
    if (!burst->open)
        recent_expire(&burst->people, mark->steady - bursts->window);
    struct person *person = recent_take(&burst->people, name, mark->steady);
    if (person == NULL)
        return;
    if (person->count < KEPT_OF_A_PERSON)
        person->marks[person->count] = *mark;
    person->count++;
    if (burst->open) {
        burst->alert.people += person->count == 1;
        return;
    }
    if (burst->people.count < bursts->threshold)
        return;
    burst->open = true;
    burst->alert.people = (int64_t)burst->people.count;
    gather(bursts, burst);
    if (burst->let_in.sequence != 0 && mark->steady - burst->let_in.steady <= bursts->window)
        put_let_in(&burst->alert, burst->let_in.sequence);
}

void bursts_add(struct bursts *bursts, const struct burst_point *point)
{
    const struct mark mark = {point->sequence, point->time, point->steady};

    bursts_pass(bursts, point->steady);
    struct burst *burst = recent_take(&bursts->table, point->about, point->steady);
    if (burst == NULL)
        return;
    if (burst->alert.who[0] == '\0' && !bursts->of_people)
        strncat(burst->alert.who, point->about, sizeof burst->alert.who - 1);
    burst->alert.kind = bursts->kind;
    if (burst->alert.since == 0)
        burst->alert.since = point->since;
    if (bursts->of_people && point->let_in != 0) { // a slip, unless there are enough others
        burst->let_in = (struct mark){point->let_in, point->time, point->steady};
        if (burst->open)
            put_let_in(&burst->alert, point->let_in);
        return;
    }
    note_place(&burst->alert, point->place);
    const bool was_open = burst->open;
    if (bursts->of_people)
        count_person(bursts, burst, point->person, &mark);
    else if (!was_open)
        count_record(bursts, burst, &mark);
    if (was_open) {
        burst->alert.count++;
        put_entry(&burst->alert, &mark);
    }
}

const struct alert *bursts_now(struct bursts *bursts, const char *about, int64_t steady)
{
    bursts_pass(bursts, steady);
    const struct burst *burst = recent_find(&bursts->table, about);
    return burst != NULL && burst->open ? &burst->alert : NULL;
}

void bursts_let_in(struct bursts *bursts, const char *about, int64_t sequence, int64_t steady)
{
    bursts_pass(bursts, steady);
    struct burst *burst = recent_find(&bursts->table, about);
    if (burst != NULL && burst->open)
        put_let_in(&burst->alert, sequence);
}
