// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/usable.h"
#include "store/card.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/person.h"

bool card_is_for(const struct card *card, const struct person *person)
{
    bool is = card->person == person->id;

    for (size_t i = 0; i < card->member_count; i++)
        is = is || card->members[i] == person->id;
    return is;
}

static void deny(struct usable *usable, const char *why, Lapse lapse)
{
    if (usable->why == NULL) { // the first reason is the one to be told
        usable->why = why;
        usable->lapse = lapse;
    }
}

static void judge_card(const struct card *card, int64_t person, struct usable *usable)
{
    static const struct {
        const char *why;
        Lapse lapse;
    } states[] = {
        [CARD_SUSPENDED] = {"card_suspended", Lapse_LAPSE_CARD_SUSPENDED},
        [CARD_LOST] = {"card_lost", Lapse_LAPSE_CARD_LOST},
        [CARD_DESTROYED] = {"card_revoked", Lapse_LAPSE_CARD_REVOKED},
    };
    const size_t state = (size_t)card->state;

    usable->departments = card->person == 0;
    if (card->state == CARD_ACTIVE && card_is_for(card, &(struct person){.id = person}))
        return;
    if (state < sizeof states / sizeof *states && states[state].why != NULL)
        deny(usable, states[state].why, states[state].lapse);
    else
        deny(usable, "card_revoked", Lapse_LAPSE_CARD_REVOKED);
}

// The card first: it is what the person knows of. No row of the register is ever deleted, so one
// that is not there opens nothing.
static enum fault take_card(enum fault fault, const struct card *card, int64_t person,
                            struct usable *usable)
{
    if (fault == FAULT_NONE)
        judge_card(card, person, usable);
    else if (fault == FAULT_NOT_FOUND)
        deny(usable, "card_revoked", Lapse_LAPSE_CARD_REVOKED);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static void judge_state(enum credential_state state, const char *suspended, const char *revoked,
                        struct usable *usable)
{
    if (state == CREDENTIAL_SUSPENDED)
        deny(usable, suspended, Lapse_LAPSE_CREDENTIAL);
    else if (state != CREDENTIAL_ACTIVE && state != CREDENTIAL_PENDING)
        deny(usable, revoked, Lapse_LAPSE_CREDENTIAL);
}

enum fault usable_code(struct vault *vault, const struct otp_credential *code, int64_t person,
                       struct usable *usable)
{
    struct card card;
    enum fault fault = FAULT_NONE;

    *usable = (struct usable){.why = NULL};
    if (code->card != 0)
        fault = take_card(store_card_by_id(vault->store, code->card, &card), &card, person, usable);
    judge_state(code->state, "otp_suspended", "otp_revoked", usable);
    return fault;
}

enum fault usable_key(struct vault *vault, const struct key_credential *key, int64_t person,
                      struct usable *usable)
{
    struct card card;
    enum fault fault = FAULT_NONE;

    *usable = (struct usable){.why = NULL};
    if (key->card[0] != '\0')
        fault = take_card(store_card_get(vault->store, key->card, &card), &card, person, usable);
    judge_state(key->state, "key_suspended", "key_revoked", usable);
    return fault;
}
