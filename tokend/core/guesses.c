// SPDX-License-Identifier: BSD-2-Clause
#include "core/guesses.h"
#include "core/foreign.h"

static uint64_t times(uint64_t a, uint64_t b)
{
    uint64_t product;

    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static uint64_t plus(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

// A budget's life is a row of episodes, each from a first failure until nothing counts any more.
// One that ends with the window of some rule had no lock, so at most one try fewer than the
// largest limit, and took no less than that window. One that ends with a lock has just the tries
// of the rule that locked, and took no less than that rule's lock. So a time holds no more than the
// best of these rates yields, and what its beginning and end cut off: two episodes.
struct pace {
    uint32_t most;            // failures of the laxest rule
    uint32_t shortest_window; // 0: none
    uint64_t locking;         // tries by being locked again and again
};

static void pace_add(struct pace *pace, const struct throttle_limit *limit, uint32_t seconds)
{
    if (limit->failures == 0 || limit->window == 0 || limit->lock == 0)
        return; // lets nobody try, or is none that a policy can have
    const uint64_t locking = times(seconds, limit->failures) / limit->lock;

    pace->most = limit->failures > pace->most ? limit->failures : pace->most;
    if (pace->shortest_window == 0 || limit->window < pace->shortest_window)
        pace->shortest_window = limit->window;
    pace->locking = locking > pace->locking ? locking : pace->locking;
}

static uint64_t pace_yields(const struct pace *pace, uint32_t seconds)
{
    if (pace->most == 0)
        return 0;
    const uint64_t waiting = times(seconds, pace->most - 1) / pace->shortest_window;

    return plus(waiting > pace->locking ? waiting : pace->locking, 2 * (uint64_t)pace->most);
}

uint64_t guesses_within(const struct throttle_limit *limits, size_t count, uint32_t seconds)
{
    struct pace pace = {0};

    for (size_t i = 0; i < count; i++)
        pace_add(&pace, &limits[i], seconds);
    return pace_yields(&pace, seconds);
}

// Those who come from another host are asked under the rules for local people as well: `sudo`
// inside an ssh session names no remote host. Nobody comes to a set-uid program under a rule for
// remote people.
static uint64_t of_origin(const struct policy *policy, bool remote_rules)
{
    struct pace pace = {0};

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        const struct throttle_limit limit = {rule->failures, rule->window, rule->lock};
        if (!rule->deny && rule->way_count > 0 && (remote_rules || rule->origin != ORIGIN_REMOTE))
            pace_add(&pace, &limit, GUESSES_DAY);
    }
    return pace_yields(&pace, GUESSES_DAY);
}

struct guesses guesses_of_policy(const struct policy *policy)
{
    struct guesses guesses = {.local = of_origin(policy, false), .remote = of_origin(policy, true)};

    guesses.foreign = times(guesses.local, FOREIGN_BUDGETS);
    guesses.total = plus(plus(guesses.local, guesses.remote), guesses.foreign);
    return guesses;
}
