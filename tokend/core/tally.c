// SPDX-License-Identifier: BSD-2-Clause
#include "core/tally.h"

bool tally_is_failure(enum event_id event)
{
    switch (event) {
    case EVENT_LOGIN_DENIED:
    case EVENT_LOGIN_REFUSED:
    case EVENT_LOGIN_LOCKED:
    case EVENT_LOGIN_REPLAYED:
    case EVENT_LOGIN_DORMANT:
    case EVENT_LOGIN_WITHDRAWN:
    case EVENT_LOGIN_UNDELIVERED:
    case EVENT_LOGIN_BUSY:
        return true;
    default:
        return false;
    }
}

// The first, and then every stride-th: when there is no place left, every other one goes.
static void keep_sample(struct tally_event *event, int64_t sequence)
{
    if (event->stride == 0)
        event->stride = 1;
    if ((event->count - 1) % event->stride != 0)
        return;
    int64_t place = (event->count - 1) / event->stride;
    if (place == TALLY_SAMPLES) {
        for (unsigned i = 1; i < TALLY_SAMPLES; i++)
            event->samples[i] = 2 * i < TALLY_SAMPLES ? event->samples[2 * i] : 0;
        event->stride *= 2;
        place /= 2;
    }
    event->samples[place] = sequence;
}

static void count_event(struct tally_event *event, int64_t sequence)
{
    event->count++;
    if (event->first == 0)
        event->first = sequence;
    event->last = sequence;
    keep_sample(event, sequence);
}

void tally_add(struct tally *tally, const struct tally_record *record)
{
    const bool failure = tally_is_failure(record->event);

    tally->records++;
    if (tally->first == 0)
        tally->first = record->sequence;
    tally->last = record->sequence;
    if (record->time < tally->latest) {
        if (tally->clock_back++ == 0)
            tally->clock_back_at = record->sequence;
    }
    tally->latest = record->time;
    if ((unsigned)record->event >= EVENT_COUNT_) {
        tally->unknown++;
        return;
    }
    count_event(&tally->events[record->event], record->sequence);
    const unsigned month = record->month < TALLY_MONTHS ? record->month : TALLY_MONTHS - 1;
    if (month >= tally->month_count)
        tally->month_count = month + 1;
    if (record->event == EVENT_LOGIN_GRANTED) {
        tally->logins_by_hour[record->hour % 24]++;
        tally->months[month].logins++;
    }
    if (failure) {
        tally->failures_by_hour[record->hour % 24]++;
        tally->months[month].failures++;
    }
    tally->months[month].lockouts += record->event == EVENT_LOGIN_LOCKED;
}

void tally_add_loss(struct tally *tally, int64_t missed, int64_t revoked)
{
    static const int64_t limits[] = {
        [DELAY_10_MINUTES] = 600, [DELAY_1_HOUR] = 3600, [DELAY_1_DAY] = 86400};
    const int64_t took = revoked - missed;
    enum tally_delay delay = DELAY_10_MINUTES;

    while (delay < DELAY_LONGER && took > limits[delay])
        delay++;
    tally->delays[missed <= 0 ? DELAY_NOT_SAID : delay]++;
}
