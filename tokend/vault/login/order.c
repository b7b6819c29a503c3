// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/order.h"

#define PROVED (TICKET_BIT(TICKET_LOGIN) | TICKET_BIT(TICKET_CHANGE))

static const struct order orders[STEP_COUNT_] = {
    [STEP_PLAN_CHANGE] = {PROVED, TICKET_SECONDS},
    [STEP_SET_PASSWORD] = {PROVED, TICKET_SECONDS},
    [STEP_SET_PASSWORD_BY_ROOT] = {TICKET_BIT(TICKET_ROOT), TICKET_SECONDS},
    [STEP_ENROL] = {PROVED, TICKET_SECONDS},
    [STEP_CONFIRM] = {PROVED, TICKET_SECONDS},
    [STEP_ACCOUNT] = {TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS},
    [STEP_SESSION_OPEN] = {TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS},
    // A session may last as long as the rule lets it.
    [STEP_SESSION_CLOSE] = {TICKET_BIT(TICKET_SESSION), UINT32_MAX},
    [STEP_ADMIN] = {TICKET_BIT(TICKET_ADMIN), UINT32_MAX}, // `fresh` of the rule
    [STEP_RESCUE] = {TICKET_BIT(TICKET_RESCUE), TICKET_SECONDS},
    [STEP_LOOK] = {TICKET_BIT(TICKET_LOOK), TICKET_SECONDS},
};

const struct order *order_of(enum order_step step)
{
    return &orders[step];
}
