// SPDX-License-Identifier: BSD-2-Clause
// The life of what one person did, or asks for, and another has to look at: root's rescue (F2), and
// the role of an administrator or auditor (D8, E5). Pure.
#ifndef WARIFU_CORE_REVIEW_H
#define WARIFU_CORE_REVIEW_H

#include <stdbool.h>

enum review_kind { // stored as these numbers; never renumber
    REVIEW_NOTHING = 0,
    REVIEW_RESCUE = 1, // root was let in without factors
    REVIEW_ROLE = 2,   // somebody was made administrator or auditor, or is to be
};

enum review_state { // stored as these numbers; never renumber
    REVIEW_NONE = 0,
    REVIEW_REQUESTED = 1, // nothing is done before a second person has approved it
    REVIEW_OPEN = 2,      // it is done; listed until somebody else has looked at it
    REVIEW_CLOSED = 3,    // approved, or looked at; of older versions also what was declined
    REVIEW_DECLINED = 4,  // a request that was declined or withdrawn: nobody was given anything
};

enum review_event { REVIEW_APPROVE, REVIEW_CLOSE };

// The new state, or REVIEW_NONE when that may not happen.
enum review_state review_next(enum review_state from, enum review_event event);

// Whether it waits for somebody still.
bool review_is_open(enum review_state state);

// "rescue", "role"; "requested", "open", "closed", "declined".
const char *review_kind_name(enum review_kind kind);
const char *review_state_name(enum review_state state);

#endif
