// SPDX-License-Identifier: BSD-2-Clause
// Grants that are on their way to a client (abuse:M8). What is durable before anybody is told is
// that the factors were right and are used up (login.proved); that the client was let in is
// recorded when it has said that it has the verdict (login.granted), and that it was not when it
// has gone without a word (login.undelivered): its ticket is void then. So in the log grants are
// clients let in.
//
// The second record is in nobody's way: it waits for the next commit that is made anyway, or for a
// moment in which nothing else is to do, or for somebody who reads the log. A vault that dies
// before has on record that the factors were right, and its tickets die with it.
//
// A privileged session whose grant was ended while whoever began it held it up is stopped when its
// program says that it has the verdict: what ended the grant could not find it (D4, abuse:M21).
#ifndef WARIFU_VAULT_DELIVERY_H
#define WARIFU_VAULT_DELIVERY_H

#include "base/clock.h"
#include "base/fault.h"
#include "vault/loop/event.h"
#include "vault/loop/undelivered.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DELIVERIES_MAX 8192 // on their way at once; the next login is refused

struct caller;
struct delivery;
struct ticket;
struct vault;

struct deliveries {
    struct delivery *first, **tail; // in order of their grants
    size_t count;
    uint64_t number; // of the newest
    bool failed;     // the last try to write failed
    struct undelivered voided;
};

struct grant {
    const struct event *event; // login.granted as it will be recorded; copied. NULL: a session
    uint64_t ticket;           // its number; 0: none
    int64_t holder;            // of the ticket
    int64_t person;            // whose last login is taken back if this is none; 0: nobody's
    struct wall_time login, login_before;
    int64_t session;            // that was opened; closed again if nobody has it; 0: of a stranger
    int64_t privilege;          // number of the grant on which that session rests; 0: none
    const struct event *closed; // session.closed as it would be recorded; copied
};

void deliveries_init(struct deliveries *deliveries);
void deliveries_free(struct deliveries *deliveries);

// Within the step that grants: the caller is told, and says or does not say that it has it.
enum fault delivery_begin(struct vault *vault, struct caller caller,
                          const struct grant *grant) MUST_CHECK;

// What the client's front says of the grant that `caller` got. One that is unknown was settled
// before.
void delivery_settle(struct vault *vault, struct caller caller, bool taken);

// This front is gone: what it has not settled, nobody is known to have.
void delivery_front_gone(struct vault *vault, uint64_t front);

// Whether something is settled and not on record yet.
bool deliveries_due(const struct vault *vault);

// Whether this ticket was never delivered.
bool delivery_is_void(const struct vault *vault, const struct ticket *ticket);

// --- for batch.c: what a step or a batch began or wrote and takes back ---

// Within a step: puts all that is settled on record. Then whether that step was done.
enum fault deliveries_record(struct vault *vault) MUST_CHECK;
void deliveries_recorded(struct vault *vault, bool done);

uint64_t deliveries_mark(const struct vault *vault);
void deliveries_forget(struct vault *vault, uint64_t mark);
void deliveries_end(struct vault *vault, bool committed);

#endif
