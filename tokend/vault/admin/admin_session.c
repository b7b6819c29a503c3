// SPDX-License-Identifier: BSD-2-Clause
// Who is logged in: what is left to end when a password has leaked or a person is suspended (B5).
// Sessions are the login programs' own; tokend knows them, and root ends them.
#include "store/person.h"
#include "store/session.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/owed.h"
#include "vault/admin/page.h"
#include "vault/admin/resting.h"
#include "vault/admin/whom.h"
#include "vault/login/shown_name.h"
#include <inttypes.h>

static enum fault put_session(struct admin *admin, const struct session *session,
                              const struct taking *taking, const char *user)
{
    AdminRow *row = admin_row(admin);
    char member[STORE_NAME_SIZE];
    struct resting resting;

    doer_name(admin->vault, &session->member, member);
    row_number(row, "session", session->id);
    row_text(row, "user", user);
    row_text(row, "service", session->service);
    row_text(row, "tty", session->tty);
    row_text(row, "rhost", session->rhost);
    row_text(row, "member", member);
    row_number(row, "opened", session->opened.seconds);
    const enum fault fault = session_resting(admin->vault, session, taking, &resting);
    if (fault != FAULT_NONE)
        return fault;
    row_text(row, "with", resting.means);
    row_text(row, "card", session->key != 0 ? resting.card : resting.code_card);
    if (session->key != 0 && resting.code_card[0] != '\0' &&
        strcmp(resting.code_card, resting.card) != 0)
        row_text(row, "code_card", resting.code_card);
    if (taking->taken != TAKEN_NOTHING)
        row_text(row, "rests", rests_name(resting.rests));
    if (resting.perhaps_theirs)
        row_flag(row, "perhaps_theirs", true);
    return FAULT_NONE;
}

// Of this person; id 0: of everybody.
static enum fault list_open(struct admin *admin, int64_t person)
{
    const int64_t after = (int64_t)admin->skip;
    struct session sessions[ROWS_PER_PAGE + 1];
    struct taking taking = {.taken = TAKEN_NOTHING};
    char cursor[32];
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    admin->skip = 0; // this cursor is a session's number, not a row's
    if (admin_has(admin, "taken") && !taking_read(admin_text(admin, "taken"), &taking))
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("Nothing of this was taken over."),
                         NULL, "taken");
    // Who could have taken it away stops it from now on; a holder may end their own grant.
    if (taking.taken != TAKEN_NOTHING && taking.taken != TAKEN_COUNT_ &&
        (admin->rescue || admin->role == ROLE_ADMIN || taking.person == admin->self.id))
        fault = owed_paid(admin->vault, &taking);
    if (fault == FAULT_NONE)
        fault = store_session_list_open(admin->vault->store, person, after, sessions,
                                        ROWS_PER_PAGE + 1, &count);
    for (size_t i = 0; i < count && i < ROWS_PER_PAGE && fault == FAULT_NONE; i++) {
        char user[STORE_NAME_SIZE];
        person_called(admin->vault, sessions[i].person, user);
        fault = put_session(admin, &sessions[i], &taking, user);
    }
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    if (count <= ROWS_PER_PAGE)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%" PRId64, sessions[ROWS_PER_PAGE - 1].id);
    return admin_cursor(admin, cursor);
}

static enum fault verb_session_list(struct admin *admin)
{
    struct person person = {.id = 0};
    bool found = true;
    enum fault fault = FAULT_NONE;

    if (admin_has(admin, "user"))
        fault = admin_person(admin, &person, &found);
    return fault != FAULT_NONE || !found ? fault : list_open(admin, person.id);
}

// Who may read everybody's is told of all that may rest on it.
static enum fault verb_session_own(struct admin *admin)
{
    return list_open(admin, admin->role == ROLE_STAFF ? admin->self.id : 0);
}

// The administrator's command tells what it did with a session, and what it saw then; the vault
// talks to no logind (E5).
static enum fault verb_session_stopped(struct admin *admin)
{
    static const struct {
        const char *argument;
        enum event_field field;
    } told[] = {{"logind", FIELD_LOGIND}, {"service", FIELD_SERVICE}, {"tty", FIELD_TTY},
                {"rhost", FIELD_RHOST},   {"done", FIELD_METHOD},     {"seen", FIELD_SEEN}};
    struct event event;

    admin_event(admin, &event, EVENT_SESSION_STOPPED, admin_text(admin, "person"));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        event_text(&event, told[i].field, admin_text(admin, told[i].argument));
    const enum fault fault = admin_record(admin, &event);
    return fault != FAULT_NONE ? fault : admin_done(admin, "");
}

enum fault admin_put_open(struct admin *admin, AdminRow *row, const struct person *person)
{
    struct session sessions[16];
    int64_t after = 0, open = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault =
            store_session_list_open(admin->vault->store, person->id, after, sessions, 16, &count);
        if (fault != FAULT_NONE)
            return fault;
        open += (int64_t)count;
        if (count > 0)
            after = sessions[count - 1].id;
    } while (count == 16);
    row_number(row, "open", open);
    return FAULT_NONE;
}

void admin_put_taken(struct admin *admin, struct taking taking, bool gone)
{
    static const char *const words[] = {
        [SESSIONS_LOCK] = "lock", [SESSIONS_END] = "end", [SESSIONS_LEAVE] = "leave"};
    const uint32_t wanted = admin->vault->policy->revoked_sessions;
    AdminRow *row = admin->page->rows_count > 0 ? &admin->page->rows[0] : &admin->spare;
    char text[TAKING_TEXT_SIZE];

    taking.taken = taking_of_verb(admin->verb->wire);
    taking_write(&taking, text);
    if (wanted != SESSIONS_LEAVE)
        admin->owed = taking;
    row_text(row, "taken", text);
    row_text(row, "revoked_sessions",
             words[gone && wanted == SESSIONS_LOCK ? (uint32_t)SESSIONS_END : wanted]);
}

const struct admin_handler handlers_session[] = {
    {"session.list", verb_session_list},
    {"session.own", verb_session_own},
    {"session.stopped", verb_session_stopped},
    {NULL, NULL},
};
