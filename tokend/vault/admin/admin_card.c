// SPDX-License-Identifier: BSD-2-Clause
// Cards, keys and tokens as things: issued, replaced, collected, destroyed, each with who, when and
// how (C1, C2, C5).
#include "base/secret.h"
#include "base/text.h"
#include "store/card.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/card_register.h"
#include "vault/admin/damaged.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/shown_name.h"
#include <string.h>

static enum fault bad_argument(struct admin *admin, const char *which)
{
    return admin_end(admin, AdminStatus_ADMIN_INVALID,
                     N_("The argument is empty, too long, or out of range."),
                     N_("See: warifu help"), which);
}

// "a,b,c" into members who are enrolled. *good is false when the page has been ended.
static enum fault read_members(struct admin *admin, struct card *card, bool *good)
{
    const char *at = admin_text(admin, "members");

    *good = false;
    while (at != NULL && *at != '\0') {
        const size_t length = strcspn(at, ",");
        char name[STORE_NAME_SIZE] = "";
        struct person person;
        if (length == 0 || length >= sizeof name || card->member_count == CARD_MEMBERS_MAX)
            return bad_argument(admin, "members");
        memcpy(name, at, length);
        const enum fault fault = store_person_row_by_name(admin->vault->store, name, &person);
        if (fault == FAULT_NOT_FOUND)
            return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                             N_("Nobody with that name is enrolled."),
                             N_("See who is: warifu user list"), name);
        if (fault == FAULT_NONE && person.state == PERSON_DAMAGED)
            return damaged_refuse(admin, &person);
        if (fault != FAULT_NONE)
            return fault;
        card->members[card->member_count++] = person.id;
        at += length;
        at += *at == ',';
    }
    *good = true;
    return FAULT_NONE;
}

// One holder, or a department with listed users (C2). *good is false when the page has been ended.
static enum fault read_holder(struct admin *admin, struct card *card, bool *good)
{
    const char *department = admin_text(admin, "department");
    struct person person;
    enum fault fault;

    *good = false;
    if (admin_has(admin, "user") == (department != NULL))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("A card has one holder, or belongs to one department."),
                         N_("Say either --holder or --department."), "holder");
    if (department != NULL) {
        if (text_copy(card->department, sizeof card->department, department) != FAULT_NONE)
            return bad_argument(admin, "department");
        if (!admin_has(admin, "members"))
            return admin_end(admin, AdminStatus_ADMIN_INVALID,
                             N_("A department's card has listed users."),
                             N_("Name them: --members A,B,C"), "members");
        return read_members(admin, card, good);
    }
    if (admin_has(admin, "members"))
        return bad_argument(admin, "members");
    fault = admin_person(admin, &person, good);
    if (fault != FAULT_NONE || !*good)
        return fault;
    card->person = person.id;
    return FAULT_NONE;
}

static enum fault add_card(struct admin *admin, struct card *card, const char *serial, bool *added)
{
    struct card_change *change = &card->changes[0];
    char holder[STORE_NAME_SIZE];
    struct event event;

    *added = false;
    card->state = change->state = CARD_ISSUED;
    card->change_count = 1;
    change->when = admin->vault->now.wall;
    change->by = admin_doer(admin);
    if (!card_change_read(admin, change) ||
        text_copy(card->serial, sizeof card->serial, serial) != FAULT_NONE)
        return bad_argument(admin, NULL);
    enum fault fault = store_card_add(admin->vault->store, card);
    if (fault == FAULT_EXISTS)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("A card with this serial number is already registered."),
                         N_("See: warifu card show"), card->serial);
    if (fault != FAULT_NONE)
        return fault;
    card_holder(admin->vault, card, holder);
    admin_event(admin, &event, EVENT_CARD_ISSUED, holder);
    event_text(&event, FIELD_CARD, card->serial);
    event_text(&event, FIELD_BEFORE, card->replaces[0] != '\0' ? card->replaces : "none");
    event_text(&event, FIELD_AFTER, card_state_name(card->state));
    event_text(&event, FIELD_METHOD, change->method);
    event_text(&event, FIELD_WITNESS, change->witness);
    event_text(&event, FIELD_DEPARTMENT, card->department);
    *added = true;
    return admin_record(admin, &event);
}

static enum fault verb_card_issue(struct admin *admin)
{
    static const char *const kinds[] = {"card", "key", "token"};
    const char *kind = admin_text(admin, "kind");
    struct card card = {.kind = "card"};
    bool good = kind == NULL;
    enum fault fault;

