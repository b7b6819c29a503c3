// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/tries.h"
#include "store/budget.h"
#include <string.h>

static enum fault damage(enum fault fault)
{
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault; // a missing row (abuse:R5)
}

enum fault tries_ask(struct vault *vault, const struct claimant *claimant,
                     struct throttle_answer *answer)
{
    const struct budget_key key = claimant_budget(claimant);
    const struct throttle_limit limit = claimant_limit(claimant);
    struct foreign foreign;
    struct budget budget;
    enum fault fault;

    if (claimant->foreign) {
        fault = store_foreign_get(vault->store, &key, &foreign);
        if (fault == FAULT_NONE)
            *answer =
                foreign_ask(&foreign, claimant->subject->caller_uid, &limit, vault->now.steady);
        return damage(fault);
    }
    fault = store_budget_get(vault->store, &key, &budget);
    if (fault == FAULT_NONE)
        *answer = throttle_ask(&budget, &limit, vault->now.steady);
    return damage(fault);
}

static enum fault charge_own(struct vault *vault, const struct budget_key *key,
                             const struct throttle_limit *limit, bool *fell)
{
    struct budget budget, next;
    enum fault fault = store_budget_get(vault->store, key, &budget);

    if (fault != FAULT_NONE)
        return fault;
    next = throttle_charge(&budget, limit, vault->now.steady);
    *fell = next.locked &&
            !(budget.locked && next.locked_at.milliseconds == budget.locked_at.milliseconds);
    return store_budget_put(vault->store, key, &next);
}

static enum fault charge_foreign(struct vault *vault, const struct claimant *claimant,
                                 const struct budget_key *key, const struct throttle_limit *limit,
                                 bool *fell)
{
    const Subject *subject = claimant->subject;
    struct foreign foreign;
    enum fault fault = store_foreign_get(vault->store, key, &foreign);

    if (fault != FAULT_NONE)
        return fault;
    foreign_charge(&foreign, subject->caller_uid, subject->service, limit, vault->now.steady, fell);
    return store_foreign_put(vault->store, key, &foreign);
}

enum fault tries_charge(struct vault *vault, const struct claimant *claimant,
                        struct throttle_answer *after)
{
    const struct budget_key key = claimant_budget(claimant);
    const struct throttle_limit limit = claimant_limit(claimant);
    bool fell = false;
    enum fault fault = claimant->foreign ? charge_foreign(vault, claimant, &key, &limit, &fell)
                                         : charge_own(vault, &key, &limit, &fell);

    if (fault == FAULT_NONE && fell) {
        struct event event;
        claimant_event(&event, EVENT_LOGIN_LOCKED, claimant);
        event_number(&event, FIELD_FAILURES, limit.failures);
        fault = journal_record(vault, &event);
    }
    return fault == FAULT_NONE ? tries_ask(vault, claimant, after) : damage(fault);
}

enum fault tries_settle(struct vault *vault, const struct claimant *claimant)
{
    const struct budget_key key = claimant_budget(claimant);
    struct budget budget, next;
    enum fault fault;

    if (claimant->foreign) {
        struct foreign foreign, before;
        fault = store_foreign_get(vault->store, &key, &before);
        if (fault != FAULT_NONE)
            return damage(fault);
        foreign = before;
        foreign_settle(&foreign, claimant->subject->caller_uid);
        return memcmp(&foreign, &before, sizeof foreign) == 0
                   ? FAULT_NONE
                   : store_foreign_put(vault->store, &key, &foreign);
    }
    fault = store_budget_get(vault->store, &key, &budget);
    if (fault != FAULT_NONE)
        return damage(fault);
    next = throttle_reset(&budget);
    next.since_success = budget.since_success;
    if (memcmp(&next, &budget, sizeof next) == 0)
        return FAULT_NONE;
    return store_budget_put(vault->store, &key, &next);
}

struct throttle_answer tries_ask_anywhere(const struct vault *vault, const struct budget *budget)
{
    const struct policy *policy = vault->policy;
    struct throttle_limit limit = {.failures = 1, .window = 1, .lock = 1};

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        if (rule->deny)
            continue;
        limit.failures = rule->failures > limit.failures ? rule->failures : limit.failures;
        limit.window = rule->window > limit.window ? rule->window : limit.window;
        limit.lock = rule->lock > limit.lock ? rule->lock : limit.lock;
    }
    if (budget->lock != 0)
        limit.lock = budget->lock;
    return throttle_ask(budget, &limit, vault->now.steady);
}
