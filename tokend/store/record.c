// SPDX-License-Identifier: BSD-2-Clause
#include "store/record.h"
#include "base/secret.h"
#include "factor/fido2_verify.h"
#include "store/budget_pack.h"
#include "store/credential_id.h"
#include "store/doer.h"
#include "store/giver.h"
#include "store/history_cost.h"
#include "store/key.h"
#include "store/member.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/phc.h"
#include <string.h>

// Of the packed form. 1 had no keys, 2 said less of each, 3 did not say what card a code is on, and
// by name alone who registered a key; they are read, and become 4 when the row is written next.
enum { FORMAT_WITHOUT_KEYS = 1, FORMAT_WITH_PLAIN_KEYS = 2, FORMAT_WITHOUT_IDS = 3, FORMAT = 4 };

#define KEY_CAPABILITIES (FIDO2_CAN_PIN | FIDO2_CAN_PASSCODE | FIDO2_CAN_FINGER)

enum { PASSWORD_TEMPORARY = 1, PASSWORD_USED = 2, PASSWORD_MUST_CHANGE = 4 };

// What most people have not got costs them nothing.
enum {
    RARE_LOCAL = 1,
    RARE_REMOTE = 2,
    RARE_SESSION = 4,
    RARE_CLOSED = 8,
    RARE_SHARED = 16,
    RARE_SEEN = 32,
    RARE_ENROL = 64,
    RARE_FOREIGN = 128,
    RARE_LOGINS = 256, // before the password was set; older rows say nothing, which is none
    RARE_DORMANT = 512,
    RARE_ENDS = 1024,
    RARE_TOLD = 2048,
    RARE_COSTS = 4096, // of the history; history_cost.h
    RARE_LOGGED = 8192,
    RARE_GIVERS = 16384, // at the end of the row; giver.h
    RARE_ALL = 32767
};

static void pack_members(struct packer *packer, const struct record *record)
{
    pack_number(packer, record->member_count);
    for (uint32_t i = 0; i < record->member_count; i++)
        pack_signed(packer, record->members[i]);
}

static void unpack_members(struct unpacker *unpacker, struct record *record)
{
    record->person.shared = true;
    record->member_count = (uint32_t)unpack_number(unpacker, STORE_MEMBERS_MAX);
    for (uint32_t i = 0; i < record->member_count && !unpacker->bad; i++)
        record->members[i] = unpack_signed(unpacker, 1, INT64_MAX);
}

static void pack_rare(struct packer *packer, const struct record *record)
{
    const struct budget *budgets = record->budgets;
    unsigned rare = (budget_is_fresh(&budgets[0]) ? 0u : RARE_LOCAL) |
                    (budget_is_fresh(&budgets[1]) ? 0u : RARE_REMOTE) |
                    (record->last_session == 0 ? 0u : RARE_SESSION) |
                    (record->last_closed == 0 ? 0u : RARE_CLOSED) |
                    (record->person.shared ? RARE_SHARED : 0u) |
                    (record->person.seen.seconds == 0 ? 0u : RARE_SEEN) |
                    (record->password.enrol_until.seconds == 0 ? 0u : RARE_ENROL) |
                    (foreign_is_fresh(&record->foreign) ? 0u : RARE_FOREIGN) |
                    (record->password.logins_before == 0 ? 0u : RARE_LOGINS) |
                    (record->person.dormant.seconds == 0 ? 0u : RARE_DORMANT) |
                    (record->person.ends.seconds == 0 ? 0u : RARE_ENDS) |
                    (record->person.told == 0 ? 0u : RARE_TOLD) |
                    (history_costs_are_rare(record) ? RARE_COSTS : 0u) |
                    (record->person.logged == 0 ? 0u : RARE_LOGGED) |
                    (givers_are_rare(record) ? RARE_GIVERS : 0u);
    pack_number(packer, rare);
    if ((rare & RARE_LOCAL) != 0)
        budget_pack(packer, &budgets[0]);
    if ((rare & RARE_REMOTE) != 0)
        budget_pack(packer, &budgets[1]);
    if ((rare & RARE_SESSION) != 0)
        pack_signed(packer, record->last_session);
    if ((rare & RARE_CLOSED) != 0)
        pack_signed(packer, record->last_closed);
    if ((rare & RARE_SHARED) != 0)
        pack_members(packer, record);
    if ((rare & RARE_SEEN) != 0)
        pack_time(packer, record->person.seen);
    if ((rare & RARE_ENROL) != 0)
        pack_time(packer, record->password.enrol_until);
    if ((rare & RARE_FOREIGN) != 0)
        foreign_pack(packer, &record->foreign);
    if ((rare & RARE_LOGINS) != 0)
        pack_number(packer, record->password.logins_before);
    if ((rare & RARE_DORMANT) != 0)
        pack_time(packer, record->person.dormant);
    if ((rare & RARE_ENDS) != 0)
        pack_time(packer, record->person.ends);
    if ((rare & RARE_TOLD) != 0)
        pack_number(packer, record->person.told);
    if ((rare & RARE_COSTS) != 0)
        history_costs_pack(packer, record);
    if ((rare & RARE_LOGGED) != 0)
        pack_signed(packer, record->person.logged);
}

