// SPDX-License-Identifier: BSD-2-Clause
// Deputies: an administrator names one, another one approves (D6).
#include "store/person.h"
#include "vault/admin/admin_request.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <stdio.h>
#include <string.h>

// Whether somebody has asked for this person to be a deputy already.
static enum fault has_one(struct admin *admin, int64_t person, bool *has)
{
    struct request open[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *has = false;
    do {
        fault = store_request_of(admin->vault->store, person, after, open, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            const struct request_life life = request_life(&open[i]);
            const char *standing = request_standing(&life, admin->vault->now.wall);
            after = open[i].id;
            *has = *has || (open[i].kind == REQUEST_DEPUTY && strcmp(standing, "ended") != 0 &&
                            strcmp(standing, "expired") != 0);
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

// *may is false when the page has been ended with why this person cannot stand in for the caller.
static enum fault may_stand_in(struct admin *admin, const struct person *person, bool *may)
{
    bool has = false;
    const enum fault fault = has_one(admin, person->id, &has);

    *may = false;
    if (fault != FAULT_NONE)
        return fault;
    if (person->state != PERSON_ACTIVE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person's state does not allow this."), N_("See: warifu user show"),
                         person->name);
    if (person->role != ROLE_STAFF)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This person is an administrator already, or an auditor, who does not "
                            "administer what they look at (D8)."),
                         N_("Name somebody who has neither role."), person->name);
    if (has)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This person stands in for somebody already, or has been asked to."),
                         N_("See: warifu deputy list"), person->name);
    *may = true;
    return FAULT_NONE;
}

static enum fault verb_deputy_request(struct admin *admin)
{
    const uint32_t longest = admin->vault->policy->deputy_seconds;
    struct request request = {.kind = REQUEST_DEPUTY};
    struct person person;
    bool go = false;
    enum fault fault;

    if (admin->represented.id != 0)
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "deputy",
                            N_("A deputy does not name a deputy."),
                            N_("Ask the administrator for whom you stand in."), admin->self.name);
    if (longest == 0)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The policy has no deputies."),
                         N_("See deputy_longest in the policy."), NULL);
    fault = admin_own_person(admin, &person, &go);
    if (fault == FAULT_NONE && go)
        fault = may_stand_in(admin, &person, &go);
    if (fault == FAULT_NONE && go)
        fault =
            request_window(admin, &request, longest, N_("See deputy_longest in the policy."), &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    request.person = person.id;
    snprintf(request.what, sizeof request.what, "for %.250s", admin->self.name);
    fault = request_make(admin, &request, &go);
    if (fault == FAULT_NONE && go)
        fault = request_put(admin, &request);
    return fault != FAULT_NONE || !go
               ? fault
               : admin_done(admin, N_("It waits for an administrator: warifu request approve"));
}

const struct admin_handler handlers_deputy[] = {
    {"deputy.request", verb_deputy_request},
    {NULL, NULL},
};
