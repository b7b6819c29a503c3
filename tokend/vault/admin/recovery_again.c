// SPDX-License-Identifier: BSD-2-Clause
// What was taken away after a backup was made is taken away again, before anybody is let in by what
// was restored (abuse:R6; decision 85).
#include "base/secret.h"
#include "evidence/restored.h"
#include "store/card.h"
#include "store/credential_id.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/tree.h"
#include "vault/admin/card_keys.h"
#include "vault/admin/card_register.h"
#include "vault/admin/recovery.h"
#include "vault/admin/whom.h"
#include <string.h>

struct again {
    struct admin *admin;
    struct recovery *recovery;
};

// Somebody whose row does not open is ended when all deeds are done (recovery_damaged()): nothing
// can be taken out of that row.
static enum fault look_up(enum fault fault, const struct person *person, enum recovery_took *took)
{
    if (fault == FAULT_NONE && person->state == PERSON_DAMAGED)
        *took = RECOVERY_DAMAGED;
    return fault;
}

static enum fault named(const struct admin *admin, const struct restored_line *line,
                        struct person *person, enum recovery_took *took)
{
    return look_up(store_person_row_by_name(admin->vault->store, line->name, person), person, took);
}

static enum fault numbered(const struct admin *admin, const struct restored_line *line,
                           struct person *person, enum recovery_took *took)
{
    return look_up(
        store_person_row_by_id(admin->vault->store, credential_person(line->number), person),
        person, took);
}

static enum fault take_otp(struct admin *admin, const struct restored_line *line,
                           enum recovery_took *took)
{
    const bool revoke = line->deed == RESTORED_OTP_REVOKE;
    struct otp_credential code;
    struct person person;
    struct event event;
    enum fault fault = numbered(admin, line, &person, took);

    if (fault == FAULT_NONE && *took == RECOVERY_TOOK)
        fault = store_otp_get(admin->vault->store, line->number, &code);
    if (fault != FAULT_NONE || *took != RECOVERY_TOOK)
        return fault;
    const enum credential_state before = code.state;
    const enum credential_state after =
        credential_next(before, revoke ? CREDENTIAL_REVOKE : CREDENTIAL_SUSPEND);
    secret_wipe(&code, sizeof code);
    if (after == CREDENTIAL_NONE) {
        *took = RECOVERY_ALREADY;
        return FAULT_NONE;
    }
    fault = store_otp_set_state(admin->vault->store, line->number, before, after,
                                admin->vault->now.wall);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, revoke ? EVENT_OTP_REVOKED : EVENT_OTP_SUSPENDED, person.name);
    event_number(&event, FIELD_CREDENTIAL, line->number);
    event_text(&event, FIELD_BEFORE, credential_state_name(before));
    event_text(&event, FIELD_AFTER, credential_state_name(after));
    return admin_record(admin, &event);
}

static enum fault take_key(struct admin *admin, const struct restored_line *line,
                           enum recovery_took *took)
{
    const enum credential_event what =
        line->deed == RESTORED_KEY_REVOKE ? CREDENTIAL_REVOKE : CREDENTIAL_SUSPEND;
    struct key_credential key;
    struct person person;
    bool changed = true;
    enum fault fault = numbered(admin, line, &person, took);

    if (fault == FAULT_NONE && *took == RECOVERY_TOOK)
        fault = store_key_get(admin->vault->store, line->number, &key);
    if (fault == FAULT_NONE && *took == RECOVERY_TOOK)
        fault = key_apply(admin, person.name, &key, what, &changed);
    if (!changed)
        *took = RECOVERY_ALREADY;
    return fault;
}

// A row of a card that does not open: what was on it has deeds of its own.
static enum fault take_card(struct admin *admin, const struct restored_line *line,
                            enum recovery_took *took)
{
    const enum card_event what = line->deed == RESTORED_CARD_REVOKE ? CARD_REVOKE : CARD_SUSPEND;
    struct card_change change = {.method = "restore"};
    struct card_contents contents;
    struct card card;
    bool moved;
    enum fault fault = store_card_get(admin->vault->store, line->name, &card);

    if (fault == FAULT_CORRUPT) {
        *took = RECOVERY_DAMAGED;
        return FAULT_NONE;
    }
    if (fault == FAULT_NONE && card_next(card.state, what) == CARD_NONE)
        *took = RECOVERY_ALREADY;
    if (fault != FAULT_NONE || *took != RECOVERY_TOOK)
        return fault;
    text_put(change.note, sizeof change.note, admin_text(admin, "reason"));
    return card_move(admin, &card, what, &change, &contents, &moved);
}

static enum fault take_person(struct admin *admin, const struct restored_line *line,
                              enum recovery_took *took)
{
    struct person person;
    const enum fault fault = named(admin, line, &person, took);

    if (fault == FAULT_NONE && person.state == PERSON_SUSPENDED)
        *took = RECOVERY_ALREADY;
    return fault == FAULT_NONE && *took == RECOVERY_TOOK ? recovery_suspend(admin, person.id)
                                                         : fault;
}

