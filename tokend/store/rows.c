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

static void add(const struct store *store, enum row_table table, int64_t id,
                const struct row_seal *seal, uint8_t sum[ROWS_SUM_SIZE])
{
    uint8_t data[SEAL_OVERHEAD + 64], hash[ROWS_SUM_SIZE];
    struct packer packer = {.data = data, .size = sizeof data};
    pack_text(&packer, "row");
    pack_number(&packer, table);
    pack_signed(&packer, id);
    pack_bytes(&packer, seal->bytes, sizeof seal->bytes);
    seal_hash(store->keys.mac, data, packer.used, hash, sizeof hash);
    for (size_t i = 0; i < sizeof hash; i++)
        sum[i] ^= hash[i];
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
    if (columns != 2 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_BYTES ||
        row[1].size < SEAL_OVERHEAD) {
        adding->fault = FAULT_CORRUPT;
        return false;
    }
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

enum fault store_rows_hold(struct store *store, bool *hold)
{
    uint8_t sum[ROWS_SUM_SIZE];
    struct meta meta;
    enum fault fault = store_may_read(store);
    *hold = false;
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    fault = rows_add_up(store, sum);
    *hold = fault == FAULT_NONE && secret_equal(sum, meta.rows, sizeof sum);
    secret_wipe(&meta, sizeof meta);
    return fault;
}

enum fault store_rows_accept(struct store *store)
{
    const enum fault fault = store_may_write(store);
    store->rows_anew = store->rows_anew || fault == FAULT_NONE;
    return fault;
}
