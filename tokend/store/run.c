// SPDX-License-Identifier: BSD-2-Clause
// Running statements, in a transaction that the database may give up by itself.
#include "store/internal.h"

void beside_start(struct beside *beside, const char *table, int64_t id)
{
    beside->packer = (struct packer){.data = beside->data, .size = sizeof beside->data};
    pack_text(&beside->packer, table);
    pack_signed(&beside->packer, id);
}

void store_lose(struct store *store, enum fault fault)
{
    store->transaction = TRANSACTION_LOST;
    if (store->broken == FAULT_NONE)
        store->broken = fault != FAULT_NONE ? fault : FAULT_IO;
}

void store_notice_loss(struct store *store, enum fault fault)
{
    if (store->transaction == TRANSACTION_OPEN && !store->driver->in_transaction(store->database))
        store_lose(store, fault);
}

bool store_is_lost(const struct store *store)
{
    return store->transaction == TRANSACTION_LOST;
}

enum fault store_may_read(struct store *store)
{
    return store->broken;
}

enum fault store_may_write(struct store *store)
{
    if (store->transaction == TRANSACTION_NONE)
        return FAULT_INTERNAL;
    return store->broken;
}

static enum fault run(struct store *store, const struct call *call, uint64_t *changed)
{
    if (store->broken != FAULT_NONE)
        return store->broken;
    store->touched = true;
    enum fault fault = store->driver->run(store->database, call, changed);
    store_notice_loss(store, fault);
    // Also when the last row was seen before it happened.
    return store->transaction == TRANSACTION_LOST ? store->broken : fault;
}

enum fault store_run(struct store *store, enum statement statement, const struct value *arguments,
                     unsigned count, row_visit visit, void *context)
{
    const struct call call = {statement, arguments, count, visit, context};
    return run(store, &call, NULL);
}

enum fault store_change(struct store *store, enum statement statement,
                        const struct value *arguments, unsigned count)
{
    const struct call call = {statement, arguments, count, NULL, NULL};
    uint64_t changed = 0;
    enum fault fault = run(store, &call, &changed);
    return fault == FAULT_NONE && changed != 1 ? FAULT_CORRUPT : fault;
}

struct counting {
    int64_t number;
    bool found;
};

static bool visit_number(void *context, const struct value *row, unsigned columns)
{
    struct counting *counting = context;
    counting->found = columns == 1 && row[0].kind == VALUE_NUMBER;
    if (counting->found)
        counting->number = row[0].number;
    return false;
}

enum fault store_number(struct store *store, enum statement statement, int64_t *number)
{
    struct counting counting = {0};
    enum fault fault = store_run(store, statement, NULL, 0, visit_number, &counting);
    if (fault != FAULT_NONE)
        return fault;
    if (!counting.found)
        return FAULT_CORRUPT;
    *number = counting.number;
    return FAULT_NONE;
}
