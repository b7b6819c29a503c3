// SPDX-License-Identifier: BSD-2-Clause
// Whom a verb is about, and whether this caller may do it to them.
#include "base/text.h"
#include "store/budget.h"
#include "store/due.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/administrators.h"
#include "vault/admin/damaged.h"
#include "vault/admin/independence.h"
#include "vault/admin/page.h"
#include "vault/admin/rehearsal.h"
#include "vault/admin/whom.h"
#include "vault/login/hands.h"
#include "vault/login/shown_name.h"
#include "vault/login/standing.h"
#include <string.h>

enum fault admin_refuse(struct admin *admin, AdminStatus status, const char *why,
                        const char *message, const char *hint, const char *subject)
{
    const AdminVaultCall *call = admin->call;
    struct event event;
    char shown[SHOWN_NAME_SIZE];

    shown_name(admin->vault, &call->actor.who, shown);
    event_init(&event, EVENT_ADMIN_REFUSED, shown[0] != '\0' ? shown : call->actor.who.name);
    event_text(&event, FIELD_VERB, call->call.verb);
    event_text(&event, FIELD_DEPUTY_FOR, admin->represented.name);
    event_text(&event, FIELD_WHY, why);
    event_number(&event, FIELD_PEER, call->actor.peer_uid);
    admin_end(admin, status, message, hint, subject);
    admin->revert = false; // the refusal itself is recorded
    return journal_record(admin->vault, &event);
}

// --- who has a part in it ---

// Noted before anything is changed: whom the verb concerns.
static enum fault note_subject(struct admin *admin, int64_t id)
{
    struct person person;
    bool able = false;
    enum fault fault;

    if (id == 0 || !admin->verb->changes)
        return FAULT_NONE;
    if (admin->rehearsal != NULL)
        rehearsal_concerns(admin->rehearsal, id);
    fault = store_person_row_by_id(admin->vault->store, id, &person);
    if (fault == FAULT_NONE && person.role != ROLE_STAFF)
        admin_concerns(admin, id);
    if (fault == FAULT_NONE && admin->verb->control.last != LAST_FREE && !admin->able_admin)
        fault = administrator_is_able(admin->vault, &person, &able);
    admin->able_admin = admin->able_admin || able;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

void admin_concerns(struct admin *admin, int64_t person)
{
    if (admin->concerned_count < sizeof admin->concerned / sizeof *admin->concerned)
        admin->concerned[admin->concerned_count++] = person;
}

enum fault admin_giver(struct admin *admin, int64_t person, int64_t *giver)
{
    *giver = 0;
    if (admin->rescue || admin->approved != NULL)
        return FAULT_NONE;
    if (person == admin->self.id)
        return hands_of_proof(admin->vault, &admin->ticket, giver);
    *giver = admin->self.id;
    return FAULT_NONE;
}

static unsigned parts_of(const struct parts *parts, int64_t person)
{
    return person == 0 ? 0
                       : (parts->subject == person ? PART_SUBJECT : 0u) |
                             (parts->issuer == person ? PART_ISSUER : 0u) |
                             (parts->approver == person ? PART_APPROVER : 0u);
}

enum fault admin_independent(struct admin *admin, const struct deed *deed, bool *independent)
{
    enum fault fault = independence_of(admin->vault, deed, admin->self.id, independent);

    if (fault == FAULT_NONE && *independent && admin->represented.id != 0)
        fault = independence_of(admin->vault, deed, admin->represented.id, independent);
    if (fault == FAULT_NONE && !*independent)
        fault = hands_joined(admin->vault, deed->by, admin->self.id, &admin->same_hands);
    return fault;
}

enum fault admin_may(struct admin *admin, const struct parts *parts, bool *may)
{
    static const struct {
        enum verb_part part;
        const char *why, *message, *hint;
    } refusals[] = {
        {PART_SUBJECT, "self", N_("You cannot do this to yourself."),
         N_("Ask another administrator.")},
        {PART_ISSUER, "issuer",
         N_("Whoever issued it, did it or asked for it cannot review or approve it."),
         N_("Ask another administrator, or an auditor.")},
        {PART_APPROVER, "approver", N_("Whoever approved it cannot review it."),
         N_("Ask another administrator, or an auditor.")},
    };
    const struct control *control = &admin->verb->control;
    // A deputy may not what whom they stand in for may not (D6).
    const unsigned mine =
        admin->rescue ? 0
                      : parts_of(parts, admin->self.id) | parts_of(parts, admin->represented.id);
    const bool applies =
        control->never_if == NULL || admin_number(admin, control->never_if, 0) != 0;

