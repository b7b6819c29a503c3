// SPDX-License-Identifier: BSD-2-Clause
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/admin_role.h"
#include "vault/admin/administrators.h"
#include "vault/admin/independence.h"
#include "vault/login/grant.h"
#include "vault/login/shown_name.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define ANSWER_SECONDS (7 * 86400) // a request that nobody has answered by then is void
#define OPEN_MAX 32                // of one person at a time

// --- shown --------------------------------------------------------------------------------------

// Whom it is about, as they are: an approver has seen this, too.
static enum fault hash_person(struct admin *admin, int64_t id, crypto_generichash_state *state)
{
    struct person person = {.id = 0};
    const enum fault fault =
        id != 0 ? store_person_by_id(admin->vault->store, id, &person) : FAULT_NOT_FOUND;
    const int64_t facts[] = {person.id, person.uid, (int64_t)person.role, (int64_t)person.state};

    crypto_generichash_update(state, (const uint8_t *)facts, sizeof facts);
    crypto_generichash_update(state, (const uint8_t *)person.name, strlen(person.name) + 1);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static void hash_row(const AdminRow *row, crypto_generichash_state *state)
{
    for (size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];
        const bool text = field->which_value == Field_text_tag;
        const int64_t number = text ? 0 : field->value.number;
        crypto_generichash_update(state, (const uint8_t *)field->name, strlen(field->name) + 1);
        if (text)
            crypto_generichash_update(state, (const uint8_t *)field->value.text,
                                      strlen(field->value.text) + 1);
        crypto_generichash_update(state, (const uint8_t *)&number, sizeof number);
    }
}

static void put_text(AdminRow *row, const char *name, const char *text)
{
    if (text[0] != '\0') // a row has room for 24 fields
        row_text(row, name, text);
}

static void put_time(AdminRow *row, const char *name, struct wall_time time)
{
    if (time.seconds != 0)
        row_number(row, name, time.seconds);
}

static void fill(struct admin *admin, const struct request *request, AdminRow *row)
{
    const struct request_life life = request_life(request);
    char person[STORE_NAME_SIZE] = "";

    if (request->person != 0)
        person_called(admin->vault, request->person, person);
    row_number(row, "request", request->id);
    row_text(row, "kind", request_kind_name(request->kind));
    row_text(row, "clause", request_kind_clause(request->kind));
    row_text(row, "state", request_standing(&life, admin->vault->now.wall));
    row_text(row, "user", person);
    if (request->kind == REQUEST_ROLE) {
        row_text(row, "before", role_name(request->before));
        row_text(row, "after", role_name(request->after));
    }
    put_text(row, "service", request->service);
    put_text(row, "host", request->host);
    put_text(row, "what", request->what);
    put_time(row, "from", request->from);
    put_time(row, "until", request->until);
    row_text(row, "by", request->by.name);
    row_number(row, "opened", request->opened.seconds);
    put_time(row, "answer_by", request->answer_by);
    row_text(row, "reason", request->reason);
    put_text(row, "done", request->done);
    put_text(row, "closed_by", request->closed_by.name);
    put_time(row, "closed", request->closed);
    put_text(row, "verdict", request->verdict);
    put_text(row, "ended_by", request->ended_by.name);
    put_time(row, "ended", request->ended);
}

static enum fault shown_of(struct admin *admin, const struct request *request, const AdminRow *row,
                           char shown[REQUEST_SHOWN_SIZE])
{
    crypto_generichash_state state;
    uint8_t hash[16];

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    hash_row(row, &state);
    crypto_generichash_update(&state, request->call, request->call_size);
    enum fault fault = hash_person(admin, request->person, &state);
    if (fault == FAULT_NONE)
        fault = hash_person(admin, request->by.person, &state);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(shown, REQUEST_SHOWN_SIZE, hash, (REQUEST_SHOWN_SIZE - 1) / 2);
    return fault;
}

enum fault request_put(struct admin *admin, const struct request *request)
{
    char shown[REQUEST_SHOWN_SIZE];
    AdminRow *row = admin_row(admin);

    fill(admin, request, row);
    const enum fault fault = shown_of(admin, request, row, shown);
    if (fault == FAULT_NONE)
        row_text(row, "shown", shown);
    return fault;
}

// *same is false when the page shows again what has changed since the approver saw it.
static enum fault is_as_shown(struct admin *admin, const struct request *request, bool *same)
{
    const char *seen = admin_text(admin, "shown");
    char shown[REQUEST_SHOWN_SIZE];
    AdminRow row = {0};

    fill(admin, request, &row);
    const enum fault fault = shown_of(admin, request, &row, shown);
    *same = fault == FAULT_NONE && seen != NULL && strcmp(seen, shown) == 0;
    if (fault != FAULT_NONE || *same)
        return fault;
    return admin_end(
        admin, AdminStatus_ADMIN_CONFLICT,
        N_("This is not what you have been shown: something about it has changed since."),
        N_("Look at it again, and give the word that stands beside it now: warifu "
           "request show"),
        "shown");
}

