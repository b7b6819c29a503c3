// SPDX-License-Identifier: BSD-2-Clause
// Keys that people used with another system (pam_u2f) and go on using. They stay bound to what they
// were made for, and nobody vouches for them (C1, abuse:F9).
#include "store/key.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/admin/whom.h"
#include "vault/loop/event.h"
#include <sodium.h>
#include <string.h>

static bool read_hex(const char *text, uint8_t *out, size_t room, size_t *size)
{
    const char *end = NULL;

    return sodium_hex2bin(out, room, text, strlen(text), NULL, size, &end) == 0 && *end == '\0' &&
           *size > 0;
}

// FORMAT or REFUSED when the record is not one that a key could have made.
static enum fault read_record(const struct admin *admin, struct key_credential *key)
{
    const char *algorithm = admin_text(admin, "algorithm");
    const char *label = admin_text(admin, "label");

    key->key.algorithm = strcmp(algorithm, "eddsa") == 0 ? FIDO2_EDDSA : FIDO2_ES256;
    if (key->key.algorithm == FIDO2_ES256 && strcmp(algorithm, "es256") != 0)
        return FAULT_FORMAT;
    if (!read_hex(admin_text(admin, "handle"), key->handle, sizeof key->handle,
                  &key->handle_size) ||
        !read_hex(admin_text(admin, "key"), key->key.bytes, sizeof key->key.bytes, &key->key.size))
        return FAULT_FORMAT;
    // The file says of a PIN that it was typed at the computer, as it is here. "Verified by the
    // authenticator" may have been a finger or a code: it adds nothing to possession (promise 2).
    key->capability = admin_number(admin, "verifies", 0) != 0 ? FIDO2_CAN_PIN : 0;
    text_put(key->rp_id, sizeof key->rp_id, admin_text(admin, "bound"));
    text_put(key->label, sizeof key->label, label != NULL ? label : "");
    key->by = admin_doer(admin);
    admin_where(&admin->call->actor, key->from, sizeof key->from);
    return fido2_check_key(&key->key);
}

static enum fault verb_key_import(struct admin *admin)
{
    const struct key_policy *policy = &admin->vault->policy->key;
    struct person person;
    struct event event;
    bool go;
    enum fault fault = admin_own_person(admin, &person, &go);

    if (fault != FAULT_NONE || !go)
        return fault;
    if (policy->attestation > 0 || policy->models.count > 0)
        return admin_end(
            admin, AdminStatus_ADMIN_FORBIDDEN,
            N_("The policy requires proof of a key's model, which a record cannot give."),
            N_("Register the key itself: warifu key enrol"), person.name);
    struct key_credential key = {.person = person.id,
                                 .state = CREDENTIAL_ACTIVE,
                                 .attestation = FIDO2_ATTESTED_BY_NOBODY,
                                 .created = admin->vault->now.wall};
    fault = read_record(admin, &key);
    if (fault != FAULT_NONE && fault != FAULT_FORMAT && fault != FAULT_REFUSED)
        return fault;
    if (fault != FAULT_NONE)
        return admin_end(
            admin, AdminStatus_ADMIN_INVALID,
            N_("The record is not that of a key; for example, its point is not on the curve."),
            N_("Register the key itself: warifu key enrol"), person.name);
    fault = admin_giver(admin, person.id, &key.giver);
    if (fault == FAULT_NONE)
        fault = store_key_add(admin->vault->store, &key);
    if (fault == FAULT_EXISTS)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("This key is already registered to somebody."),
                         N_("See: warifu key list"), person.name);
    if (fault == FAULT_LIMIT)
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT, N_("The person has too many keys."),
                         N_("Revoke one first: warifu key revoke"), person.name);
    if (fault != FAULT_NONE)
        return fault;
    admin_event(admin, &event, EVENT_KEY_IMPORTED, person.name);
    event_number(&event, FIELD_CREDENTIAL, key.id);
    event_text(&event, FIELD_BEFORE, "none");
    event_text(&event, FIELD_AFTER, credential_state_name(key.state));
    event_text(&event, FIELD_TTY, admin->call->actor.tty);
    event_text(&event, FIELD_HOST, admin->call->actor.host);
    fault = admin_record(admin, &event);
    if (fault != FAULT_NONE)
        return fault;
    admin_put_key(admin, person.name, &key);
    return admin_done(admin, N_("The key is taken over and active."));
}

const struct admin_handler handlers_key_import[] = {
    {"key.import", verb_key_import},
    {NULL, NULL},
};
