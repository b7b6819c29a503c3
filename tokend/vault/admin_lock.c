// SPDX-License-Identifier: BSD-2-Clause
// Lockouts: seen and lifted (A4).
#include "vault/admin.h"
#include <string.h>

// Locks are seen without a service, so the longest that any rule gives is shown.
struct throttle_limit admin_longest_limit(const struct policy *policy)
{
    struct throttle_limit limit = {.failures = 1, .window = 1, .lock = 1};

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        if (rule->deny)
            continue;
        limit.failures = rule->failures > limit.failures ? rule->failures : limit.failures;
        limit.window = rule->window > limit.window ? rule->window : limit.window;
        limit.lock = rule->lock > limit.lock ? rule->lock : limit.lock;
    }
    return limit;
}

static void put_budget(struct admin *admin, const char *name, bool remote,
                       const struct budget *budget)
{
    const struct throttle_limit limit = admin_longest_limit(admin->vault->policy);
    const struct throttle_answer answer = throttle_ask(budget, &limit, admin->vault->now.steady);
    AdminRow *row = admin_row(admin);

    row_text(row, "user", name);
    row_text(row, "origin", remote ? "remote" : "local");
    row_number(row, "failures", budget->failures);
    row_flag(row, "locked", !answer.allowed);
    row_number(row, "retry", answer.retry_seconds);
}

static enum fault show_one(struct admin *admin)
{
    struct person person;
    bool found;
    enum fault fault = admin_person(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    for (unsigned remote = 0; remote < 2; remote++) {
        const struct budget_key key = {.person = person.id, .remote = remote != 0};
        struct budget budget;
        fault = store_budget_get(admin->vault->store, &key, &budget);
        if (fault != FAULT_NONE)
            return fault;
        put_budget(admin, person.name, key.remote, &budget);
    }
    return admin_done(admin, "");
}

enum fault verb_lock_show(struct admin *admin)
{
    const char *after = admin_text(admin, "after");
    struct budget_row rows[2 * ROWS_PER_PAGE];
    size_t count = 0;
    size_t shown = 0;
    enum fault fault;

    admin->skip = 0; // this cursor is a name
    if (admin_has(admin, "user"))
        return show_one(admin);
    fault = store_budget_list(admin->vault->store, after != NULL ? after : "", rows,
                              2 * ROWS_PER_PAGE, &count);
    if (fault != FAULT_NONE)
        return fault;
    // A person has at most two rows, and both stay on one page because the cursor is the name.
    while (shown < count) {
        const size_t next =
            shown + 1 < count && strcmp(rows[shown].name, rows[shown + 1].name) == 0 ? 2 : 1;
        if (shown + next > ROWS_PER_PAGE)
            break;
        for (size_t i = shown; i < shown + next; i++)
            put_budget(admin, rows[i].name, rows[i].remote, &rows[i].budget);
        shown += next;
    }
    return shown < count ? admin_cursor(admin, rows[shown - 1].name) : admin_done(admin, "");
}

enum fault verb_lock_clear(struct admin *admin)
{
    const char *origin = admin_text(admin, "origin");
    struct person person;
    bool found;
    enum fault fault;

    if (origin != NULL && strcmp(origin, "local") != 0 && strcmp(origin, "remote") != 0)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such origin."),
                         N_("Origins are local and remote; without one, both are meant."),
                         "origin");
    fault = admin_person(admin, &person, &found);
    if (fault != FAULT_NONE || !found)
        return fault;
    for (unsigned remote = 0; remote < 2; remote++) {
        const char *name = remote ? "remote" : "local";
        const struct budget_key key = {.person = person.id, .remote = remote != 0};
        struct budget budget, fresh;
        struct event event;
        char before[32];
        if (origin != NULL && strcmp(origin, name) != 0)
            continue;
        fault = store_budget_get(admin->vault->store, &key, &budget);
        if (fault != FAULT_NONE)
            return fault;
        fresh = throttle_reset(&budget);
        fresh.since_success = budget.since_success; // the person is still told (A4)
        fault = store_budget_put(admin->vault->store, &key, &fresh);
        if (fault != FAULT_NONE)
            return fault;
        snprintf(before, sizeof before, "%u%s", budget.failures, budget.locked ? ",locked" : "");
        admin_event(admin, &event, EVENT_LOCK_CLEARED, person.name);
        event_text(&event, FIELD_ORIGIN, name);
        event_text(&event, FIELD_BEFORE, before);
        event_text(&event, FIELD_AFTER, "0");
        fault = admin_record(admin, &event);
        if (fault != FAULT_NONE)
            return fault;
        AdminRow *row = admin_row(admin);
        row_text(row, "user", person.name);
        row_text(row, "origin", name);
    }
    return admin_done(admin, N_("The lock was lifted."));
}
