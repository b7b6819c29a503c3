// SPDX-License-Identifier: BSD-2-Clause
// What waits for a second person: listed, approved, looked at and closed (D8, F2, F3).
#include "store/person.h"
#include "store/request.h"
#include "vault/admin/admin_role.h"
#include "vault/admin/dual_proof.h"
#include "vault/admin/handlers.h"
#include "vault/admin/independence.h"
#include "vault/admin/page.h"
#include "vault/login/review.h"
#include "vault/login/shown_name.h"
#include <stdio.h>
#include <string.h>

static void put_row(struct admin *admin, const struct request *review)
{
    AdminRow *row = admin_row(admin);
    char person[STORE_NAME_SIZE] = "";

    if (review->person != 0 &&
        store_person_name(admin->vault->store, review->person, person) != FAULT_NONE)
        strcpy(person, "?");
    row_number(row, "review", review->id);
    row_text(row, "kind", request_kind_name(review->kind));
    row_text(row, "clause", request_kind_clause(review->kind));
    const struct request_life life = request_life(review);
    row_text(row, "state", request_standing(&life, admin->vault->now.wall));
    row_text(row, "user", person);
    row_text(row, "before", review->kind == REQUEST_ROLE ? role_name(review->before) : "");
    row_text(row, "after", review->kind == REQUEST_ROLE ? role_name(review->after) : "");
    row_text(row, "by", review->by.name);
    row_number(row, "opened", review->opened.seconds);
    row_text(row, "reason", review->reason);
    row_text(row, "done", review->done);
    row_text(row, "closed_by", review->closed_by.name);
    row_number(row, "closed", review->closed.seconds);
    row_text(row, "verdict", review->verdict);
}

// What is asked for in another way is answered by the verbs of its own (admin_request.c), which
// look at more than these do.
static bool is_reviewed(const struct request *review)
{
    return review->kind == REQUEST_ROLE || review->kind == REQUEST_RESCUE ||
           review->kind == REQUEST_BREAK_GLASS;
}

#define READ_AT_ONCE 256 // rows; the vault has others to serve (abuse:M8), so a page may be empty

static enum fault verb_review_list(struct admin *admin)
{
    struct request reviews[ROWS_PER_PAGE];
    const bool all = admin_number(admin, "all", 0) != 0;
    int64_t after = (int64_t)admin->skip;
    char cursor[32];
    size_t count = 0, seen = 0;
    enum fault fault;

    admin->skip = 0; // this cursor is the number of an item, not of a row
    do {
        fault =
            store_request_list(admin->vault->store, after, !all, reviews, ROWS_PER_PAGE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            if (!admin_shows_next(admin) || seen++ == READ_AT_ONCE) {
                snprintf(cursor, sizeof cursor, "%lld", (long long)after);
                return admin_cursor(admin, cursor);
            }
            after = reviews[i].id;
            if (is_reviewed(&reviews[i]))
                put_row(admin, &reviews[i]);
        }
    } while (fault == FAULT_NONE && count == ROWS_PER_PAGE);
    return fault == FAULT_NONE ? admin_done(admin, "") : fault;
}

// The one that args["review"] means; its id is 0 when the page has been ended.
static enum fault find(struct admin *admin, struct request *review)
{
    const enum fault fault =
        store_request_get(admin->vault->store, admin_number(admin, "review", 0), review);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    if (fault == FAULT_NONE && is_reviewed(review))
        return FAULT_NONE;
    *review = (struct request){0};
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("No item has this number."),
                     N_("See: warifu review list"), "review");
}

// Whoever did it or asked for it, and whom it is about, has another look at it (D8).
static enum fault may_judge(struct admin *admin, const struct request *review, bool *may)
{
    struct parts parts = {.subject = review->person, .issuer = review->by.person};
    enum fault fault = admin_may(admin, &parts, may);

    for (size_t i = 0; i < review->concerned_count && fault == FAULT_NONE && *may; i++) {
        parts.subject = review->concerned[i];
        fault = admin_may(admin, &parts, may);
    }
    return fault;
}

enum fault admin_refuse_dependent(struct admin *admin, const char *about)
{
    if (admin->same_hands)
        return admin_refuse(
            admin, AdminStatus_ADMIN_FORBIDDEN, "same_hands",
            N_("You are not independent of whoever did this: one of you has their ID, or an "
               "authenticator, from the other, or both have them from the same person, who could "
               "be both."),
            N_("Ask somebody else. What another administrator, or root, gives anew in its place "
               "binds no longer; from whom somebody has what: warifu user show"),
            about);
    return admin_refuse(
        admin, AdminStatus_ADMIN_FORBIDDEN, "not_independent",
        N_("You are not independent of whoever did this: one of you has their role from the other, "
           "or both have it from the same person, and nobody else has looked at that."),
        N_("Ask an administrator or auditor who got their role from somebody else; if there is "
           "none, have root make one: warifu --rescue REASON user role"),
        about);
}

