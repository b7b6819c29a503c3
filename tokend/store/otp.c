// SPDX-License-Identifier: BSD-2-Clause
// One-time code credentials, inside the person's record. The vault is one loop that owns the store,
// so compare-and-set is a comparison in the record that this very transaction writes back.
#include "store/otp.h"
#include "base/secret.h"
#include "store/credential_id.h"
#include "store/internal.h"
#include <string.h>

static enum fault find(struct store *store, int64_t id, struct otp_credential **found)
{
    if (credential_person(id) == 0)
        return FAULT_NOT_FOUND;
    enum fault fault = record_load(store, credential_person(id));
    if (fault != FAULT_NONE)
        return fault;
    for (uint32_t i = 0; i < store->record.credential_count; i++)
        if (store->record.credentials[i].id == id) {
            *found = &store->record.credentials[i];
            return FAULT_NONE;
        }
    return FAULT_NOT_FOUND;
}

static bool is_sane(const struct otp_credential *credential)
{
    const struct otp_parameters *parameters = &credential->parameters;
    return memchr(credential->label, '\0', sizeof credential->label) != NULL &&
           parameters->secret_size > 0 && parameters->secret_size <= OTP_SECRET_MAX &&
           (parameters->kind == OTP_TOTP || parameters->kind == OTP_HOTP) &&
           parameters->algorithm >= OTP_SHA1 && parameters->algorithm <= OTP_SHA512 &&
           credential->last >= -1 && credential->card >= 0 &&
           credential->state >= CREDENTIAL_PENDING && credential->state <= CREDENTIAL_SUSPENDED;
}

static void wipe_secret(struct otp_credential *credential)
{
    secret_wipe(credential->parameters.secret, sizeof credential->parameters.secret);
    credential->parameters.secret_size = 0;
}

// Room for one more; the log remembers what goes.
static bool make_room(struct record *record)
{
    if (record->credential_count < STORE_OTP_MAX)
        return true;
    for (uint32_t i = 0; i < record->credential_count; i++) {
        struct otp_credential *credential = &record->credentials[i];
        if (credential->state != CREDENTIAL_REVOKED)
            continue;
        memmove(credential, credential + 1,
                (record->credential_count - i - 1) * sizeof *credential);
        record->credential_count--;
        return true;
    }
    return false;
}

enum fault store_otp_add(struct store *store, struct otp_credential *credential)
{
    if (!is_sane(credential))
        return FAULT_LIMIT;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, credential->person);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    if (record->person.state == PERSON_REMOVED || record->person.shared) // A6
        return FAULT_CONFLICT;
    if (record->issued >= CREDENTIAL_NUMBER_MAX || !make_room(record))
        return FAULT_LIMIT;
    record->issued++;
    credential->id = credential_id(credential->person, record->issued);
    record->credentials[record->credential_count++] = *credential;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_otp_get(struct store *store, int64_t id, struct otp_credential *credential)
{
    struct otp_credential *found;
    enum fault fault = find(store, id, &found);
    if (fault == FAULT_NONE)
        *credential = *found;
    record_done(store);
    return fault;
}

enum fault store_otp_list(struct store *store, int64_t person, struct otp_credential *credentials,
                          size_t max, size_t *count)
{
    enum fault fault = record_load(store, person);
    if (fault != FAULT_NONE)
        return fault;
    size_t all = store->record.credential_count;
    *count = all < max ? all : max;
    for (size_t i = 0; i < *count; i++)
        credentials[i] = store->record.credentials[all - 1 - i];
    record_done(store);
    return FAULT_NONE;
}

enum fault store_otp_set_state(struct store *store, int64_t id, enum credential_state from,
                               enum credential_state to, struct wall_time now)
{
    struct otp_credential *credential;
    if (to < CREDENTIAL_PENDING || to > CREDENTIAL_REVOKED)
        return FAULT_INTERNAL;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = find(store, id, &credential);
    if (fault != FAULT_NONE)
        return fault;
    if (credential->state != from || from == CREDENTIAL_REVOKED)
        return FAULT_CONFLICT;
    if (from == CREDENTIAL_PENDING && to == CREDENTIAL_ACTIVE)
        credential->confirmed = now;
    if (to == CREDENTIAL_REVOKED)
        wipe_secret(credential);
    credential->state = to;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_otp_forgo(struct store *store, int64_t id, int64_t last)
{
    struct otp_credential *credential;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = find(store, id, &credential);
    if (fault != FAULT_NONE)
        return fault;
    if (credential->state == CREDENTIAL_REVOKED || last <= credential->last)
        return FAULT_CONFLICT;
    credential->last = last;
    record_changed(store);
    return FAULT_NONE;
}

enum fault store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                             int32_t drift, struct wall_time now)
{
    struct otp_credential *credential;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = find(store, id, &credential);
    if (fault != FAULT_NONE)
        return fault;
    if (credential->last != expected || last <= expected ||
        (credential->state != CREDENTIAL_ACTIVE && credential->state != CREDENTIAL_PENDING))
        return FAULT_CONFLICT;
    credential->last = last;
    credential->parameters.drift = drift;
    credential->last_used = now;
    record_changed(store);
    return FAULT_NONE;
}