// Which of these the row has.
static uint64_t unpack_rare(struct unpacker *unpacker, struct record *record)
{
    uint64_t rare = unpack_number(unpacker, RARE_ALL);
    if ((rare & RARE_LOCAL) != 0)
        budget_unpack(unpacker, &record->budgets[0]);
    if ((rare & RARE_REMOTE) != 0)
        budget_unpack(unpacker, &record->budgets[1]);
    if ((rare & RARE_SESSION) != 0)
        record->last_session = unpack_signed(unpacker, 1, INT64_MAX);
    if ((rare & RARE_CLOSED) != 0)
        record->last_closed = unpack_signed(unpacker, 1, INT64_MAX);
    if ((rare & RARE_SHARED) != 0)
        unpack_members(unpacker, record);
    if ((rare & RARE_SEEN) != 0)
        record->person.seen = unpack_time(unpacker);
    if ((rare & RARE_ENROL) != 0)
        record->password.enrol_until = unpack_time(unpacker);
    if ((rare & RARE_FOREIGN) != 0)
        foreign_unpack(unpacker, &record->foreign);
    if ((rare & RARE_LOGINS) != 0)
        record->password.logins_before = (uint32_t)unpack_number(unpacker, UINT32_MAX);
    if ((rare & RARE_DORMANT) != 0)
        record->person.dormant = unpack_time(unpacker);
    if ((rare & RARE_ENDS) != 0)
        record->person.ends = unpack_time(unpacker);
    if ((rare & RARE_TOLD) != 0)
        record->person.told = (unsigned)unpack_number(unpacker, TOLD_ALL);
    if ((rare & RARE_COSTS) != 0)
        history_costs_unpack(unpacker, record);
    if ((rare & RARE_LOGGED) != 0)
        record->person.logged = unpack_signed(unpacker, 1, INT64_MAX);
    // One form for each value: what is fresh is not written at all.
    if (((rare & RARE_LOCAL) != 0 && budget_is_fresh(&record->budgets[0])) ||
        ((rare & RARE_REMOTE) != 0 && budget_is_fresh(&record->budgets[1])) ||
        ((rare & RARE_SEEN) != 0 && record->person.seen.seconds == 0) ||
        ((rare & RARE_ENROL) != 0 && record->password.enrol_until.seconds == 0) ||
        ((rare & RARE_LOGINS) != 0 && record->password.logins_before == 0) ||
        ((rare & RARE_DORMANT) != 0 && record->person.dormant.seconds == 0) ||
        ((rare & RARE_ENDS) != 0 && record->person.ends.seconds == 0) ||
        ((rare & RARE_TOLD) != 0 && record->person.told == 0) ||
        ((rare & RARE_FOREIGN) != 0 && foreign_is_fresh(&record->foreign)))
        unpacker->bad = true;
    return rare;
}

static void pack_password(struct packer *packer, const struct password *password)
{
    uint8_t small[PHC_PACKED_MAX];
    size_t size = phc_pack(password->encoded, small);
    pack_number(packer, size > 0);
    if (size > 0)
        pack_bytes(packer, small, size);
    else
        pack_text(packer, password->encoded);
    secret_wipe(small, sizeof small);
    pack_number(packer, (password->temporary ? PASSWORD_TEMPORARY : 0u) |
                            (password->used ? PASSWORD_USED : 0u) |
                            (password->must_change ? PASSWORD_MUST_CHANGE : 0u));
    pack_number(packer, password->version);
    pack_time(packer, password->set_at);
    pack_time(packer, password->expires);
}

