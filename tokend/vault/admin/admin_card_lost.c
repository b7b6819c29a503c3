// SPDX-License-Identifier: BSD-2-Clause
// A card is missing, or a person leaves: everything that can log in with it, or as them, ends in
// one transaction, and what has to come back is listed (C3, C4, C6).
#include "base/secret.h"
#include "base/text.h"
#include "store/card.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/card_keys.h"
#include "vault/admin/card_register.h"
#include "vault/admin/damaged.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include <stdio.h>
#include <string.h>

#define AHEAD_SECONDS 60 // by which another machine's clock may be ahead

static enum fault move_and_tell(struct admin *admin, enum card_event what, const char *message)
{
    struct card_contents contents;
    struct card_change change = {0};
    struct card card;
    bool go;
    enum fault fault = card_find(admin, "serial", &card, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (admin_number(admin, "when", 0) > admin->vault->now.wall.seconds + AHEAD_SECONDS)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("That time is in the future."),
                         N_("Say when it was lost or last seen, for example: 90m (ago)"), "when");
    if (!card_change_read(admin, &change))
        return FAULT_INTERNAL; // the table's limits are those of the fields
    if (admin_has(admin, "reporter") &&
        (text_copy(change.witness, sizeof change.witness, admin_text(admin, "reporter")) !=
             FAULT_NONE ||
         text_copy(change.note, sizeof change.note, admin_text(admin, "place")) != FAULT_NONE))
        return FAULT_INTERNAL;
    fault = card_move(admin, &card, what, &change, &contents, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    char holder[STORE_NAME_SIZE];
    card_holder(admin->vault, &card, holder);
    AdminRow *row = admin_row(admin);
    row_text(row, "serial", card.serial);
    row_text(row, "state", card_state_name(card.state));
    row_text(row, "holder", holder);
    row_text(row, "department", card.department);
    row_number(row, "credentials", contents.credentials);
    row_number(row, "people", contents.people);
    if (what != CARD_FIND)
        card_put_taken(admin, &card);
    fault = admin_done(admin, message);
    if (fault == FAULT_NONE && admin->damaged_ended)
        text_put(admin->page->end.hint, sizeof admin->page->end.hint,
                 N_("The record of somebody on it was damaged, so they were removed: warifu log "
                    "--event user.removed"));
    return fault;
}

static enum fault verb_card_suspend(struct admin *admin)
{
    return move_and_tell(admin, CARD_SUSPEND,
                         N_("The card is suspended; nothing on it works until the card is found."));
}

static enum fault verb_card_lost(struct admin *admin)
{
    if (admin_number(admin, "found", 0) != 0)
        return move_and_tell(admin, CARD_FIND, N_("The card was found; its suspension is lifted."));
    return move_and_tell(admin, CARD_LOSE,
                         N_("Everything on the card is revoked on this host, permanently and with "
                            "immediate effect. Repeat this on every other host. Next: `warifu "
                            "emergency issue`, `warifu card report`, `warifu card replace`."));
}

// --- off-boarding ---

// Under the serial that we made up, or, where the register has that already, one that it has not:
// nothing that people call their things keeps anybody here (C6).
static enum fault add_thing(struct admin *admin, struct card *card)
{
    const size_t made_up = strlen(card->serial);
    enum fault fault = store_card_add(admin->vault->store, card);

