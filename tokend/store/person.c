// SPDX-License-Identifier: BSD-2-Clause
// People, and the one row that each of them is (record.h).
#include "store/person.h"
#include "base/secret.h"
#include "store/budget.h"
#include "store/internal.h"
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

static enum fault seal_record(const struct store *store, const struct record *record,
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

// One row of PERSON_* into a record that is all zero.
static enum fault open_record(const struct store *store, const struct value *row, unsigned columns,
                              struct record *record)
{
    uint8_t plain[RECORD_PACKED_MAX];
    struct beside beside;
    if (columns != 6 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_TEXT ||
        row[2].kind != VALUE_NUMBER || row[3].kind != VALUE_NUMBER || row[4].kind != VALUE_NUMBER ||
        row[5].kind != VALUE_BYTES)
        return FAULT_CORRUPT;
    if (row[0].number <= 0 || row[1].size >= STORE_NAME_SIZE || row[2].number < 0 ||
        row[2].number > UINT32_MAX || row[3].number < PERSON_ACTIVE ||
        row[3].number > PERSON_REMOVED || row[4].number < 0 || row[4].number > 1 ||
        row[5].size < SEAL_OVERHEAD || row[5].size > sizeof plain + SEAL_OVERHEAD)
        return FAULT_CORRUPT;
    record->person.id = row[0].number;
    memcpy(record->person.name, row[1].data, row[1].size);
    record->person.uid = (uint32_t)row[2].number;
    record->person.state = (enum person_state)row[3].number;
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
    store->loaded = store->changed = false;
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
    loading->fault = open_record(store, row, columns, &store->record);
    if (loading->fault == FAULT_NONE) {
        store->stored_state = store->record.person.state;
        store->stored_strained = row[4].number == 1;
    }
    return false;
}

static enum fault load(struct store *store, enum statement statement, struct value key)
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
    fault = load(store, SQL_PERSON_BY_ID, value_number(person));
    if (fault == FAULT_NONE && store->record.person.id != person)
        fault = FAULT_CORRUPT;
    return fault;
}

void record_changed(struct store *store)
{
    store->changed = true;
}

enum fault record_flush(struct store *store)
{
    if (!store->changed)
        return FAULT_NONE;
    uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD];
    const struct record *record = &store->record;
    size_t size;
    enum fault fault = seal_record(store, record, sealed, &size);
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
    }
    store->changed = false;
    // The change was acknowledged when it was made: losing it now must not go unnoticed.
    if (fault != FAULT_NONE && store->broken == FAULT_NONE)
        store->broken = fault;
    return fault;
}

// --- people ----------------------------------------------------------------------------------

enum fault store_person_add(struct store *store, struct person *person)
{
    static const struct record nobody;
    uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD];
    struct meta meta;
    int64_t latest;
    size_t size;
    enum fault fault = store_may_write(store);
    if (fault != FAULT_NONE)
        return fault;
    if (person->name[0] == '\0' || person->uid == UINT32_MAX || person->state < PERSON_ACTIVE ||
        person->state > PERSON_SUSPENDED)
        return FAULT_LIMIT;
    fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_PERSON_LATEST, &latest);
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    if (meta.people != (uint64_t)latest)
        return FAULT_CORRUPT;
    record_drop(store);
    store->record = nobody;
    store->record.person = *person;
    store->record.person.id = latest + 1;
    store->record.person.version = 0;
    store->loaded = true;
    fault = seal_record(store, &store->record, sealed, &size);
    if (fault == FAULT_NONE) {
        const struct value arguments[] = {
            value_number(latest + 1),    value_text(person->name), value_number(person->uid),
            value_number(person->state), value_number(0),          value_bytes(sealed, size),
        };
        fault = store_change(store, SQL_PERSON_INSERT, arguments, 6);
    }
    record_drop(store);
    if (fault != FAULT_NONE)
        return fault;
    meta.people++;
    fault = meta_save(store, &meta);
    if (fault != FAULT_NONE) {
        store->broken = fault; // the row alone must not be committed
        return fault;
    }
    person->id = latest + 1;
    person->version = 0;
    return FAULT_NONE;
}