static void unpack_password(struct unpacker *unpacker, struct password *password)
{
    if (unpack_number(unpacker, 1) == 1) {
        uint8_t small[PHC_PACKED_MAX];
        size_t size = unpack_bytes(unpacker, small, sizeof small);
        if (!phc_unpack(small, size, password->encoded, sizeof password->encoded))
            unpacker->bad = true;
        secret_wipe(small, sizeof small);
    } else {
        unpack_text(unpacker, password->encoded, sizeof password->encoded);
    }
    uint64_t flags = unpack_number(unpacker, 7);
    password->temporary = (flags & PASSWORD_TEMPORARY) != 0;
    password->used = (flags & PASSWORD_USED) != 0;
    password->must_change = (flags & PASSWORD_MUST_CHANGE) != 0;
    password->version = (uint32_t)unpack_number(unpacker, UINT32_MAX);
    password->set_at = unpack_time(unpacker);
    password->expires = unpack_time(unpacker);
}

static void pack_credential(struct packer *packer, const struct otp_credential *credential)
{
    const struct otp_parameters *parameters = &credential->parameters;
    pack_number(packer, credential_number(credential->id));
    pack_number(packer, credential->state);
    pack_text(packer, credential->label);
    pack_number(packer, parameters->kind);
    pack_number(packer, parameters->algorithm);
    pack_number(packer, parameters->digits);
    pack_number(packer, parameters->period);
    pack_signed(packer, parameters->drift);
    pack_bytes(packer, parameters->secret, parameters->secret_size);
    pack_signed(packer, credential->last);
    pack_time(packer, credential->created);
    pack_time(packer, credential->confirmed);
    pack_time(packer, credential->last_used);
    pack_signed(packer, credential->card);
}

static void unpack_credential(struct unpacker *unpacker, uint64_t format, int64_t person,
                              struct otp_credential *credential)
{
    struct otp_parameters *parameters = &credential->parameters;
    credential->person = person;
    credential->id =
        credential_id(person, (uint32_t)unpack_number(unpacker, CREDENTIAL_NUMBER_MAX));
    credential->state = (enum credential_state)unpack_number(unpacker, CREDENTIAL_REVOKED);
    unpack_text(unpacker, credential->label, sizeof credential->label);
    parameters->kind = (enum otp_kind)unpack_number(unpacker, OTP_HOTP);
    parameters->algorithm = (enum otp_algorithm)unpack_number(unpacker, OTP_SHA512);
    parameters->digits = (uint8_t)unpack_number(unpacker, UINT8_MAX);
    parameters->period = (uint16_t)unpack_number(unpacker, UINT16_MAX);
    parameters->drift = (int32_t)unpack_signed(unpacker, INT32_MIN, INT32_MAX);
    parameters->secret_size = unpack_bytes(unpacker, parameters->secret, OTP_SECRET_MAX);
    credential->last = unpack_signed(unpacker, -1, INT64_MAX);
    credential->created = unpack_time(unpacker);
    credential->confirmed = unpack_time(unpacker);
    credential->last_used = unpack_time(unpacker);
    credential->card = format > FORMAT_WITHOUT_IDS ? unpack_signed(unpacker, 0, INT64_MAX) : 0;
}

// A number that was 0 or 1 has room for more: no other format is needed, and what does not know a
// flag refuses the record.
enum { KEY_TOLD = 1, KEY_COPIED = 2 };

static void pack_key(struct packer *packer, const struct key_credential *key)
{
    pack_number(packer, credential_number(key->id));
    pack_number(packer, key->state);
    pack_text(packer, key->label);
    pack_text(packer, key->card);
    doer_pack(packer, &key->by);
    pack_bytes(packer, key->handle, key->handle_size);
    pack_signed(packer, key->key.algorithm);
    pack_bytes(packer, key->key.bytes, key->key.size);
    pack_bytes(packer, key->aaguid, sizeof key->aaguid);
    pack_number(packer, key->sign_count);
    pack_number(packer, key->capability);
    pack_number(packer, key->cred_protect);
    pack_number(packer, key->attestation);
    pack_number(packer, key->discoverable);
    pack_time(packer, key->created);
    pack_time(packer, key->last_used);
    pack_text(packer, key->from);
    pack_text(packer, key->rp_id);
    pack_number(packer, (key->told ? KEY_TOLD : 0U) | (key->copied ? KEY_COPIED : 0U));
}

