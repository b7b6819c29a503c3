// SPDX-License-Identifier: BSD-2-Clause
// What an administrator's verb takes away, and which open sessions rested on it (A9, B5, C4, F5;
// abuse:R1). One table (taking.c) says it for every verb; the command asks for the list of sessions
// with what the verb's answer said was taken, and stops those that are marked.
#ifndef WARIFU_VAULT_TAKING_H
#define WARIFU_VAULT_TAKING_H

#include "store/key.h"
#include "store/session.h"
#include "vault/loop/state.h"

enum taken {
    TAKEN_NOTHING,
    TAKEN_PERSON,     // all that somebody may do here
    TAKEN_MEMBERSHIP, // the use of a shared ID, from one of its members
    TAKEN_KEY,        // one, or all of a person (number 0)
    TAKEN_CODE,       // a generator of one-time codes; the same
    TAKEN_EMERGENCY,  // a code
    TAKEN_CARD,       // with all that is on it
    TAKEN_GRANT,      // of privilege: what rests on it, and nothing else of its holder's
    TAKEN_COUNT_
};

struct taking {
    enum taken taken;
    int64_t person;             // whose; of a membership the member's; 0 where it does not matter
    int64_t number;             // of the key, the code, the emergency code; of a shared ID its row;
                                // of the grant
    char card[STORE_CARD_SIZE]; // the serial
};

// By the name of a verb (verbs/verbs.h). TAKEN_COUNT_: the table does not know it.
enum taken taking_of_verb(const char *verb);

// As one word, which the command gives back: "security_key 7 2", "card K-1".
#define TAKING_TEXT_SIZE 128
void taking_write(const struct taking *taking, char text[TAKING_TEXT_SIZE]);
bool taking_read(const char *text, struct taking *taking);

enum rests { RESTS_NOT, RESTS, RESTS_UNKNOWN };

// What the store has of a session beside its row.
struct session_context {
    bool shared;                      // its person is a shared ID
    const char *key_card, *code_card; // the registered cards of its key and its generator, or ""
    bool forgotten;                   // nobody knows any more what it was opened with
    bool granted;                     // a rule demands a grant there, and the one that was taken
                                      // allowed it when the session was opened
};

// Whether a session was opened with what was taken. Of one of which nobody wrote down with what it
// was opened that is unknown, unless all of the person was taken; and of a shared ID's of which
// nobody knows the member it is unknown whose it is (A6).
enum rests taking_reaches(const struct taking *taking, const struct session *session,
                          const struct session_context *context);

// Whether a session may be anybody's who uses the shared ID.
bool taking_member_is_unknown(const struct session *session, bool shared);

// "yes", "no", "unknown"
const char *rests_name(enum rests rests);

#endif
