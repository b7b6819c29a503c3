// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/card_register.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/card.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/card_keys.h"
#include "vault/admin/card_person.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/shown_name.h"
#include "vault/login/usable.h"
#include <string.h>

// What each step does to the credentials on the card, and how it is told.
static const struct {
    enum event_id event;
    bool applies;
    enum credential_event credentials;
} steps[] = {
    [CARD_BIND] = {EVENT_CARD_BOUND, false, CREDENTIAL_CONFIRM},
    [CARD_SUSPEND] = {EVENT_CARD_SUSPENDED, true, CREDENTIAL_SUSPEND},
    [CARD_FIND] = {EVENT_CARD_FOUND, true, CREDENTIAL_RESUME},
    [CARD_LOSE] = {EVENT_CARD_LOST, true, CREDENTIAL_REVOKE},
    [CARD_REVOKE] = {EVENT_CARD_REVOKED, true, CREDENTIAL_REVOKE},
    [CARD_COLLECT] = {EVENT_CARD_COLLECTED, false, CREDENTIAL_CONFIRM},
    [CARD_DESTROY] = {EVENT_CARD_DESTROYED, false, CREDENTIAL_CONFIRM},
};

enum fault card_find(struct admin *admin, const char *argument, struct card *card, bool *found)
{
    const char *serial = admin_text(admin, argument);
    const enum fault fault = store_card_get(admin->vault->store, serial, card);

    *found = fault == FAULT_NONE;
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("No card with this serial number is registered."),
                         N_("See: warifu card list"), serial);
    return fault != FAULT_NONE ? fault : card_may(admin, card, found);
}

enum fault card_may(struct admin *admin, const struct card *card, bool *may)
{
    enum fault fault = admin_may(admin, &(struct parts){.subject = card->person}, may);

    for (size_t i = 0; i < card->member_count && fault == FAULT_NONE && *may; i++)
        fault = admin_may(admin, &(struct parts){.subject = card->members[i]}, may);
    return fault;
}

bool card_change_read(const struct admin *admin, struct card_change *change)
{
    return text_copy(change->method, sizeof change->method, admin_text(admin, "method")) ==
               FAULT_NONE &&
           text_copy(change->witness, sizeof change->witness, admin_text(admin, "witness")) ==
               FAULT_NONE &&
           text_copy(change->note, sizeof change->note, admin_text(admin, "reason")) == FAULT_NONE;
}

// --- what is on it ---

static enum fault apply_to_codes(struct admin *admin, int64_t person, const struct card *card,
                                 enum credential_event what, unsigned *changed)
{
    struct otp_credential codes[STORE_OTP_MAX];
    struct vault *vault = admin->vault;
    char name[STORE_NAME_SIZE];
    size_t count = 0;
    enum fault fault = store_person_name(vault->store, person, name);

    if (fault == FAULT_NONE)
        fault = store_otp_list(vault->store, person, codes, STORE_OTP_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const enum credential_state before = codes[i].state;
        const enum credential_state after = credential_next(before, what);
        struct event event;
        if (codes[i].card != card->id || after == CREDENTIAL_NONE)
            continue;
        fault = store_otp_set_state(vault->store, codes[i].id, before, after, vault->now.wall);
        if (fault != FAULT_NONE)
            break;
        admin_event(admin, &event,
                    what == CREDENTIAL_SUSPEND  ? EVENT_OTP_SUSPENDED
                    : what == CREDENTIAL_RESUME ? EVENT_OTP_RESUMED
                                                : EVENT_OTP_REVOKED,
                    name);
        event_number(&event, FIELD_CREDENTIAL, codes[i].id);
        event_text(&event, FIELD_CARD, card->serial);
        event_text(&event, FIELD_BEFORE, credential_state_name(before));
        event_text(&event, FIELD_AFTER, credential_state_name(after));
        fault = admin_record(admin, &event);
        ++*changed;
    }
    secret_wipe(codes, sizeof codes);
    return fault;
}

// Whose credentials it may carry: the holder's or the members', as they are enrolled now. Who was
// removed had none left; who is damaged is removed by it.
static enum fault add_person(struct admin *admin, int64_t id, bool takes, int64_t people[],
                             size_t *count)
{
    bool gone = false;
    const enum fault fault = card_person_gone(admin, id, takes, &gone);

    if (fault == FAULT_NONE && !gone)
        people[(*count)++] = id;
    return fault;
}

static enum fault people_of(struct admin *admin, const struct card *card, bool takes,
                            int64_t people[CARD_MEMBERS_MAX + 1], size_t *count)
{
    enum fault fault = FAULT_NONE;

    *count = 0;
    if (card->person != 0)
        fault = add_person(admin, card->person, takes, people, count);
    for (size_t i = 0; i < card->member_count && fault == FAULT_NONE; i++)
        fault = add_person(admin, card->members[i], takes, people, count);
    return fault;
}

static enum fault apply(struct admin *admin, const struct card *card, enum credential_event what,
                        struct card_contents *contents)
{
    int64_t people[CARD_MEMBERS_MAX + 1];
    struct card_keys keys;
    size_t count = 0;
    enum fault fault = people_of(admin, card, what != CREDENTIAL_RESUME, people, &count);

    if (fault == FAULT_NONE)
        fault = card_keys_apply(admin, card->serial, what, people, count, &keys);
    if (fault != FAULT_NONE)
        return fault;
    *contents = (struct card_contents){keys.keys, keys.people, keys.keys};
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        unsigned codes = 0;
        bool counted = false;
        fault = apply_to_codes(admin, people[i], card, what, &codes);
        for (unsigned k = 0; k < keys.people; k++)
            counted = counted || keys.person[k] == people[i];
        contents->credentials += codes;
        contents->people += codes > 0 && !counted;
    }
    return fault;
}

