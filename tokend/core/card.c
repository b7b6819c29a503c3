// SPDX-License-Identifier: BSD-2-Clause
#include "core/card.h"
#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Only FIND leads back to ACTIVE, and only from a suspension. A card is destroyed by whoever
// collected it: nobody destroys what they have not got (C5).
static const struct {
    enum card_state from;
    enum card_event event;
    enum card_state to;
} moves[] = {
    {CARD_ISSUED, CARD_BIND, CARD_ACTIVE},        {CARD_ACTIVE, CARD_BIND, CARD_ACTIVE},
    {CARD_ISSUED, CARD_SUSPEND, CARD_SUSPENDED},  {CARD_ACTIVE, CARD_SUSPEND, CARD_SUSPENDED},
    {CARD_SUSPENDED, CARD_FIND, CARD_ACTIVE},     {CARD_ISSUED, CARD_LOSE, CARD_LOST},
    {CARD_ACTIVE, CARD_LOSE, CARD_LOST},          {CARD_SUSPENDED, CARD_LOSE, CARD_LOST},
    {CARD_ISSUED, CARD_REVOKE, CARD_REVOKED},     {CARD_ACTIVE, CARD_REVOKE, CARD_REVOKED},
    {CARD_SUSPENDED, CARD_REVOKE, CARD_REVOKED},  {CARD_LOST, CARD_COLLECT, CARD_COLLECTED},
    {CARD_REVOKED, CARD_COLLECT, CARD_COLLECTED}, {CARD_COLLECTED, CARD_DESTROY, CARD_DESTROYED},
};

enum card_state card_next(enum card_state from, enum card_event event)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (moves[i].from == from && moves[i].event == event)
            return moves[i].to;
    return CARD_NONE;
}

bool card_is_outstanding(enum card_state state)
{
    return state == CARD_SUSPENDED || state == CARD_LOST || state == CARD_REVOKED ||
           state == CARD_COLLECTED;
}

const char *card_state_name(enum card_state state)
{
    static const char *const names[] = {
        [CARD_NONE] = "none",           [CARD_ISSUED] = "issued",       [CARD_ACTIVE] = "active",
        [CARD_SUSPENDED] = "suspended", [CARD_LOST] = "lost",           [CARD_REVOKED] = "revoked",
        [CARD_COLLECTED] = "collected", [CARD_DESTROYED] = "destroyed",
    };

    return (unsigned)state < COUNT(names) ? names[state] : names[CARD_NONE];
}
