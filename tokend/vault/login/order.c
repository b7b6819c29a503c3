// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/order.h"
#include "vault/loop/state.h"

#define ONCE true
#define REPEATABLE false
#define PROVED (TICKET_BIT(TICKET_LOGIN) | TICKET_BIT(TICKET_CHANGE))

static const struct order orders[STEP_COUNT_] = {
    [STEP_PLAN_CHANGE] = {PROVED, TICKET_SECONDS, REPEATABLE},
    [STEP_SET_PASSWORD] = {PROVED, TICKET_SECONDS, ONCE},
    [STEP_SET_PASSWORD_BY_ROOT] = {TICKET_BIT(TICKET_ROOT), TICKET_SECONDS, ONCE},
    // An enrolment that was broken off is taken up again.
    [STEP_ENROL] = {PROVED, TICKET_SECONDS, REPEATABLE},
    [STEP_CONFIRM] = {PROVED, TICKET_SECONDS, ONCE},
    [STEP_ACCOUNT] = {TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS, REPEATABLE},
    [STEP_SESSION_OPEN] = {TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS, REPEATABLE},
    // A session may last as long as the rule lets it, and is closed once by its own row
    // (store/session.h): root's programs close twice without harm.
    [STEP_SESSION_CLOSE] = {TICKET_BIT(TICKET_SESSION), UINT32_MAX, REPEATABLE},
    [STEP_ADMIN] = {TICKET_BIT(TICKET_ADMIN), UINT32_MAX, REPEATABLE}, // `fresh` of the rule
    [STEP_RESCUE] = {TICKET_BIT(TICKET_RESCUE), TICKET_SECONDS, REPEATABLE},
    [STEP_LOOK] = {TICKET_BIT(TICKET_LOOK), TICKET_SECONDS, REPEATABLE},
};

const struct order *order_of(enum order_step step)
{
    return &orders[step];
}

void order_done(struct vault *vault, enum order_step step, const struct ticket *ticket)
{
    if (orders[step].once)
        spent_note(&vault->spent, ticket->number, step);
}

bool order_was_done(const struct vault *vault, enum order_step step, const struct ticket *ticket)
{
    return orders[step].once && spent_is(&vault->spent, ticket->number, step);
}
