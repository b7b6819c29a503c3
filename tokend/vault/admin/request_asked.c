// SPDX-License-Identifier: BSD-2-Clause
// A request is asked for: what is read of it, whether it may wait, and its record.
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/administrators.h"
#include "vault/admin/page.h"
#include "vault/admin/policy_changes.h"
#include "vault/login/grant.h"
#include "vault/login/shown_name.h"
#include <string.h>

#define OPEN_MAX 32 // about one person at a time
#define OPEN_ABOUT_NOBODY 128
#define OPEN_BY_APPLICANT 128 // of what one administrator has two people do

enum request_kind request_kind_of_verb(const struct admin *admin)
{
    const size_t length = strcspn(admin->verb->wire, ".");

    for (unsigned kind = REQUEST_NOTHING + 1; kind < REQUEST_KIND_COUNT_; kind++) {
        const char *name = request_kind_name(kind);
        if (strlen(name) == length && strncmp(name, admin->verb->wire, length) == 0)
            return kind;
    }
    return REQUEST_NOTHING; // of any kind
}

enum fault request_window(struct admin *admin, struct request *request, uint32_t longest,
                          const char *hint, bool *good)
{
    const int64_t now = admin->vault->now.wall.seconds;

    request->from.seconds = admin_number(admin, "from", now);
    request->until.seconds = admin_number(admin, "until", 0);
    *good = request->until.seconds > now && request->until.seconds > request->from.seconds &&
            request->until.seconds - request->from.seconds <= (int64_t)longest;
    return *good ? FAULT_NONE
                 : admin_end(admin, AdminStatus_ADMIN_INVALID,
                             N_("The end has passed, or is before the beginning, or is later than "
                                "the policy allows."),
                             hint, "until");
}

// How many about this person (0: groups, or nobody) are open, none that time has ended; `most`: as
// many or more. Rescues are about nobody, too, and do not count.
static enum fault count_open(struct admin *admin, int64_t person, size_t most, size_t *open)
{
    struct request requests[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *open = 0;
    do {
        fault = store_request_of(admin->vault->store, person, after, requests, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            bool over = requests[i].kind == REQUEST_RESCUE; // is nobody's request
            after = requests[i].id;
            if (!over)
                fault = request_expire(admin->vault, &requests[i], &over);
            *open += !over;
        }
    } while (fault == FAULT_NONE && count == 8 && *open < most);
    return fault;
}

// How many acts of two people this administrator waits for.
static enum fault count_own(struct admin *admin, size_t *own)
{
    struct request requests[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *own = 0;
    do {
        fault = store_request_list(admin->vault->store, after, true, requests, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            const bool counts =
                requests[i].kind == REQUEST_DEED && requests[i].by.person == admin->self.id;
            bool over = !counts;
            after = requests[i].id;
            if (counts)
                fault = request_expire(admin->vault, &requests[i], &over);
            *own += !over;
        }
    } while (fault == FAULT_NONE && count == 8 && *own < OPEN_BY_APPLICANT);
    return fault;
}

static enum fault may_wait(struct admin *admin, const struct request *request, bool *may)
{
    const size_t most = request->person != 0 ? OPEN_MAX : OPEN_ABOUT_NOBODY;
    const bool deed = request->kind == REQUEST_DEED;
    size_t open = 0, own = 0;
    bool second = false;
    enum fault fault = count_open(admin, request->person, most, &open);

    *may = false;
    if (fault == FAULT_NONE && deed)
        fault = count_own(admin, &own);
    if (fault != FAULT_NONE)
        return fault;
    if (own >= OPEN_BY_APPLICANT)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("Too many requests of yours are open."),
                         N_("See: warifu request list, request withdraw"), NULL);
    if (open >= most)
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
                         deed ? N_("If it cannot wait, as root: warifu --rescue REASON and this "
                                   "command; it stays listed until somebody has looked at it. For "
                                   "a second administrator: warifu --rescue REASON user role")
                              : N_("See: warifu user list; as root: warifu --rescue REASON user "
                                   "role"),
                         NULL);
    *may = true;
    return FAULT_NONE;
}

enum fault request_record(struct admin *admin, enum event_id id, const struct request *request,
                          const char *before)
{
    char about[STORE_NAME_SIZE] = "";
    struct event event;

    if (request->person != 0)
        person_called(admin->vault, request->person, about);
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
    event_text(&event, FIELD_WHAT, request->what);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, request_state_name(request->state));
    return admin_record(admin, &event);
}

enum fault request_make(struct admin *admin, struct request *request, bool *made)
{
    const struct wall_time now = admin->vault->now.wall;
    enum fault fault = may_wait(admin, request, made);

    if (fault != FAULT_NONE || !*made)
        return fault;
    request->state = REQUEST_REQUESTED;
    request->by = admin_doer(admin);
    request->opened = now;
    request->answer_by.seconds = now.seconds + (int64_t)admin->vault->policy->request_seconds;
    policy_bind(admin, request);
    text_put(request->reason, sizeof request->reason, admin_text(admin, "reason"));
    if (admin->represented.id != 0 && request->concerned_count < REQUEST_CONCERNED_MAX)
        request->concerned[request->concerned_count++] = admin->represented.id;
    fault = store_request_add(admin->vault->store, request);
    if (fault == FAULT_NONE)
        fault = request_record(admin, EVENT_REQUEST_MADE, request, "none");
    return fault;
}
