// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/admin_role.h"
#include "store/person.h"
#include "store/request.h"
#include "vault/admin/administrators.h"
#include "vault/admin/deputy.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/grant.h"
#include "vault/login/hands.h"
#include <string.h>

// Whether it lets somebody change things here, or look at everything.
static bool is_trusted(enum role role)
{
    return role == ROLE_ADMIN || role == ROLE_AUDITOR;
}

// Somebody who may not be whoever made this ID says that it is another person's: from here on the
// authenticators alone tell in whose hands it is.
static enum fault vouch(struct admin *admin, struct person *person)
{
    bool joined = false;
    enum fault fault = FAULT_NONE;

    if (person->giver != 0 && !admin->rescue)
        fault = hands_joined(admin->vault, admin->self.id, person->giver, &joined);
    if (fault == FAULT_NONE && !joined)
        person->giver = 0;
    return fault;
}

enum fault role_looked_at(struct admin *admin, int64_t id)
{
    struct person person;
    enum fault fault = store_person_by_id(admin->vault->store, id, &person);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    const int64_t giver = person.giver;
    fault = vouch(admin, &person);
    return fault == FAULT_NONE && person.giver != giver
               ? store_person_update(admin->vault->store, &person)
               : fault;
}

static enum fault set_role(struct admin *admin, struct person *person, enum role role,
                           const struct request *request)
{
    struct event event;

    admin_event(admin, &event, EVENT_USER_ROLE, person->name);
    event_text(&event, FIELD_BEFORE, role_name(person->role));
    event_text(&event, FIELD_AFTER, role_name(role));
    if (request != NULL) {
        event_text(&event, FIELD_APPLICANT, request->by.name);
        event_number(&event, FIELD_REVIEW, request->id);
    }
    person->role = role;
    if (is_trusted(role))
        admin_concerns(admin, person->id);
    enum fault fault = request != NULL || admin->rescue ? vouch(admin, person) : FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = store_person_update(admin->vault->store, person);
    return fault == FAULT_NONE ? admin_record(admin, &event) : fault;
}

// An item about this change, and its record.
static enum fault open_item(struct admin *admin, const struct person *person, enum role before,
                            enum role after, enum request_state state, enum event_id id,
                            int64_t *number)
{
    struct request review = {.kind = REQUEST_ROLE,
                             .state = state,
                             .person = person->id,
                             .before = before,
                             .after = after,
                             .by = admin_doer(admin),
                             .opened = admin->vault->now.wall};
    if (state == REQUEST_REQUESTED) // what was done is looked at however late
        review.answer_by.seconds =
            review.opened.seconds + (int64_t)admin->vault->policy->request_seconds;
    struct event event;

    text_put(review.reason, sizeof review.reason, admin_text(admin, "reason"));
    if (admin->represented.id != 0)
        review.concerned[review.concerned_count++] = admin->represented.id;
    const enum fault fault = store_request_add(admin->vault->store, &review);
    if (fault != FAULT_NONE)
        return fault;
    *number = review.id;
    admin_event(admin, &event, id, person->name);
    event_text(&event, FIELD_BEFORE, role_name(before));
    event_text(&event, FIELD_AFTER, role_name(after));
    event_number(&event, FIELD_REVIEW, review.id);
    return admin_record(admin, &event);
}

