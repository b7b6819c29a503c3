// SPDX-License-Identifier: BSD-2-Clause
// Arguments in, rows out: what all verbs share.
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/page.h"
#include "vault/admin/rehearsal.h"
#include "vault/login/obstacle.h"
#include "vault/loop/text.h"
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
    if (status != AdminStatus_ADMIN_DONE && status != AdminStatus_ADMIN_MORE &&
        status != AdminStatus_ADMIN_REQUESTED) {
        admin->revert = true;
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
    bool anywhere = false;

    for (size_t i = 0; i < policy->rule_count && obstacle == Obstacle_OBSTACLE_NONE; i++) {
        if (policy->rules[i].deny || !policy->rules[i].first_login)
            continue;
        anywhere = true;
        obstacle = obstacle_ahead(admin->vault, &policy->rules[i]);
    }
    return admin_end(admin, AdminStatus_ADMIN_DONE, message,
                     anywhere ? hints[obstacle]
                              : N_("But no rule of the policy accepts first logins: set "
                                   "first_login = yes in the rule for the desk."),
                     NULL);
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
    // Longer texts are lists of our own making; they are cut between characters, and say so.
    static const char cut[] = "…";
    const bool fits = strlen(text) < sizeof field->value.text;
    size_t size = fits ? strlen(text) : sizeof field->value.text - sizeof cut;
    while (!fits && size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    memcpy(field->value.text, text, size);
    memcpy(field->value.text + size, fits ? "" : cut, fits ? 1 : sizeof cut);
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

#define IN_PLACE_OF " for "

struct doer admin_doer(const struct admin *admin)
{
    struct doer doer = {.person = admin->rescue ? 0 : admin->self.id};

    // Both where there is room; the log has both in fields of their own.
    const char *const whose = admin->represented.name;
    if (admin->represented.id == 0 ||
        (size_t)snprintf(doer.name, sizeof doer.name, "%s" IN_PLACE_OF "%s", admin->actor, whose) >=
            sizeof doer.name)
        text_put(doer.name, sizeof doer.name, admin->actor);
    return doer;
}

void admin_event(const struct admin *admin, struct event *event, enum event_id id, const char *user)
{
    event_init(event, id, user);
    event_text(event, FIELD_ACTOR, admin->actor);
    event_text(event, FIELD_DEPUTY_FOR, admin->represented.name);
    event_text(event, FIELD_REASON, admin_text(admin, "reason"));
    event_number(event, FIELD_PEER, admin->call->actor.peer_uid);
    if (admin->approved != NULL) {
        event_text(event, FIELD_APPROVER, admin->approved->closed_by.name);
        event_number(event, FIELD_REVIEW, admin->approved->id);
    }
}

enum fault admin_record(struct admin *admin, const struct event *event)
{
    const struct control *control = &admin->verb->control;
    const uint64_t change = (uint64_t)1 << FIELD_BEFORE | (uint64_t)1 << FIELD_AFTER;

    if ((event_kind(event->id)->fields & change) == change &&
        (event->values[FIELD_BEFORE].type == VALUE_ABSENT ||
         event->values[FIELD_AFTER].type == VALUE_ABSENT)) {
        log_error("%s recorded %s without before and after", admin->verb->wire,
                  event_kind(event->id)->name);
        return FAULT_INTERNAL;
    }
    if (admin->rehearsal != NULL)
        rehearsal_note(admin->rehearsal, event);
    admin->told = admin->told || event->id == control->tells || event->id == control->or_tells;
    return journal_record(admin->vault, event);
}