static void unpack_key(struct unpacker *unpacker, uint64_t format, const struct person *person,
                       struct key_credential *key)
{
    key->person = person->id;
    key->id = credential_id(person->id, (uint32_t)unpack_number(unpacker, CREDENTIAL_NUMBER_MAX));
    key->state = (enum credential_state)unpack_number(unpacker, CREDENTIAL_REVOKED);
    unpack_text(unpacker, key->label, sizeof key->label);
    unpack_text(unpacker, key->card, sizeof key->card);
    if (format <= FORMAT_WITHOUT_IDS)
        unpack_text(unpacker, key->by.name, sizeof key->by.name);
    else
        doer_unpack(unpacker, &key->by);
    key->handle_size = unpack_bytes(unpacker, key->handle, sizeof key->handle);
    key->key.algorithm = (enum fido2_algorithm)unpack_signed(unpacker, FIDO2_EDDSA, FIDO2_ES256);
    key->key.size = unpack_bytes(unpacker, key->key.bytes, sizeof key->key.bytes);
    if (unpack_bytes(unpacker, key->aaguid, sizeof key->aaguid) != sizeof key->aaguid)
        unpacker->bad = true;
    key->sign_count = (uint32_t)unpack_number(unpacker, UINT32_MAX);
    key->capability = (unsigned)unpack_number(unpacker, KEY_CAPABILITIES);
    key->cred_protect = (uint8_t)unpack_number(unpacker, 3);
    key->attestation = (uint8_t)unpack_number(unpacker, FIDO2_ATTESTED_BY_CERTIFICATE);
    key->discoverable = unpack_number(unpacker, 1) == 1;
    key->created = unpack_time(unpacker);
    key->last_used = unpack_time(unpacker);
    if (format == FORMAT_WITH_PLAIN_KEYS) {
        key->told =
            key->created.seconds < person->last_login.seconds; // the owner was told of it then
        return;
    }
    unpack_text(unpacker, key->from, sizeof key->from);
    unpack_text(unpacker, key->rp_id, sizeof key->rp_id);
    const uint64_t flags = unpack_number(unpacker, KEY_TOLD | KEY_COPIED);
    key->told = (flags & KEY_TOLD) != 0;
    key->copied = (flags & KEY_COPIED) != 0;
}

