// SPDX-License-Identifier: BSD-2-Clause
#include "core/foreign.h"
#include <string.h>

static bool is_fresh(const struct budget *budget)
{
    return budget->failures == 0 && !budget->locked && budget->since_success == 0;
}

static uint32_t sum(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

// Nothing in it counts for whoever asks under this limit: all of the limit is left.
static bool is_over(const struct budget *budget, const struct throttle_limit *limit,
                    struct steady_time now)
{
    const struct throttle_answer answer = throttle_ask(budget, limit, now);

    return answer.allowed && answer.left == limit->failures;
}

// The caller's place, or one that they may take; FOREIGN_CALLERS: that of the rest. A place that
// was never used goes before one of somebody whom the person is still to be told of.
static size_t place_of(const struct foreign *foreign, uint32_t caller,
                       const struct throttle_limit *limit, struct steady_time now)
{
    size_t place = FOREIGN_CALLERS;

    if (caller == 0)
        return FOREIGN_CALLERS;
    for (size_t i = 0; i < FOREIGN_CALLERS; i++)
        if (foreign->callers[i].uid == caller)
            return i;
    for (size_t i = FOREIGN_CALLERS; i-- > 0;) {
        const struct foreign_caller *other = &foreign->callers[i];
        if (other->uid == 0 || (is_over(&other->budget, limit, now) &&
                                (place == FOREIGN_CALLERS || foreign->callers[place].uid != 0)))
            place = i;
    }
    return place;
}

struct throttle_answer foreign_ask(const struct foreign *foreign, uint32_t caller,
                                   const struct throttle_limit *limit, struct steady_time now)
{
    const size_t place = place_of(foreign, caller, limit, now);
    const struct budget fresh = {0};

    if (place == FOREIGN_CALLERS)
        return throttle_ask(&foreign->rest, limit, now);
    return throttle_ask(foreign->callers[place].uid == caller ? &foreign->callers[place].budget
                                                              : &fresh,
                        limit, now);
}

static void take(struct foreign *foreign, struct foreign_caller *place, uint32_t caller)
{
    if (place->uid == caller)
        return;
    foreign->rest.since_success = sum(foreign->rest.since_success, place->budget.since_success);
    *place = (struct foreign_caller){.uid = caller};
}

void foreign_charge(struct foreign *foreign, uint32_t caller, const char *via,
                    const struct throttle_limit *limit, struct steady_time now, bool *fell)
{
    const size_t place = place_of(foreign, caller, limit, now);
    struct budget *budget = &foreign->rest;

    if (place < FOREIGN_CALLERS) {
        struct foreign_caller *mine = &foreign->callers[place];
        const size_t length = strlen(via);
        take(foreign, mine, caller);
        memset(mine->via, 0, sizeof mine->via);
        if (length < sizeof mine->via)
            memcpy(mine->via, via, length);
        budget = &mine->budget;
    }
    const struct budget before = *budget;
    *budget = throttle_charge(&before, limit, now);
    *fell = budget->locked &&
            !(before.locked && before.locked_at.milliseconds == budget->locked_at.milliseconds);
}

static void begin_anew(struct budget *budget)
{
    const uint32_t untold = budget->since_success;

    *budget = throttle_reset(budget);
    budget->since_success = untold;
}

void foreign_settle(struct foreign *foreign, uint32_t caller)
{
    for (size_t i = 0; i < FOREIGN_CALLERS && caller != 0; i++)
        if (foreign->callers[i].uid == caller)
            begin_anew(&foreign->callers[i].budget);
}

uint32_t foreign_untold(const struct foreign *foreign)
{
    uint32_t untold = foreign->rest.since_success;

    for (size_t i = 0; i < FOREIGN_CALLERS; i++)
        untold = sum(untold, foreign->callers[i].budget.since_success);
    return untold;
}

// A place whose budget says nothing more is free.
static void leave(struct foreign_caller *place)
{
    if (is_fresh(&place->budget))
        *place = (struct foreign_caller){0};
}

void foreign_told(struct foreign *foreign)
{
    for (size_t i = 0; i < FOREIGN_CALLERS; i++) {
        foreign->callers[i].budget.since_success = 0;
        leave(&foreign->callers[i]);
    }
    foreign->rest.since_success = 0;
}

void foreign_clear(struct foreign *foreign)
{
    for (size_t i = 0; i < FOREIGN_CALLERS; i++) {
        begin_anew(&foreign->callers[i].budget);
        leave(&foreign->callers[i]);
    }
    begin_anew(&foreign->rest);
}
