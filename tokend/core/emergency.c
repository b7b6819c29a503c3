// SPDX-License-Identifier: BSD-2-Clause
#include "core/emergency.h"
#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Nothing leads back to ACTIVE: a code that was used or closed is dead for ever.
static const struct {
    enum emergency_state from;
    enum emergency_event event;
    enum emergency_state to;
} moves[] = {
    {EMERGENCY_REQUESTED, EMERGENCY_APPROVE, EMERGENCY_ACTIVE},
    {EMERGENCY_REQUESTED, EMERGENCY_CLOSE, EMERGENCY_CLOSED},
    {EMERGENCY_ACTIVE, EMERGENCY_USE, EMERGENCY_USED},
    {EMERGENCY_ACTIVE, EMERGENCY_CLOSE, EMERGENCY_CLOSED},
    {EMERGENCY_USED, EMERGENCY_REVOKE, EMERGENCY_REVOKED},
    {EMERGENCY_USED, EMERGENCY_CLOSE, EMERGENCY_CLOSED},
    {EMERGENCY_REVOKED, EMERGENCY_CLOSE, EMERGENCY_CLOSED},
};

enum emergency_state emergency_next(enum emergency_state from, enum emergency_event event)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (moves[i].from == from && moves[i].event == event)
            return moves[i].to;
    return EMERGENCY_NONE;
}

enum emergency_verdict emergency_judge(enum emergency_state state, struct wall_time until,
                                       struct wall_time now)
{
    if (now.seconds >= until.seconds)
        return EMERGENCY_REFUSED;
    if (state == EMERGENCY_ACTIVE)
        return EMERGENCY_ACCEPTED;
    return state == EMERGENCY_USED ? EMERGENCY_SPENT : EMERGENCY_REFUSED;
}

bool emergency_waits_for_review(enum emergency_state state)
{
    return state == EMERGENCY_USED || state == EMERGENCY_REVOKED;
}

const char *emergency_standing(enum emergency_state state, struct wall_time until,
                               struct wall_time now)
{
    static const char *const names[] = {
        [EMERGENCY_NONE] = "none",     [EMERGENCY_REQUESTED] = "requested",
        [EMERGENCY_ACTIVE] = "active", [EMERGENCY_USED] = "used",
        [EMERGENCY_CLOSED] = "closed", [EMERGENCY_REVOKED] = "revoked",
    };

    if ((state == EMERGENCY_REQUESTED || state == EMERGENCY_ACTIVE) && now.seconds >= until.seconds)
        return "expired";
    return (unsigned)state < COUNT(names) ? names[state] : names[EMERGENCY_NONE];
}