    for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof *kinds; i++)
        good = good || strcmp(kind, kinds[i]) == 0;
    if (!good || (kind != NULL && text_copy(card.kind, sizeof card.kind, kind) != FAULT_NONE))
        return bad_argument(admin, "kind");
    fault = read_holder(admin, &card, &good);
    if (fault == FAULT_NONE && good)
        fault = card_may(admin, &card, &good);
    if (fault == FAULT_NONE && good)
        fault = add_card(admin, &card, admin_text(admin, "serial"), &good);
    if (fault != FAULT_NONE || !good)
        return fault;
    card_row(admin, &card);
    return admin_done(admin, N_("The card was registered."));
}

// --- looking ---

// By what they are called now, or were when they were removed: what somebody who left has not
// handed back is sought by their name.
static bool is_called(struct vault *vault, int64_t person, const char *user)
{
    char name[STORE_NAME_SIZE];

    if (person == 0)
        return false;
    person_called(vault, person, name);
    return strcmp(name, user) == 0;
}

static bool is_wanted(const struct admin *admin, const struct card *card)
{
    const char *user = admin_text(admin, "user");
    bool wanted = admin_number(admin, "open", 0) == 0 || card_is_outstanding(card->state);

    if (wanted && user != NULL) {
        wanted = is_called(admin->vault, card->person, user);
        for (size_t i = 0; i < card->member_count && !wanted; i++)
            wanted = is_called(admin->vault, card->members[i], user);
    }
    return wanted;
}

static enum fault verb_card_list(struct admin *admin)
{
    int64_t after = (int64_t)admin->skip;
    unsigned shown = 0;
    char cursor[32];

    admin->skip = 0; // this cursor is the number of a card, not of a row
    for (;;) {
        struct card cards[8];
        size_t count = 0;
        const enum fault fault = store_card_list(admin->vault->store, after, cards, 8, &count);
        if (fault != FAULT_NONE)
            return fault;
        for (size_t i = 0; i < count; i++) {
            if (is_wanted(admin, &cards[i])) {
                if (shown == ROWS_PER_PAGE) {
                    snprintf(cursor, sizeof cursor, "%lld", (long long)after);
                    return admin_cursor(admin, cursor);
                }
                card_row(admin, &cards[i]);
                shown++;
            }
            after = cards[i].id;
        }
        if (count < 8)
            return admin_done(admin, "");
    }
}

static enum fault put_credentials(struct admin *admin, const struct card *card, int64_t holder)
{
    struct otp_credential codes[STORE_OTP_MAX];
    struct key_credential keys[STORE_KEYS_MAX];
    struct person person;
    size_t count = 0, key_count = 0;
    enum fault fault = store_person_row_by_id(admin->vault->store, holder, &person);

    if (fault == FAULT_NOT_FOUND || (fault == FAULT_NONE && person.state == PERSON_DAMAGED))
        return FAULT_NONE; // removed, with all that they had, or nobody knows
    if (fault == FAULT_NONE)
        fault = store_otp_list(admin->vault->store, person.id, codes, STORE_OTP_MAX, &count);
    if (fault == FAULT_NONE)
        fault = store_key_list(admin->vault->store, person.id, keys, STORE_KEYS_MAX, &key_count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (codes[i].card != card->id)
            continue;
        AdminRow *row = admin_row(admin);
        row_number(row, "credential", codes[i].id);
        row_text(row, "user", person.name);
        row_text(row, "type", codes[i].parameters.kind == OTP_HOTP ? "hotp" : "totp");
        row_text(row, "standing", credential_state_name(codes[i].state));
        row_number(row, "last_used", codes[i].last_used.seconds);
    }
    for (size_t i = 0; i < key_count && fault == FAULT_NONE; i++) {
        if (strcmp(keys[i].card, card->serial) != 0)
            continue;
        AdminRow *row = admin_row(admin);
        row_number(row, "credential", keys[i].id);
        row_text(row, "user", person.name);
        row_text(row, "type", "fido2");
        row_text(row, "standing", credential_state_name(keys[i].state));
        row_number(row, "last_used", keys[i].last_used.seconds);
    }
    secret_wipe(codes, sizeof codes);
    return fault;
}

// Who was removed stays on the list, for it says who could use the card; they can no longer.
static enum fault put_member(struct admin *admin, int64_t member)
{
    AdminRow *row = admin_row(admin);
    char name[STORE_NAME_SIZE];
    struct person person;
    const enum fault fault = store_person_row_by_id(admin->vault->store, member, &person);

