// SPDX-License-Identifier: BSD-2-Clause
// Arguments in, rows out: what all verbs share.
#include "base/secret.h"
#include "base/text.h"
#include "vault/admin.h"
#include "vault/obstacle.h"
#include "vault/text.h"
#include <inttypes.h>
#include <string.h>

static const Field *find(const struct admin *admin, const char *name)
{
    const AdminCall *call = &admin->call->call;

    for (pb_size_t i = 0; i < call->args_count; i++)
        if (strcmp(call->args[i].name, name) == 0)
            return &call->args[i];
    return NULL;
}

const char *admin_text(const struct admin *admin, const char *name)
{
    const Field *field = find(admin, name);

    return field != NULL && field->which_value == Field_text_tag ? field->value.text : NULL;
}

int64_t admin_number(const struct admin *admin, const char *name, int64_t otherwise)
{
    const Field *field = find(admin, name);

    return field != NULL && field->which_value == Field_number_tag ? field->value.number
                                                                   : otherwise;
}

bool admin_has(const struct admin *admin, const char *name)
{
    return find(admin, name) != NULL;
}

enum fault admin_end(struct admin *admin, AdminStatus status, const char *message, const char *hint,
                     const char *subject)
{
    AdminEnd *end = &admin->page->end;

    admin->page->has_end = true;
    memset(end, 0, sizeof *end);
    end->status = status;
    text_put(end->message, sizeof end->message, message);
    if (hint != NULL)
        text_put(end->hint, sizeof end->hint, hint);
    // A field of the call is valid UTF-8 but may be longer; only names and our own words fit.
    if (subject != NULL && text_copy(end->subject, sizeof end->subject, subject) != FAULT_NONE)
        end->subject[0] = '\0';
    if (status != AdminStatus_ADMIN_DONE && status != AdminStatus_ADMIN_MORE) {
        admin->vault->revert = true;
        secret_wipe(admin->page->rows, sizeof admin->page->rows);
        admin->page->rows_count = 0;
    }
    return FAULT_NONE;
}

enum fault admin_done(struct admin *admin, const char *message)
{
    return admin_end(admin, AdminStatus_ADMIN_DONE, message, NULL, NULL);
}

enum fault admin_done_for_somebody_new(struct admin *admin, const char *message)
{
    static const char *const hints[_Obstacle_ARRAYSIZE] = {
        [Obstacle_OBSTACLE_DICTIONARY] =
            N_("But nobody can set a password on this machine yet: its dictionary is missing. "
               "apt-get install cracklib-runtime. More: warifu status"),
        [Obstacle_OBSTACLE_CLOCK] =
            N_("But nobody can register an authenticator app on this machine yet: its clock is not "
               "synchronised. apt-get install chrony. More: warifu status"),
    };
    const struct policy *policy = admin->vault->policy;
    Obstacle obstacle = Obstacle_OBSTACLE_NONE;

    for (size_t i = 0; i < policy->rule_count && obstacle == Obstacle_OBSTACLE_NONE; i++)
        if (policy->rules[i].first_login)
            obstacle = obstacle_ahead(admin->vault, &policy->rules[i]);
    return admin_end(admin, AdminStatus_ADMIN_DONE, message, hints[obstacle], NULL);
}

enum fault admin_cursor(struct admin *admin, const char *cursor)
{
    admin_end(admin, AdminStatus_ADMIN_MORE, "", NULL, NULL);
    text_put(admin->page->end.cursor, sizeof admin->page->end.cursor, cursor);
    return FAULT_NONE;
}

enum fault admin_pages(struct admin *admin)
{
    char cursor[32];

    if (!admin->more)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%" PRIu64, admin->skip + ROWS_PER_PAGE);
    return admin_cursor(admin, cursor);
}

bool admin_shows_next(const struct admin *admin)
{
    return admin->index >= admin->skip && admin->page->rows_count < ROWS_PER_PAGE;
}

AdminRow *admin_row(struct admin *admin)
{
    AdminRow *row = &admin->spare;

    if (admin->index++ >= admin->skip) {
        if (admin->page->rows_count < ROWS_PER_PAGE)
            row = &admin->page->rows[admin->page->rows_count++];
        else
            admin->more = true;
    }
    memset(row, 0, sizeof *row);
    return row;
}

static Field *add(AdminRow *row, const char *name)
{
    Field *field;

    if (row->fields_count >= sizeof row->fields / sizeof *row->fields)
        return NULL;
    field = &row->fields[row->fields_count++];
    text_put(field->name, sizeof field->name, name);
    return field;
}

void row_text(AdminRow *row, const char *name, const char *text)
{
    Field *field = add(row, name);

    if (field == NULL)
        return;
    field->which_value = Field_text_tag;
    // Longer texts are lists of our own making; they are cut between characters.
    size_t size = strlen(text);
    if (size >= sizeof field->value.text) {
        size = sizeof field->value.text - 1;
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
    }
    memcpy(field->value.text, text, size);
    field->value.text[size] = '\0';
}

void row_number(AdminRow *row, const char *name, int64_t number)
{
    Field *field = add(row, name);

    if (field != NULL) {
        field->which_value = Field_number_tag;
        field->value.number = number;
    }
}

void row_flag(AdminRow *row, const char *name, bool flag)
{
    Field *field = add(row, name);

    if (field != NULL) {
        field->which_value = Field_flag_tag;
        field->value.flag = flag;
    }
}

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
                     N_("Somebody is enrolled with the uid of this account, under another name."),
                     N_("If it is the same person: warifu user rename. If it is somebody else: "
                        "warifu user remove, then add."),
                     holder->name);
}

enum fault admin_person(struct admin *admin, struct person *person, bool *found)
{
    const Identity *target = &admin->call->target;
    const char *name = admin_text(admin, "user");
    enum fault fault;

    // By the name service's own spelling if it knows one; somebody whose account is gone already is
    // still found by the name he was enrolled with, so that he can be removed.
    const bool known = admin->call->has_target && target->status == NameStatus_NAME_FOUND;
    if (known)
        name = target->name;
    fault = store_person_by_name(admin->vault->store, name, person);
    *found = fault == FAULT_NONE;
    if (known && *found && person->uid != target->uid && admin->verb->changes == CHANGES) {
        *found = false;
        return admin_refuse_name(admin, person);
    }
    if (known && fault == FAULT_NOT_FOUND) {
        struct person holder;
        fault = store_person_by_uid(admin->vault->store, target->uid, &holder);
        if (fault == FAULT_NONE)
            return admin_refuse_uid(admin, &holder);
    }
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("Nobody of that name is enrolled."),
                         N_("See who is: warifu user list"), name);
    return fault;
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

struct doer admin_doer(const struct admin *admin)
{
    struct doer doer = {.person = admin->rescue ? 0 : admin->self.id};

    text_put(doer.name, sizeof doer.name, admin->actor);
    return doer;
}

void admin_event(const struct admin *admin, struct event *event, enum event_id id, const char *user)
{
    event_init(event, id, user);
    event_text(event, FIELD_ACTOR, admin->actor);
    event_text(event, FIELD_REASON, admin_text(admin, "reason"));
    event_number(event, FIELD_PEER, admin->call->actor.peer_uid);
}

enum fault admin_record(struct admin *admin, const struct event *event)
{
    return journal_record(admin->vault, event);
}