    *may = true;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals && applies; i++) {
        if ((mine & control->never & refusals[i].part) == 0)
            continue;
        *may = false;
        return admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, refusals[i].why,
                            refusals[i].message, refusals[i].hint, admin->self.name);
    }
    return note_subject(admin, parts->subject);
}

// Whether there is an active administrator besides this person, able or not; but not one whose term
// is over: they come back only by somebody who gives them a new one.
static enum fault other_admin(struct vault *vault, int64_t person, bool *other)
{
    struct person persons[32];
    char after[STORE_NAME_SIZE] = "";
    size_t count = 0;
    enum fault fault;

    *other = false;
    do {
        fault = store_person_list(vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            memcpy(after, persons[i].name, sizeof after);
            *other = *other ||
                     (persons[i].id != person && persons[i].role == ROLE_ADMIN &&
                      persons[i].state == PERSON_ACTIVE && !person_is_over(vault, &persons[i]));
        }
    } while (fault == FAULT_NONE && count == 32 && !*other);
    return fault;
}

enum fault admin_may_weaken(struct admin *admin, const struct person *person, bool *allowed)
{
    bool other = false, able = false;
    enum fault fault;

    *allowed = person->role != ROLE_ADMIN || person->state != PERSON_ACTIVE;
    if (*allowed)
        return FAULT_NONE;
    fault = administrator_is_able(admin->vault, person, &able);
    *allowed = fault == FAULT_NONE && able;
    if (fault != FAULT_NONE || able)
        return fault;
    fault = other_admin(admin->vault, person->id, &other);
    if (fault != FAULT_NONE)
        return fault;
    if (!other)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This is the last active administrator."),
                         N_("Give somebody else the role first: warifu user role"), person->name);
    *allowed = true;
    return FAULT_NONE;
}

// --- the person ---

enum fault admin_refuse_name(struct admin *admin, const struct person *holder)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("Somebody is enrolled under this name with another uid."),
                     N_("If it is the same person: warifu user renumber. If it is somebody else: "
                        "warifu user remove, then add."),
                     holder->name);
}

enum fault admin_refuse_uid(struct admin *admin, const struct person *holder)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("Somebody is enrolled with this account's uid under another name."),
                     N_("If it is the same person: warifu user rename. If it is somebody else: "
                        "warifu user remove, then add."),
                     holder->name);
}

enum fault admin_person_or_damaged(struct admin *admin, struct person *person, bool *found)
{
    const Identity *target = &admin->call->target;
    const char *name = admin_text(admin, "user");
    enum fault fault;

    // By the name service's own spelling if it knows one; somebody whose account is gone already is
    // still found by the name they were enrolled with, so that they can be removed.
    const bool known = admin->call->has_target && target->status == NameStatus_NAME_FOUND;
    if (known)
        name = target->name;
    fault = store_person_row_by_name(admin->vault->store, name, person);
    *found = fault == FAULT_NONE;
    // Nobody vouches for what stands beside a row that does not open.
    if (known && *found && person->uid != target->uid &&
        (admin->verb->changes == CHANGES || person->state == PERSON_DAMAGED)) {
        *found = false;
        return admin_refuse_name(admin, person);
    }
    if (known && fault == FAULT_NOT_FOUND) {
        struct person holder;
        fault = store_person_row_by_uid(admin->vault->store, target->uid, &holder);
        if (fault == FAULT_NONE)
            return admin_refuse_uid(admin, &holder);
    }
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("Nobody with that name is enrolled."),
                         N_("See who is: warifu user list"), name);
    return fault != FAULT_NONE ? fault
                               : admin_may(admin, &(struct parts){.subject = person->id}, found);
}

enum fault admin_person(struct admin *admin, struct person *person, bool *found)
{
    const enum fault fault = admin_person_or_damaged(admin, person, found);

    if (fault != FAULT_NONE || !*found || person->state != PERSON_DAMAGED)
        return fault;
    *found = false;
    return damaged_refuse(admin, person);
}

