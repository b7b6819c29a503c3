// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes: issued for somebody whose authenticator is missing, approved by a second person
// where the policy says so, listed until somebody has reviewed and closed them (F2, F3, D7, D8).
#include "base/secret.h"
#include "base/text.h"
#include "factor/emergency.h"
#include "store/budget.h"
#include "store/emergency.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/independence.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/emergency.h"
#include "vault/login/tries.h"
#include <string.h>

// What they are called now, or were when they were removed; "?" where their row is damaged.
static void holder_of(struct admin *admin, const struct emergency *emergency,
                      char name[STORE_NAME_SIZE])
{
    if (store_person_name(admin->vault->store, emergency->person, name) != FAULT_NONE)
        strcpy(name, "?");
}

static enum fault end_about(struct admin *admin, const struct emergency *emergency,
                            AdminStatus status, const char *message, const char *hint)
{
    char holder[STORE_NAME_SIZE];

    holder_of(admin, emergency, holder);
    return admin_end(admin, status, message, hint, holder);
}

static void put_row(struct admin *admin, const struct emergency *emergency)
{
    AdminRow *row = admin_row(admin);
    char holder[STORE_NAME_SIZE];

    holder_of(admin, emergency, holder);
    row_number(row, "emergency", emergency->id);
    row_text(row, "user", holder);
    row_text(row, "state",
             emergency_standing(emergency->state, emergency->until, admin->vault->now.wall));
    row_number(row, "until", emergency->until.seconds);
    row_number(row, "issued", emergency->issued.seconds);
    row_text(row, "issued_by", emergency->issued_by.name);
    row_text(row, "approved_by", emergency->approved_by.name);
    row_number(row, "used", emergency->used.seconds);
    row_text(row, "closed_by", emergency->closed_by.name);
    row_number(row, "closed", emergency->closed.seconds);
    row_text(row, "reason", emergency->reason);
}

static enum fault record(struct admin *admin, enum event_id id, const struct emergency *emergency,
                         const char *before, const char *after)
{
    char holder[STORE_NAME_SIZE];
    struct event event;

    holder_of(admin, emergency, holder);
    admin_event(admin, &event, id, holder);
    event_number(&event, FIELD_EMERGENCY, emergency->id);
    event_number(&event, FIELD_UNTIL, emergency->until.seconds);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    return admin_record(admin, &event);
}

// One live code a person: two would be two chances for a finder. *may is false when the page has
// been ended.
static enum fault may_issue(struct admin *admin, const struct person *person, bool *may)
{
    struct emergency open[EMERGENCY_OPEN_MAX];
    struct vault *vault = admin->vault;
    size_t count = 0;
    enum fault fault =
        store_emergency_of(vault->store, person->id, open, EMERGENCY_OPEN_MAX, &count);

    *may = false;
    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < count; i++)
        if (!emergency_waits_for_review(open[i].state) &&
            vault->now.wall.seconds < open[i].until.seconds)
            return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                             N_("The person has an emergency code that has not been used yet."),
                             N_("Close it first: warifu emergency close"), person->name);
    if (count == EMERGENCY_OPEN_MAX)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Too many of this person's emergency codes are waiting for review."),
                         N_("Close them first: warifu emergency close"), person->name);
    *may = true;
    return FAULT_NONE;
}

static bool is_taken_anywhere(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy->rules[i].emergency)
            return true;
    return false;
}

// What else keeps the person out, though the code is good; NULL: nothing that can be seen here.
static enum fault in_the_way(struct admin *admin, const struct person *person, const char **hint)
{
    const struct budget_key key = {.person = person->id};
    struct password password = {0};
    struct budget budget;
    enum fault fault = store_budget_get(admin->vault->store, &key, &budget);

    *hint = NULL;
    if (fault == FAULT_NONE && !tries_ask_anywhere(admin->vault, &budget).allowed)
        *hint = N_("But the person is locked out here: warifu lock show, lock clear");
    if (fault != FAULT_NONE || !policy_keeps_passwords(admin->vault->policy))
        return fault;
    fault = store_password_get(admin->vault->store, person->id, &password);
    if (fault == FAULT_NONE && (password.encoded[0] == '\0' || password.temporary))
        *hint = N_("But the person has no password of their own yet, and is asked for one as well: "
                   "warifu password reset");
    secret_wipe(&password, sizeof password);
    return fault;
}