// Off-boarding leaves nothing to log in with (C6).
static void forget_secrets(struct record *record)
{
    secret_wipe(record->password.encoded, sizeof record->password.encoded);
    secret_wipe(record->history, sizeof record->history);
    record->history_count = 0;
    record->member_count = 0;
    for (uint32_t i = 0; i < record->credential_count; i++) {
        record->credentials[i].state = CREDENTIAL_REVOKED;
        secret_wipe(record->credentials[i].parameters.secret, OTP_SECRET_MAX);
        record->credentials[i].parameters.secret_size = 0;
    }
    for (uint32_t i = 0; i < record->key_count; i++)
        record->keys[i].state = CREDENTIAL_REVOKED;
}

enum fault store_person_update(struct store *store, const struct person *person)
{
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, person->id);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    if (memchr(person->display, '\0', sizeof person->display) == NULL ||
        (unsigned)person->role > ROLE_AUDITOR || person->state < PERSON_ACTIVE ||
        person->state > PERSON_REMOVED)
        return FAULT_LIMIT;
    if (record->person.version != person->version || record->person.uid != person->uid ||
        strncmp(record->person.name, person->name, STORE_NAME_SIZE) != 0 ||
        record->person.state == PERSON_REMOVED || record->person.shared != person->shared)
        return FAULT_CONFLICT;
    record->person = *person;
    record->person.version++;
    if (person->state == PERSON_REMOVED)
        forget_secrets(record);
    record_changed(store);
    return FAULT_NONE;
}

static enum fault rename_row(struct store *store, const struct person *person, const char *name,
                             uint32_t uid)
{
    uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    enum fault fault = store_may_write(store);
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = record_load(store, person->id);
    if (fault != FAULT_NONE)
        return fault;
    struct record *record = &store->record;
    if (name[0] == '\0' || strlen(name) >= STORE_NAME_SIZE || uid == UINT32_MAX)
        return FAULT_LIMIT;
    if (record->person.version != person->version || record->person.uid != person->uid ||
        strcmp(record->person.name, person->name) != 0 || record->person.state == PERSON_REMOVED)
        return FAULT_CONFLICT;
    strcpy(record->person.name, name);
    record->person.uid = uid;
    record->person.version++;
    fault = seal_record(store, record, sealed, &size);
    if (fault == FAULT_NONE) {
        const struct value arguments[] = {value_number(person->id), value_text(name),
                                          value_number(uid), value_bytes(sealed, size)};
        fault = store_change(store, SQL_PERSON_RENAME, arguments, 4);
    }
    record_drop(store);
    return fault;
}

// A person's name and number are what the machine calls them by, and change (abuse:M6). The row's
// id is who they are, and nothing else is stored by a name.
enum fault store_person_rename(struct store *store, struct person *person, const char *name,
                               uint32_t uid)
{
    const enum fault fault = rename_row(store, person, name, uid);

    return fault == FAULT_NONE ? store_person_by_id(store, person->id, person) : fault;
}

static enum fault give(struct store *store, enum fault fault, bool right, struct person *person)
{
    if (fault == FAULT_NONE && (!right || store->record.person.state == PERSON_REMOVED)) {
        record_drop(store);
        return FAULT_CORRUPT; // the index led to another row
    }
    if (fault == FAULT_NONE)
        *person = store->record.person;
    record_done(store);
    return fault;
}

enum fault store_person_by_uid(struct store *store, uint32_t uid, struct person *person)
{
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = load(store, SQL_PERSON_BY_UID, value_number(uid));
    return give(store, fault, store->record.person.uid == uid, person);
}

enum fault store_person_by_name(struct store *store, const char *name, struct person *person)
{
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = load(store, SQL_PERSON_BY_NAME, value_text(name));
    return give(store, fault, strcmp(store->record.person.name, name) == 0, person);
}

enum fault store_person_name(struct store *store, int64_t id, char name[STORE_NAME_SIZE])
{
    enum fault fault = record_load(store, id);
    if (fault == FAULT_NONE)
        memcpy(name, store->record.person.name, STORE_NAME_SIZE);
    record_done(store);
    return fault;
}