static enum fault end_person(struct admin *admin, const struct restored_line *line,
                             enum recovery_took *took)
{
    struct person person;
    struct event event;
    enum fault fault = named(admin, line, &person, took);

    if (fault == FAULT_NONE && *took == RECOVERY_TOOK && person.ends.seconds != 0 &&
        person.ends.seconds <= line->number)
        *took = RECOVERY_ALREADY;
    if (fault != FAULT_NONE || *took != RECOVERY_TOOK)
        return fault;
    person.ends.seconds = line->number;
    fault = store_person_update(admin->vault->store, &person);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_USER_TERM, person.name);
    event_text(&event, FIELD_BEFORE, "longer");
    event_text(&event, FIELD_AFTER, "ends");
    event_number(&event, FIELD_UNTIL, line->number);
    return admin_record(admin, &event);
}

static bool is_taken(const struct password *password, bool close)
{
    return password->must_change && password->enrol_until.seconds == 0 &&
           (!close || password->encoded[0] == '\0');
}

// Expired it leads its holder to the choice of another one, as before the backup. Replaced it is
// known to whoever it was taken from, and a person has another one by now: it opens nothing until
// an administrator gives them a temporary one (B3, B5).
static enum fault take_password(struct admin *admin, const struct restored_line *line,
                                enum recovery_took *took)
{
    const bool close = line->deed == RESTORED_PASSWORD_CLOSE;
    struct store *store = admin->vault->store;
    const char *before = "", *after = "";
    struct password password = {0};
    struct person person;
    struct event event;
    enum fault fault = named(admin, line, &person, took);

    if (fault != FAULT_NONE || *took != RECOVERY_TOOK)
        return fault;
    fault = admin_password_state(admin->vault, &person, &before);
    if (fault == FAULT_NONE)
        fault = store_password_get(store, person.id, &password);
    if (fault == FAULT_NONE && is_taken(&password, close))
        *took = RECOVERY_ALREADY;
    if (fault == FAULT_NONE && *took == RECOVERY_TOOK) {
        password.must_change = true;
        password.enrol_until = (struct wall_time){0}; // whoever knows it enrols nothing with it
        if (close) {
            secret_wipe(password.encoded, sizeof password.encoded);
            password.temporary = password.used = false;
            password.expires = (struct wall_time){0};
        }
        fault = store_password_put(store, &password);
    }
    secret_wipe(&password, sizeof password);
    if (fault == FAULT_NONE)
        fault = admin_password_state(admin->vault, &person, &after);
    if (fault != FAULT_NONE || *took != RECOVERY_TOOK)
        return fault;
    admin_event(admin, &event, EVENT_PASSWORD_EXPIRED, person.name);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    return admin_record(admin, &event);
}

static enum fault (*const deeds[RESTORED_DEEDS])(struct admin *admin,
                                                 const struct restored_line *line,
                                                 enum recovery_took *took) = {
    [RESTORED_OTP_REVOKE] = take_otp,           [RESTORED_OTP_SUSPEND] = take_otp,
    [RESTORED_KEY_REVOKE] = take_key,           [RESTORED_KEY_SUSPEND] = take_key,
    [RESTORED_CARD_REVOKE] = take_card,         [RESTORED_CARD_SUSPEND] = take_card,
    [RESTORED_PERSON_SUSPEND] = take_person,    [RESTORED_PERSON_END] = end_person,
    [RESTORED_PASSWORD_EXPIRE] = take_password, [RESTORED_PASSWORD_CLOSE] = take_password,
};

// What came after the backup and ended before the log's copy is not in the store: nothing of it
// opens. What else fails accepts nothing.
static enum fault take(void *context, const struct restored_line *line)
{
    struct again *again = context;
    enum recovery_took took = RECOVERY_TOOK;
    const enum fault fault = deeds[line->deed](again->admin, line, &took);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        return fault;
    again->recovery->deeds[fault == FAULT_NOT_FOUND ? RECOVERY_NOBODY : took]++;
    return FAULT_NONE;
}

enum fault recovery_again(struct admin *admin, const char *text, struct recovery *recovery)
{
    struct again again = {admin, recovery};
    struct restored_head head;

    return restored_read(text, &head, take, &again);
}

static enum fault pass_over(void *context, const struct restored_line *line)
{
    (void)context;
    (void)line;
    return FAULT_NONE;
}

enum fault recovery_head(struct store *store, const char *text, struct restored_head *head)
{
    char ours[NOTE_KEY_TEXT_SIZE];
    struct log_keys keys;
    enum fault fault = restored_read(text, head, pass_over, NULL);

    if (fault != FAULT_NONE || head->key[0] == '\0')
        return fault;
    fault = store_log_keys(store, &keys);
    if (fault != FAULT_NONE)
        return fault;
    note_key_write(&keys.keys[0], ours); // the copy may be newer, and have newer ones
    return strcmp(head->key, ours) == 0 ? FAULT_NONE : FAULT_REFUSED;
}
