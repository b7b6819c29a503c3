// SPDX-License-Identifier: BSD-2-Clause
#include "store/person_row.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/budget_pack.h"
#include <string.h>

static bool is_strained(const struct record *record)
{
    return record->person.state != PERSON_REMOVED &&
           !(budget_is_fresh(&record->budgets[0]) && budget_is_fresh(&record->budgets[1]) &&
             foreign_is_fresh(&record->foreign));
}

static bool beside_person(struct beside *beside, const struct person *person, bool strained)
{
    beside_start(beside, "person", person->id);
    pack_text(&beside->packer, person->name);
    pack_number(&beside->packer, person->uid);
    pack_number(&beside->packer, person->state);
    pack_number(&beside->packer, strained);
    return !beside->packer.overflow;
}

enum fault person_row_seal(const struct store *store, const struct record *record,
                           uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD], size_t *size)
{
    uint8_t plain[RECORD_PACKED_MAX];
    struct beside beside;
    size_t plain_size;
    enum fault fault = record_pack(record, plain, &plain_size);
    if (fault != FAULT_NONE) {
        secret_wipe(plain, sizeof plain);
        return fault;
    }
    if (!beside_person(&beside, &record->person, is_strained(record)))
        return FAULT_INTERNAL;
    fault = seal_close(&store->keys, beside.data, beside.packer.used, plain, plain_size, sealed);
    secret_wipe(plain, plain_size);
    *size = plain_size + SEAL_OVERHEAD;
    return fault;
}

// The columns beside it.
static bool read_columns(const struct value *row, unsigned columns, struct person *person)
{
    if (columns != 6 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_TEXT ||
        row[2].kind != VALUE_NUMBER || row[3].kind != VALUE_NUMBER || row[4].kind != VALUE_NUMBER)
        return false;
    if (row[0].number <= 0 || row[1].size >= STORE_NAME_SIZE || row[2].number < 0 ||
        row[2].number > UINT32_MAX || row[3].number < PERSON_ACTIVE ||
        row[3].number > PERSON_REMOVED || row[4].number < 0 || row[4].number > 1)
        return false;
    person->id = row[0].number;
    memcpy(person->name, row[1].data, row[1].size);
    person->uid = (uint32_t)row[2].number;
    person->state = (enum person_state)row[3].number;
    return true;
}

bool person_row_damaged(const struct value *row, unsigned columns, struct record *record)
{
    static const struct record nothing;
    struct person *person = &record->person;
    *record = nothing;
    if (!read_columns(row, columns, person)) {
        *person = nothing.person;
        if (columns > 0 && row[0].kind == VALUE_NUMBER)
            person->id = row[0].number;
    }
    person->state = PERSON_DAMAGED;
    const bool named = person->name[0] != '\0' && strlen(person->name) == row[1].size &&
                       text_is_plain(person->name);
    if (!named) {
        memset(person->name, 0, sizeof person->name);
        person->name[0] = '?';
    }
    if (person->uid == 0) // root is no person
        person->uid = UINT32_MAX;
    return named;
}

enum fault person_row_open(const struct store *store, const struct value *row, unsigned columns,
                           struct record *record)
{
    uint8_t plain[RECORD_PACKED_MAX];
    struct beside beside;
    if (!read_columns(row, columns, &record->person) || row[5].kind != VALUE_BYTES ||
        row[5].size < SEAL_OVERHEAD || row[5].size > sizeof plain + SEAL_OVERHEAD)
        return FAULT_CORRUPT;
    if (!beside_person(&beside, &record->person, row[4].number == 1))
        return FAULT_INTERNAL;
    enum fault fault =
        seal_open(&store->keys, beside.data, beside.packer.used, row[5].data, row[5].size, plain);
    if (fault != FAULT_NONE)
        return fault;
    size_t size = row[5].size - SEAL_OVERHEAD;
    fault = record_unpack(plain, size, record);
    secret_wipe(plain, size);
    return fault;
}

// --- the person of this request --------------------------------------------------------------

void record_drop(struct store *store)
{
    if (store->loaded)
        secret_wipe(&store->record, sizeof store->record);
    store->loaded = store->changed = store->stored.there = false;
}

void record_done(struct store *store)
{
    if (!store->transaction)
        record_drop(store);
}

struct loading {
    struct store *store;
    enum fault fault;
};

static bool visit_record(void *context, const struct value *row, unsigned columns)
{
    struct loading *loading = context;
    struct store *store = loading->store;
    store->loaded = true;
    loading->fault = person_row_open(store, row, columns, &store->record);
    if (loading->fault == FAULT_NONE) {
        store->stored_state = store->record.person.state;
        store->stored_strained = row[4].number == 1;
        row_keep(&store->stored, row[5].data, row[5].size);
    }
    return false;
}

enum fault person_row_load(struct store *store, enum statement statement, struct value key)
{
    struct loading loading = {store, FAULT_NOT_FOUND};
    enum fault fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    fault = store_run(store, statement, &key, 1, visit_record, &loading);
    if (fault == FAULT_NONE)
        fault = loading.fault;
    if (fault != FAULT_NONE)
        record_drop(store);
    return fault;
}

enum fault record_load(struct store *store, int64_t person)
{
    enum fault fault = store_may_read(store);
    if (fault != FAULT_NONE)
        return fault;
    if (store->loaded && store->transaction && store->record.person.id == person)
        return FAULT_NONE;
    fault = person_row_load(store, SQL_PERSON_BY_ID, value_number(person));
    if (fault == FAULT_NONE && store->record.person.id != person)
        fault = FAULT_CORRUPT;
    return fault;
}

void record_changed(struct store *store)
{
    store->changed = true;
}

int64_t record_newest(const struct store *store)
{
    return store->leaf_last > store->log_last ? store->leaf_last : store->log_last;
}

enum fault record_flush(struct store *store)
{
    if (!store->changed)
        return FAULT_NONE;
    uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD];
    const struct record *record = &store->record;
    size_t size;
    store->record.person.logged = record_newest(store);
    enum fault fault = person_row_seal(store, record, sealed, &size);
    if (fault == FAULT_NONE) {
        const bool strained = is_strained(record);
        const struct value all[] = {
            value_number(record->person.id),
            value_number(record->person.state),
            value_number(strained),
            value_bytes(sealed, size),
        };
        const struct value few[] = {all[0], all[3]};
        if (record->person.state == store->stored_state && strained == store->stored_strained)
            fault = store_change(store, SQL_PERSON_UPDATE_RECORD, few, 2);
        else
            fault = store_change(store, SQL_PERSON_UPDATE, all, 4);
        store->stored_state = record->person.state;
        store->stored_strained = strained;
        if (fault == FAULT_NONE)
            row_written(store, ROW_PERSON, record->person.id, &store->stored, sealed, size);
        row_keep(&store->stored, sealed, size);
    }
    store->changed = false;
    // The change was acknowledged when it was made: losing it now must not go unnoticed.
    if (fault != FAULT_NONE && store->broken == FAULT_NONE)
        store->broken = fault;
    return fault;
}
