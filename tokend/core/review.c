// SPDX-License-Identifier: BSD-2-Clause
#include "core/review.h"
#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    enum review_state from;
    enum review_event event;
    enum review_state to;
} moves[] = {
    {REVIEW_REQUESTED, REVIEW_APPROVE, REVIEW_CLOSED},
    {REVIEW_REQUESTED, REVIEW_CLOSE, REVIEW_DECLINED},
    {REVIEW_OPEN, REVIEW_CLOSE, REVIEW_CLOSED},
};

enum review_state review_next(enum review_state from, enum review_event event)
{
    for (size_t i = 0; i < COUNT(moves); i++)
        if (moves[i].from == from && moves[i].event == event)
            return moves[i].to;
    return REVIEW_NONE;
}

bool review_is_open(enum review_state state)
{
    return state == REVIEW_REQUESTED || state == REVIEW_OPEN;
}

const char *review_kind_name(enum review_kind kind)
{
    static const char *const names[] = {
        [REVIEW_NOTHING] = "none", [REVIEW_RESCUE] = "rescue", [REVIEW_ROLE] = "role"};

    return (unsigned)kind < COUNT(names) ? names[kind] : names[REVIEW_NOTHING];
}

const char *review_state_name(enum review_state state)
{
    static const char *const names[] = {[REVIEW_NONE] = "none",
                                        [REVIEW_REQUESTED] = "requested",
                                        [REVIEW_OPEN] = "open",
                                        [REVIEW_CLOSED] = "closed",
                                        [REVIEW_DECLINED] = "declined"};

    return (unsigned)state < COUNT(names) ? names[state] : names[REVIEW_NONE];
}
