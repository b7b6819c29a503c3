// SPDX-License-Identifier: BSD-2-Clause
// ID cards and security keys: enrolment in two calls (an order for the front's device process, then
// what came of it), listing, revocation (C1, C4; abuse:F9).
#include "base/secret.h"
#include "factor/fido2_models.h"
#include "factor/key_status.h"
#include "store/card.h"
#include "store/key.h"
#include "store/person.h"
#include "vault/admin/card_keys.h"
#include "vault/admin/card_register.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/key_verification.h"
#include "vault/login/shown_name.h"
#include <stdio.h>
#include <string.h>

void admin_put_key(struct admin *admin, const char *user, const struct key_credential *key)
{
    AdminRow *row = admin_row(admin);
    char model[37], by[STORE_NAME_SIZE];

    fido2_write_aaguid(key->aaguid, model);
    doer_name(admin->vault, &key->by, by);
    row_text(row, "user", user);
    row_number(row, "credential", key->id);
    row_text(row, "state", credential_state_name(key->state));
    row_text(row, "label", key->label);
    row_text(row, "card", key->card);
    row_text(row, "model", model);
    row_text(row, "bound", key->rp_id);
    row_text(row, "by", by);
    row_number(row, "created", key->created.seconds);
    row_number(row, "last_used", key->last_used.seconds);
    row_text(row, "why", key->copied && key->state == CREDENTIAL_SUSPENDED ? "copied" : "");
}

// --- enrolment
// ------------------------------------------------------------------------------------

static enum fault order(struct admin *admin, const struct person *person)
{
    struct vault *vault = admin->vault;
    KeyOrder *wanted = &admin->page->order;
    Challenge *challenge = &wanted->challenge;
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault = store_key_list(vault->store, person->id, keys, STORE_KEYS_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (keys[i].state == CREDENTIAL_REVOKED)
            continue; // it may be enrolled anew under another handle
        const pb_size_t at = challenge->handles_count++;
        challenge->handles[at].size = (pb_size_t)keys[i].handle_size;
        memcpy(challenge->handles[at].bytes, keys[i].handle, keys[i].handle_size);
    }
    if (fault == FAULT_NONE && challenge->handles_count == STORE_KEYS_MAX)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The person has too many keys."),
                         N_("Revoke one first: warifu key revoke"), person->name);
    if (fault == FAULT_NONE)
        fault =
            challenge_make(&vault->challenges, FIDO2_ENROLS, &admin->call->actor, vault->now.boot,
                           challenge->challenge.bytes, challenge->client_data_hash.bytes);
    if (fault != FAULT_NONE)
        return fault;
    challenge->result = Result_RESULT_GRANTED;
    challenge->challenge.size = CHALLENGE_NAME_SIZE;
    challenge->client_data_hash.size = FIDO2_HASH_SIZE;
    text_put(challenge->rp_id, sizeof challenge->rp_id, vault->policy->key.rp_id);
    wanted->has_challenge = true;
    key_user_handle(person->id, wanted->user_handle.bytes);
    wanted->user_handle.size = KEY_USER_SIZE;
    text_put(wanted->user, sizeof wanted->user, person->name);
    wanted->task = DeviceTask_DEVICE_MAKE;
    challenge->least_pin = vault->policy->key.pin_length;
    wanted->discoverable = vault->policy->key.discoverable;
    wanted->unprotected = key_may_be_unprotected(vault->policy);
    admin->page->has_order = true;
    return admin_done(admin, "");
}

static enum fault refuse(struct admin *admin, const struct person *person, const uint8_t *aaguid,
                         const char *why, const char *message, const char *hint)
{
    struct event event;
    char model[37];

    admin_event(admin, &event, EVENT_KEY_REFUSED, person->name);
    event_text(&event, FIELD_WHY, why);
    event_text(&event, FIELD_CARD, admin_text(admin, "card"));
    if (aaguid != NULL) {
        fido2_write_aaguid(aaguid, model);
        event_text(&event, FIELD_MODEL, model);
    }
    (void)admin_end(admin, AdminStatus_ADMIN_FAILED, message, hint, person->name);
    admin->revert = false; // the refusal itself is recorded
    return admin_record(admin, &event);
}

