// SPDX-License-Identifier: BSD-2-Clause
// One-time code credentials by an admin: offered, confirmed, imported, resynchronised, revoked.
#include "base/secret.h"
#include "base/text.h"
#include "store/card.h"
#include "store/otp.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/card_register.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/login/otp_offer.h"
#include "vault/login/usable.h"
#include <stdio.h>
#include <string.h>

#define RESYNC_STEPS 240 // two hours of 30 s steps to each side

// Labels, kinds and algorithms of arguments. *good is false when the page has been ended.
static enum fault read_parameters(struct admin *admin, struct otp_credential *credential,
                                  bool *good)
{
    struct otp_parameters *parameters = &credential->parameters;
    const char *kind = admin_text(admin, "kind");
    const char *algorithm = admin_text(admin, "algorithm");
    const char *label = admin_text(admin, "label");

    *good = false;
    otp_defaults(&admin->vault->policy->otp, parameters);
    if (kind != NULL && strcmp(kind, "hotp") == 0)
        parameters->kind = OTP_HOTP;
    else if (kind != NULL && strcmp(kind, "totp") != 0)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such kind of code."),
                         N_("Kinds are totp and hotp."), "kind");
    if (algorithm != NULL) {
        parameters->algorithm = strcmp(algorithm, "SHA1") == 0     ? OTP_SHA1
                                : strcmp(algorithm, "SHA256") == 0 ? OTP_SHA256
                                                                   : OTP_SHA512;
        if (parameters->algorithm == OTP_SHA512 && strcmp(algorithm, "SHA512") != 0)
            return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("There is no such algorithm."),
                             N_("Algorithms are SHA1, SHA256 and SHA512."), "algorithm");
    }
    parameters->digits = (uint8_t)admin_number(admin, "digits", parameters->digits);
    if (parameters->kind == OTP_TOTP)
        parameters->period = (uint16_t)admin_number(admin, "period", parameters->period);
    if (parameters->kind == OTP_TOTP && parameters->period != 30 && parameters->period != 60)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The period of a code is 30 or 60 seconds."), NULL, "period");
    if (text_copy(credential->label, sizeof credential->label, label) != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("The label is too long."), NULL,
                         "label");
    *good = true;
    return FAULT_NONE;
}

// A generator on a card names the card and ends with it (C4). Files of vendors say the serial as
// the label: where that is a card of this person's it is meant; any other label is only what the
// thing is called. *good is false when the page has been ended.
static enum fault put_on_card(struct admin *admin, const struct person *person,
                              struct otp_credential *credential, bool *good)
{
    const char *named = admin_text(admin, "card");
    const char *serial = named != NULL ? named : credential->label;
    struct card card;
    enum fault fault = FAULT_NONE;

    *good = true;
    if (named == NULL) {
        if (serial[0] != '\0')
            fault = store_card_get(admin->vault->store, serial, &card);
        if (serial[0] == '\0' || fault == FAULT_NOT_FOUND)
            return FAULT_NONE;
        if (fault != FAULT_NONE || !card_is_for(&card, person))
            return fault;
    }
    fault = card_bind(admin, serial, person, good);
    if (fault == FAULT_NONE && *good)
        fault = store_card_get(admin->vault->store, serial, &card);
    if (fault != FAULT_NONE || !*good)
        return fault;
    credential->card = card.id;
    return named != NULL ? text_copy(credential->label, sizeof credential->label, serial)
                         : FAULT_NONE;
}

static enum fault too_many(struct admin *admin, const struct person *person)
{
    return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                     N_("The person has too many one-time codes."),
                     N_("Revoke one first: warifu totp revoke"), person->name);
}

static enum fault record(struct admin *admin, enum event_id id, const char *user,
                         int64_t credential, const char *before, const char *after)
{
    struct event event;

    admin_event(admin, &event, id, user);
    event_number(&event, FIELD_CREDENTIAL, credential);
    event_text(&event, FIELD_BEFORE, before);
    event_text(&event, FIELD_AFTER, after);
    return admin_record(admin, &event);
}

static void put_state(struct admin *admin, const char *user, int64_t credential,
                      enum credential_state state)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "user", user);
    row_number(row, "credential", credential);
    row_text(row, "state", credential_state_name(state));
}

