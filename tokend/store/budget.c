// SPDX-License-Identifier: BSD-2-Clause
// Budgets of one name: of a person inside that person's record, of unknown names in buckets. A
// bucket row is made when first used; there are at most three for each of BUCKETS: local tries,
// remote ones, and those from sessions of other people. What they say decides nothing (an unknown
// name is denied anyway), so a lost one is no way in.
#include "store/budget.h"
#include "store/budget_pack.h"
#include "store/internal.h"
#include <string.h>

// Enough that locking them all, to see which names behave otherwise, takes hundreds of thousands of
// tries; few enough that they never need more than 5 MB, and 10 MB more where local people spend
// days on it.
#define BUCKETS 32768

static int64_t bucket_of(const struct store *store, const char *name)
{
    uint8_t hash[16];
    seal_hash(store->keys.bucket, name, strlen(name), hash, sizeof hash);
    uint32_t number = (uint32_t)hash[0] << 16 | (uint32_t)hash[1] << 8 | hash[2];
    return number % BUCKETS;
}

void store_fingerprint_name(const struct store *store, const char *name, uint8_t print[4])
{
    uint8_t hash[16];
    seal_hash(store->keys.names, name, strlen(name), hash, sizeof hash);
    memcpy(print, hash, 4);
}

static int64_t bucket_of_budget(const struct store *store, const struct budget_key *key)
{
    return bucket_of(store, key->name) * 2 + (key->remote ? 1 : 0);
}

static int64_t bucket_of_foreign(const struct store *store, const struct budget_key *key)
{
    return BUCKETS * 2 + bucket_of(store, key->name);
}

#define BUCKET_PACKED_MAX 512

struct reading {
    const struct store *store;
    int64_t bucket;
    struct budget *budget; // one of the two is asked for
    struct foreign *foreign;
    enum fault fault;
};

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
    if (reading->budget != NULL)
        budget_unpack(&unpacker, reading->budget);
    else
        foreign_unpack(&unpacker, reading->foreign);
    if (!unpack_end(&unpacker))
        reading->fault = FAULT_CORRUPT;
    return false;
}

static enum fault bucket_get(struct store *store, struct reading *reading)
{
    enum fault fault = store_may_read(store);
    if (fault != FAULT_NONE)
        return fault;
    const struct value argument = value_number(reading->bucket);
    fault = store_run(store, SQL_BUCKET_GET, &argument, 1, visit, reading);
    return fault == FAULT_NONE ? reading->fault : fault;
}

static enum fault bucket_put(struct store *store, int64_t bucket, const struct packer *packer)
{
    uint8_t sealed[BUCKET_PACKED_MAX + SEAL_OVERHEAD];
    struct beside beside;
    if (packer->overflow)
        return FAULT_INTERNAL;
    beside_start(&beside, "bucket", bucket);
    enum fault fault = seal_close(&store->keys, beside.data, beside.packer.used, packer->data,
                                  packer->used, sealed);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number(bucket),
                                      value_bytes(sealed, packer->used + SEAL_OVERHEAD)};
    return store_change(store, SQL_BUCKET_PUT, arguments, 2);
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
    struct budget found = {0};
    struct reading reading = {
        .store = store, .bucket = bucket_of_budget(store, key), .budget = &found};
    const enum fault fault = bucket_get(store, &reading);
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
    uint8_t plain[BUCKET_PACKED_MAX];
    struct packer packer = {.data = plain, .size = sizeof plain};
    budget_pack(&packer, budget);
    return bucket_put(store, bucket_of_budget(store, key), &packer);
}

enum fault store_foreign_get(struct store *store, const struct budget_key *key,
                             struct foreign *foreign)
{
    if (key->person != 0) {
        enum fault fault = record_load(store, key->person);
        if (fault == FAULT_NONE)
            *foreign = store->record.foreign;
        record_done(store);
        return fault;
    }
    struct foreign found = {0};
    struct reading reading = {
        .store = store, .bucket = bucket_of_foreign(store, key), .foreign = &found};
    const enum fault fault = bucket_get(store, &reading);
    if (fault == FAULT_NONE)
        *foreign = found;
    return fault;
}

enum fault store_foreign_put(struct store *store, const struct budget_key *key,
                             const struct foreign *foreign)
{
    enum fault fault = store_may_write(store);
    if (fault != FAULT_NONE)
        return fault;
    if (key->person != 0) {
        fault = record_load(store, key->person);
        if (fault != FAULT_NONE)
            return fault;
        store->record.foreign = *foreign;
        record_changed(store);
        return FAULT_NONE;
    }
    uint8_t plain[BUCKET_PACKED_MAX];
    struct packer packer = {.data = plain, .size = sizeof plain};
    foreign_pack(&packer, foreign);
    return bucket_put(store, bucket_of_foreign(store, key), &packer);
}
