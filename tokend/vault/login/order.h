// SPDX-License-Identifier: BSD-2-Clause
// The order of a conversation: on what each step rests. Every conversation goes through one
// process, the front, which may have been taken over; so the vault does not keep what a
// conversation has asked so far under a number that the front says, but gives each step's outcome
// away as a ticket that it has sealed (vault/loop/ticket.h, decision 44). A step with a ticket that
// is in no row of its own is refused and recorded, and ends the conversation; but
//   - without any ticket, a change of password asks for the factors first, and an account phase and
//   a
//     session are for whom the rule lets in without authentication, or root (account.c, session.c);
//   - a session also rests on the login that the account phase has just let in
//   (vault/loop/entrants.h),
//     and its end is believed of root's programs without a ticket (session.c).
#ifndef WARIFU_VAULT_ORDER_H
#define WARIFU_VAULT_ORDER_H

#include "vault/loop/ticket.h"
#include <stdbool.h>

struct vault;

enum order_step {
    STEP_PLAN_CHANGE, // plan of a change
    STEP_SET_PASSWORD,
    STEP_SET_PASSWORD_BY_ROOT,
    STEP_ENROL,
    STEP_CONFIRM,
    STEP_ACCOUNT,
    STEP_SESSION_OPEN,
    STEP_SESSION_CLOSE,
    STEP_ADMIN,
    STEP_RESCUE,
    STEP_LOOK,
    STEP_COUNT_
};

struct order {
    unsigned rests_on; // TICKET_BIT of each kind that it takes
    uint32_t seconds;  // how old that may be, if the rule says nothing stricter
    bool once;         // done with a ticket, it is refused with that ticket (order_done)
};

const struct order *order_of(enum order_step step);

// The step was done, and not only tried: a password that is refused, or a wrong code, may be
// followed by another one. Inside a step (batch.h), with the ticket as it was opened; undone with
// the step or the batch. Nothing for a step that is not once-only.
void order_done(struct vault *vault, enum order_step step, const struct ticket *ticket);

// Whether such a step was done with this ticket before.
bool order_was_done(const struct vault *vault, enum order_step step, const struct ticket *ticket);

#endif
