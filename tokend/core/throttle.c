// SPDX-License-Identifier: BSD-2-Clause
#include "core/throttle.h"

// Milliseconds from `then` to `now`; 0 if time seems to go back, so that a damaged or restored
// clock reading never frees anybody early (abuse:L12).
static int64_t elapsed(struct steady_time then, struct steady_time now)
{
    int64_t difference;

    if (now.milliseconds <= then.milliseconds)
        return 0;
    if (__builtin_sub_overflow(now.milliseconds, then.milliseconds, &difference))
        return INT64_MAX;
    return difference;
}

// Whole seconds until `seconds` have passed since `then`, rounded up; 0 once they have.
static uint32_t remaining(struct steady_time then, uint32_t seconds, struct steady_time now)
{
    const int64_t whole = (int64_t)seconds * 1000;
    const int64_t gone = elapsed(then, now);

    return gone >= whole ? 0 : (uint32_t)((whole - gone + 999) / 1000);
}

static uint32_t lock_seconds(const struct budget *budget, const struct throttle_limit *limit)
{
    return budget->lock > limit->lock ? budget->lock : limit->lock;
}

static bool lock_holds(const struct budget *budget, const struct throttle_limit *limit,
                       struct steady_time now)
{
    return budget->locked && remaining(budget->locked_at, lock_seconds(budget, limit), now) > 0;
}

// Failures that still count: none after a lock was sat out or the window has closed.
static uint32_t counted(const struct budget *budget, const struct throttle_limit *limit,
                        struct steady_time now)
{
    if (budget->failures == 0)
        return 0;
    if (budget->locked)
        return lock_holds(budget, limit, now) ? budget->failures : 0;
    return remaining(budget->first_failure, limit->window, now) > 0 ? budget->failures : 0;
}

static uint32_t plus_one(uint32_t count)
{
    return count == UINT32_MAX ? count : count + 1;
}

struct throttle_answer throttle_ask(const struct budget *budget, const struct throttle_limit *limit,
                                    struct steady_time now)
{
    struct throttle_answer answer = {.allowed = false};
    const uint32_t failures = counted(budget, limit, now);

    if (lock_holds(budget, limit, now)) {
        answer.retry_seconds = remaining(budget->locked_at, lock_seconds(budget, limit), now);
    } else if (failures < limit->failures) {
        answer.allowed = true;
        answer.left = limit->failures - failures;
    } else {
        // One budget serves rules of different strictness: used up for this rule, though the rule
        // that counted it would allow more. The window forgets it, but nobody waits longer than
        // this rule's lock says.
        const uint32_t forgotten = remaining(budget->first_failure, limit->window, now);
        answer.retry_seconds = forgotten < limit->lock ? forgotten : limit->lock;
    }
    return answer;
}

struct budget throttle_charge(const struct budget *budget, const struct throttle_limit *limit,
                              struct steady_time now)
{
    struct budget next = *budget;

    next.since_success = plus_one(budget->since_success);
    if (lock_holds(budget, limit, now)) {
        // A try that was in flight when the lock fell. The lock keeps its time: repeated tries
        // must not prolong it for its owner.
        next.failures = plus_one(budget->failures);
        return next;
    }
    next.failures = plus_one(counted(budget, limit, now));
    if (next.failures == 1)
        next.first_failure = now;
    next.locked = next.failures >= limit->failures;
    next.locked_at = next.locked ? now : (struct steady_time){0};
    next.lock = next.locked ? limit->lock : 0;
    return next;
}

struct budget throttle_reset(const struct budget *budget)
{
    (void)budget; // a login ends the window, the lock and the A4 count alike
    return (struct budget){0};
}