static enum fault is_independent(struct admin *admin, const struct request *review, bool *may)
{
    const struct deed deed = {review->by.person, review->opened, review->id,
                              review->state == REQUEST_REQUESTED};
    const enum fault fault = admin_independent(admin, &deed, may);

    return fault == FAULT_NONE && !*may ? admin_refuse_dependent(admin, "review") : fault;
}

static enum fault close_item(struct admin *admin, struct request *review, enum request_event what,
                             const char *message)
{
    const enum request_state from = review->state;
    const struct request_life life = request_life(review);
    const struct request_person self = {.id = admin->self.id,
                                        .administrator = admin->role == ROLE_ADMIN,
                                        .auditor = admin->role == ROLE_AUDITOR,
                                        .independent = true}; // asked before
    char person[STORE_NAME_SIZE] = "";
    struct event event;

    const enum request_answer answer =
        request_move(&life, what, &self, admin->vault->now.wall, &review->state);
    if (answer == REQUEST_TOO_LATE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("It is too late for that: its time has passed."),
                         N_("It has to be asked for again."), "review");
    if (answer != REQUEST_MOVES)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("It is already closed."),
                         N_("See: warifu review list --all"), "review");
    review->closed_by = admin_doer(admin);
    review->closed = admin->vault->now.wall;
    text_put(review->verdict, sizeof review->verdict, admin_text(admin, "reason"));
    enum fault fault = store_request_put(admin->vault->store, review, from);
    if (review->person != 0)
        person_called(admin->vault, review->person, person);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_REVIEW_CLOSED, person);
    event_number(&event, FIELD_REVIEW, review->id);
    event_text(&event, FIELD_APPLICANT, review->by.name);
    event_text(&event, FIELD_BEFORE, request_state_name(from));
    event_text(&event, FIELD_AFTER, request_state_name(review->state));
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    put_row(admin, review);
    return admin_done(admin, message);
}

static enum fault verb_review_approve(struct admin *admin)
{
    struct request review;
    bool go = false;
    enum fault fault = find(admin, &review);

    if (fault != FAULT_NONE || review.id == 0)
        return fault;
    if (review.state != REQUEST_REQUESTED)
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT, N_("Nothing here is waiting for approval."),
            N_("What was done is looked at and closed: warifu review close"), "review");
    fault = may_judge(admin, &review, &go);
    if (fault == FAULT_NONE && go)
        fault = is_independent(admin, &review, &go);
    if (fault == FAULT_NONE && go)
        fault = dual_proof(admin, &go); // as `request approve` asks for it
    if (fault == FAULT_NONE && go)
        fault = role_approve(admin, &review, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    fault =
        close_item(admin, &review, REQUEST_APPROVE, N_("Approved; the person now has the role."));
    if (fault == FAULT_NONE)
        role_put_taken(admin, review.person, review.before);
    return fault;
}

// A request is declined or taken back by any administrator: that gives nobody anything.
static enum fault verb_review_close(struct admin *admin)
{
    struct request review;
    bool go = true;
    enum fault fault = find(admin, &review);

    if (fault != FAULT_NONE || review.id == 0)
        return fault;
    const bool requested = review.state == REQUEST_REQUESTED;
    if (requested && admin->role != ROLE_ADMIN)
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "role",
                            N_("An auditor reviews what was done, but cannot decline a request."),
                            N_("Ask an administrator."), "review");
    if (review.state == REQUEST_OPEN)
        fault = may_judge(admin, &review, &go);
    if (review.state == REQUEST_OPEN && fault == FAULT_NONE && go)
        fault = is_independent(admin, &review, &go);
    if (review.state == REQUEST_OPEN && review.kind == REQUEST_ROLE && fault == FAULT_NONE && go)
        fault = role_looked_at(admin, review.person);
    const char *message =
        requested ? N_("The request is closed: the role was not given.")
        : review.kind == REQUEST_RESCUE
            ? N_("Closed: root's rescue has been reviewed and cannot be used any more.")
        : review.kind == REQUEST_BREAK_GLASS
            ? N_("Closed: the use of the break-glass code has been reviewed.")
            : N_("Closed: the role change that one administrator made alone has been reviewed.");
    return fault != FAULT_NONE || !go
               ? fault
               : close_item(admin, &review, requested ? REQUEST_REJECT : REQUEST_CLOSE, message);
}

const struct admin_handler handlers_review[] = {
    {"review.list", verb_review_list},
    {"review.approve", verb_review_approve},
    {"review.close", verb_review_close},
    {NULL, NULL},
};
