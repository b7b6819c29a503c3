// SPDX-License-Identifier: BSD-2-Clause
// The order of a conversation: on what each step rests. Every conversation goes through one
// process, the front, which may have been taken over; so the vault does not keep what a
// conversation has asked so far under a number that the front says, but gives each step's outcome
// away as a ticket that it has sealed (vault/loop/ticket.h, decision 44). The next step is taken
// with a ticket of a kind that this table has in its row, or not at all; what is not is refused,
// recorded, and ends the conversation.
#ifndef WARIFU_VAULT_ORDER_H
#define WARIFU_VAULT_ORDER_H

#include "vault/loop/ticket.h"

enum order_step {
    STEP_LOG_IN,      // plan, member, challenge, attempt, lost
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
    STEP_COUNT_
};

struct order {
    unsigned rests_on; // TICKET_BIT of each kind that it takes
    uint32_t seconds;  // how old that may be, if the rule says nothing stricter
    bool needed;       // without a ticket it is refused, whatever the rule says
    bool once;         // the same ticket is worth it once: what it changes makes the ticket stale
};

const struct order *order_of(enum order_step step);

#endif