static enum fault verb_emergency_issue(struct admin *admin)
{
    struct vault *vault = admin->vault;
    const struct otp_policy *policy = &vault->policy->otp;
    struct emergency emergency = {
        .state = policy->emergency_approval ? EMERGENCY_REQUESTED : EMERGENCY_ACTIVE,
        .issued = vault->now.wall,
        .until = {admin_number(admin, "until", 0)},
    };
    char code[EMERGENCY_CODE_SIZE], letters[EMERGENCY_LETTERS + 1];
    struct person person;
    bool go;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (person.state != PERSON_ACTIVE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person's state does not allow this."), N_("See: warifu user show"),
                         person.name);
    if (!is_taken_anywhere(vault->policy))
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT, N_("No rule of the policy accepts emergency codes."),
            N_("Set emergency = yes in the rule for the desk; see warifu-policy(5)."), person.name);
    const char *hint = NULL;
    fault = in_the_way(admin, &person, &hint);
    if (fault != FAULT_NONE)
        return fault;
    const int64_t lasts = emergency.until.seconds - vault->now.wall.seconds;
    if (lasts <= 0 || lasts > (int64_t)policy->emergency_seconds)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The end has passed, or is later than the policy allows."),
                         N_("See emergency_longest in the policy."), "until");
    fault = may_issue(admin, &person, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    fault = emergency_generate(code);
    if (fault != FAULT_NONE)
        return fault;
    emergency.person = person.id;
    emergency.issued_by = admin_doer(admin);
    if (text_copy(emergency.reason, sizeof emergency.reason, admin_text(admin, "reason")) !=
            FAULT_NONE ||
        !emergency_read(code, letters))
        fault = FAULT_INTERNAL;
    if (fault == FAULT_NONE) {
        emergency_hash(letters, person.id, emergency.hash);
        fault = store_emergency_add(vault->store, &emergency);
    }
    if (fault == FAULT_NONE)
        fault = record(admin, EVENT_EMERGENCY_ISSUED, &emergency, "none",
                       emergency_standing(emergency.state, emergency.until, vault->now.wall));
    if (fault == FAULT_NONE) {
        AdminRow *row = admin_row(admin);
        row_text(row, "user", person.name);
        row_number(row, "emergency", emergency.id);
        row_text(row, "emergency_code", admin->call->call.dry_run ? "" : code);
        row_number(row, "until", emergency.until.seconds);
        row_text(row, "state", policy->emergency_approval ? "requested" : "active");
        admin_end(admin, AdminStatus_ADMIN_DONE,
                  policy->emergency_approval
                      ? N_("Issued; it works once a second administrator has approved it.")
                      : N_("Issued; it works once, at the prompt for the one-time code."),
                  hint, NULL);
    }
    secret_wipe(code, sizeof code);
    secret_wipe(letters, sizeof letters);
    return fault;
}

// The one that args["emergency"] means; its id is 0 when the page has been ended.
static enum fault find(struct admin *admin, struct emergency *emergency)
{
    const int64_t id = admin_number(admin, "emergency", 0);
    const enum fault fault = store_emergency_get(admin->vault->store, id, emergency);

    if (fault != FAULT_NOT_FOUND)
        return fault;
    *emergency = (struct emergency){0};
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("No emergency code has this number."),
                     N_("See: warifu emergency list"), "emergency");
}

static enum fault close_one(struct admin *admin, struct emergency *emergency)
{
    const struct wall_time now = admin->vault->now.wall;
    const enum emergency_state from = emergency->state;
    const char *before = emergency_standing(from, emergency->until, now);

    emergency->closed_by = admin_doer(admin);
    emergency->closed = now;
    emergency->state = emergency_next(from, EMERGENCY_CLOSE);
    const enum fault fault = store_emergency_put(admin->vault->store, emergency, from);
    return fault != FAULT_NONE
               ? fault
               : record(admin, EVENT_EMERGENCY_CLOSED, emergency, before,
                        emergency_standing(emergency->state, emergency->until, now));
}

enum fault admin_close_emergencies(struct admin *admin, const struct person *person,
                                   unsigned *closed, unsigned *used)
{
    struct emergency open[EMERGENCY_OPEN_MAX];
    size_t count = 0;
    enum fault fault =
        store_emergency_of(admin->vault->store, person->id, open, EMERGENCY_OPEN_MAX, &count);

    *closed = *used = 0;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (emergency_waits_for_review(open[i].state)) {
            ++*used;
            continue;
        }
        fault = close_one(admin, &open[i]);
        ++*closed;
    }
    return fault;
}

static enum fault move(struct admin *admin, struct emergency *emergency, enum emergency_event what,
                       enum event_id id, const char *message)
{
    const struct wall_time now = admin->vault->now.wall;
    const enum emergency_state from = emergency->state;
    const char *before = emergency_standing(from, emergency->until, now);

    emergency->state = emergency_next(from, what);
    if (emergency->state == EMERGENCY_NONE)
        return end_about(admin, emergency, AdminStatus_ADMIN_CONFLICT,
                         N_("The code's state does not allow this."),
                         N_("See: warifu emergency list"));
    enum fault fault = store_emergency_put(admin->vault->store, emergency, from);
    if (fault == FAULT_NONE)
        fault = record(admin, id, emergency, before,
                       emergency_standing(emergency->state, emergency->until, now));
    if (fault != FAULT_NONE)
        return fault;
    put_row(admin, emergency);
    if (what != EMERGENCY_APPROVE)
        admin_put_taken(
            admin, (struct taking){.person = emergency->person, .number = emergency->id}, false);
    return admin_done(admin, message);
}

