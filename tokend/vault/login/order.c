// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/order.h"

#define PROVED (TICKET_BIT(TICKET_LOGIN) | TICKET_BIT(TICKET_CHANGE))

// Where no ticket is needed, the rule says who gets on without one: logins that this product does
// not authenticate (sshd's keys, cron), root at work.
static const struct order orders[STEP_COUNT_] = {
    [STEP_LOG_IN] = {0, 0, false, false},
    [STEP_PLAN_CHANGE] = {PROVED, TICKET_SECONDS, false, false},
    [STEP_SET_PASSWORD] = {PROVED, TICKET_SECONDS, true, true},
    [STEP_SET_PASSWORD_BY_ROOT] = {TICKET_BIT(TICKET_ROOT), TICKET_SECONDS, true, false},
    [STEP_ENROL] = {PROVED, TICKET_SECONDS, true, false},
    [STEP_CONFIRM] = {PROVED, TICKET_SECONDS, true, true},
    [STEP_ACCOUNT] = {TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS, false, false},
    [STEP_SESSION_OPEN] = {TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS, false, false},
    // A session may last as long as the rule lets it.
    [STEP_SESSION_CLOSE] = {TICKET_BIT(TICKET_SESSION), UINT32_MAX, false, true},
    [STEP_ADMIN] = {TICKET_BIT(TICKET_ADMIN), UINT32_MAX, true, false}, // `fresh` of the rule
    [STEP_RESCUE] = {TICKET_BIT(TICKET_RESCUE), TICKET_SECONDS, true, false},
};

const struct order *order_of(enum order_step step)
{
    return &orders[step];
}
