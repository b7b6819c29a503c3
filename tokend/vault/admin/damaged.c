// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/damaged.h"

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
    const enum fault fault = store_person_end_damaged(admin->vault->store, person);

    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_USER_REMOVED, person->name);
    event_text(&event, FIELD_BEFORE, person_state_name(PERSON_DAMAGED));
    event_text(&event, FIELD_AFTER, person_state_name(person->state));
    return admin_record(admin, &event);
}

enum fault damaged_end_of(struct admin *admin, int64_t id, bool *gone)
{
    struct person person;
    const enum fault fault = store_person_row_by_id(admin->vault->store, id, &person);

    *gone = fault == FAULT_NOT_FOUND || (fault == FAULT_NONE && person.state == PERSON_DAMAGED);
    if (fault == FAULT_NONE && *gone)
        return damaged_end(admin, &person);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}
