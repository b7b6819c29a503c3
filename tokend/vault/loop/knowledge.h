// SPDX-License-Identifier: BSD-2-Clause
// A password that another PAM service keeps, seen from the vault: what a checker is asked for whom,
// and what the vault has learned about the service (A4, promise 3). Our budget comes first: of
// people who are unknown, locked, suspended or not enrolled nothing is sent to the service, so that
// nobody guesses there through us or locks an account there, and it takes as long.
#ifndef WARIFU_VAULT_KNOWLEDGE_H
#define WARIFU_VAULT_KNOWLEDGE_H

#include "wire/channel.pb.h"
#include <stdbool.h>
#include <stdint.h>

// How long a check takes: before the first success, and never more.
#define KNOWLEDGE_FIRST_MS 400
#define KNOWLEDGE_MOST_MS 2000

struct knowledge {     // of the service, not of any person; zero: nothing known yet
    uint32_t usual_ms; // what a success takes, and a little more; 0: there was none
    bool failing;      // the last time that somebody was checked, it could not
};

// Fills the call. `real`: this person's password may be judged now; an empty one never is, because
// directories take it for "anonymous" and say yes.
void knowledge_order(const struct knowledge *knowledge, bool real, const char *user,
                     const char *password, CheckCall *call);

// Whether an answer to `call` still serves, now that the store says `real` and `user`.
bool knowledge_serves(const CheckCall *call, bool real, const char *user, const char *password);

// What the answer means; learns from it. While the service cannot check anybody, people of whom
// nothing was sent are told the same as those of whom something was (promise 3).
CheckVerdict knowledge_take(struct knowledge *knowledge, const CheckCall *call,
                            const CheckReply *reply);

#endif
