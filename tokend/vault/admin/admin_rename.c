// SPDX-License-Identifier: BSD-2-Clause
// People's accounts get other names and numbers (abuse:M6). The account is changed first, where
// accounts are kept; then the person's row follows it here, and only to an account that the name
// service knows under just that name and uid. Whoever has left and left name or number to somebody
// else is removed instead: an administrator says which of the two it is, and why.
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/damaged.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <inttypes.h>
#include <string.h>

static enum fault refuse_holder(struct admin *admin, const struct person *holder, bool by_name)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     by_name ? N_("Somebody else is enrolled under this name.")
                             : N_("Somebody else is enrolled with this uid."),
                     N_("Somebody who has left: warifu user remove. Two people who exchange names "
                        "or uids: give one of the accounts a third one for the moment, follow with "
                        "warifu user rename or renumber, and go on."),
                     holder->name);
}

// Whether nobody else has what the account has; *free is false when the page has been ended.
static enum fault check_free(struct admin *admin, const struct person *person,
                             const Identity *account, bool *free)
{
    struct store *store = admin->vault->store;
    struct person other;
    enum fault fault = store_person_row_by_name(store, account->name, &other);

    *free = false;
    if (fault == FAULT_NONE && other.id != person->id)
        return refuse_holder(admin, &other, true);
    if (fault == FAULT_NONE || fault == FAULT_NOT_FOUND)
        fault = store_person_row_by_uid(store, account->uid, &other);
    if (fault == FAULT_NONE && other.id != person->id)
        return refuse_holder(admin, &other, false);
    *free = fault == FAULT_NONE || fault == FAULT_NOT_FOUND;
    return *free ? FAULT_NONE : fault;
}

// Whether the name service knows the account, as somebody's; *good is false as above.
static enum fault check_account(struct admin *admin, bool *good)
{
    const Identity *account = &admin->call->target;
    const int64_t uid = admin_number(admin, "uid", -1);

    *good = false;
    if (!admin->call->has_target || account->status == NameStatus_NAME_FAILED)
        return admin_end(admin, AdminStatus_ADMIN_FAILED, N_("The name service did not answer."),
                         N_("Try again in a moment."), admin_text(admin, "user"));
    if (account->status != NameStatus_NAME_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("There is no account with that name on this system."),
                         N_("Change the account first, for example with usermod -l or usermod -u."),
                         admin_text(admin, "user"));
    if (account->uid == 0 || account->uid == UINT32_MAX)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("root is not a person and cannot be enrolled."),
                         N_("Enrol the person's own account and use sudo."), account->name);
    if (uid >= 0 && account->uid != uid)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The account has another uid than the one given."),
                         N_("See it with: getent passwd"), account->name);
    *good = true;
    return FAULT_NONE;
}

// The first rule that names the person as they were called: the policy is not ours to change.
static const char *rule_of(const struct policy *policy, const char *name)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        for (size_t k = 0; k < policy->rules[i].users.count; k++)
            if (strcmp(policy->rules[i].users.items[k], name) == 0)
                return policy->rules[i].name;
    return "";
}

// Under the old name and the new one, so that whoever reads either's log finds the other.
static enum fault record_name(struct admin *admin, const char *before, const char *after)
{
    const char *const names[] = {before, after};
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < 2 && fault == FAULT_NONE; i++) {
        struct event event;
        admin_event(admin, &event, EVENT_USER_RENAMED, names[i]);
        event_text(&event, FIELD_BEFORE, before);
        event_text(&event, FIELD_AFTER, after);
        fault = admin_record(admin, &event);
    }
    return fault;
}

static enum fault record_uid(struct admin *admin, const char *name, uint32_t before, uint32_t after)
{
    char old[16], new[16];
    struct event event;

    snprintf(old, sizeof old, "%" PRIu32, before);
    snprintf(new, sizeof new, "%" PRIu32, after);
    admin_event(admin, &event, EVENT_USER_RENUMBERED, name);
    event_text(&event, FIELD_BEFORE, old);
    event_text(&event, FIELD_AFTER, new);
    return admin_record(admin, &event);
}

static enum fault carry_out(struct admin *admin, struct person *person, const char *message)
{
    const Identity *account = &admin->call->target;
    const struct person before = *person;
    enum fault fault =
        store_person_rename(admin->vault->store, person, account->name, account->uid);

    if (fault == FAULT_NONE && strcmp(before.name, person->name) != 0)
        fault = record_name(admin, before.name, person->name);
    if (fault == FAULT_NONE && before.uid != person->uid)
        fault = record_uid(admin, person->name, before.uid, person->uid);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person->name);
    row_number(row, "uid", person->uid);
    row_text(row, "former_user", before.name);
    row_number(row, "former_uid", before.uid);
    row_text(row, "rule",
             strcmp(before.name, person->name) == 0 ? ""
                                                    : rule_of(admin->vault->policy, before.name));
    fault = admin_put_open(admin, row, person);
    return fault != FAULT_NONE ? fault : admin_done(admin, message);
}

// Nobody does it to themselves: under the new name they have yet to prove who they are.
static enum fault check_other(struct admin *admin, const struct person *person, bool *good)
{
    return admin_may(admin, &(struct parts){.subject = person->id}, good);
}

static enum fault find(struct admin *admin, const char *name, struct person *person, bool *found)
{
    const enum fault fault = store_person_row_by_name(admin->vault->store, name, person);

    *found = fault == FAULT_NONE;
    if (*found && person->state == PERSON_DAMAGED) {
        *found = false;
        return damaged_refuse(admin, person);
    }
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("Nobody with that name is enrolled."),
                         N_("See who is: warifu user list"), name);
    return *found ? check_other(admin, person, found) : fault;
}

static enum fault verb_user_rename(struct admin *admin)
{
    const Identity *account = &admin->call->target;
    struct person person;
    bool go = false;
    enum fault fault = check_account(admin, &go);

    if (fault == FAULT_NONE && go)
        fault = find(admin, admin_text(admin, "person"), &person, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (strcmp(person.name, account->name) == 0)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The person already has this name."),
                         N_("For another uid: warifu user renumber"), person.name);
    fault = check_free(admin, &person, account, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (account->uid != person.uid && !admin_has(admin, "uid"))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The account of the new name has another uid than the person."),
                         N_("If it is the same person, say so with --uid. If it is somebody else: "
                            "warifu user add"),
                         person.name);
    return carry_out(admin, &person,
                     N_("The person goes by the new name; password, codes, keys "
                        "and cards are as before."));
}

static enum fault verb_user_renumber(struct admin *admin)
{
    const Identity *account = &admin->call->target;
    struct person person;
    bool go = false;
    enum fault fault = check_account(admin, &go);

    if (fault == FAULT_NONE && go)
        fault = find(admin, account->name, &person, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (person.uid == account->uid)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The person already has this uid."),
                         N_("For another name: warifu user rename"), person.name);
    fault = check_free(admin, &person, account, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    return carry_out(
        admin, &person,
        N_("The person has the new uid; password, codes, keys and cards are as before."));
}

const struct admin_handler handlers_rename[] = {
    {"user.rename", verb_user_rename},
    {"user.renumber", verb_user_renumber},
    {NULL, NULL},
};