static enum fault verb_totp_enrol(struct admin *admin)
{
    struct otp_offer offer = {0};
    struct person person;
    bool go;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = read_parameters(admin, &offer.credential, &go);
    if (fault == FAULT_NONE && go)
        fault = put_on_card(admin, &person, &offer.credential, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    fault = admin_giver(admin, person.id, &offer.credential.giver);
    if (fault == FAULT_NONE)
        fault = otp_offer_make(admin->vault, &person, &offer);
    if (fault == FAULT_NONE)
        fault =
            record(admin, EVENT_OTP_OFFERED, person.name, offer.credential.id, "none", "pending");
    if (fault == FAULT_NONE) {
        const bool dry = admin->call->call.dry_run; // shows no secret that is not stored
        AdminRow *row = admin_row(admin);
        row_text(row, "user", person.name);
        row_number(row, "credential", offer.credential.id);
        row_text(row, "uri", dry ? "" : offer.uri);
        row_text(row, "secret", dry ? "" : offer.secret);
        row_number(row, "digits", offer.credential.parameters.digits);
        admin_done(admin, N_("Offered; it becomes active with its first code."));
    }
    secret_wipe(&offer, sizeof offer);
    return fault == FAULT_LIMIT ? too_many(admin, &person) : fault;
}

// The widest that any rule accepts, and the clock that the strictest demands.
static void confirm_limits(const struct policy *policy, uint32_t *window, uint32_t *look_ahead,
                           bool *clock_demanded)
{
    *window = *look_ahead = 1;
    *clock_demanded = false;
    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        if (rule->deny)
            continue;
        if (rule->totp_window > *window)
            *window = rule->totp_window;
        if (rule->hotp_look_ahead > *look_ahead)
            *look_ahead = rule->hotp_look_ahead;
        *clock_demanded = *clock_demanded || rule->unsynchronised_clock == CLOCK_REFUSE;
    }
}

static enum fault verb_totp_confirm(struct admin *admin)
{
    const int64_t credential = admin_number(admin, "credential", 0);
    enum otp_answer answer = OTP_NOT_PENDING;
    uint32_t window, look_ahead;
    struct person person;
    bool go, clock_demanded;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    confirm_limits(admin->vault->policy, &window, &look_ahead, &clock_demanded);
    fault = otp_offer_confirm(admin->vault, person.id, credential, admin_text(admin, "code"),
                              clock_demanded, window, look_ahead, &answer);
    if (fault != FAULT_NONE)
        return fault;
    switch (answer) {
    case OTP_CONFIRMED:
        break;
    case OTP_WRONG_CODE:
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("The code is wrong."),
                         N_("Type the code that is shown now; check the device's clock."), "code");
    case OTP_NO_CLOCK:
        return admin_end(admin, AdminStatus_ADMIN_FAILED,
                         N_("This host's clock is not synchronised, so codes are refused."),
                         N_("Synchronise the clock, for example with chrony, and try again."),
                         NULL);
    case OTP_NO_CARD:
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The card that holds the code is not valid at the moment."),
                         N_("If it was found: warifu card lost --found"), "credential");
    case OTP_NOT_PENDING:
    default:
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("No enrolment is waiting for a code, or it has expired."),
                         N_("Start again: warifu totp enrol"), "credential");
    }
    fault = record(admin, EVENT_OTP_ENROLLED, person.name, credential, "pending", "active");
    if (fault != FAULT_NONE)
        return fault;
    put_state(admin, person.name, credential, CREDENTIAL_ACTIVE);
    return admin_done(admin, N_("The one-time code is active."));
}

// A second copy of a secret would accept each of its codes a second time (abuse:T1, promise 5): the
// used steps of the two know nothing of each other.
static enum fault is_held(struct vault *vault, int64_t person,
                          const struct otp_parameters *imported, bool *held)
{
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    enum fault fault = store_otp_list(vault->store, person, credentials, STORE_OTP_MAX, &count);

    *held = false;
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        *held = *held || (credentials[i].state != CREDENTIAL_REVOKED &&
                          credentials[i].parameters.secret_size == imported->secret_size &&
                          secret_equal(credentials[i].parameters.secret, imported->secret,
                                       imported->secret_size));
    secret_wipe(credentials, sizeof credentials);
    return fault;
}

