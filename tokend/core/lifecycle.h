// SPDX-License-Identifier: BSD-2-Clause
// Lives of credentials and people as tables: what may become what (A5, C5). A transition that is
// not in the table does not exist.
#ifndef WARIFU_CORE_LIFECYCLE_H
#define WARIFU_CORE_LIFECYCLE_H

#include <stdbool.h>

enum credential_state { // stored as these numbers; never renumber
    CREDENTIAL_NONE = 0,
    CREDENTIAL_PENDING = 1, // offered, not confirmed
    CREDENTIAL_ACTIVE = 2,
    CREDENTIAL_SUSPENDED = 3,
    CREDENTIAL_REVOKED = 4, // for ever
};

enum credential_event {
    CREDENTIAL_CONFIRM,
    CREDENTIAL_SUSPEND,
    CREDENTIAL_RESUME,
    CREDENTIAL_REVOKE
};

enum person_state {
    PERSON_NONE = 0,
    PERSON_ACTIVE = 1,
    PERSON_SUSPENDED = 2,
    PERSON_REMOVED = 3,
    PERSON_DAMAGED = 4, // never stored: the row does not open, so nobody is let in by it (abuse:S5)
};

enum person_event { PERSON_SUSPEND, PERSON_RESUME, PERSON_REMOVE };

// The new state, or *_NONE when that may not happen.
enum credential_state credential_next(enum credential_state from, enum credential_event event);
enum person_state person_next(enum person_state from, enum person_event event);

const char *credential_state_name(enum credential_state state); // "active"
const char *person_state_name(enum person_state state);

#endif