enum fault admin_own_person(struct admin *admin, struct person *person, bool *found)
{
    const enum fault fault = admin_person(admin, person, found);

    if (fault != FAULT_NONE || !*found || !person->shared)
        return fault;
    *found = false;
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("This is a shared ID; it has no password, code or role of its own."),
                     N_("Its members use their own. See: warifu shared list"), person->name);
}

enum fault admin_new_person(struct admin *admin, struct person *person, bool *good)
{
    struct vault *vault = admin->vault;
    const Identity *target = &admin->call->target;
    const char *display = admin_text(admin, "display");
    struct person other;
    enum fault fault;

    *good = false;
    *person = (struct person){
        .uid = target->uid,
        .role = ROLE_STAFF,
        .state = PERSON_ACTIVE,
        .created = vault->now.wall,
    };
    if (!admin->call->has_target || target->status == NameStatus_NAME_FAILED)
        return admin_end(admin, AdminStatus_ADMIN_FAILED, N_("The name service did not answer."),
                         N_("Try again in a moment."), admin_text(admin, "user"));
    if (target->status != NameStatus_NAME_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("There is no account with that name on this system."),
                         N_("Create the account first, for example with useradd."),
                         admin_text(admin, "user"));
    // Nobody is enrolled as root: a person's own ID is elevated (D5); (uid_t)-1 is nobody
    // (abuse:I1).
    if (target->uid == 0 || target->uid == UINT32_MAX)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("root is not a person and cannot be enrolled."),
                         N_("Enrol the person's own account and use sudo."), target->name);
    if (text_copy(person->name, sizeof person->name, target->name) != FAULT_NONE ||
        text_copy(person->display, sizeof person->display,
                  display != NULL ? display : target->full_name) != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("The name is too long."), NULL,
                         "display");
    fault = store_person_row_by_name(vault->store, person->name, &other);
    if (fault == FAULT_NONE && other.state == PERSON_DAMAGED)
        return damaged_refuse(admin, &other);
    if (fault == FAULT_NONE && other.uid != person->uid)
        return admin_refuse_name(admin, &other);
    if (fault == FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("This person is already enrolled."),
                         N_("See: warifu user show"), other.name);
    if (fault == FAULT_NOT_FOUND)
        fault = store_person_row_by_uid(vault->store, person->uid, &other);
    if (fault == FAULT_NONE)
        return admin_refuse_uid(admin, &other);
    *good = fault == FAULT_NOT_FOUND;
    return *good ? FAULT_NONE : fault;
}

static enum fault take_over_own(struct vault *vault, int64_t from, int64_t to, bool remote)
{
    const struct budget_key source = {.person = from, .remote = remote};
    const struct budget_key target = {.person = to, .remote = remote};
    struct budget budget;
    enum fault fault = store_budget_get(vault->store, &source, &budget);

    budget.since_success = 0; // they were not theirs
    return fault == FAULT_NONE ? store_budget_put(vault->store, &target, &budget) : fault;
}

static enum fault take_over_tries(struct vault *vault, int64_t from, int64_t to)
{
    const struct budget_key source = {.person = from}, target = {.person = to};
    struct foreign foreign;
    enum fault fault = take_over_own(vault, from, to, false);

    if (fault == FAULT_CORRUPT) // of somebody who was removed: nobody is kept out by it
        return FAULT_NONE;

    if (fault == FAULT_NONE)
        fault = take_over_own(vault, from, to, true);
    if (fault == FAULT_NONE)
        fault = store_foreign_get(vault->store, &source, &foreign);
    if (fault != FAULT_NONE)
        return fault;
    foreign_told(&foreign);
    return store_foreign_put(vault->store, &target, &foreign);
}

enum fault admin_add_person(struct admin *admin, struct person *person)
{
    int64_t before = 0;
    enum fault fault = store_person_before(admin->vault->store, person->uid, person->name, &before);

    if (fault == FAULT_NONE)
        fault = admin_giver(admin, person->id, &person->giver);
    if (fault == FAULT_NONE)
        fault = store_person_add(admin->vault->store, person);
    if (fault == FAULT_NONE) // their term may end before the next walk (watch.h)
        fault = store_due_put(admin->vault->store, person->id, 0);
    return fault == FAULT_NONE && before != 0 ? take_over_tries(admin->vault, before, person->id)
                                              : fault;
}