// --- the card itself ---

enum fault card_move(struct admin *admin, struct card *card, enum card_event what,
                     struct card_change *change, struct card_contents *contents, bool *moved)
{
    const enum card_state from = card->state;
    struct event event;
    enum fault fault = FAULT_NONE;

    *contents = (struct card_contents){0};
    change->state = card_next(from, what);
    change->when = admin->vault->now.wall;
    *moved = change->state != CARD_NONE;
    if (!*moved)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The card's state does not allow this."), N_("See: warifu card show"),
                         card->serial);
    change->by = admin_doer(admin);
    if (steps[what].applies)
        fault = apply(admin, card, steps[what].credentials, contents);
    if (fault == FAULT_NONE)
        fault = store_card_change(admin->vault->store, card, from, change);
    if (fault != FAULT_NONE)
        return fault;
    char holder[STORE_NAME_SIZE];
    card_holder(admin->vault, card, holder);
    admin_event(admin, &event, steps[what].event, holder);
    event_text(&event, FIELD_CARD, card->serial);
    event_text(&event, FIELD_BEFORE, card_state_name(from));
    event_text(&event, FIELD_AFTER, card_state_name(card->state));
    event_text(&event, FIELD_METHOD, change->method);
    // Of a loss the change keeps who reported it in that place; the event has a field of its own.
    if (what != CARD_LOSE && what != CARD_FIND)
        event_text(&event, FIELD_WITNESS, change->witness);
    if (steps[what].applies)
        event_number(&event, FIELD_COUNT, contents->credentials);
    if (what == CARD_LOSE || what == CARD_FIND) {
        event_text(&event, FIELD_REPORTER, admin_text(admin, "reporter"));
        event_text(&event, FIELD_PLACE, admin_text(admin, "place"));
        event_number(&event, FIELD_WHEN, admin_number(admin, "when", 0));
    }
    return admin_record(admin, &event);
}

#define CARDS_AT_ONCE 4 // of somebody who has had many in their life

enum fault card_end_all(struct admin *admin, const struct person *person, const char *method,
                        unsigned *credentials, unsigned *outstanding)
{
    struct card cards[CARDS_AT_ONCE];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    do {
        fault = store_card_of(admin->vault->store, person->id, after, cards, CARDS_AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            struct card_contents contents = {0};
            struct card_change change = {0};
            bool moved;
            after = cards[i].id;
            if (text_copy(change.method, sizeof change.method, method) != FAULT_NONE)
                return FAULT_INTERNAL;
            if (card_next(cards[i].state, CARD_REVOKE) != CARD_NONE)
                fault = card_move(admin, &cards[i], CARD_REVOKE, &change, &contents, &moved);
            *credentials += contents.credentials;
            *outstanding += cards[i].state != CARD_COLLECTED;
        }
    } while (fault == FAULT_NONE && count == CARDS_AT_ONCE);
    return fault;
}

void card_holder(struct vault *vault, const struct card *card, char name[STORE_NAME_SIZE])
{
    memset(name, 0, STORE_NAME_SIZE);
    if (card->person != 0)
        person_called(vault, card->person, name);
}

enum fault card_may_carry(struct admin *admin, const char *serial, const struct person *person,
                          struct card *card, bool *may)
{
    const enum fault fault = store_card_get(admin->vault->store, serial, card);

    *may = false;
    if (fault == FAULT_NOT_FOUND)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("No card with this serial number is registered."),
                         N_("Register it first: warifu card issue"), serial);
    if (fault != FAULT_NONE)
        return fault;
    if (!card_is_for(card, person))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The card is not this person's."),
                         N_("See whose it is: warifu card show"), serial);
    if (card->state == CARD_SUSPENDED)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The card's state does not allow this."),
                         N_("If it was found: warifu card lost --found"), serial);
    *may = card_next(card->state, CARD_BIND) != CARD_NONE;
    if (!*may)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The card's state does not allow this."),
                         N_("Issue another one: warifu card replace"), serial);
    return FAULT_NONE;
}

enum fault card_bind(struct admin *admin, const char *serial, const struct person *person,
                     bool *may)
{
    struct card_contents contents;
    struct card_change change = {.method = "enrolment"};
    struct card card;
    const enum fault fault = card_may_carry(admin, serial, person, &card, may);

    if (fault != FAULT_NONE || !*may)
        return fault;
    if (card.state == CARD_ACTIVE) // no entry for each of many credentials
        return FAULT_NONE;
    return card_move(admin, &card, CARD_BIND, &change, &contents, may);
}

void card_row(struct admin *admin, const struct card *card)
{
    const struct card_change *last = &card->changes[card->change_count - 1];
    AdminRow *row = admin_row(admin);
    char holder[STORE_NAME_SIZE];

    card_holder(admin->vault, card, holder);
    row_text(row, "serial", card->serial);
    row_text(row, "kind", card->kind);
    row_text(row, "state", card_state_name(card->state));
    row_text(row, "holder", holder);
    row_text(row, "department", card->department);
    row_number(row, "since", last->when.seconds);
    row_text(row, "by", last->by.name);
    row_text(row, "replaces", card->replaces);
}

void card_put_taken(struct admin *admin, const struct card *card)
{
    struct taking taking = {.number = 0};

    text_put(taking.card, sizeof taking.card, card->serial);
    admin_put_taken(admin, taking, false);
}
