// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/hands.h"
#include "base/secret.h"
#include "store/emergency.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/registration.h"

// --- of a person --------------------------------------------------------------------------------

bool hands_count(enum credential_state state)
{
    return state == CREDENTIAL_ACTIVE || state == CREDENTIAL_SUSPENDED;
}

static bool holds(const struct hands *hands, int64_t person)
{
    for (size_t i = 0; i < hands->count; i++)
        if (hands->persons[i] == person)
            return true;
    return false;
}

static void add(struct hands *hands, int64_t giver)
{
    if (giver == 0 || holds(hands, giver))
        return;
    if (hands->count < HANDS_MAX)
        hands->persons[hands->count++] = giver;
    else
        hands->more = true;
}

// Of who was removed everything that was given counts: they open nothing any more, but whoever made
// them has what they gave to others.
static enum fault add_password(struct vault *vault, int64_t person, bool removed,
                               struct hands *hands)
{
    struct password password = {0};
    const enum fault fault = store_password_get(vault->store, person, &password);

    if (fault == FAULT_NONE && (removed || password.encoded[0] != '\0'))
        add(hands, password.giver);
    secret_wipe(&password, sizeof password);
    return fault;
}

static enum fault add_codes(struct vault *vault, int64_t person, bool removed, struct hands *hands)
{
    struct otp_credential codes[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault = store_otp_list(vault->store, person, codes, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (removed || hands_count(codes[i].state))
            add(hands, codes[i].giver);
    secret_wipe(codes, sizeof codes);
    return fault;
}

static enum fault add_keys(struct vault *vault, int64_t person, bool removed, struct hands *hands)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    const enum fault fault = store_key_list(vault->store, person, keys, STORE_KEYS_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (removed || hands_count(keys[i].state))
            add(hands, keys[i].giver);
    return fault;
}

static enum fault add_givers(struct vault *vault, int64_t id, struct hands *hands)
{
    struct person person;
    enum fault fault = store_person_account(vault->store, id, &person);
    const bool removed = fault == FAULT_NONE && person.state == PERSON_REMOVED;

    if (fault == FAULT_NONE) {
        add(hands, person.giver);
        fault = add_password(vault, id, removed, hands);
    }
    if (fault == FAULT_NONE)
        fault = add_codes(vault, id, removed, hands);
    if (fault == FAULT_NONE)
        fault = add_keys(vault, id, removed, hands);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

enum fault hands_of(struct vault *vault, int64_t person, struct hands *hands)
{
    enum fault fault = FAULT_NONE;

    *hands = (struct hands){.count = 0};
    add(hands, person);
    for (size_t i = 0; i < hands->count && fault == FAULT_NONE; i++) {
        fault = add_givers(vault, hands->persons[i], hands);
        if (fault == FAULT_CORRUPT) { // nobody can tell
            hands->more = true;
            fault = FAULT_NONE;
        }
    }
    return fault;
}

bool hands_meet(const struct hands *one, const struct hands *other)
{
    for (size_t i = 0; i < one->count; i++)
        if (holds(other, one->persons[i]))
            return true;
    return one->more || other->more;
}

enum fault hands_joined(struct vault *vault, int64_t one, int64_t other, bool *joined)
{
    struct hands ones, others;
    enum fault fault = hands_of(vault, one, &ones);

    if (fault == FAULT_NONE)
        fault = hands_of(vault, other, &others);
    *joined = fault == FAULT_NONE && hands_meet(&ones, &others);
    return fault;
}

// --- of what somebody makes ---------------------------------------------------------------------

struct proved {
    int64_t givers[3]; // of password, code and key
    size_t count;
};

static void note(struct proved *proved, int64_t giver)
{
    proved->givers[proved->count++] = giver;
}

static enum fault note_password(struct vault *vault, const struct ticket *ticket,
                                struct proved *proved)
{
    struct password password = {0};
    const enum fault fault = store_password_get(vault->store, ticket->person, &password);

    if (fault == FAULT_NONE)
        note(proved, policy_keeps_passwords(vault->policy) || registration_is_open(&password)
                         ? password.giver
                         : 0);
    secret_wipe(&password, sizeof password);
    return fault;
}

static enum fault note_code(struct vault *vault, const struct ticket *ticket, struct proved *proved)
{
    struct otp_credential code = {.giver = 0};
    struct emergency emergency;
    enum fault fault;

    if (ticket->credential < 0) {
        fault = store_emergency_get(vault->store, -ticket->credential, &emergency);
        if (fault == FAULT_NONE)
            note(proved, emergency.issued_by.person); // who approved it was not shown it
        return fault;
    }
    fault = store_otp_get(vault->store, ticket->credential, &code);
    if (fault == FAULT_NONE)
        note(proved, code.giver);
    secret_wipe(&code, sizeof code);
    return fault;
}

static enum fault note_key(struct vault *vault, const struct ticket *ticket, struct proved *proved)
{
    struct key_credential key;
    const enum fault fault = store_key_get(vault->store, ticket->key, &key);

    if (fault == FAULT_NONE)
        note(proved, key.giver);
    return fault;
}

enum fault hands_of_proof(struct vault *vault, const struct ticket *ticket, int64_t *giver)
{
    struct proved proved = {.count = 0};
    enum fault fault = FAULT_NONE;
    bool joined = true;

    *giver = 0;
    if ((ticket->flags & TICKET_NO_PASSWORD) == 0)
        fault = note_password(vault, ticket, &proved);
    if (fault == FAULT_NONE && ticket->credential != 0)
        fault = note_code(vault, ticket, &proved);
    if (fault == FAULT_NONE && ticket->key != 0)
        fault = note_key(vault, ticket, &proved);
    // What is nobody's gift is joined with nobody's.
    for (size_t i = 1; i < proved.count && fault == FAULT_NONE && joined; i++)
        fault = hands_joined(vault, proved.givers[0], proved.givers[i], &joined);
    if (fault == FAULT_NONE && joined && proved.count > 0)
        *giver = proved.givers[0];
    return fault;
}