// A request of a role for this person that nobody has answered; 0: none.
static enum fault find_request(struct admin *admin, const struct person *person, int64_t *number)
{
    struct request reviews[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *number = 0;
    do {
        fault = store_request_of(admin->vault->store, person->id, after, reviews, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            bool over = true;
            after = reviews[i].id;
            if (reviews[i].kind == REQUEST_ROLE && reviews[i].state == REQUEST_REQUESTED)
                fault = request_expire(admin->vault, &reviews[i], &over);
            if (!over)
                *number = reviews[i].id;
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

static enum fault request(struct admin *admin, const struct person *person, enum role role,
                          struct role_outcome *outcome, bool *allowed)
{
    int64_t open = 0;
    const enum fault fault = find_request(admin, person, &open);

    *allowed = fault == FAULT_NONE && open == 0;
    if (fault != FAULT_NONE)
        return fault;
    if (!*allowed)
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT,
            N_("A role for this person is already waiting for a second administrator."),
            N_("See: warifu review list"), person->name);
    return open_item(admin, person, person->role, role, REQUEST_REQUESTED, EVENT_ROLE_REQUESTED,
                     &outcome->review);
}

enum fault role_give(struct admin *admin, struct person *person, enum role role,
                     struct role_outcome *outcome, bool *allowed)
{
    const enum role before = person->role;
    bool second = false;
    enum fault fault = FAULT_NONE;

    *outcome = (struct role_outcome){.given = true};
    *allowed = true;
    if (!admin->rescue && is_trusted(role))
        fault = administrator_to_approve(admin->vault, admin->self.id, person->id, &second);
    if (fault != FAULT_NONE)
        return fault;
    if (second) {
        outcome->given = false;
        return request(admin, person, role, outcome, allowed);
    }
    fault = set_role(admin, person, role, NULL);
    // Root's rescue has an item of its own. Whoever watches is not sent away unseen either.
    if (fault == FAULT_NONE && !admin->rescue && (is_trusted(role) || is_trusted(before)))
        fault = open_item(admin, person, before, role, REQUEST_OPEN, EVENT_REVIEW_OPENED,
                          &outcome->review);
    return fault;
}

void role_put(AdminRow *row, const struct person *person, enum role wanted,
              const struct role_outcome *outcome)
{
    row_text(row, "role", role_name(person->role));
    if (!outcome->given)
        row_text(row, "requested", role_name(wanted));
    if (outcome->review != 0)
        row_number(row, "review", outcome->review);
}

void role_put_taken(struct admin *admin, int64_t person, enum role before)
{
    if (before != ROLE_STAFF) // else nothing was taken
        admin_put_taken(admin, (struct taking){.person = person}, false);
}

// Who asked could have lost the right to since, and the person may have changed (abuse:R1).
static enum fault still_stands(struct admin *admin, const struct request *review,
                               struct person *person, bool *stands)
{
    struct person applicant;
    enum fault fault = store_person_row_by_id(admin->vault->store, review->by.person, &applicant);

    *stands = false;
    if (fault == FAULT_NONE)
        fault = deputy_or_administrator(admin->vault, &applicant, stands);
    if (fault == FAULT_NONE && *stands) {
        fault = store_person_row_by_id(admin->vault->store, review->person, person);
        *stands =
            fault == FAULT_NONE && person->state == PERSON_ACTIVE && person->role == review->before;
    }
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault role_approve(struct admin *admin, const struct request *review, bool *allowed)
{
    struct person person = {.id = 0};
    enum fault fault = still_stands(admin, review, &person, allowed);

    if (fault != FAULT_NONE)
        return fault;
    if (!*allowed)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person, or whoever made the request, has changed since then."),
                         N_("Close it, and ask again: warifu review close, warifu user role"),
                         "review");
    if (person.role == ROLE_ADMIN) {
        fault = admin_may_weaken(admin, &person, allowed);
        if (fault != FAULT_NONE || !*allowed)
            return fault;
    }
    return set_role(admin, &person, review->after, review);
}

static enum fault verb_user_role(struct admin *admin)
{
    const enum role role = role_by_name(admin_text(admin, "role"));
    struct role_outcome outcome;
    struct person person;
    bool go = false;
    enum fault fault;

    if (role == ROLE_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such role."),
                         N_("Roles are staff, admin and auditor."), "role");
    fault = admin_own_person(admin, &person, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (person.role == role)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The person already has this role."),
                         NULL, person.name);
    if (person.role == ROLE_ADMIN) {
        fault = admin_may_weaken(admin, &person, &go);
        if (fault != FAULT_NONE || !go)
            return fault;
    }
    const enum role before = person.role;
    fault = role_give(admin, &person, role, &outcome, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    role_put(row, &person, role, &outcome);
    if (outcome.given)
        role_put_taken(admin, person.id, before);
    return admin_done(admin,
                      !outcome.given ? N_("The role waits for a second administrator: warifu "
                                          "review approve")
                      : outcome.review != 0
                          ? N_("The role was changed. Nobody else could approve it: another "
                               "administrator or an auditor has to look at it: warifu review close")
                          : N_("The role was changed."));
}

const struct admin_handler handlers_role[] = {
    {"user.role", verb_user_role},
    {NULL, NULL},
};
