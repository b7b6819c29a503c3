// SPDX-License-Identifier: BSD-2-Clause
// Budgets of one name: of a person inside his record, of unknown names in buckets. A bucket row is
// made when first used; there are at most BUCKETS of them. What they say decides nothing (an
// unknown name is denied anyway), so a lost one is no way in.
#include "store/internal.h"
#include <string.h>

// Enough that locking them all, to see which names behave otherwise, takes hundreds of thousands of
// tries; few enough that they never need more than 5 MB.
#define BUCKETS 32768

static int64_t bucket_of(const struct store *store, const struct budget_key *key)
{
    uint8_t hash[16];
    seal_hash(store->keys.bucket, key->name, strlen(key->name), hash, sizeof hash);
    uint32_t number = (uint32_t)hash[0] << 16 | (uint32_t)hash[1] << 8 | hash[2];
    return (int64_t)(number % BUCKETS) * 2 + (key->remote ? 1 : 0);
}

struct reading {
    const struct store *store;
    int64_t bucket;
    struct budget *budget;
    enum fault fault;
};

#define BUCKET_PACKED_MAX 64

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct reading *reading = context;
    uint8_t plain[BUCKET_PACKED_MAX];
    struct beside beside;
    reading->fault = FAULT_CORRUPT;
    if (columns != 1 || row[0].kind != VALUE_BYTES || row[0].size < SEAL_OVERHEAD ||
        row[0].size > sizeof plain + SEAL_OVERHEAD)
        return false;
    beside_start(&beside, "bucket", reading->bucket);
    reading->fault = seal_open(&reading->store->keys, beside.data, beside.packer.used, row[0].data,
                               row[0].size, plain);
    if (reading->fault != FAULT_NONE)
        return false;
    struct unpacker unpacker = {.data = plain, .left = row[0].size - SEAL_OVERHEAD};
    budget_unpack(&unpacker, reading->budget);
    if (!unpack_end(&unpacker))
        reading->fault = FAULT_CORRUPT;
    return false;
}

enum fault store_budget_get(struct store *store, const struct budget_key *key,
                            struct budget *budget)
{
    if (key->person != 0) {
        enum fault fault = record_load(store, key->person);
        if (fault == FAULT_NONE)
            *budget = store->record.budgets[key->remote];
        record_done(store);
        return fault;
    }
    enum fault fault = store_may_read(store);
    if (fault != FAULT_NONE)
        return fault;
    struct budget found = {0};
    struct reading reading = {store, bucket_of(store, key), &found, FAULT_NONE};
    const struct value argument = value_number(reading.bucket);
    fault = store_run(store, SQL_BUCKET_GET, &argument, 1, visit, &reading);
    if (fault == FAULT_NONE)
        fault = reading.fault;
    if (fault == FAULT_NONE)
        *budget = found;
    return fault;
}

enum fault store_budget_put(struct store *store, const struct budget_key *key,
                            const struct budget *budget)
{
    enum fault fault = store_may_write(store);
    if (fault != FAULT_NONE)
        return fault;
    if (key->person != 0) {
        fault = record_load(store, key->person);
        if (fault != FAULT_NONE)
            return fault;
        store->record.budgets[key->remote] = *budget;
        record_changed(store);
        return FAULT_NONE;
    }
    uint8_t plain[BUCKET_PACKED_MAX], sealed[BUCKET_PACKED_MAX + SEAL_OVERHEAD];
    struct packer packer = {.data = plain, .size = sizeof plain};
    struct beside beside;
    int64_t bucket = bucket_of(store, key);
    budget_pack(&packer, budget);
    beside_start(&beside, "bucket", bucket);
    if (packer.overflow)
        return FAULT_INTERNAL;
    fault = seal_close(&store->keys, beside.data, beside.packer.used, plain, packer.used, sealed);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number(bucket),
                                      value_bytes(sealed, packer.used + SEAL_OVERHEAD)};
    return store_change(store, SQL_BUCKET_PUT, arguments, 2);
}