// Who has which part in a code: whom it lets in uses it (D7, D8).
static enum fault may_judge(struct admin *admin, const struct emergency *emergency, bool *may)
{
    return admin_may(admin,
                     &(struct parts){.subject = emergency->person,
                                     .issuer = emergency->issued_by.person,
                                     .approver = emergency->approved_by.person},
                     may);
}

// Whether whoever approves or looks at it is independent of those who issued, approved and used it.
static enum fault is_independent(struct admin *admin, const struct emergency *emergency,
                                 bool *independent)
{
    const bool used = emergency_waits_for_review(emergency->state);
    const int64_t parties[] = {emergency->issued_by.person, emergency->approved_by.person,
                               used ? emergency->person : 0};
    enum fault fault = FAULT_NONE;

    *independent = true;
    for (size_t i = 0; i < sizeof parties / sizeof *parties && fault == FAULT_NONE && *independent;
         i++) {
        const struct deed deed = {parties[i], emergency->issued, INT64_MAX, !used};
        fault = admin_independent(admin, &deed, independent);
    }
    return fault;
}

static enum fault verb_emergency_approve(struct admin *admin)
{
    struct emergency emergency;
    bool go = false, independent = true;
    enum fault fault = find(admin, &emergency);

    if (fault != FAULT_NONE || emergency.id == 0)
        return fault;
    fault = may_judge(admin, &emergency, &go);
    if (fault == FAULT_NONE && go)
        fault = is_independent(admin, &emergency, &independent);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (!independent)
        return admin_refuse_dependent(admin, "emergency");
    emergency.approved_by = admin_doer(admin);
    return move(admin, &emergency, EMERGENCY_APPROVE, EVENT_EMERGENCY_APPROVED,
                N_("Approved; the code works now."));
}

// Somebody who had no part in it looks at what was done with it (D8, F2, F3).
static bool is_part_of(const struct admin *admin, const struct emergency *emergency)
{
    const int64_t self = admin->self.id;

    return admin->rescue || self == emergency->person || self == emergency->issued_by.person ||
           self == emergency->approved_by.person;
}

// What opens must be stopped by any administrator at once; that it was opened is looked at by
// somebody else.
static enum fault verb_emergency_close(struct admin *admin)
{
    struct emergency emergency;
    bool go = true, independent = true;
    enum fault fault = find(admin, &emergency);

    if (fault != FAULT_NONE || emergency.id == 0)
        return fault;
    const bool review = emergency_waits_for_review(emergency.state);
    const bool may_take_back = admin->rescue || admin->role == ROLE_ADMIN;
    if (review)
        fault = is_independent(admin, &emergency, &independent);
    if (fault != FAULT_NONE)
        return fault;
    if (review && (!independent || is_part_of(admin, &emergency))) {
        if (emergency.state == EMERGENCY_USED && may_take_back)
            return move(admin, &emergency, EMERGENCY_REVOKE, EVENT_EMERGENCY_REVOKED,
                        N_("The code is no longer valid. It was used: somebody who neither issued, "
                           "approved nor used it has to review it, another administrator or an "
                           "auditor: warifu emergency close"));
        fault = may_judge(admin, &emergency, &go);
        if (fault != FAULT_NONE || !go)
            return fault;
        if (!independent)
            return admin_refuse_dependent(admin, "emergency");
        return end_about(admin, &emergency, AdminStatus_ADMIN_FORBIDDEN,
                         N_("Root cannot review it."),
                         N_("Ask another administrator, or an auditor."));
    }
    if (!review && !may_take_back)
        return end_about(admin, &emergency, AdminStatus_ADMIN_FORBIDDEN,
                         N_("An auditor reviews codes that were used, but cannot withdraw one."),
                         N_("Ask an administrator."));
    emergency.closed_by = admin_doer(admin);
    emergency.closed = admin->vault->now.wall;
    return move(admin, &emergency, EMERGENCY_CLOSE, EVENT_EMERGENCY_CLOSED,
                N_("Closed; the code is no longer valid."));
}

static enum fault verb_emergency_list(struct admin *admin)
{
    struct emergency emergencies[ROWS_PER_PAGE + 1];
    const bool all = admin_number(admin, "all", 0) != 0;
    const int64_t after = (int64_t)admin->skip;
    char cursor[32];
    size_t count = 0;
    enum fault fault = store_emergency_list(admin->vault->store, after, !all, emergencies,
                                            ROWS_PER_PAGE + 1, &count);

    admin->skip = 0; // this cursor is the number of a code, not of a row
    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < count && i < ROWS_PER_PAGE; i++)
        put_row(admin, &emergencies[i]);
    if (count <= ROWS_PER_PAGE)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%lld", (long long)emergencies[ROWS_PER_PAGE - 1].id);
    return admin_cursor(admin, cursor);
}

const struct admin_handler handlers_emergency[] = {
    {"emergency.issue", verb_emergency_issue},
    {"emergency.approve", verb_emergency_approve},
    {"emergency.list", verb_emergency_list},
    {"emergency.close", verb_emergency_close},
    {NULL, NULL},
};
