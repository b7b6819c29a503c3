// SPDX-License-Identifier: BSD-2-Clause
// The one life of whatever one person asks for, or did, and another has to approve or look at:
// roles, privilege, deputies, acts of two people, exceptions, root's rescue (D1, D6, D7, D8, F1,
// F2, F3). Pure: who and when are arguments.
//
//   requested -> running -> ended       what lasts from one time to another
//   requested -> closed                 what is done once, when it is approved
//   requested -> running -> closed      what whoever asked does once, after the approval
//   requested -> rejected, withdrawn, expired
//   open -> closed                      what was done, and is looked at afterwards
#ifndef WARIFU_CORE_REQUEST_H
#define WARIFU_CORE_REQUEST_H

#include "base/clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum request_kind { // stored as these numbers; never renumber
    REQUEST_NOTHING = 0,
    REQUEST_RESCUE = 1,      // root was let in without factors (F2)
    REQUEST_ROLE = 2,        // somebody was made administrator or auditor, or is to be (D8)
    REQUEST_PRIVILEGE = 3,   // somebody may pass rules that demand a grant (D1, D4)
    REQUEST_DEPUTY = 4,      // somebody stands in for somebody else (D6)
    REQUEST_DEED = 5,        // an administrator's verb that two people do together (D7)
    REQUEST_EXCEPTION = 6,   // a rule is relaxed for somebody (F1)
    REQUEST_BREAK_GLASS = 7, // a code of the sealed envelope let somebody in (F2)
    REQUEST_POLICY = 8,      // another policy is to be in force (D7)
    REQUEST_KIND_COUNT_
};

enum request_state { // stored as these numbers; never renumber
    REQUEST_NONE = 0,
    REQUEST_REQUESTED = 1, // nothing is done before a second person has approved it
    REQUEST_OPEN = 2,      // it is done; listed until somebody else has looked at it
    REQUEST_CLOSED = 3, // approved and done, or looked at; of older versions also what was declined
    REQUEST_REJECTED = 4,  // declined, of older versions also withdrawn: nobody was given anything
    REQUEST_WITHDRAWN = 5, // taken back by whoever asked
    REQUEST_EXPIRED = 6,   // nobody answered in time
    REQUEST_RUNNING = 7,   // approved; in force from `from` until `until`, or to be done until then
    REQUEST_ENDED = 8,     // was in force, and is over: at its end, or taken back before it
    REQUEST_STATE_COUNT_
};

enum request_event {
    REQUEST_APPROVE,
    REQUEST_REJECT,
    REQUEST_WITHDRAW,
    REQUEST_END,       // before its end
    REQUEST_CLOSE,     // it was looked at
    REQUEST_EXPIRE,    // time has passed; nobody does that
    REQUEST_CARRY_OUT, // whoever asked does what was approved
    REQUEST_EVENT_COUNT_
};

// What of a request its life depends on. People are ids of the store; 0: root, or nobody.
struct request_life {
    enum request_kind kind;
    enum request_state state;
    int64_t applicant;
    const int64_t *concerned; // whom it is about, or who had a part in it
    size_t concerned_count;
    struct wall_time answer_by;   // 0: it waits for ever
    struct wall_time from, until; // of what lasts
    // DEED: it is not done by the approval, but by whoever asked, once, between `from` and `until`,
    // which the approval sets.
    bool by_applicant;
};

// Who wants to move it.
struct request_person {
    int64_t id; // 0: root
    bool administrator, auditor;
    bool independent; // of whoever asked or did it (vault/admin/independence.h)
};

enum request_answer {
    REQUEST_MOVES = 0,
    REQUEST_OTHER_STATE, // no such move from here
    REQUEST_TOO_LATE,    // the time to answer it, or its window, has passed
    REQUEST_TOO_EARLY,   // ... has not passed
    REQUEST_NOT_ROLE,    // takes an administrator, or an auditor
    REQUEST_NOT_ROOT,    // takes a person
    REQUEST_OWN,         // whoever asked or did it does not judge it (D8)
    REQUEST_CONCERNS,    // nor whom it is about
    REQUEST_DEPENDENT,   // nor who is not independent
    REQUEST_NOT_OWN,     // withdrawn, or carried out, by whoever asked alone
    REQUEST_ANSWER_COUNT_
};

// Whether this person (NULL: time itself) moves it now, and to which state; REQUEST_NONE unless it
// answers MOVES.
enum request_answer request_move(const struct request_life *life, enum request_event event,
                                 const struct request_person *who, struct wall_time now,
                                 enum request_state *to);

// Whether it is in force at this moment: approved, and within its window.
bool request_runs(const struct request_life *life, struct wall_time now);

// Whether something is still to come of it: it waits for somebody, or may be in force. Such rows
// are listed.
bool request_is_open(enum request_state state);

// Whether what is approved lasts from `from` until `until`.
bool request_lasts(enum request_kind kind);

// Whether it was approved and may be carried out by whoever asked for it, now.
bool request_may_be_done(const struct request_life *life, struct wall_time now);

// "rescue", "role", "privilege", "deputy", "two_people", "exception"; of kinds the clause, too.
const char *request_kind_name(enum request_kind kind);
const char *request_kind_clause(enum request_kind kind);
// The state as it is stored: "requested", "open", "closed" ...
const char *request_state_name(enum request_state state);
// And as it is now: of what time alone has changed "expired", "ended"; before its window
// "approved"; of what waits for whoever asked to carry it out "released".
const char *request_standing(const struct request_life *life, struct wall_time now);

#endif
