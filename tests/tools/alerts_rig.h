// SPDX-License-Identifier: BSD-2-Clause
// A log that is made up record by record, and the alerts that `audit analyse` finds in it (E7).
#ifndef WARIFU_TESTS_ALERTS_RIG_H
#define WARIFU_TESTS_ALERTS_RIG_H

#include "alerts.h"
#include <stddef.h>
#include <stdint.h>

#define MINUTE 60
#define HOUR 3600
#define DAY 86400
#define FOUND_MAX 64

extern const struct alert_policy policy;
extern struct alert found[FOUND_MAX]; // of the log since begin()
extern size_t found_count;            // also beyond FOUND_MAX
extern int64_t forgotten;             // as end() was told
extern struct alerts *alerts;

void begin(const struct alert_policy *thresholds);
void end(void);
// The next record of the log, without adding it: for what wants more set.
struct alert_record record_of(enum event_id event, const char *user, const char *rhost,
                              int64_t time);
// Adds it, at a time in seconds. Returns its number.
int64_t add(enum event_id event, const char *user, const char *rhost, int64_t time);
// The same once more, changed or not, as the next record of the log.
void add_next(struct alert_record *record);
// The one alert of this kind, or NULL; there are not two.
const struct alert *only(enum alert_kind kind);
// The one that there has to be.
const struct alert *the(enum alert_kind kind);
const char *person(unsigned number);   // a name; eight live at a time
const char *place_of(unsigned number); // an address; one lives at a time

#endif
