// SPDX-License-Identifier: BSD-2-Clause
// Suspicious patterns in the log, found while its records go by in their order, once, in memory
// that has an end (E7, E3; A4, A5, C4, E6). Pure: the caller reads the records and tells the
// alerts.
//
// Time between records is the store's own (`steady`), which no changed clock moves; the clock's is
// told and, where hours of the day matter, looked at. What was found of records before the period
// is not told, but what people usually do is learnt from them, too.
#ifndef WARIFU_TOOLS_ALERTS_H
#define WARIFU_TOOLS_ALERTS_H

#include "core/event_id.h"
#include "core/policy.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum alert_kind {
    ALERT_GUESSING,    // many failures against one person
    ALERT_SPRAYING,    // many people in a short time, wherever from
    ALERT_ONE_SOURCE,  // many people from one place
    ALERT_PIN,         // many wrong PINs on one card or key
    ALERT_COPIED_KEY,  // a signature counter that did not grow
    ALERT_DORMANT,     // tries at an ID that is dormant
    ALERT_WOKE,        // a login after a long time without one
    ALERT_ODD_HOUR,    // at an hour at which neither this person nor others log in
    ALERT_FIRST_PLACE, // where this person never was
    ALERT_TWO_PLACES,  // at two places within a time too short for the way
    ALERT_PRIVILEGE,   // privilege used outside the time of its grant
    ALERT_OUTSIDE,     // many tries outside the time of a rule or without a grant
    ALERT_CLOCK,       // the clock jumped against the store's own time
    ALERT_KINDS
};

enum alert_severity { ALERT_LOW, ALERT_MEDIUM, ALERT_HIGH };

#define ALERT_ENTRIES 32 // numbers of records that an alert lists; of more it says how many
#define ALERT_WHO_SIZE 256
#define ALERT_PLACE_SIZE 384

struct alert {
    enum alert_kind kind;
    enum alert_severity severity;
    char who[ALERT_WHO_SIZE];     // person, card, key; "" nobody in particular
    char place[ALERT_PLACE_SIZE]; // "" none; where `places` is more than 1 the first of them
    bool many_places;
    int64_t first, last; // numbers of records
    int64_t from, to;    // their times, seconds since 1970
    int64_t count;       // of records that made it
    int64_t people;      // different ones; 0: it is not about that
    int64_t let_in;      // record of the first login that followed, of one of these people; 0: none
    int64_t let_ins;     // how many such logins
    int64_t since;       // record that it is compared with: the login before, the grant; 0: none
    int64_t jump;        // ALERT_CLOCK: seconds, below 0 back; of the one farthest
    int64_t entries[ALERT_ENTRIES]; // in order; all of them where `count` is not more
    unsigned entry_count;
};

// Texts are never NULL, and "" where the record has none.
struct alert_record {
    int64_t sequence, time;
    int64_t steady; // milliseconds
    enum event_id event;
    const char *user, *member, *host, *tty, *rhost, *service;
    const char *card, *key, *code, *why, *operation;
    int64_t caller;                             // uid; 0: nobody else
    int64_t credential, review, session, until; // 0: none
    unsigned hour;                              // 0 to 23, where the report is read
    bool before;                                // the period: to learn from
};

struct alerts;

// What is found is given to `tell` as soon as it is over, at the latest by alerts_end(); it is
// alerts' until `tell` returns. NULL: no memory.
struct alerts *alerts_begin(const struct alert_policy *policy,
                            void (*tell)(void *context, const struct alert *alert), void *context);
void alerts_add(struct alerts *alerts, const struct alert_record *record);
// Tells what is still going on. `forgotten`: how often something had to be forgotten for want of
// room, or memory, so that there may be more than was told; 0: nothing was.
void alerts_end(struct alerts **alerts, int64_t *forgotten);

// How many things of one kind are kept at a time: people, places, cards.
#define ALERTS_ROOM 32768

// "guessing"; stable, for programs.
const char *alert_kind_name(enum alert_kind kind);
const char *alert_severity_name(enum alert_severity severity); // "low", "medium", "high"
bool alert_severity_read(const char *name, enum alert_severity *severity);

// Where a record says that somebody was: "192.0.2.7", "uid 1004 on desk-7", "desk-7 tty2"; "".
// A terminal of a window or of sudo is no place of its own.
const char *alert_place(const struct alert_record *record, char out[ALERT_PLACE_SIZE]);

#endif