// --- asked for ----------------------------------------------------------------------------------

static enum request_kind kind_of_verb(const struct admin *admin)
{
    const size_t length = strcspn(admin->verb->wire, ".");

    for (unsigned kind = REQUEST_NOTHING + 1; kind < REQUEST_KIND_COUNT_; kind++) {
        const char *name = request_kind_name(kind);
        if (strlen(name) == length && strncmp(name, admin->verb->wire, length) == 0)
            return kind;
    }
    return REQUEST_NOTHING; // of any kind
}

enum fault request_get(struct admin *admin, struct request *request)
{
    const enum request_kind kind = kind_of_verb(admin);
    const enum fault fault =
        store_request_get(admin->vault->store, admin_number(admin, "request", 0), request);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    if (fault == FAULT_NONE && (kind == REQUEST_NOTHING || kind == request->kind))
        return FAULT_NONE;
    *request = (struct request){.id = 0};
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("There is no request of this number."),
                     N_("See: warifu request list"), "request");
}

// How many of this person are open, none that time has ended; OPEN_MAX: as many or more.
static enum fault count_open(struct admin *admin, int64_t person, size_t *open)
{
    struct request requests[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *open = 0;
    do {
        fault = store_request_of(admin->vault->store, person, after, requests, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            bool over = false;
            after = requests[i].id;
            fault = request_expire(admin->vault, &requests[i], &over);
            *open += !over;
        }
    } while (fault == FAULT_NONE && count == 8 && *open < OPEN_MAX);
    return fault;
}

static enum fault may_wait(struct admin *admin, const struct request *request, bool *may)
{
    size_t open = 0;
    bool second = false;
    enum fault fault = count_open(admin, request->person, &open);

    *may = false;
    if (fault != FAULT_NONE)
        return fault;
    if (open >= OPEN_MAX)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Too many requests of this person are open."),
                         N_("See: warifu request list"), "user");
    fault = administrator_to_approve(admin->vault, admin->self.id, request->person, &second);
    if (fault != FAULT_NONE)
        return fault;
    if (!second)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("There is no administrator who could approve this: it takes one who "
                            "neither asks for it nor is concerned, and is independent of whoever "
                            "asks."),
                         N_("See: warifu user list; as root: warifu --rescue REASON user role"),
                         NULL);
    *may = true;
    return FAULT_NONE;
}

static enum fault record(struct admin *admin, enum event_id id, const struct request *request,
                         const char *before, const char *about)
{
    struct event event;

    admin_event(admin, &event, id, about);
    event_text(&event, FIELD_OPERATION, request_kind_name(request->kind));
    event_number(&event, FIELD_REVIEW, request->id);
    event_text(&event, FIELD_APPLICANT, request->by.name);
    if (request->service[0] != '\0')
        event_text(&event, FIELD_SERVICE, request->service);
    if (request->host[0] != '\0')
        event_text(&event, FIELD_HOST, request->host);
    if (request->until.seconds != 0)
        event_number(&event, FIELD_UNTIL, request->until.seconds);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, request_state_name(request->state));
    return admin_record(admin, &event);
}

enum fault request_make(struct admin *admin, struct request *request, const char *about, bool *made)
{
    const struct wall_time now = admin->vault->now.wall;
    enum fault fault = may_wait(admin, request, made);

    if (fault != FAULT_NONE || !*made)
        return fault;
    request->state = REQUEST_REQUESTED;
    request->by = admin_doer(admin);
    request->opened = now;
    request->answer_by.seconds = now.seconds + ANSWER_SECONDS;
    text_put(request->reason, sizeof request->reason, admin_text(admin, "reason"));
    fault = store_request_add(admin->vault->store, request);
    if (fault == FAULT_NONE)
        fault = record(admin, EVENT_REQUEST_MADE, request, "none", about);
    return fault == FAULT_NONE ? request_put(admin, request) : fault;
}

// --- moved --------------------------------------------------------------------------------------

static enum fault refuse(struct admin *admin, enum request_answer answer)
{
    static const struct {
        AdminStatus status;
        const char *why, *message, *hint;
    } refusals[REQUEST_ANSWER_COUNT_] = {
        [REQUEST_OTHER_STATE] = {AdminStatus_ADMIN_CONFLICT, NULL,
                                 N_("Its state does not allow this."),
                                 N_("See: warifu request list --all")},
        [REQUEST_TOO_LATE] = {AdminStatus_ADMIN_CONFLICT, NULL,
                              N_("It is too late for that: its time has passed."),
                              N_("It has to be asked for again.")},
        [REQUEST_NOT_ROLE] = {AdminStatus_ADMIN_FORBIDDEN, "role",
                              N_("Your role does not allow this."), N_("Ask an administrator.")},
        [REQUEST_NOT_ROOT] =
            {AdminStatus_ADMIN_FORBIDDEN, "role",
             N_("Only a person with a role of their own can do this; root is not a person."),
             N_("Run it as that person, without --rescue.")},
        [REQUEST_OWN] =
            {AdminStatus_ADMIN_FORBIDDEN, "issuer",
             N_("Whoever issued it, did it or asked for it cannot review or approve it."),
             N_("Ask another administrator, or an auditor.")},
        [REQUEST_CONCERNS] = {AdminStatus_ADMIN_FORBIDDEN, "self",
                              N_("You cannot do this to yourself."),
                              N_("Ask another administrator.")},
        [REQUEST_NOT_OWN] = {AdminStatus_ADMIN_FORBIDDEN, "applicant",
                             N_("Only whoever asked for it can withdraw it."),
                             N_("An administrator can decline it: warifu request reject")},
    };

