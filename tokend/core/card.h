// SPDX-License-Identifier: BSD-2-Clause
// The life of an ID card, key or token as a thing (C1, C5): from the hand that issued it to the
// shredder. What can be logged in with it are credentials (core/lifecycle.h), which it carries.
#ifndef WARIFU_CORE_CARD_H
#define WARIFU_CORE_CARD_H

#include <stdbool.h>

enum card_state { // stored as these numbers; never renumber
    CARD_NONE = 0,
    CARD_ISSUED = 1, // handed out, nothing on it yet
    CARD_ACTIVE = 2,
    CARD_SUSPENDED = 3, // its credentials rest
    CARD_LOST = 4,      // its credentials are revoked, for ever; where it is nobody knows
    CARD_REVOKED = 5,   // likewise, and its holder has it: it has to come back
    CARD_COLLECTED = 6,
    CARD_DESTROYED = 7,
};

enum card_event {
    CARD_BIND, // a credential was put on it
    CARD_SUSPEND,
    CARD_FIND, // lifts a suspension, never a revocation
    CARD_LOSE,
    CARD_REVOKE,
    CARD_COLLECT,
    CARD_DESTROY,
};

// The new state, or CARD_NONE when that may not happen.
enum card_state card_next(enum card_state from, enum card_event event);
// Something has still to be done about it: it is missing, to be handed back, or to be destroyed.
bool card_is_outstanding(enum card_state state);
const char *card_state_name(enum card_state state); // "active"

#endif