    person_called(admin->vault, member, name);
    row_text(row, "member", name);
    row_text(row, "standing",
             fault == FAULT_NONE ? admin_person_state(admin->vault, &person)
                                 : person_state_name(PERSON_REMOVED));
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault verb_card_show(struct admin *admin)
{
    struct card card;
    bool found;
    enum fault fault = card_find(admin, "serial", &card, &found);

    if (fault != FAULT_NONE || !found)
        return fault;
    card_row(admin, &card);
    for (size_t i = 0; i < card.change_count; i++) {
        const struct card_change *change = &card.changes[i];
        AdminRow *row = admin_row(admin);
        row_text(row, "became", card_state_name(change->state));
        row_number(row, "when", change->when.seconds);
        row_text(row, "who", change->by.name);
        row_text(row, "method", change->method);
        row_text(row, "witness", change->witness);
        row_text(row, "reason", change->note);
    }
    if (card.person != 0)
        fault = put_credentials(admin, &card, card.person);
    for (size_t i = 0; i < card.member_count && fault == FAULT_NONE; i++) {
        fault = put_member(admin, card.members[i]);
        if (fault == FAULT_NONE)
            fault = put_credentials(admin, &card, card.members[i]);
    }
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}

// --- the end of a card ---

// Who hands a card in while it is in use gives up what is on it first.
static enum fault retire(struct admin *admin, struct card *card, struct card_contents *contents,
                         bool *moved)
{
    struct card_change change = {0};

    *moved = true;
    *contents = (struct card_contents){0};
    if (card_next(card->state, CARD_REVOKE) == CARD_NONE)
        return FAULT_NONE;
    if (!card_change_read(admin, &change))
        return bad_argument(admin, NULL);
    return card_move(admin, card, CARD_REVOKE, &change, contents, moved);
}

static enum fault finish_card(struct admin *admin, enum card_event what, const char *message)
{
    struct card_contents contents;
    struct card_change change = {0};
    struct card card;
    bool go;
    enum fault fault = card_find(admin, "serial", &card, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (!card_change_read(admin, &change))
        return bad_argument(admin, NULL);
    if (what == CARD_COLLECT)
        fault = retire(admin, &card, &contents, &go);
    if (fault == FAULT_NONE && go)
        fault = card_move(admin, &card, what, &change, &contents, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    card_row(admin, &card);
    if (what == CARD_COLLECT)
        card_put_taken(admin, &card);
    return admin_done(admin, message);
}

static enum fault verb_card_collect(struct admin *admin)
{
    return finish_card(admin, CARD_COLLECT,
                       N_("The card has been collected and must now be destroyed."));
}

static enum fault verb_card_destroy(struct admin *admin)
{
    return finish_card(admin, CARD_DESTROY, N_("The card is recorded as destroyed."));
}

// Who is still one of its members goes on to the next card.
static enum fault copy_members(struct vault *vault, const struct card *old, struct card *card)
{
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < old->member_count && fault == FAULT_NONE; i++) {
        struct person person;
        fault = store_person_row_by_id(vault->store, old->members[i], &person);
        if (fault == FAULT_NONE && person.state != PERSON_DAMAGED)
            card->members[card->member_count++] = person.id;
        if (fault == FAULT_NOT_FOUND)
            fault = FAULT_NONE;
    }
    return fault;
}

static enum fault verb_card_replace(struct admin *admin)
{
    struct card_contents contents;
    struct card old, card = {0};
    bool go;
    enum fault fault = card_find(admin, "serial", &old, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (old.person != 0) {
        struct person person;
        fault = store_person_row_by_id(admin->vault->store, old.person, &person);
        if (fault == FAULT_NOT_FOUND)
            return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                             N_("The card's holder is no longer enrolled."),
                             N_("Collect the card: warifu card collect"), old.serial);
        if (fault == FAULT_NONE && person.state == PERSON_DAMAGED)
            return damaged_refuse(admin, &person);
        if (fault != FAULT_NONE)
            return fault;
    }
    fault = retire(admin, &old, &contents, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    card.person = old.person;
    memcpy(card.department, old.department, sizeof card.department);
    memcpy(card.kind, old.kind, sizeof card.kind);
    memcpy(card.replaces, old.serial, sizeof card.replaces);
    fault = copy_members(admin->vault, &old, &card);
    if (fault == FAULT_NONE)
        fault = add_card(admin, &card, admin_text(admin, "new"), &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    card_row(admin, &old);
    card_row(admin, &card);
    card_put_taken(admin, &old);
    return admin_done(admin, N_("Replaced; the old card must be collected and destroyed."));
}

const struct admin_handler handlers_card[] = {
    {"card.issue", verb_card_issue},
    {"card.list", verb_card_list},
    {"card.show", verb_card_show},
    {"card.replace", verb_card_replace},
    {"card.collect", verb_card_collect},
    {"card.destroy", verb_card_destroy},
    {NULL, NULL},
};
