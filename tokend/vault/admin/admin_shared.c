// SPDX-License-Identifier: BSD-2-Clause
// IDs of several people: made, and their lists kept (A6). Such an ID has no password and no code;
// its members prove themselves with their own.
#include "store/member.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/damaged.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"

static enum fault verb_shared_create(struct admin *admin)
{
    struct person person;
    struct event event;
    bool good;
    enum fault fault = admin_new_person(admin, &person, &good);

    if (fault != FAULT_NONE || !good)
        return fault;
    person.shared = true;
    fault = admin_add_person(admin, &person);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_USER_ADDED, person.name);
    event_number(&event, FIELD_UID, person.uid);
    event_text(&event, FIELD_BEFORE, "none");
    event_text(&event, FIELD_AFTER, "shared");
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_number(row, "uid", person.uid);
    return admin_done(admin, N_("The shared ID was made; it has no members yet."));
}

// args["user"] as a shared ID. *found is false when the page has been ended with why not.
static enum fault shared_person(struct admin *admin, struct person *shared, bool *found)
{
    const enum fault fault = admin_person(admin, shared, found);

    if (fault != FAULT_NONE || !*found || shared->shared)
        return fault;
    *found = false;
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("This is a person's own ID."),
                     N_("Make a shared ID with: warifu shared create"), shared->name);
}

static enum fault find(struct admin *admin, struct person *shared, struct person *member,
                       bool *found)
{
    const char *name = admin_text(admin, "member");
    enum fault fault = shared_person(admin, shared, found);

    if (fault != FAULT_NONE || !*found)
        return fault;
    fault = store_person_row_by_name(admin->vault->store, name, member);
    *found = fault == FAULT_NONE;
    if (*found && member->state == PERSON_DAMAGED) {
        *found = false;
        return damaged_refuse(admin, member);
    }
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("Nobody with that name is enrolled."),
                         N_("See who is: warifu user list"), name);
    return fault != FAULT_NONE ? fault
                               : admin_may(admin, &(struct parts){.subject = member->id}, found);
}

static enum fault finish(struct admin *admin, enum event_id id, const struct person *shared,
                         const struct person *member, const char *message)
{
    const bool added = id == EVENT_MEMBER_ADDED;
    struct event event;
    enum fault fault;

    admin_event(admin, &event, id, shared->name);
    event_text(&event, FIELD_MEMBER, member->name);
    event_text(&event, FIELD_BEFORE, added ? "none" : "member");
    event_text(&event, FIELD_AFTER, added ? "member" : "none");
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", shared->name);
    row_text(row, "member", member->name);
    if (id == EVENT_MEMBER_REMOVED)
        admin_put_taken(admin, (struct taking){.person = member->id, .number = shared->id}, false);
    return admin_done(admin, message);
}

static enum fault verb_shared_add(struct admin *admin)
{
    struct person shared, member;
    bool go;
    enum fault fault = find(admin, &shared, &member, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (member.shared)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("A shared ID cannot be a member of another."),
                         N_("Members are people, each with an ID of their own."), member.name);
    fault = store_member_add(admin->vault->store, shared.id, member.id);
    if (fault == FAULT_CONFLICT)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person is already a member of this ID."), NULL, member.name);
    if (fault == FAULT_LIMIT)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This shared ID already has the maximum number of members."),
                         N_("Remove those who no longer use it, or make another ID."), shared.name);
    if (fault != FAULT_NONE)
        return fault;
    return finish(admin, EVENT_MEMBER_ADDED, &shared, &member,
                  N_("The person may use the shared ID."));
}

static enum fault verb_shared_remove(struct admin *admin)
{
    struct person shared, member;
    bool go;
    enum fault fault = find(admin, &shared, &member, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = store_member_remove(admin->vault->store, shared.id, member.id);
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("The person is not a member of this ID."),
                         N_("See who is: warifu shared list"), member.name);
    if (fault != FAULT_NONE)
        return fault;
    return finish(admin, EVENT_MEMBER_REMOVED, &shared, &member,
                  N_("The person may no longer use the shared ID."));
}

enum fault admin_put_members(struct admin *admin, const struct person *shared)
{
    struct vault *vault = admin->vault;
    int64_t members[STORE_MEMBERS_MAX];
    size_t count = 0;
    enum fault fault = store_member_list(vault->store, shared->id, members, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        struct person member;
        fault = store_person_row_by_id(vault->store, members[i], &member);
        if (fault == FAULT_NOT_FOUND) { // removed since: nobody can use it in that name
            fault = FAULT_NONE;
            continue;
        }
        if (fault != FAULT_NONE)
            break;
        AdminRow *row = admin_row(admin);
        row_text(row, "member", member.name);
        row_text(row, "display", member.display);
        row_text(row, "state", admin_person_state(vault, &member));
    }
    return fault;
}

static enum fault verb_shared_list(struct admin *admin)
{
    struct person shared;
    bool found;
    enum fault fault = shared_person(admin, &shared, &found);

    if (fault == FAULT_NONE && found)
        fault = admin_put_members(admin, &shared);
    return fault != FAULT_NONE || !found ? fault : admin_pages(admin);
}

const struct admin_handler handlers_shared[] = {
    {"shared.create", verb_shared_create},
    {"shared.add", verb_shared_add},
    {"shared.remove", verb_shared_remove},
    {"shared.list", verb_shared_list},
    {NULL, NULL},
};