static enum fault verify(struct admin *admin, struct fido2_credential *made, enum fido2_flaw *flaw)
{
    const struct key_policy *policy = &admin->vault->policy->key;
    const KeyRegistration *registration = &admin->call->registration;
    struct fido2_models models = {.attestation = policy->attestation,
                                  .models = (const char *const *)policy->models.items,
                                  .model_count = policy->models.count,
                                  .anchors = policy->anchors};
    uint8_t hash[FIDO2_HASH_SIZE];
    enum fault fault = challenge_take(&admin->vault->challenges, FIDO2_ENROLS, &admin->call->actor,
                                      admin->vault->now.boot, registration->challenge.bytes,
                                      registration->challenge.size, hash);

    *flaw = FIDO2_FLAW_CREDENTIAL;
    if (fault != FAULT_NONE)
        return fault;
    const struct fido2_registration_demand demand = {
        .rp_id = policy->rp_id,
        .client_data_hash = hash,
        .user_verified = true,
        .cred_protect = KEY_PROTECTED,
        .unprotected = key_may_be_unprotected(admin->vault->policy),
        .judge = fido2_judge_model,
        .judge_context = &models};
    const struct fido2_registration shown = {
        .format = registration->format,
        .auth_data = {registration->auth_data.bytes, registration->auth_data.size},
        .att_stmt = {registration->statement.bytes, registration->statement.size}};
    return fido2_verify_registration(&demand, &shown, made, flaw);
}

void admin_where(const Subject *actor, char *text, size_t size)
{
    const char *tty = actor->tty[0] != '\0' ? actor->tty : "-";

    if ((size_t)snprintf(text, size, "%s, %s", tty, actor->host) >= size)
        text_put(text, size, actor->host);
}

static void fill(struct admin *admin, const struct person *person,
                 const struct fido2_credential *made, struct key_credential *key)
{
    const char *card = admin_text(admin, "card");
    const char *label = admin_text(admin, "label");

    *key = (struct key_credential){
        .person = person->id,
        .state = CREDENTIAL_ACTIVE,
        .handle_size = made->id_size,
        .key = made->key,
        .sign_count = made->sign_count,
        .capability = admin->call->registration.capability &
                      (FIDO2_CAN_PIN | FIDO2_CAN_PASSCODE | FIDO2_CAN_FINGER),
        .cred_protect = made->cred_protect,
        .attestation = (uint8_t)made->attestation,
        .discoverable = admin->vault->policy->key.discoverable,
        .created = admin->vault->now.wall,
    };
    memcpy(key->handle, made->id, made->id_size);
    memcpy(key->aaguid, made->aaguid, sizeof key->aaguid);
    text_put(key->card, sizeof key->card, card != NULL ? card : "");
    text_put(key->label, sizeof key->label, label != NULL ? label : "");
    key->by = admin_doer(admin);
    admin_where(&admin->call->actor, key->from, sizeof key->from);
}

// An authenticator signs with what was taken over from pam_u2f as long as that is active, and shows
// less with it.
static enum fault done(struct admin *admin, const struct person *person)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault =
        store_key_list(admin->vault->store, person->id, keys, STORE_KEYS_MAX, &count);

    if (fault != FAULT_NONE)
        return fault;
    for (size_t i = 0; i < count; i++)
        if (keys[i].state == CREDENTIAL_ACTIVE && keys[i].rp_id[0] != '\0')
            return admin_done(admin, N_("The key is registered and active. If it is one that was "
                                        "taken over from pam_u2f, revoke the older entry: "
                                        "`warifu key list`, `warifu key revoke`."));
    return admin_done(admin, N_("The key is registered and active."));
}

static const char *unacceptable(enum fido2_flaw flaw)
{
    switch (flaw) {
    case FIDO2_FLAW_ATTESTATION:
        return N_("This model of key is not admitted here.");
    case FIDO2_FLAW_EXTENSION:
        return N_("This key would sign without its PIN.");
    default:
        return N_("What the key answered is not acceptable.");
    }
}

static enum fault register_key(struct admin *admin, const struct person *person)
{
    const KeyRegistration *registration = &admin->call->registration;
    struct fido2_credential made = {.id_size = 0};
    struct key_credential key;
    struct event event;
    enum fido2_flaw flaw;
    bool bound = true;
    char model[37];

