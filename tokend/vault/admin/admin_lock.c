// SPDX-License-Identifier: BSD-2-Clause
// Lockouts: seen and lifted (A4).
#include "store/budget.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/tries.h"
#include <string.h>

// Who spent them: a name where the caller is one of our people, else the number; "*": all who have
// no budget of their own.
static enum fault put_caller(struct admin *admin, uint32_t uid, AdminRow *row)
{
    struct person person;
    enum fault fault;

    if (uid == 0) {
        row_text(row, "caller", "*");
        return FAULT_NONE;
    }
    fault = store_person_row_by_uid(admin->vault->store, uid, &person);
    if (fault == FAULT_NONE)
        row_text(row, "caller", person.name);
    else if (fault == FAULT_NOT_FOUND)
        row_number(row, "caller", uid);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault put_budget(struct admin *admin, const struct budget_row *from)
{
    const struct throttle_answer answer = tries_ask_anywhere(admin->vault, &from->budget);
    AdminRow *row = admin_row(admin);

    if (from->name[0] != '\0')
        row_text(row, "user", from->name);
    row_text(row, "origin", from->foreign ? "foreign" : from->remote ? "remote" : "local");
    row_number(row, "failures", from->budget.failures);
    row_flag(row, "locked", !answer.allowed);
    row_number(row, "retry", answer.retry_seconds);
    return from->foreign ? put_caller(admin, from->caller, row) : FAULT_NONE;
}

enum fault admin_put_budgets(struct admin *admin, const struct person *person, bool named)
{
    struct budget_row row = {0};
    struct foreign foreign;
    struct budget_key key = {.person = person->id};
    enum fault fault = FAULT_NONE;

    if (named)
        memcpy(row.name, person->name, sizeof row.name);
    for (unsigned remote = 0; remote < 2 && fault == FAULT_NONE; remote++) {
        row.remote = key.remote = remote != 0;
        fault = store_budget_get(admin->vault->store, &key, &row.budget);
        if (fault == FAULT_NONE)
            fault = put_budget(admin, &row);
    }
    if (fault == FAULT_NONE)
        fault = store_foreign_get(admin->vault->store, &key, &foreign);
    row.foreign = true;
    for (size_t i = 0; i < FOREIGN_BUDGETS && fault == FAULT_NONE; i++) {
        const bool rest = i == FOREIGN_CALLERS;
        row.caller = rest ? 0 : foreign.callers[i].uid;
        row.budget = rest ? foreign.rest : foreign.callers[i].budget;
        if (rest ? row.budget.failures > 0 : row.caller != 0)
            fault = put_budget(admin, &row);
    }
    return fault;
}

static enum fault show_one(struct admin *admin)
{
    struct person person;
    bool found;
    enum fault fault = admin_person(admin, &person, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    fault = admin_put_budgets(admin, &person, true);
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}

// A page may end amid a person's rows: its cursor is the name before them, and how many of them
// were shown ("amano/3"; no name has a slash).
struct place_in_list {
    char after[STORE_NAME_SIZE];
    size_t skip;
};

static bool read_place(const char *cursor, struct place_in_list *place)
{
    const char *slash = cursor != NULL ? strchr(cursor, '/') : NULL;

    *place = (struct place_in_list){0};
    if (cursor == NULL)
        return true;
    if (slash == NULL || (size_t)(slash - cursor) >= sizeof place->after || slash[1] < '0' ||
        slash[1] > '9' || slash[2] != '\0' || slash[1] - '0' >= BUDGET_ROWS_EACH)
        return false;
    memcpy(place->after, cursor, (size_t)(slash - cursor));
    place->skip = (size_t)(slash[1] - '0');
    return true;
}

static enum fault end_at(struct admin *admin, const struct budget_row *rows, size_t next,
                         const char *after)
{
    char cursor[STORE_NAME_SIZE + 2];
    size_t first = next;

    while (first > 0 && strcmp(rows[first - 1].name, rows[next].name) == 0)
        first--;
    snprintf(cursor, sizeof cursor, "%s/%u", first > 0 ? rows[first - 1].name : after,
             (unsigned)(next - first));
    return admin_cursor(admin, cursor);
}

static enum fault verb_lock_show(struct admin *admin)
{
    // More than a page and what of it was shown before, so that a page ends where the list does.
    struct budget_row rows[3 * BUDGET_ROWS_EACH];
    struct place_in_list place;
    size_t count = 0, next;
    enum fault fault;