    for (unsigned i = 2; fault == FAULT_EXISTS && i != 0; i++) {
        snprintf(card->serial + made_up, sizeof card->serial - made_up, "-%u", i);
        fault = store_card_add(admin->vault->store, card);
    }
    return fault;
}

// A thing that nobody registered, but that somebody was given: it has to come back as well.
static enum fault note_thing(struct admin *admin, const struct person *person, const char *kind,
                             const char *label, int64_t credential, unsigned *things)
{
    struct card_change *change;
    struct card card = {.person = person->id, .state = CARD_REVOKED, .change_count = 1};

    change = &card.changes[0];
    change->state = CARD_REVOKED;
    change->when = admin->vault->now.wall;
    change->by = admin_doer(admin);
    snprintf(card.serial, sizeof card.serial, "%s-%lld", kind, (long long)credential);
    if (text_copy(card.kind, sizeof card.kind, kind) != FAULT_NONE ||
        text_copy(change->method, sizeof change->method, label) != FAULT_NONE ||
        text_copy(change->note, sizeof change->note, admin_text(admin, "reason")) != FAULT_NONE)
        return FAULT_INTERNAL;
    ++*things;
    return add_thing(admin, &card);
}

static enum fault end_codes(struct admin *admin, const struct person *person, unsigned *ended,
                            unsigned *things)
{
    struct otp_credential codes[STORE_OTP_MAX];
    struct vault *vault = admin->vault;
    size_t count = 0;
    enum fault fault = store_otp_list(vault->store, person->id, codes, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        struct event event;
        if (codes[i].state == CREDENTIAL_REVOKED)
            continue;
        fault = store_otp_set_state(vault->store, codes[i].id, codes[i].state, CREDENTIAL_REVOKED,
                                    vault->now.wall);
        if (fault != FAULT_NONE)
            break;
        admin_event(admin, &event, EVENT_OTP_REVOKED, person->name);
        event_number(&event, FIELD_CREDENTIAL, codes[i].id);
        event_text(&event, FIELD_BEFORE, credential_state_name(codes[i].state));
        event_text(&event, FIELD_AFTER, "revoked");
        fault = admin_record(admin, &event);
        ++*ended;
        // A generator that was ever confirmed is in somebody's hands, named or not: a device, or
        // the app of a telephone, where it has to be deleted (C6). A card has its own entry.
        if (fault == FAULT_NONE && codes[i].state != CREDENTIAL_PENDING && codes[i].card == 0)
            fault = note_thing(admin, person, "token", codes[i].label, codes[i].id, things);
    }
    secret_wipe(codes, sizeof codes);
    return fault;
}

static enum fault end_keys(struct admin *admin, const struct person *person, unsigned *ended,
                           unsigned *things)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault =
        store_key_list(admin->vault->store, person->id, keys, STORE_KEYS_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        bool changed = false;
        fault = key_apply(admin, person->name, &keys[i], CREDENTIAL_REVOKE, &changed);
        *ended += changed;
        if (fault == FAULT_NONE && changed && keys[i].card[0] == '\0')
            fault = note_thing(admin, person, "key", keys[i].label, keys[i].id, things);
    }
    return fault;
}

// Cards of departments that the person may use: what is theirs on them has ended, but they know the
// PIN, and where the card lies.
static enum fault count_departments(struct admin *admin, const struct person *person,
                                    unsigned *departments)
{
    struct card cards[8];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_card_list(admin->vault->store, after, cards, 8, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            bool listed = false;
            after = cards[i].id;
            for (size_t j = 0; j < cards[i].member_count; j++)
                listed = listed || cards[i].members[j] == person->id;
            *departments += listed && cards[i].state <= CARD_SUSPENDED;
        }
    } while (fault == FAULT_NONE && count == 8);
    return fault;
}

static enum fault verb_user_offboard(struct admin *admin)
{
    unsigned credentials = 0, things = 0, closed = 0, used = 0, departments = 0;
    struct person person;
    struct event event;
    bool go;
    enum fault fault = admin_person_or_damaged(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = admin_may_weaken(admin, &person, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    const enum person_state before = person.state;
    if (before == PERSON_DAMAGED) // of them only the cards are known
        fault = damaged_end(admin, &person);
    if (fault == FAULT_NONE)
        fault = card_end_all(admin, &person, "off-boarding", &credentials, &things);
    if (fault == FAULT_NONE)
        fault = end_codes(admin, &person, &credentials, &things);
    if (fault == FAULT_NONE)
        fault = end_keys(admin, &person, &credentials, &things);
    if (fault == FAULT_NONE)
        fault = admin_close_emergencies(admin, &person, &closed, &used);
    if (fault == FAULT_NONE)
        fault = count_departments(admin, &person, &departments);
    if (fault != FAULT_NONE)
        return fault;
    // Last, since nothing can be done for somebody who is removed. It wipes what is left.
    if (person.state != PERSON_REMOVED) {
        person.state = PERSON_REMOVED;
        fault = store_person_update(admin->vault->store, &person);
    }
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_USER_OFFBOARDED, person.name);
    event_text(&event, FIELD_BEFORE, person_state_name(before));
    event_text(&event, FIELD_AFTER, person_state_name(person.state));
    event_number(&event, FIELD_COUNT, things);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_text(row, "state", person_state_name(person.state));
    row_number(row, "credentials", credentials);
    row_number(row, "outstanding", things);
    row_number(row, "departments", departments);
    row_number(row, "emergency_closed", closed);
    row_number(row, "emergency_used", used);
    fault = admin_put_open(admin, row, &person);
    if (fault != FAULT_NONE)
        return fault;
    admin_put_taken(admin, (struct taking){.person = person.id}, true);
    // What is outstanding elsewhere, sessions and shared IDs, the client looks at before it says
    // more.
    return admin_done(admin, N_("Everything that the person could log in with has been revoked."));
}

const struct admin_handler handlers_card_lost[] = {
    {"user.offboard", verb_user_offboard},
    {"card.suspend", verb_card_suspend},
    {"card.lost", verb_card_lost},
    {NULL, NULL},
};
