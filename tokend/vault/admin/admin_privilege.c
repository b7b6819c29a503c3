// SPDX-License-Identifier: BSD-2-Clause
// Privilege grants: asked for by whoever needs one, or for them, for one service on one host and a
// limited time; and who holds one, against the number that the policy allows (D1, D4, G3).
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include <stdio.h>
#include <string.h>

static bool is_demanded_anywhere(const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy->rules[i].grant)
            return true;
    return false;
}

// *good is false when the page has been ended with why not.
static enum fault read_window(struct admin *admin, struct request *request, bool *good)
{
    const int64_t now = admin->vault->now.wall.seconds;
    const int64_t longest = admin->vault->policy->grant_seconds;

    request->from.seconds = admin_number(admin, "from", now);
    request->until.seconds = admin_number(admin, "until", 0);
    *good = request->until.seconds > now && request->until.seconds > request->from.seconds &&
            request->until.seconds - request->from.seconds <= longest;
    return *good ? FAULT_NONE
                 : admin_end(admin, AdminStatus_ADMIN_INVALID,
                             N_("The end has passed, or is before the beginning, or is later than "
                                "the policy allows."),
                             N_("See grant_longest in the policy."), "until");
}

// For whom: the caller, or, where an administrator asks, somebody else.
static enum fault read_person(struct admin *admin, struct person *person, bool *found)
{
    *person = admin->self;
    *found = true;
    if (!admin_has(admin, "user"))
        return FAULT_NONE;
    const enum fault fault = admin_own_person(admin, person, found);
    if (fault != FAULT_NONE || !*found || person->id == admin->self.id ||
        admin->self.role == ROLE_ADMIN)
        return fault;
    *found = false;
    return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "role",
                        N_("You can ask for yourself; for others an administrator asks."),
                        N_("Leave out --user."), "user");
}

enum fault verb_privilege_request(struct admin *admin)
{
    struct request request = {.kind = REQUEST_PRIVILEGE};
    const char *host = admin_text(admin, "host");
    struct person person;
    bool go = false;
    enum fault fault = read_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (person.state != PERSON_ACTIVE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person's state does not allow this."), N_("See: warifu user show"),
                         person.name);
    if (!is_demanded_anywhere(admin->vault->policy))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("No rule of the policy demands a grant, so it would change nothing."),
                         N_("Set grant = yes in the rule for sudo; see warifu-policy(5)."),
                         "service");
    fault = read_window(admin, &request, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    request.person = person.id;
    text_put(request.service, sizeof request.service, admin_text(admin, "service"));
    text_put(request.host, sizeof request.host, host != NULL ? host : admin->call->actor.host);
    fault = request_make(admin, &request, person.name, &go);
    return fault != FAULT_NONE || !go
               ? fault
               : admin_done(admin, N_("It waits for an administrator: warifu request approve"));
}

// --- who holds one ------------------------------------------------------------------------------

#define HOLDERS_MAX 1024 // people who are told apart; beyond, the number is a lower bound

struct holders {
    int64_t persons[HOLDERS_MAX];
    size_t count;
};

static void note(struct holders *holders, int64_t person)
{
    for (size_t i = 0; i < holders->count; i++)
        if (holders->persons[i] == person)
            return;
    if (holders->count < HOLDERS_MAX)
        holders->persons[holders->count++] = person;
}

static enum fault look(struct admin *admin, const struct request *request, struct holders *holders)
{
    const struct request_life life = request_life(request);

    if (request->kind != REQUEST_PRIVILEGE || !request_runs(&life, admin->vault->now.wall))
        return FAULT_NONE;
    note(holders, request->person);
    return request_put(admin, request);
}

enum fault verb_privilege_review(struct admin *admin)
{
    const uint32_t allowed = admin->vault->policy->grant_holders;
    struct request requests[8];
    struct holders holders = {.count = 0};
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_request_list(admin->vault->store, after, true, requests, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            after = requests[i].id;
            fault = look(admin, &requests[i], &holders);
        }
    } while (fault == FAULT_NONE && count == 8);
    if (fault != FAULT_NONE)
        return fault;
    fault = admin_pages(admin);
    if (fault == FAULT_NONE && holders.count > allowed)
        text_put(admin->page->end.hint, sizeof admin->page->end.hint,
                 N_("More people hold a grant than the policy allows (D1): see grant_holders, and "
                    "end what is not needed: warifu privilege end"));
    return fault;
}