    if (admin_has(admin, "user"))
        return show_one(admin);
    admin->skip = 0; // this cursor is a name
    if (!read_place(admin_text(admin, "after"), &place))
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such page."),
                         N_("Ask for the list from its beginning: warifu lock show"), "after");
    fault = store_budget_list(admin->vault->store, place.after, rows, 3 * BUDGET_ROWS_EACH, &count);
    for (next = place.skip; next < count && fault == FAULT_NONE; next++) {
        if (next - place.skip == ROWS_PER_PAGE)
            return end_at(admin, rows, next, place.after);
        fault = put_budget(admin, &rows[next]);
    }
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

// What was there, for the record.
static enum fault clear_foreign(struct admin *admin, const struct person *person, char *before,
                                size_t size)
{
    const struct budget_key key = {.person = person->id};
    struct foreign foreign;
    uint32_t failures = 0;
    bool locked = false;
    enum fault fault = store_foreign_get(admin->vault->store, &key, &foreign);

    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < FOREIGN_BUDGETS; i++) {
        const struct budget *budget =
            i == FOREIGN_CALLERS ? &foreign.rest : &foreign.callers[i].budget;
        failures += budget->failures;
        locked = locked || !tries_ask_anywhere(admin->vault, budget).allowed;
    }
    snprintf(before, size, "%u%s", failures, locked ? ",locked" : "");
    foreign_clear(&foreign); // the person is still told (A4)
    return store_foreign_put(admin->vault->store, &key, &foreign);
}

static enum fault clear_own(struct admin *admin, const struct person *person, bool remote,
                            char *before, size_t size)
{
    const struct budget_key key = {.person = person->id, .remote = remote};
    struct budget budget, fresh;
    enum fault fault = store_budget_get(admin->vault->store, &key, &budget);

    if (fault != FAULT_NONE)
        return fault;
    fresh = throttle_reset(&budget);
    fresh.since_success = budget.since_success; // the person is still told (A4)
    snprintf(before, size, "%u%s", budget.failures, budget.locked ? ",locked" : "");
    return store_budget_put(admin->vault->store, &key, &fresh);
}

static enum fault verb_lock_clear(struct admin *admin)
{
    static const char *const origins[] = {"local", "remote", "foreign"};
    const char *origin = admin_text(admin, "origin");
    struct person person;
    bool found, any = false, known = origin == NULL;
    enum fault fault;

    for (size_t i = 0; i < 3 && origin != NULL; i++)
        known = known || strcmp(origin, origins[i]) == 0;
    if (!known)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such origin."),
                         N_("Origins are local, remote and foreign; without one, all are meant."),
                         "origin");
    fault = admin_person(admin, &person, &found);
    if (fault != FAULT_NONE || !found)
        return fault;
    for (size_t i = 0; i < 3; i++) {
        struct event event;
        char before[32];
        if (origin != NULL && strcmp(origin, origins[i]) != 0)
            continue;
        fault = i == 2 ? clear_foreign(admin, &person, before, sizeof before)
                       : clear_own(admin, &person, i == 1, before, sizeof before);
        if (fault != FAULT_NONE)
            return fault;
        any = any || strcmp(before, "0") != 0;
        admin_event(admin, &event, EVENT_LOCK_CLEARED, person.name);
        event_text(&event, FIELD_ORIGIN, origins[i]);
        event_text(&event, FIELD_BEFORE, before);
        event_text(&event, FIELD_AFTER, "0");
        fault = admin_record(admin, &event);
        if (fault != FAULT_NONE)
            return fault;
        AdminRow *row = admin_row(admin);
        row_text(row, "user", person.name);
        row_text(row, "origin", origins[i]);
    }
    return admin_done(admin, any ? N_("The lock was lifted, and wrong tries are forgotten.")
                                 : N_("There was no lock to lift, and no wrong try to forget."));
}

const struct admin_handler handlers_lock[] = {
    {"lock.show", verb_lock_show},
    {"lock.clear", verb_lock_clear},
    {NULL, NULL},
};