    if (registration->status != KeyStatus_KEY_SIGNED) {
        const char *text = key_status_enrol(registration->status);
        return admin_end(admin, AdminStatus_ADMIN_FAILED,
                         text != NULL ? text : N_("The key was not registered."),
                         N_("Nothing was changed; run the command again."), person->name);
    }
    enum fault fault = verify(admin, &made, &flaw);
    if (!fido2_is_verdict(fault))
        return fault;
    if (fault != FAULT_NONE)
        return refuse(
            admin, person, flaw == FIDO2_FLAW_ATTESTATION ? made.aaguid : NULL,
            fido2_flaw_name(flaw), unacceptable(flaw),
            flaw == FIDO2_FLAW_EXTENSION
                ? N_("Use another model, or a rule with unprotected_keys; see warifu-policy(5).")
                : N_("Use a key of an admitted model, with a PIN; see key in warifu-policy(5)."));
    if (made.id_size > STORE_KEY_HANDLE_MOST)
        return refuse(
            admin, person, made.aaguid, "size", N_("What the key answered is not acceptable."),
            N_("Use a key of an admitted model, with a PIN; see key in warifu-policy(5)."));
    fill(admin, person, &made, &key);
    fault = admin_giver(admin, person->id, &key.giver);
    if (fault == FAULT_NONE)
        fault = store_key_add(admin->vault->store, &key);
    if (fault == FAULT_EXISTS)
        return refuse(admin, person, made.aaguid, "exists",
                      N_("This key is already registered to somebody."),
                      N_("See: warifu key list"));
    if (fault == FAULT_NONE && key.card[0] != '\0')
        fault = card_bind(admin, key.card, person, &bound);
    if (fault != FAULT_NONE || !bound)
        return fault;
    fido2_write_aaguid(key.aaguid, model);
    admin_event(admin, &event, EVENT_KEY_ENROLLED, person->name);
    event_number(&event, FIELD_CREDENTIAL, key.id);
    event_text(&event, FIELD_CARD, key.card);
    event_text(&event, FIELD_MODEL, model);
    event_text(&event, FIELD_BEFORE, "none");
    event_text(&event, FIELD_AFTER, credential_state_name(key.state));
    event_text(&event, FIELD_TTY, admin->call->actor.tty);
    event_text(&event, FIELD_HOST, admin->call->actor.host);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    admin_put_key(admin, person->name, &key);
    return done(admin, person);
}

static enum fault enrol(struct admin *admin, const struct person *person)
{
    const char *card = admin_text(admin, "card");
    struct card registered;
    enum fault fault;
    bool go;

    if (!claimant_at_desk(
            &admin->call->actor)) // the key is at the desk, the caller is not (abuse:F12)
        return admin_end(admin, AdminStatus_ADMIN_FORBIDDEN,
                         N_("Keys are registered at the computer they are plugged into."),
                         N_("Run the command there."), person->name);
    if (card != NULL && card[0] != '\0') {
        // Before anything is made on the key, which cannot be taken back there.
        fault = card_may_carry(admin, card, person, &registered, &go);
        if (fault != FAULT_NONE || !go)
            return fault;
    }
    if (admin->call->call.dry_run) // nothing is made on the key either
        return admin_done(admin, "");
    if (admin->call->has_registration)
        return register_key(admin, person);
    return order(admin, person);
}

static enum fault verb_key_enrol(struct admin *admin)
{
    struct person person;
    bool go;
    const enum fault fault = admin_own_person(admin, &person, &go);

    return fault != FAULT_NONE || !go ? fault : enrol(admin, &person);
}

// By the person, who has just proved two classes with what they have: an attacker at their unlocked
// session cannot do that (abuse:C5).
static enum fault verb_key_add(struct admin *admin)
{
    if (!admin->vault->policy->key.self_enrolment)
        return admin_end(admin, AdminStatus_ADMIN_FORBIDDEN,
                         N_("The policy does not let people register keys themselves."),
                         N_("Ask an administrator: warifu key enrol"), admin->self.name);
    return enrol(admin, &admin->self);
}

// --- the rest
// -------------------------------------------------------------------------------------