// Neither another's seed nor one that is over: whoever had it may have it still, and what it showed
// was accepted once already. *good is false when the page has been ended.
static enum fault is_new(struct admin *admin, const struct person *person,
                         const struct otp_parameters *imported, bool *good)
{
    char owner[STORE_NAME_SIZE] = "";
    int64_t first;
    enum fault fault = is_held(admin->vault, person->id, imported, good);

    if (fault != FAULT_NONE)
        return fault;
    *good = !*good;
    if (!*good)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The person already has this generator."), N_("See: warifu totp list"),
                         person->name);
    fault = store_seed_owner(admin->vault->store, imported, &first);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    *good = false;
    fault = store_person_name(admin->vault->store, first, owner);
    if (fault != FAULT_NONE)
        return fault;
    return admin_end(
        admin, AdminStatus_ADMIN_CONFLICT,
        N_("This seed has been issued before; it is for one device of one person, once."),
        N_("Put a new seed into the device and import that, or give the person "
           "another device."),
        owner);
}

static enum fault verb_totp_import(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct otp_credential credential = {.state = CREDENTIAL_ACTIVE, .created = vault->now.wall};
    struct otp_parameters *parameters = &credential.parameters;
    uint32_t window, look_ahead;
    struct person person;
    bool go, clock_demanded;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = read_parameters(admin, &credential, &go);
    if (fault == FAULT_NONE && go)
        fault = put_on_card(admin, &person, &credential, &go);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (otp_from_base32(admin_text(admin, "secret"), parameters) != FAULT_NONE ||
        parameters->secret_size < OTP_SECRET_MIN)
        return admin_end(admin, AdminStatus_ADMIN_INVALID, N_("The secret is not usable."),
                         N_("It is Base32 of 16 to 64 bytes."), "secret");
    if (otp_secret_is_weak(parameters))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The secret is one byte repeated: no secret at all."),
                         N_("Put a new seed into the device, or enrol a new one."), "secret");
    fault = is_new(admin, &person, parameters, &go);
    if (fault != FAULT_NONE || !go) {
        secret_wipe(&credential, sizeof credential);
        return fault;
    }
    // What may have been used elsewhere up to this moment, by a device that is fast too, is not
    // accepted here (promise 5).
    confirm_limits(vault->policy, &window, &look_ahead, &clock_demanded);
    credential.last = parameters->kind == OTP_HOTP
                          ? admin_number(admin, "counter", 0) - 1
                          : vault->now.wall.seconds / parameters->period + window;
    credential.person = person.id;
    credential.confirmed = vault->now.wall;
    fault = admin_giver(admin, person.id, &credential.giver);
    if (fault == FAULT_NONE)
        fault = store_otp_add(vault->store, &credential);
    if (fault == FAULT_NONE)
        fault = store_seed_enter(vault->store, parameters, person.id);
    if (fault == FAULT_NONE)
        fault = record(admin, EVENT_OTP_IMPORTED, person.name, credential.id, "none", "active");
    if (fault == FAULT_NONE) {
        put_state(admin, person.name, credential.id, CREDENTIAL_ACTIVE);
        admin_done(admin, N_("The one-time code was imported and is active."));
    }
    secret_wipe(&credential, sizeof credential);
    return fault == FAULT_LIMIT ? too_many(admin, &person) : fault;
}

// The one that is meant: by number, or the only active one. Its id is 0 when the page has been
// ended.
static enum fault find_active(struct admin *admin, const struct person *person,
                              struct otp_credential *found)
{
    const int64_t wanted = admin_number(admin, "credential", 0);
    struct otp_credential credentials[STORE_OTP_MAX];
    size_t count = 0;
    unsigned fitting = 0;
    enum fault fault =
        store_otp_list(admin->vault->store, person->id, credentials, STORE_OTP_MAX, &count);

    memset(found, 0, sizeof *found);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (credentials[i].state != CREDENTIAL_ACTIVE ||
            (wanted != 0 && credentials[i].id != wanted))
            continue;
        *found = credentials[i];
        fitting++;
    }
    secret_wipe(credentials, sizeof credentials);
    if (fault != FAULT_NONE || fitting == 1)
        return fault;
    secret_wipe(found, sizeof *found);
    if (fitting > 1)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The person has more than one."),
                         N_("Say which: warifu totp list"), "credential");
    return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND, N_("There is no active one-time code."),
                     N_("See: warifu totp list"), person->name);
}

// A used step that a wrong clock stored too far ahead cannot be taken back: the store only goes
// forward. The same secret starts anew under a new number, at the step that was just shown
// (abuse:T6).
static enum fault restart(struct vault *vault, struct otp_credential *credential,
                          const struct otp_match *match)
{
    const int64_t old = credential->id;
    enum fault fault;

    credential->last = match->moving;
    credential->parameters.drift = match->drift;
    credential->created = vault->now.wall;
    // In this order there is room for it.
    fault = store_otp_set_state(vault->store, old, CREDENTIAL_ACTIVE, CREDENTIAL_REVOKED,
                                vault->now.wall);
    return fault == FAULT_NONE ? store_otp_add(vault->store, credential) : fault;
}

