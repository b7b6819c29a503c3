// SPDX-License-Identifier: BSD-2-Clause
// The index of seeds that were imported: whether one was ever here, and whose it was first
// (abuse:T1). The seeds themselves lie in the people's records; those that are made here are random
// and not in the index, which would grow by a quarter of the whole store for nothing.
#include "base/secret.h"
#include "store/internal.h"
#include "store/otp.h"
#include <string.h>

// HMAC fills a key with zero bytes, so a seed and the same seed with some at its end make the same
// codes. Kind, algorithm, digits and period make other codes of a seed, but not another secret.
static int64_t number_of(const struct store *store, const struct otp_parameters *parameters)
{
    uint8_t text[OTP_SECRET_MAX + 8], hash[8];
    struct packer packer = {.data = text, .size = sizeof text};
    size_t size = parameters->secret_size;
    uint64_t number = 0;

    while (size > 0 && parameters->secret[size - 1] == 0)
        size--;
    pack_text(&packer, "seed");
    pack_bytes(&packer, parameters->secret, size);
    seal_hash(store->keys.mac, text, packer.used, hash, sizeof hash);
    secret_wipe(text, sizeof text);
    for (size_t i = 0; i < sizeof hash; i++)
        number = number << 8 | hash[i];
    return (int64_t)(number >> 1);
}

enum fault store_seed_enter(struct store *store, const struct otp_parameters *parameters,
                            int64_t person)
{
    const struct value arguments[] = {
        value_number(number_of(store, parameters)),
        value_number(person),
    };
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_SEED_INSERT, arguments, 2, NULL, NULL);
    return fault;
}

static bool visit_owner(void *context, const struct value *row, unsigned columns)
{
    int64_t *person = context;
    *person = columns == 1 && row[0].kind == VALUE_NUMBER ? row[0].number : -1;
    return false;
}

enum fault store_seed_owner(struct store *store, const struct otp_parameters *parameters,
                            int64_t *person)
{
    const struct value number = value_number(number_of(store, parameters));
    int64_t owner = 0;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_SEED_OWNER, &number, 1, visit_owner, &owner);
    if (fault != FAULT_NONE)
        return fault;
    *person = owner;
    return owner == 0 ? FAULT_NOT_FOUND : owner < 0 ? FAULT_CORRUPT : FAULT_NONE;
}

enum fault seeds_enter_all(struct store *store)
{
    int64_t people;
    enum fault fault = store_number(store, SQL_PERSON_LATEST, &people);
    for (int64_t id = 1; id <= people && fault == FAULT_NONE; id++) {
        fault = record_load(store, id);
        // A damaged row lets nobody in; it must not keep the others from the new version.
        if (fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT) {
            fault = FAULT_NONE;
            continue;
        }
        for (uint32_t i = 0; fault == FAULT_NONE && i < store->record.credential_count; i++)
            if (store->record.credentials[i].parameters.secret_size > 0)
                fault = store_seed_enter(store, &store->record.credentials[i].parameters, id);
    }
    record_drop(store);
    return fault;
}
