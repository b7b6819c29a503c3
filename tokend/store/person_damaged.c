// SPDX-License-Identifier: BSD-2-Clause
// People whose row does not open: found by those who take away, and ended.
#include "store/due.h"
#include "store/person_row.h"
#include "store/rows_look.h"
#include <string.h>

struct finding {
    struct store *store;
    enum fault fault;
};

// CONFLICT: it opens.
static bool visit(void *context, const struct value *row, unsigned columns)
{
    static const struct record nothing;
    struct finding *finding = context;
    struct store *store = finding->store;

    store->record = nothing;
    store->loaded = true;
    const enum fault fault = person_row_open(store, row, columns, &store->record);
    finding->fault = fault == FAULT_NONE ? FAULT_CONFLICT : fault;
    if (fault != FAULT_CORRUPT)
        return false;
    (void)person_row_damaged(row, columns, &store->record);
    finding->fault = FAULT_NONE;
    return false;
}

static enum fault find(struct store *store, enum statement statement, struct value key,
                       struct person *person)
{
    struct finding finding = {store, FAULT_NOT_FOUND};
    enum fault fault = record_flush(store);

    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    fault = store_run(store, statement, &key, 1, visit, &finding);
    if (fault == FAULT_NONE)
        fault = finding.fault;
    if (fault == FAULT_NONE)
        *person = store->record.person;
    record_drop(store);
    return fault;
}

// What the ordinary way finds stays as it is.
static enum fault or_damaged(struct store *store, enum fault fault, enum statement statement,
                             struct value key, struct person *person)
{
    if (fault != FAULT_CORRUPT)
        return fault;
    fault = find(store, statement, key, person);
    return fault == FAULT_CONFLICT ? FAULT_CORRUPT : fault;
}

enum fault store_person_row_by_uid(struct store *store, uint32_t uid, struct person *person)
{
    return or_damaged(store, store_person_by_uid(store, uid, person), SQL_PERSON_BY_UID,
                      value_number(uid), person);
}

enum fault store_person_row_by_name(struct store *store, const char *name, struct person *person)
{
    return or_damaged(store, store_person_by_name(store, name, person), SQL_PERSON_BY_NAME,
                      value_text(name), person);
}

enum fault store_person_row_by_id(struct store *store, int64_t id, struct person *person)
{
    return or_damaged(store, store_person_by_id(store, id, person), SQL_PERSON_BY_ID,
                      value_number(id), person);
}

static enum fault write_removed(struct store *store, const struct person *person)
{
    static const struct record nothing;
    uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD];
    struct record *record = &store->record;
    size_t size;

    *record = nothing;
    store->loaded = true;
    record->person.id = person->id;
    memcpy(record->person.name, person->name, sizeof record->person.name);
    record->person.uid = person->uid;
    record->person.role = ROLE_STAFF;
    record->person.state = PERSON_REMOVED;
    record->person.logged = record_newest(store);
    enum fault fault = person_row_seal(store, record, sealed, &size);
    if (fault == FAULT_NONE) {
        const struct value all[] = {value_number(person->id), value_number(PERSON_REMOVED),
                                    value_number(0), value_bytes(sealed, size)};
        const struct value name[] = {all[0], value_text(record->person.name),
                                     value_number(record->person.uid), all[3]};
        fault = store_change(store, SQL_PERSON_UPDATE, all, 4);
        if (fault == FAULT_NONE) // what is sealed is what stands beside it
            fault = store_change(store, SQL_PERSON_RENAME, name, 4);
    }
    record_drop(store);
    return fault;
}

// Its hash of before is not known any more, so the rows are added up anew, where no other one is
// accepted with that.
enum fault store_person_end_damaged(struct store *store, struct person *person)
{
    struct rows_state rows;
    enum fault fault = store_may_write(store);

    if (fault == FAULT_NONE)
        fault = find(store, SQL_PERSON_BY_ID, value_number(person->id), person);
    if (fault == FAULT_NONE)
        fault = store_rows_look(store, &rows);
    if (fault == FAULT_NONE && !rows.hold && rows.person != person->id)
        fault = FAULT_CORRUPT;
    if (fault == FAULT_NONE)
        fault = write_removed(store, person);
    if (fault == FAULT_NONE)
        fault = rows_take(store);
    if (fault == FAULT_NONE)
        fault = store_due_forget(store, person->id);
    if (fault == FAULT_NONE)
        fault = store_person_account(store, person->id, person);
    return fault;
}