    if (answer == REQUEST_DEPENDENT)
        return admin_refuse_dependent(admin, "request");
    if (refusals[answer].why != NULL)
        return admin_refuse(admin, refusals[answer].status, refusals[answer].why,
                            refusals[answer].message, refusals[answer].hint, "request");
    return admin_end(admin, refusals[answer].status, refusals[answer].message,
                     refusals[answer].hint, "request");
}

static enum fault judge(struct admin *admin, const struct request *request,
                        enum request_event event, enum request_state *to,
                        enum request_answer *answer)
{
    int64_t concerned[REQUEST_CONCERNED_MAX + 1];
    struct request_life life = request_life(request);
    struct request_person self = {.id = admin->rescue ? 0 : admin->self.id,
                                  .administrator = admin->self.role == ROLE_ADMIN,
                                  .auditor = admin->self.role == ROLE_AUDITOR};
    const struct deed deed = {request->by.person, request->opened, request->id,
                              event == REQUEST_APPROVE};
    enum fault fault = FAULT_NONE;

    memcpy(concerned, request->concerned, sizeof request->concerned);
    if (request->person != 0)
        concerned[life.concerned_count++] = request->person;
    life.concerned = concerned;
    if (event == REQUEST_APPROVE || event == REQUEST_CLOSE)
        fault = independence_of(admin->vault, &deed, self.id, &self.independent);
    *answer = request_move(&life, event, &self, admin->vault->now.wall, to);
    return fault;
}

// Who asked could have lost the right to since, and the person may have left (abuse:R1).
static enum fault still_stands(struct admin *admin, const struct request *request, bool *stands)
{
    struct person applicant, person;
    enum fault fault = store_person_by_id(admin->vault->store, request->by.person, &applicant);

    *stands = fault == FAULT_NONE && applicant.state == PERSON_ACTIVE &&
              (applicant.role == ROLE_ADMIN || request->by.person == request->person);
    if (*stands && request->person != 0) {
        fault = store_person_by_id(admin->vault->store, request->person, &person);
        *stands = fault == FAULT_NONE && person.state == PERSON_ACTIVE;
    }
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    return *stands
               ? FAULT_NONE
               : admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                           N_("The person, or whoever made the request, has changed since then."),
                           N_("Decline it, and have it asked for again: warifu request reject"),
                           "request");
}

static enum fault approve(struct admin *admin, const struct request *request, bool *allowed)
{
    enum fault fault = still_stands(admin, request, allowed);

    if (fault == FAULT_NONE && *allowed)
        fault = is_as_shown(admin, request, allowed);
    if (fault == FAULT_NONE && *allowed && request->kind == REQUEST_ROLE)
        fault = role_approve(admin, request, allowed);
    return fault;
}

static void answer_it(struct admin *admin, struct request *request, enum request_event event)
{
    const struct wall_time now = admin->vault->now.wall;

    if (event == REQUEST_END) {
        request->ended_by = admin_doer(admin);
        request->ended = now;
        return;
    }
    request->closed_by = admin_doer(admin);
    request->closed = now;
    text_put(request->verdict, sizeof request->verdict, admin_text(admin, "reason"));
}

enum fault request_move_by(struct admin *admin, struct request *request, enum request_event event,
                           bool *moved)
{
    const enum request_state from = request->state;
    enum request_state to = REQUEST_NONE;
    enum request_answer answer;
    char about[STORE_NAME_SIZE] = "";
    const struct parts parts = {.subject = request->person, .issuer = request->by.person};
    enum fault fault = admin_may(admin, &parts, moved);

    if (fault != FAULT_NONE || !*moved)
        return fault;
    *moved = false;
    fault = judge(admin, request, event, &to, &answer);
    if (fault != FAULT_NONE)
        return fault;
    if (answer != REQUEST_MOVES)
        return refuse(admin, answer);
    *moved = true;
    if (event == REQUEST_APPROVE)
        fault = approve(admin, request, moved);
    if (fault != FAULT_NONE || !*moved)
        return fault;
    request->state = to;
    answer_it(admin, request, event);
    fault = store_request_put(admin->vault->store, request, from);
    if (fault == FAULT_NONE && request->person != 0)
        fault = store_person_name(admin->vault->store, request->person, about);
    if (fault == FAULT_NONE)
        fault = record(admin, admin->verb->control.tells, request, request_state_name(from), about);
    return fault == FAULT_NONE ? request_put(admin, request) : fault;
}
