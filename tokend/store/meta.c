// SPDX-License-Identifier: BSD-2-Clause
// The store's one row about itself: small values that others keep (store_meta_*), and the counts
// that show whether people or log records were removed behind our back. One sealed value, so no
// fact can be deleted or put back alone (abuse:R5).
#include "store/meta.h"
#include "base/secret.h"
#include "store/internal.h"
#include <string.h>

static bool beside_facts(const struct store *store, struct beside *beside)
{
    beside_start(beside, "store", 1);
    pack_signed(&beside->packer, store->schema);
    pack_bytes(&beside->packer, store->identity, sizeof store->identity);
    return !beside->packer.overflow;
}

static size_t rows_size(int64_t schema)
{
    return schema >= 14 ? ROWS_SUM_SIZE : schema == 13 ? ROWS_HASH_SIZE : 0;
}

enum fault meta_seal(const struct store *store, const struct meta *meta,
                     uint8_t sealed[META_PACKED_MAX + SEAL_OVERHEAD], size_t *size)
{
    uint8_t plain[META_PACKED_MAX];
    struct beside beside;
    struct packer packer = {.data = plain, .size = sizeof plain};
    pack_number(&packer, meta->people);
    pack_signed(&packer, meta->audit_last);
    pack_signed(&packer, meta->session_last);
    pack_bytes(&packer, meta->schema, sizeof meta->schema);
    pack_number(&packer, meta->count);
    for (uint32_t i = 0; i < meta->count; i++) {
        pack_text(&packer, meta->items[i].name);
        pack_text(&packer, meta->items[i].value);
    }
    if (store->schema >= 11) {
        uint8_t tree[MERKLE_PACKED_MAX];
        pack_bytes(&packer, tree, merkle_pack(&meta->tree, tree));
        pack_bytes(&packer, meta->seed, sizeof meta->seed);
    }
    if (rows_size(store->schema) > 0)
        pack_bytes(&packer, meta->rows, rows_size(store->schema));
    if (packer.overflow || !beside_facts(store, &beside))
        return FAULT_INTERNAL;
    *size = packer.used + SEAL_OVERHEAD;
    enum fault fault =
        seal_close(&store->keys, beside.data, beside.packer.used, plain, packer.used, sealed);
    secret_wipe(plain, packer.used);
    return fault;
}

struct loading {
    struct store *store;
    struct meta *meta;
    enum fault fault;
};

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct loading *loading = context;
    struct meta *meta = loading->meta;
    uint8_t plain[META_PACKED_MAX];
    struct beside beside;
    loading->fault = FAULT_CORRUPT;
    if (columns != 4 || row[0].kind != VALUE_NUMBER || row[0].number != loading->store->schema ||
        row[3].kind != VALUE_BYTES || row[3].size < SEAL_OVERHEAD ||
        row[3].size > sizeof plain + SEAL_OVERHEAD || !beside_facts(loading->store, &beside))
        return false;
    loading->fault = seal_open(&loading->store->keys, beside.data, beside.packer.used, row[3].data,
                               row[3].size, plain);
    if (loading->fault != FAULT_NONE)
        return false;
    struct unpacker unpacker = {.data = plain, .left = row[3].size - SEAL_OVERHEAD};
    meta->people = unpack_number(&unpacker, INT64_MAX);
    meta->audit_last = unpack_signed(&unpacker, 0, INT64_MAX);
    meta->session_last = unpack_signed(&unpacker, 0, INT64_MAX);
    if (unpack_bytes(&unpacker, meta->schema, sizeof meta->schema) != sizeof meta->schema)
        unpacker.bad = true;
    meta->count = (uint32_t)unpack_number(&unpacker, META_MAX);
    for (uint32_t i = 0; i < meta->count; i++) {
        unpack_text(&unpacker, meta->items[i].name, META_NAME_SIZE);
        unpack_text(&unpacker, meta->items[i].value, META_VALUE_SIZE);
    }
    meta->tree = (struct merkle_range){0};
    memset(meta->seed, 0, sizeof meta->seed);
    if (loading->store->schema >= 11) {
        uint8_t tree[MERKLE_PACKED_MAX];
        const size_t size = unpack_bytes(&unpacker, tree, sizeof tree);
        if (!merkle_unpack(tree, size, &meta->tree) ||
            unpack_bytes(&unpacker, meta->seed, sizeof meta->seed) != sizeof meta->seed)
            unpacker.bad = true;
    }
    memset(meta->rows, 0, sizeof meta->rows);
    const size_t rows = rows_size(loading->store->schema);
    if (rows > 0 && unpack_bytes(&unpacker, meta->rows, sizeof meta->rows) != rows)
        unpacker.bad = true;
    if (!unpack_end(&unpacker))
        loading->fault = FAULT_CORRUPT;
    secret_wipe(plain, row[3].size - SEAL_OVERHEAD);
    return false;
}

enum fault meta_load(struct store *store, struct meta *meta)
{
    struct loading loading = {store, meta, FAULT_CORRUPT};
    enum fault fault = store_run(store, SQL_STORE_GET, NULL, 0, visit, &loading);
    return fault != FAULT_NONE ? fault : loading.fault;
}

enum fault meta_save(struct store *store, const struct meta *meta)
{
    uint8_t sealed[META_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    enum fault fault = meta_seal(store, meta, sealed, &size);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number(store->schema), value_bytes(sealed, size)};
    return store_change(store, SQL_STORE_SET_META, arguments, 2);
}

_Static_assert(STORE_META_SIZE == META_VALUE_SIZE, "what callers are told");

static struct meta_item *find(struct meta *meta, const char *name)
{
    for (uint32_t i = 0; i < meta->count; i++)
        if (strcmp(meta->items[i].name, name) == 0)
            return &meta->items[i];
    return NULL;
}

enum fault store_meta_get(struct store *store, const char *name, char *value, size_t size)
{
    struct meta meta;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    const struct meta_item *fact = find(&meta, name);
    if (fact == NULL)
        fault = FAULT_NOT_FOUND;
    else if (strlen(fact->value) >= size)
        fault = FAULT_LIMIT;
    else
        strcpy(value, fact->value);
    secret_wipe(&meta, sizeof meta);
    return fault;
}

enum fault store_meta_put(struct store *store, const char *name, const char *value)
{
    struct meta meta;
    if (name[0] == '\0' || strlen(name) >= META_NAME_SIZE || strlen(value) >= META_VALUE_SIZE)
        return FAULT_LIMIT;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    struct meta_item *fact = find(&meta, name);
    if (fact == NULL && meta.count < META_MAX) {
        fact = &meta.items[meta.count++];
        strcpy(fact->name, name);
    }
    if (fact == NULL) {
        fault = FAULT_LIMIT;
    } else {
        strcpy(fact->value, value);
        fault = meta_save(store, &meta);
    }
    secret_wipe(&meta, sizeof meta);
    return fault;
}
