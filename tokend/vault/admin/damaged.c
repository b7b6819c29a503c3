// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/damaged.h"
#include "vault/admin/page.h"
#include <inttypes.h>
#include <stdio.h>

enum fault damaged_refuse(struct admin *admin, const struct person *person)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("The record of this person is damaged: nobody can log in with it."),
                     N_("Remove it, then add the person anew: warifu user remove, warifu user add"),
                     person->name);
}

enum fault damaged_end(struct admin *admin, struct person *person)
{
    struct event event;
    char what[64];
    const enum fault fault = store_person_end_damaged(admin->vault->store, person);

    if (fault != FAULT_NONE)
        return fault;
    admin->vault->damage.stale = true;
    snprintf(what, sizeof what, "person %" PRId64, person->id); // for nobody vouched for the name
    admin_event(admin, &event, EVENT_USER_REMOVED, person->name);
    event_text(&event, FIELD_WHAT, what);
    event_text(&event, FIELD_BEFORE, person_state_name(PERSON_DAMAGED));
    event_text(&event, FIELD_AFTER, person_state_name(person->state));
    return admin_record(admin, &event);
}
