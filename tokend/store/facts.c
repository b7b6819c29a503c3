// SPDX-License-Identifier: BSD-2-Clause
// The store's one row about itself: small facts that others keep (store_meta_*), and the counts
// that show whether people or log records were removed behind our back. One sealed value, so no
// fact can be deleted or put back alone (R5).
#include "base/secret.h"
#include "store/internal.h"
#include "store/meta.h"
#include <string.h>

static bool beside_facts(const struct store *store, struct beside *beside)
{
    beside_start(beside, "store", 1);
    pack_signed(&beside->packer, store->schema);
    pack_bytes(&beside->packer, store->identity, sizeof store->identity);
    return !beside->packer.overflow;
}

enum fault facts_seal(const struct store *store, const struct facts *facts,
                      uint8_t sealed[FACTS_PACKED_MAX + SEAL_OVERHEAD], size_t *size)
{
    uint8_t plain[FACTS_PACKED_MAX];
    struct beside beside;
    struct packer packer = {.data = plain, .size = sizeof plain};
    pack_number(&packer, facts->people);
    pack_signed(&packer, facts->audit_last);
    pack_signed(&packer, facts->session_last);
    pack_bytes(&packer, facts->schema, sizeof facts->schema);
    pack_number(&packer, facts->count);
    for (uint32_t i = 0; i < facts->count; i++) {
        pack_text(&packer, facts->items[i].name);
        pack_text(&packer, facts->items[i].value);
    }
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
    struct facts *facts;
    enum fault fault;
};

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct loading *loading = context;
    struct facts *facts = loading->facts;
    uint8_t plain[FACTS_PACKED_MAX];
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
    facts->people = unpack_number(&unpacker, INT64_MAX);
    facts->audit_last = unpack_signed(&unpacker, 0, INT64_MAX);
    facts->session_last = unpack_signed(&unpacker, 0, INT64_MAX);
    if (unpack_bytes(&unpacker, facts->schema, sizeof facts->schema) != sizeof facts->schema)
        unpacker.bad = true;
    facts->count = (uint32_t)unpack_number(&unpacker, FACTS_MAX);
    for (uint32_t i = 0; i < facts->count; i++) {
        unpack_text(&unpacker, facts->items[i].name, FACT_NAME_SIZE);
        unpack_text(&unpacker, facts->items[i].value, FACT_VALUE_SIZE);
    }
    if (!unpack_end(&unpacker))
        loading->fault = FAULT_CORRUPT;
    secret_wipe(plain, row[3].size - SEAL_OVERHEAD);
    return false;
}

enum fault facts_load(struct store *store, struct facts *facts)
{
    struct loading loading = {store, facts, FAULT_CORRUPT};
    enum fault fault = store_run(store, SQL_STORE_GET, NULL, 0, visit, &loading);
    return fault != FAULT_NONE ? fault : loading.fault;
}

enum fault facts_save(struct store *store, const struct facts *facts)
{
    uint8_t sealed[FACTS_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    enum fault fault = facts_seal(store, facts, sealed, &size);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {value_number(store->schema), value_bytes(sealed, size)};
    return store_change(store, SQL_STORE_SET_FACTS, arguments, 2);
}

static struct fact *find(struct facts *facts, const char *name)
{
    for (uint32_t i = 0; i < facts->count; i++)
        if (strcmp(facts->items[i].name, name) == 0)
            return &facts->items[i];
    return NULL;
}

enum fault store_meta_get(struct store *store, const char *name, char *value, size_t size)
{
    struct facts facts;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = facts_load(store, &facts);
    if (fault != FAULT_NONE)
        return fault;
    const struct fact *fact = find(&facts, name);
    if (fact == NULL)
        fault = FAULT_NOT_FOUND;
    else if (strlen(fact->value) >= size)
        fault = FAULT_LIMIT;
    else
        strcpy(value, fact->value);
    secret_wipe(&facts, sizeof facts);
    return fault;
}

enum fault store_meta_put(struct store *store, const char *name, const char *value)
{
    struct facts facts;
    if (name[0] == '\0' || strlen(name) >= FACT_NAME_SIZE || strlen(value) >= FACT_VALUE_SIZE)
        return FAULT_LIMIT;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = facts_load(store, &facts);
    if (fault != FAULT_NONE)
        return fault;
    struct fact *fact = find(&facts, name);
    if (fact == NULL && facts.count < FACTS_MAX) {
        fact = &facts.items[facts.count++];
        strcpy(fact->name, name);
    }
    if (fact == NULL) {
        fault = FAULT_LIMIT;
    } else {
        strcpy(fact->value, value);
        fault = facts_save(store, &facts);
    }
    secret_wipe(&facts, sizeof facts);
    return fault;
}