static bool terminated(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static bool keys_within_limits(const struct record *record)
{
    if (record->key_count > STORE_KEYS_MAX)
        return false;
    for (uint32_t i = 0; i < record->key_count; i++) {
        const struct key_credential *key = &record->keys[i];
        if (!terminated(key->label, sizeof key->label) ||
            !terminated(key->card, sizeof key->card) || !doer_is_sane(&key->by) ||
            !terminated(key->from, sizeof key->from) ||
            !terminated(key->rp_id, sizeof key->rp_id) || key->handle_size > sizeof key->handle ||
            key->key.size > sizeof key->key.bytes || (unsigned)key->state > CREDENTIAL_REVOKED ||
            key->capability > KEY_CAPABILITIES || key->cred_protect > 3 ||
            key->attestation > FIDO2_ATTESTED_BY_CERTIFICATE)
            return false;
    }
    return true;
}

static bool within_limits(const struct record *record)
{
    const struct person *person = &record->person;
    if (!terminated(person->name, sizeof person->name) ||
        !terminated(person->display, sizeof person->display) ||
        !terminated(record->password.encoded, sizeof record->password.encoded) ||
        record->history_count > HISTORY_MAX || record->credential_count > STORE_OTP_MAX ||
        record->member_count > STORE_MEMBERS_MAX || (record->member_count > 0 && !person->shared) ||
        (unsigned)person->role > ROLE_AUDITOR)
        return false;
    for (size_t i = 0; i < FOREIGN_CALLERS; i++)
        if (!terminated(record->foreign.callers[i].via, FOREIGN_VIA_SIZE))
            return false;
    for (uint32_t i = 0; i < record->credential_count; i++) {
        const struct otp_credential *credential = &record->credentials[i];
        if (!terminated(credential->label, sizeof credential->label) ||
            credential->parameters.secret_size > OTP_SECRET_MAX || credential->last < -1 ||
            credential->card < 0 || (unsigned)credential->state > CREDENTIAL_REVOKED ||
            (unsigned)credential->parameters.kind > OTP_HOTP ||
            (unsigned)credential->parameters.algorithm > OTP_SHA512)
            return false;
    }
    return true;
}

enum fault record_pack(const struct record *record, uint8_t packed[RECORD_PACKED_MAX], size_t *size)
{
    if (!within_limits(record) || !keys_within_limits(record))
        return FAULT_LIMIT;
    struct packer packer = {.data = packed, .size = RECORD_PACKED_MAX};
    pack_number(&packer, FORMAT);
    pack_text(&packer, record->person.display);
    pack_number(&packer, record->person.role);
    pack_number(&packer, record->person.logins);
    pack_number(&packer, record->person.version);
    pack_time(&packer, record->person.created);
    pack_time(&packer, record->person.last_login);
    pack_rare(&packer, record);
    pack_password(&packer, &record->password);
    pack_bytes(&packer, record->history, (size_t)record->history_count * HISTORY_SIZE);
    pack_number(&packer, record->issued);
    pack_number(&packer, record->credential_count);
    for (uint32_t i = 0; i < record->credential_count; i++)
        pack_credential(&packer, &record->credentials[i]);
    pack_number(&packer, record->key_count);
    for (uint32_t i = 0; i < record->key_count; i++)
        pack_key(&packer, &record->keys[i]);
    if (givers_are_rare(record))
        givers_pack(&packer, record);
    if (packer.overflow)
        return FAULT_INTERNAL;
    *size = packer.used;
    return FAULT_NONE;
}

enum fault record_unpack(const uint8_t *packed, size_t size, struct record *record)
{
    struct unpacker unpacker = {.data = packed, .left = size};
    const uint64_t format = unpack_number(&unpacker, UINT64_MAX);
    if (format < FORMAT_WITHOUT_KEYS || format > FORMAT)
        return FAULT_CORRUPT;
    unpack_text(&unpacker, record->person.display, sizeof record->person.display);
    record->person.role = (enum role)unpack_number(&unpacker, ROLE_AUDITOR);
    record->person.logins = (uint32_t)unpack_number(&unpacker, UINT32_MAX);
    record->person.version = (uint32_t)unpack_number(&unpacker, UINT32_MAX);
    record->person.created = unpack_time(&unpacker);
    record->person.last_login = unpack_time(&unpacker);
    const uint64_t rare = unpack_rare(&unpacker, record);
    unpack_password(&unpacker, &record->password);
    record->password.person = record->person.id;
    size_t history = unpack_bytes(&unpacker, record->history, sizeof record->history);
    record->history_count = (uint32_t)(history / HISTORY_SIZE);
    record->issued = (uint32_t)unpack_number(&unpacker, CREDENTIAL_NUMBER_MAX);
    record->credential_count = (uint32_t)unpack_number(&unpacker, STORE_OTP_MAX);
    for (uint32_t i = 0; i < record->credential_count && !unpacker.bad; i++)
        unpack_credential(&unpacker, format, record->person.id, &record->credentials[i]);
    if (format != FORMAT_WITHOUT_KEYS)
        record->key_count = (uint32_t)unpack_number(&unpacker, STORE_KEYS_MAX);
    for (uint32_t i = 0; i < record->key_count && !unpacker.bad; i++)
        unpack_key(&unpacker, format, &record->person, &record->keys[i]);
    if ((rare & RARE_GIVERS) != 0)
        givers_unpack(&unpacker, record);
    if (history % HISTORY_SIZE != 0 || !unpack_end(&unpacker) ||
        !history_costs_fit(record, (rare & RARE_COSTS) != 0))
        return FAULT_CORRUPT;
    return FAULT_NONE;
}
