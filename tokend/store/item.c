// SPDX-License-Identifier: BSD-2-Clause
#include "store/item.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/meta.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FACT "items" // how many rows there are: one that was deleted behind our back is missed

static bool beside_item(struct beside *beside, const struct item *item)
{
    beside_start(beside, "item", item->id);
    pack_number(&beside->packer, item->kind);
    pack_text(&beside->packer, item->name);
    pack_signed(&beside->packer, item->person);
    pack_number(&beside->packer, item->open);
    return !beside->packer.overflow;
}

static enum fault seal_item(const struct store *store, const struct item *item, uint8_t *sealed)
{
    struct beside beside;
    if (item->size > ITEM_PACKED_MAX || !beside_item(&beside, item))
        return FAULT_INTERNAL;
    return seal_close(&store->keys, beside.data, beside.packer.used, item->packed, item->size,
                      sealed);
}

static enum fault noted(struct store *store, int64_t *count)
{
    char text[24];
    enum fault fault = store_meta_get(store, FACT, text, sizeof text);
    *count = 0;
    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    if (fault == FAULT_NONE)
        fault = text_to_number(text, 0, INT64_MAX, count);
    return fault == FAULT_NONE ? FAULT_NONE : FAULT_CORRUPT;
}

static enum fault check_count(struct store *store, int64_t *rows)
{
    int64_t wanted = 0;
    enum fault fault = store_number(store, SQL_ITEM_ROWS, rows);
    if (fault == FAULT_NONE)
        fault = noted(store, &wanted);
    return fault == FAULT_NONE && *rows != wanted ? FAULT_CORRUPT : fault;
}

enum fault item_add(struct store *store, struct item *item)
{
    uint8_t sealed[ITEM_PACKED_MAX + SEAL_OVERHEAD];
    char text[24];
    int64_t rows;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = check_count(store, &rows);
    if (fault != FAULT_NONE)
        return fault;
    item->id = rows + 1;
    fault = seal_item(store, item, sealed);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {
        value_number(item->id),   value_number(item->kind),
        value_text(item->name),   value_number(item->person),
        value_number(item->open), value_bytes(sealed, item->size + SEAL_OVERHEAD),
    };
    fault = store_change(store, SQL_ITEM_INSERT, arguments, 6);
    if (fault != FAULT_NONE)
        return fault;
    row_written(store, ROW_ITEM, item->id, NULL, sealed, item->size + SEAL_OVERHEAD);
    snprintf(text, sizeof text, "%" PRId64, item->id);
    fault = store_meta_put(store, FACT, text);
    if (fault != FAULT_NONE)
        store->broken = fault; // the row alone must not be committed
    return fault;
}

static bool keep_seal(void *context, const struct value *row, unsigned columns)
{
    if (columns == 1 && row[0].kind == VALUE_BYTES)
        row_keep(context, row[0].data, row[0].size);
    return false;
}

// In the place of the row that is there.
static enum fault put(struct store *store, const struct item *item, enum statement statement,
                      int64_t number)
{
    uint8_t sealed[ITEM_PACKED_MAX + SEAL_OVERHEAD];
    struct row_seal before = {.there = false};
    const struct value id = value_number(item->id);
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_ITEM_SEAL, &id, 1, keep_seal, &before);
    if (fault == FAULT_NONE)
        fault = seal_item(store, item, sealed);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {id, value_number(number),
                                      value_bytes(sealed, item->size + SEAL_OVERHEAD)};
    fault = store_change(store, statement, arguments, 3);
    if (fault == FAULT_NONE)
        row_written(store, ROW_ITEM, item->id, &before, sealed, item->size + SEAL_OVERHEAD);
    return fault;
}

enum fault item_put(struct store *store, const struct item *item)
{
    return put(store, item, SQL_ITEM_UPDATE, item->open);
}

enum fault item_put_kind(struct store *store, const struct item *item)
{
    return put(store, item, SQL_ITEM_UPDATE_KIND, item->kind);
}

struct reading {
    const struct store *store;
    enum item_kind kind;
    item_take take;
    void *context;
    enum fault fault;
};

static enum fault open_item(const struct store *store, const struct value *row, unsigned columns,
                            struct item *item)
{
    struct beside beside;
    if (columns != 6 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_NUMBER ||
        row[2].kind != VALUE_TEXT || row[3].kind != VALUE_NUMBER || row[4].kind != VALUE_NUMBER ||
        row[5].kind != VALUE_BYTES || row[2].size >= sizeof item->name || row[4].number < 0 ||
        row[4].number > 1 || row[5].size < SEAL_OVERHEAD ||
        row[5].size > ITEM_PACKED_MAX + SEAL_OVERHEAD)
        return FAULT_CORRUPT;
    *item = (struct item){.id = row[0].number,
                          .kind = (enum item_kind)row[1].number,
                          .person = row[3].number,
                          .open = row[4].number == 1,
                          .size = row[5].size - SEAL_OVERHEAD};
    memcpy(item->name, row[2].data, row[2].size);
    if (!beside_item(&beside, item))
        return FAULT_CORRUPT;
    return seal_open(&store->keys, beside.data, beside.packer.used, row[5].data, row[5].size,
                     item->packed);
}

static bool visit(void *context, const struct value *row, unsigned columns)
{
    struct reading *reading = context;
    struct item item;
    reading->fault = open_item(reading->store, row, columns, &item);
    if (reading->fault == FAULT_NONE && item.kind != reading->kind &&
        !(item.kind == ITEM_ROLE && reading->kind == ITEM_REQUEST))
        reading->fault = FAULT_CORRUPT;
    if (reading->fault == FAULT_NONE)
        reading->fault = reading->take(reading->context, &item);
    secret_wipe(&item, sizeof item);
    return reading->fault == FAULT_NONE;
}

static enum fault read_items(struct store *store, enum item_kind kind, enum statement statement,
                             const struct value *arguments, unsigned count, bool count_all,
                             item_take take, void *context)
{
    struct reading reading = {store, kind, take, context, FAULT_NONE};
    int64_t rows;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE && count_all)
        fault = check_count(store, &rows);
    if (fault == FAULT_NONE)
        fault = store_run(store, statement, arguments, count, visit, &reading);
    return fault != FAULT_NONE ? fault : reading.fault;
}

enum fault item_read(struct store *store, enum statement statement, const struct value *arguments,
                     unsigned count, bool count_all, item_take take, void *context)
{
    return read_items(store, (enum item_kind)arguments[0].number, statement, arguments, count,
                      count_all, take, context);
}

enum fault item_read_requests(struct store *store, enum statement statement,
                              const struct value *arguments, unsigned count, bool count_all,
                              item_take take, void *context)
{
    return read_items(store, ITEM_REQUEST, statement, arguments, count, count_all, take, context);
}