enum fault store_person_by_id(struct store *store, int64_t id, struct person *person)
{
    enum fault fault = record_load(store, id);
    if (fault == FAULT_NONE && store->record.person.state == PERSON_REMOVED)
        fault = FAULT_NOT_FOUND;
    if (fault == FAULT_NONE)
        *person = store->record.person;
    record_done(store);
    return fault;
}

struct listing {
    struct store *store;
    enum fault fault;
    void (*take)(struct listing *listing);
    struct person *persons;
    struct budget_row *rows;
    size_t count, max, each; // `each`: how many one person may fill
};

static bool visit_listed(void *context, const struct value *row, unsigned columns)
{
    static const struct record nobody;
    struct listing *listing = context;
    struct store *store = listing->store;
    store->record = nobody;
    store->loaded = true;
    listing->fault = open_record(store, row, columns, &store->record);
    if (listing->fault != FAULT_NONE || listing->count + listing->each > listing->max)
        return false;
    listing->take(listing);
    return true;
}

static enum fault list(struct listing *listing, enum statement statement, const char *after)
{
    struct store *store = listing->store;
    const struct value arguments[] = {value_text(after), value_number((int64_t)listing->max)};
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    fault = store_run(store, statement, arguments, 2, visit_listed, listing);
    record_drop(store);
    return fault != FAULT_NONE ? fault : listing->fault;
}

static void take_person(struct listing *listing)
{
    const struct record *record = &listing->store->record;
    struct person *person = &listing->persons[listing->count++];

    *person = record->person;
    for (uint32_t i = 0; i < record->key_count; i++)
        person->copied_keys +=
            record->keys[i].copied && record->keys[i].state == CREDENTIAL_SUSPENDED;
}

enum fault store_person_list(struct store *store, const char *after, struct person *persons,
                             size_t max, size_t *count)
{
    struct listing listing = {
        .store = store, .take = take_person, .persons = persons, .max = max, .each = 1};
    enum fault fault = list(&listing, SQL_PERSON_LIST, after);
    if (fault == FAULT_NONE)
        *count = listing.count;
    return fault;
}

static bool visit_removed(void *context, const struct value *row, unsigned columns)
{
    bool *removed = context;
    (void)row;
    *removed = columns == 1;
    return false;
}

enum fault store_person_was_removed(struct store *store, uint32_t uid, const char *name,
                                    bool *removed)
{
    const struct value arguments[] = {value_text(name), value_number(uid)};
    bool found = false;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_PERSON_REMOVED, arguments, 2, visit_removed, &found);
    if (fault == FAULT_NONE)
        *removed = found;
    return fault;
}

enum fault store_person_count(struct store *store, uint64_t *count)
{
    int64_t number;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_PERSON_COUNT, &number);
    if (fault == FAULT_NONE)
        *count = (uint64_t)number;
    return fault;
}

// --- budgets of all --------------------------------------------------------------------------

static void take_budget(struct listing *listing, struct budget_row row)
{
    if (budget_is_fresh(&row.budget))
        return;
    memcpy(row.name, listing->store->record.person.name, sizeof row.name);
    listing->rows[listing->count++] = row;
}

static void take_budgets(struct listing *listing)
{
    const struct record *record = &listing->store->record;
    const struct foreign *foreign = &record->foreign;
    for (unsigned remote = 0; remote < 2; remote++)
        take_budget(listing,
                    (struct budget_row){.remote = remote == 1, .budget = record->budgets[remote]});
    for (size_t i = 0; i < FOREIGN_CALLERS; i++)
        take_budget(listing, (struct budget_row){.foreign = true,
                                                 .caller = foreign->callers[i].uid,
                                                 .budget = foreign->callers[i].budget});
    take_budget(listing, (struct budget_row){.foreign = true, .budget = foreign->rest});
}

enum fault store_budget_list(struct store *store, const char *after, struct budget_row *rows,
                             size_t max, size_t *count)
{
    struct listing listing = {
        .store = store, .take = take_budgets, .rows = rows, .max = max, .each = BUDGET_ROWS_EACH};
    enum fault fault = list(&listing, SQL_PERSON_STRAINED, after);
    if (fault == FAULT_NONE)
        *count = listing.count;
    return fault;
}
