// SPDX-License-Identifier: BSD-2-Clause
// Who is logged in: what is left to end when a password has leaked or a person is suspended (B5).
// Sessions are the login programs' own; tokend knows them, and root ends them.
#include "base/secret.h"
#include "settings/rule_facts.h"
#include "store/card.h"
#include "store/key.h"
#include "store/member.h"
#include "store/otp.h"
#include "store/person.h"
#include "store/session.h"
#include "vault/admin/admin.h"
#include "vault/login/grant.h"
#include "vault/login/shown_name.h"
#include <inttypes.h>

// The serial stays only if it is that of a registered card.
static enum fault registered(struct store *store, char *serial)
{
    struct card card;
    enum fault fault = FAULT_NONE;

    if (serial[0] != '\0')
        fault = store_card_get(store, serial, &card);
    if (fault == FAULT_NONE)
        return FAULT_NONE;
    serial[0] = '\0';
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Who had what was taken; 0: a department, or nobody who is known.
static enum fault find_loser(struct vault *vault, const struct taking *taking, int64_t *person)
{
    struct card card = {.person = taking->person};
    enum fault fault = FAULT_NONE;

    if (taking->taken == TAKEN_CARD)
        fault = store_card_get(vault->store, taking->card, &card);
    *person = card.person;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Whether a session of a shared ID, of which nobody knows the member, may be the one's from whom it
// was taken: a doubt stops it (A6, abuse:R1).
static enum fault put_doubt(struct vault *vault, const struct session *session,
                            const struct taking *taking, AdminRow *row)
{
    int64_t members[STORE_MEMBERS_MAX];
    int64_t loser = 0;
    size_t count = 0;
    enum fault fault = find_loser(vault, taking, &loser);

    if (fault == FAULT_NONE && loser != 0)
        fault = store_member_list(vault->store, session->person, members, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (members[i] == loser)
            row_flag(row, "perhaps_theirs", true);
    return fault;
}

// Whether the session could be opened because of this grant: it is its holder's, or that of a
// shared ID which they used, and had it not been there, it would not have begun.
static enum fault read_granted(struct vault *vault, const struct session *session,
                               const struct taking *taking, bool *granted)
{
    const int64_t whose = session->member.person != 0 ? session->member.person : session->person;
    struct request grant;
    const enum fault fault = store_request_get(vault->store, taking->number, &grant);

    *granted = fault == FAULT_NONE && whose == taking->person && grant.person == whose &&
               session->opened.seconds >= grant.from.seconds &&
               rules_demand_grant(vault->policy, session->service) &&
               grant_covers(&grant, session->service, NULL);
    return fault;
}

static enum fault put_rests(struct vault *vault, const struct session *session,
                            const struct taking *taking, const char *key_card,
                            const char *code_card, AdminRow *row)
{
    struct person person = {.shared = false};
    enum fault fault = store_person_by_id(vault->store, session->person, &person);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    struct session_facts facts = {person.shared, key_card, code_card, false};
    if (taking->taken == TAKEN_GRANT)
        fault = read_granted(vault, session, taking, &facts.granted);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    const enum rests rests = taking_reaches(taking, session, &facts);
    row_text(row, "rests", rests_name(rests));
    if (rests == RESTS_UNKNOWN && taking_member_is_unknown(session, person.shared))
        return put_doubt(vault, session, taking, row);
    return FAULT_NONE;
}

// With what it was opened, and on which registered card that is; key and code may be on two, and
// the loss of either concerns the session (C4). A person who was removed has nothing any more.
static enum fault put_means(struct vault *vault, const struct session *session,
                            const struct taking *taking, AdminRow *row)
{
    const char *means = !session->proved           ? ""
                        : session->key != 0        ? "security_key"
                        : session->credential > 0  ? "one_time_code"
                        : session->credential == 0 ? "password"
                                                   : "emergency_code";
    struct otp_credential code = {.label = ""};
    struct key_credential key = {.card = ""};
    struct card card = {.serial = ""}; // that the code is on
    enum fault fault = FAULT_NONE;

    if (session->key != 0)
        fault = store_key_get(vault->store, session->key, &key);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    if (fault == FAULT_NONE && session->credential > 0)
        fault = store_otp_get(vault->store, session->credential, &code);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = registered(vault->store, key.card);
    if (fault == FAULT_NONE && code.card != 0)
        fault = store_card_by_id(vault->store, code.card, &card);
    if (fault == FAULT_NOT_FOUND)
        fault = FAULT_NONE;
    row_text(row, "with", means);
    row_text(row, "card", session->key != 0 ? key.card : card.serial);
    if (session->key != 0 && card.serial[0] != '\0' && strcmp(card.serial, key.card) != 0)
        row_text(row, "code_card", card.serial);
    if (fault == FAULT_NONE && taking->taken != TAKEN_NOTHING)
        fault = put_rests(vault, session, taking, key.card, card.serial, row);
    secret_wipe(&code, sizeof code);
    return fault;
}

static enum fault put_session(struct admin *admin, const struct session *session,
                              const struct taking *taking, const char *user)
{
    AdminRow *row = admin_row(admin);
    char member[STORE_NAME_SIZE];

    doer_name(admin->vault, &session->member, member);
    row_number(row, "session", session->id);
    row_text(row, "user", user);
    row_text(row, "service", session->service);
    row_text(row, "tty", session->tty);
    row_text(row, "rhost", session->rhost);
    row_text(row, "member", member);
    row_number(row, "opened", session->opened.seconds);
    return put_means(admin->vault, session, taking, row);
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
    fault = store_session_list_open(admin->vault->store, person, after, sessions, ROWS_PER_PAGE + 1,
                                    &count);
    for (size_t i = 0; i < count && i < ROWS_PER_PAGE && fault == FAULT_NONE; i++) {
        char user[STORE_NAME_SIZE];
        fault = store_person_name(admin->vault->store, sessions[i].person, user);
        if (fault == FAULT_NONE)
            fault = put_session(admin, &sessions[i], &taking, user);
    }
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    if (count <= ROWS_PER_PAGE)
        return admin_done(admin, "");
    snprintf(cursor, sizeof cursor, "%" PRId64, sessions[ROWS_PER_PAGE - 1].id);
    return admin_cursor(admin, cursor);
}

enum fault verb_session_list(struct admin *admin)
{
    struct person person = {.id = 0};
    bool found = true;
    enum fault fault = FAULT_NONE;

    if (admin_has(admin, "user"))
        fault = admin_person(admin, &person, &found);
    return fault != FAULT_NONE || !found ? fault : list_open(admin, person.id);
}

// Who may read everybody's is told of all that may rest on it.
enum fault verb_session_own(struct admin *admin)
{
    return list_open(admin, admin->role == ROLE_STAFF ? admin->self.id : 0);
}

// The administrator's command tells what it did with a session, and what it saw then; the vault
// talks to no logind (E5).
enum fault verb_session_stopped(struct admin *admin)
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
    row_text(row, "taken", text);
    row_text(row, "revoked_sessions",
             words[gone && wanted == SESSIONS_LOCK ? (uint32_t)SESSIONS_END : wanted]);
}
