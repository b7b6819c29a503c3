// SPDX-License-Identifier: BSD-2-Clause
// What is in a log, counted: by event, hour and month (G2). Pure, and of one size however many
// records there are. The caller says which records are of the period, and what time it was where
// the report is read.
#ifndef WARIFU_CORE_TALLY_H
#define WARIFU_CORE_TALLY_H

#include "core/event_id.h"
#include <stdbool.h>
#include <stdint.h>

#define TALLY_SAMPLES 4  // numbers of records of one kind that are kept, spread over the period
#define TALLY_MONTHS 120 // later ones are counted in the last

struct tally_event {
    int64_t count, first, last;             // numbers of records; 0: none
    int64_t samples[TALLY_SAMPLES], stride; // every so many was kept
};

// How long after it was missed a card's credentials were dead (C4); NOT_SAID: nobody said since
// when.
enum tally_delay {
    DELAY_10_MINUTES,
    DELAY_1_HOUR,
    DELAY_1_DAY,
    DELAY_LONGER,
    DELAY_NOT_SAID,
    TALLY_DELAYS
};

struct tally_month {
    int64_t logins, failures, lockouts;
};

struct tally {
    int64_t records, first, last;      // of the period
    int64_t unknown;                   // of events that this version does not know
    int64_t clock_back, clock_back_at; // times at which the clock went back, and the first record
    int64_t latest;                    // time, seconds since 1970
    struct tally_event events[EVENT_COUNT_];
    int64_t logins_by_hour[24], failures_by_hour[24];
    struct tally_month months[TALLY_MONTHS];
    unsigned month_count;
    int64_t delays[TALLY_DELAYS];
};

struct tally_record {
    int64_t sequence, time;
    enum event_id event; // EVENT_COUNT_: unknown
    unsigned hour;       // 0 to 23
    unsigned month;      // 0: that of the beginning of the period
};

// Whether it is somebody who was not let in, as the charts count it.
bool tally_is_failure(enum event_id event);

void tally_add(struct tally *tally, const struct tally_record *record);
// A lost card: `missed` is when somebody missed it, 0 not said.
void tally_add_loss(struct tally *tally, int64_t missed, int64_t revoked);

#endif
