// SPDX-License-Identifier: BSD-2-Clause
// Many records about one thing within a time: so many, or of so many different people. For
// alerts.h alone.
#ifndef WARIFU_TOOLS_BURSTS_H
#define WARIFU_TOOLS_BURSTS_H

#include "alerts.h"
#include "recent.h"

struct bursts {
    enum alert_kind kind;
    bool of_people;     // different people are counted, not records
    uint32_t threshold; // from so many on it is an alert
    int64_t window;     // milliseconds: within it, and it is over when so long nothing was added
    struct recent_table table;
    struct recent_room room, people; // things, and people of all things
    void (*tell)(void *context, const struct alert *alert);
    void *context;
};

// One record: `about` is what is counted for, `person` whom it concerns.
struct burst_point {
    const char *about, *person, *place;
    int64_t sequence, time, steady;
    int64_t let_in; // the record of the login that followed it; 0: none. It then counts as none of
                    // the people, and is told where there are enough others
    int64_t since;  // the record that it is compared with; 0: none
};

void bursts_begin(struct bursts *bursts, void (*tell)(void *context, const struct alert *alert),
                  void *context);
void bursts_add(struct bursts *bursts, const struct burst_point *point);
// The alert about it that goes on now; NULL: none.
const struct alert *bursts_now(struct bursts *bursts, const char *about, int64_t steady);
// A login of somebody about whom it goes on now.
void bursts_let_in(struct bursts *bursts, const char *about, int64_t sequence, int64_t steady);
// What is over by then is told.
void bursts_pass(struct bursts *bursts, int64_t steady);
// All that is left is told. How much was forgotten.
int64_t bursts_end(struct bursts *bursts);

#endif