static enum fault verb_key_list(struct admin *admin)
{
    struct key_credential keys[STORE_KEYS_MAX];
    struct person person;
    size_t count = 0;
    bool go;
    enum fault fault = admin_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = store_key_list(admin->vault->store, person.id, keys, STORE_KEYS_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        admin_put_key(admin, person.name, &keys[i]);
    return fault == FAULT_NONE ? admin_pages(admin) : fault;
}

static enum fault verb_key_revoke(struct admin *admin)
{
    const int64_t wanted = admin_number(admin, "credential", 0);
    struct key_credential keys[STORE_KEYS_MAX];
    struct person person;
    size_t count = 0;
    unsigned revoked = 0;
    bool go;
    enum fault fault = admin_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = store_key_list(admin->vault->store, person.id, keys, STORE_KEYS_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        bool changed = false;
        if (wanted == 0 || keys[i].id == wanted)
            fault = key_apply(admin, person.name, &keys[i], CREDENTIAL_REVOKE, &changed);
        if (fault != FAULT_NONE || !changed)
            continue;
        keys[i].state = CREDENTIAL_REVOKED;
        admin_put_key(admin, person.name, &keys[i]);
        revoked++;
    }
    if (fault != FAULT_NONE)
        return fault;
    if (revoked == 0)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("There is nothing left to revoke."),
                         N_("See: warifu key list"), person.name);
    admin_put_taken(admin, (struct taking){.person = person.id, .number = wanted}, false);
    return admin_done(admin, N_("Revoked on this host, permanently and with immediate effect. "
                                "Repeat this on every other host."));
}

// What a key of a card that is suspended comes back to.
static enum fault state_after(struct admin *admin, const struct key_credential *key,
                              enum credential_state *state)
{
    struct card card = {.state = CARD_ACTIVE};
    enum fault fault = FAULT_NONE;

    if (key->card[0] != '\0')
        fault = store_card_get(admin->vault->store, key->card, &card);
    *state = card.state == CARD_ACTIVE ? CREDENTIAL_ACTIVE : CREDENTIAL_SUSPENDED;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault restore(struct admin *admin, const char *user, struct key_credential *key)
{
    const char *before = credential_state_name(key->state);
    enum credential_state after = CREDENTIAL_SUSPENDED;
    struct event event;
    enum fault fault = state_after(admin, key, &after);

    if (fault == FAULT_NONE)
        fault = store_key_restore(admin->vault->store, key->id, after);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_KEY_RESTORED, user);
    event_number(&event, FIELD_CREDENTIAL, key->id);
    event_text(&event, FIELD_CARD, key->card);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, credential_state_name(after));
    fault = admin_record(admin, &event);
    key->state = after;
    key->copied = false;
    if (fault == FAULT_NONE)
        admin_put_key(admin, user, key);
    return fault;
}

// After somebody has looked at the key and has found why its count fell (abuse:M10); not its
// holder.
static enum fault verb_key_restore(struct admin *admin)
{
    const int64_t wanted = admin_number(admin, "credential", 0);
    struct key_credential keys[STORE_KEYS_MAX];
    struct person person;
    size_t count = 0;
    bool go;
    enum fault fault = admin_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = store_key_list(admin->vault->store, person.id, keys, STORE_KEYS_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (keys[i].id != wanted || !keys[i].copied || keys[i].state != CREDENTIAL_SUSPENDED)
            continue;
        fault = restore(admin, person.name, &keys[i]);
        if (fault != FAULT_NONE)
            return fault;
        return admin_done(admin, keys[i].state == CREDENTIAL_ACTIVE
                                     ? N_("The key works again, as of now.")
                                     : N_("The key is no longer suspended as a possible copy, but "
                                          "its card is suspended."));
    }
    if (fault != FAULT_NONE)
        return fault;
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                     N_("This key was not suspended as a possible copy."),
                     N_("See: warifu key list"), person.name);
}

const struct admin_handler handlers_key[] = {
    {"key.enrol", verb_key_enrol},   {"key.add", verb_key_add},         {"key.list", verb_key_list},
    {"key.revoke", verb_key_revoke}, {"key.restore", verb_key_restore}, {NULL, NULL},
};