static enum fault verb_totp_resync(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct otp_credential credential;
    struct otp_match match = {.matches = false};
    struct person person;
    struct event event;
    bool go;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = find_active(admin, &person, &credential);
    if (fault != FAULT_NONE || credential.id == 0)
        return fault;
    const int64_t old = credential.id;
    char before[32], after[32];
    snprintf(before, sizeof before, "drift %d", (int)credential.parameters.drift);
    fault = otp_resynchronise(
        &credential.parameters, admin_text(admin, "first"), admin_text(admin, "second"),
        credential.last, vault->now.wall,
        credential.parameters.kind == OTP_TOTP ? RESYNC_STEPS : TOTP_RESYNC_COUNTERS, &match);
    if (fault != FAULT_NONE)
        goto done;
    if (!match.matches) {
        admin_end(admin, AdminStatus_ADMIN_INVALID,
                  N_("These are not two consecutive unused codes of this device."),
                  N_("Wait for a new code, type it, wait for the next, type that too."), "first");
        goto done;
    }
    if (match.moving > credential.last)
        fault = store_otp_advance(vault->store, credential.id, credential.last, match.moving,
                                  match.drift, vault->now.wall);
    else
        fault = restart(vault, &credential, &match);
    if (fault != FAULT_NONE)
        goto done;
    admin_event(admin, &event, EVENT_OTP_RESYNCHRONISED, person.name);
    event_number(&event, FIELD_CREDENTIAL, credential.id);
    event_number(&event, FIELD_DRIFT, match.drift);
    snprintf(after, sizeof after, "drift %d", (int)match.drift);
    event_text(&event, FIELD_BEFORE, old != credential.id ? "ahead of the clock" : before);
    event_text(&event, FIELD_AFTER, after);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        goto done;
    AdminRow *row = admin_row(admin);
    row_text(row, "user", person.name);
    row_number(row, "credential", credential.id);
    row_number(row, "drift", match.drift);
    admin_done(admin, N_("The device is in step again."));
done:
    secret_wipe(&credential, sizeof credential);
    return fault;
}

static enum fault verb_totp_revoke(struct admin *admin)
{
    const int64_t wanted = admin_number(admin, "credential", 0);
    struct otp_credential credentials[STORE_OTP_MAX];
    struct person person;
    size_t count = 0;
    unsigned revoked = 0, dead = 0;
    bool go;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    fault = store_otp_list(admin->vault->store, person.id, credentials, STORE_OTP_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const enum credential_state before = credentials[i].state;
        if (wanted != 0 && credentials[i].id != wanted)
            continue;
        if (before == CREDENTIAL_REVOKED) {
            dead++;
            continue;
        }
        fault = store_otp_set_state(admin->vault->store, credentials[i].id, before,
                                    CREDENTIAL_REVOKED, admin->vault->now.wall);
        if (fault == FAULT_NONE)
            fault = record(admin, EVENT_OTP_REVOKED, person.name, credentials[i].id,
                           credential_state_name(before), "revoked");
        // One page: who has more than fits is revoked whole all the same.
        if (fault == FAULT_NONE)
            put_state(admin, person.name, credentials[i].id, CREDENTIAL_REVOKED);
        revoked++;
    }
    secret_wipe(credentials, sizeof credentials);
    if (fault != FAULT_NONE)
        return fault;
    if (revoked == 0)
        return admin_end(admin, dead > 0 ? AdminStatus_ADMIN_CONFLICT : AdminStatus_ADMIN_NOT_FOUND,
                         dead > 0 ? N_("It is already revoked.")
                                  : N_("There is nothing to revoke."),
                         N_("See: warifu totp list"), person.name);
    admin_put_taken(admin, (struct taking){.person = person.id, .number = wanted}, false);
    return admin_done(admin, N_("Revoked on this host, permanently and with immediate effect. "
                                "Repeat this on every other host."));
}

const struct admin_handler handlers_totp[] = {
    {"totp.enrol", verb_totp_enrol},   {"totp.confirm", verb_totp_confirm},
    {"totp.import", verb_totp_import}, {"totp.resync", verb_totp_resync},
    {"totp.revoke", verb_totp_revoke}, {NULL, NULL},
};
