// SPDX-License-Identifier: BSD-2-Clause
// Exceptions: asked for by an administrator, for a person or a group, approved by another one, in
// force for a limited time (F1, F3).
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/exception_check.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <string.h>

// Whom it is for; *found is false when the page has been ended.
static enum fault read_whom(struct admin *admin, struct request *request,
                            struct exception *exception, bool *found)
{
    const char *group = admin_text(admin, "group");
    struct person person;

    *found = false;
    if (admin_has(admin, "user") == (group != NULL))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("An exception is for a person or for a group."),
                         N_("Give one of --user and --group."), "user");
    if (group != NULL) {
        text_put(exception->group, sizeof exception->group, group);
        *found = true;
        return FAULT_NONE;
    }
    const enum fault fault = admin_own_person(admin, &person, found);
    if (fault != FAULT_NONE || !*found)
        return fault;
    request->person = person.id;
    *found = person.state == PERSON_ACTIVE;
    return *found ? FAULT_NONE
                  : admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                              N_("The person's state does not allow this."),
                              N_("See: warifu user show"), person.name);
}

static enum fault verb_exception_request(struct admin *admin)
{
    const uint32_t longest = admin->vault->policy->exception_seconds;
    const char *service = admin_text(admin, "service");
    const char *host = admin_text(admin, "host");
    struct request request = {.kind = REQUEST_EXCEPTION};
    struct exception exception = {.setting = relaxed_by_name(admin_text(admin, "setting"))};
    bool go = false;
    enum fault fault;

    if (longest == 0)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The policy has no exceptions."),
                         N_("See exception_longest in the policy."), NULL);
    fault = read_whom(admin, &request, &exception, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    text_put(request.service, sizeof request.service, service != NULL ? service : "*");
    text_put(request.host, sizeof request.host, host != NULL ? host : admin->call->actor.host);
    text_put(exception.host, sizeof exception.host, request.host);
    text_put(exception.value, sizeof exception.value, admin_text(admin, "to"));
    text_put(exception.rule, sizeof exception.rule, admin_text(admin, "rule"));
    fault = exception_check(admin, &exception, &go);
    if (fault == FAULT_NONE && go)
        fault = exception_group_may(admin, exception.group, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (!exception_write(&exception, request.what))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The argument is empty, too long, or out of range."), NULL, "rule");
    fault =
        request_window(admin, &request, longest, N_("See exception_longest in the policy."), &go);
    if (fault == FAULT_NONE && go)
        fault = request_make(admin, &request, &go);
    if (fault == FAULT_NONE && go)
        fault = request_put(admin, &request);
    return fault != FAULT_NONE || !go
               ? fault
               : admin_done(admin, N_("It waits for an administrator: warifu request approve"));
}

const struct admin_handler handlers_exception[] = {
    {"exception.request", verb_exception_request},
    {NULL, NULL},
};
