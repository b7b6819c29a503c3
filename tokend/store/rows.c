// SPDX-License-Identifier: BSD-2-Clause
#include "store/rows.h"
#include "base/secret.h"
#include "store/internal.h"
#include <string.h>

void row_keep(struct row_seal *seal, const void *sealed, size_t size)
{
    const uint8_t *bytes = sealed;
    if (size < SEAL_OVERHEAD)
        return;
    // Nonce and tag, of which no two rows have the same.
    memcpy(seal->bytes, bytes, SEAL_NONCE_SIZE);
    memcpy(seal->bytes + SEAL_NONCE_SIZE, bytes + size - (SEAL_OVERHEAD - SEAL_NONCE_SIZE),
           SEAL_OVERHEAD - SEAL_NONCE_SIZE);
    seal->there = true;
}

// --- the second half: each hash times its row's place, in four lanes of GF(2^64) --------------

#define LANE 8
#define REDUCTION 0x1b // x^64 = x^4 + x^3 + x + 1

// No two rows have the same, and none is 0.
static uint64_t place_of(enum row_table table, int64_t id)
{
    return (uint64_t)id * ROW_TABLES + table + 1;
}

static uint64_t multiply(uint64_t a, uint64_t b)
{
    uint64_t product = 0;
    for (; b != 0; b >>= 1) {
        if ((b & 1) != 0)
            product ^= a;
        a = a << 1 ^ (a >> 63) * REDUCTION;
    }
    return product;
}

void row_at_place(const uint8_t hash[ROWS_HASH_SIZE], enum row_table table, int64_t id,
                  uint8_t sum[ROWS_HASH_SIZE])
{
    const uint64_t place = place_of(table, id);
    for (size_t lane = 0; lane < ROWS_HASH_SIZE; lane += LANE) {
        uint64_t factor = 0;
        for (size_t i = 0; i < LANE; i++)
            factor |= (uint64_t)hash[lane + i] << 8 * i;
        const uint64_t product = multiply(factor, place);
        for (size_t i = 0; i < LANE; i++)
            sum[lane + i] ^= (uint8_t)(product >> 8 * i);
    }
}

// --- the sum -----------------------------------------------------------------------------------

static void add(const struct store *store, enum row_table table, int64_t id,
                const struct row_seal *seal, uint8_t sum[ROWS_SUM_SIZE])
{
    uint8_t data[SEAL_OVERHEAD + 64], hash[ROWS_HASH_SIZE];
    struct packer packer = {.data = data, .size = sizeof data};
    pack_text(&packer, "row");
    pack_number(&packer, table);
    pack_signed(&packer, id);
    pack_bytes(&packer, seal->bytes, sizeof seal->bytes);
    seal_hash(store->keys.mac, data, packer.used, hash, sizeof hash);
    for (size_t i = 0; i < sizeof hash; i++)
        sum[i] ^= hash[i];
    row_at_place(hash, table, id, sum + ROWS_HASH_SIZE);
    secret_wipe(hash, sizeof hash);
}

void row_written(struct store *store, enum row_table table, int64_t id,
                 const struct row_seal *before, const void *sealed, size_t size)
{
    struct row_seal now = {.there = false};
    if (before != NULL && before->there)
        add(store, table, id, before, store->rows_moved);
    row_keep(&now, sealed, size);
    add(store, table, id, &now, store->rows_moved);
}

struct adding {
    const struct store *store;
    enum row_table table;
    uint8_t *sum;
    enum fault fault;
};

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct adding *adding = context;
    struct row_seal seal = {.there = false};
    if (columns != 2 || row[0].kind != VALUE_NUMBER) {
        adding->fault = FAULT_CORRUPT;
        return false;
    }
    if (row[1].kind != VALUE_BYTES || row[1].size < SEAL_OVERHEAD)
        return true; // none of ours; what was there is missing from the sum
    row_keep(&seal, row[1].data, row[1].size);
    add(adding->store, adding->table, row[0].number, &seal, adding->sum);
    return true;
}

enum fault rows_add_up(struct store *store, uint8_t sum[ROWS_SUM_SIZE])
{
    static const enum statement statements[ROW_TABLES] = {
        [ROW_PERSON] = SQL_PERSON_SEALED, [ROW_ITEM] = SQL_ITEM_SEALED};
    enum fault fault = FAULT_NONE;
    memset(sum, 0, ROWS_SUM_SIZE);
    for (enum row_table table = 0; table < ROW_TABLES && fault == FAULT_NONE; table++) {
        struct adding adding = {store, table, sum, FAULT_NONE};
        fault = store_run(store, statements[table], NULL, 0, visit, &adding);
        if (fault == FAULT_NONE)
            fault = adding.fault;
    }
    return fault;
}

bool rows_moved(const struct store *store)
{
    static const uint8_t nothing[ROWS_SUM_SIZE];
    return store->rows_anew ||
           memcmp(store->rows_moved, nothing, sizeof nothing) != 0; // no secret: who writes knows
}

enum fault rows_commit(struct store *store, struct meta *meta)
{
    if (store->rows_anew)
        return rows_add_up(store, meta->rows);
    for (size_t i = 0; i < ROWS_SUM_SIZE; i++)
        meta->rows[i] ^= store->rows_moved[i];
    return FAULT_NONE;
}

void rows_forget(struct store *store)
{
    memset(store->rows_moved, 0, sizeof store->rows_moved);
    store->rows_anew = false;
}

enum fault rows_add_places(struct store *store, struct meta *meta)
{
    uint8_t sum[ROWS_SUM_SIZE];
    const enum fault fault = rows_add_up(store, sum);
    if (fault == FAULT_NONE)
        memcpy(meta->rows + ROWS_HASH_SIZE, sum + ROWS_HASH_SIZE, ROWS_HASH_SIZE);
    return fault;
}

enum fault rows_take(struct store *store)
{
    uint8_t sum[ROWS_SUM_SIZE];
    struct meta meta;
    enum fault fault = meta_load(store, &meta);
    if (fault == FAULT_NONE)
        fault = rows_add_up(store, sum);
    for (size_t i = 0; i < sizeof sum && fault == FAULT_NONE; i++)
        store->rows_moved[i] = sum[i] ^ meta.rows[i];
    secret_wipe(&meta, sizeof meta);
    secret_wipe(sum, sizeof sum);
    return fault;
}

enum fault store_rows_accept(struct store *store)
{
    const enum fault fault = store_may_write(store);
    store->rows_anew = store->rows_anew || fault == FAULT_NONE;
    return fault;
}
