// SPDX-License-Identifier: BSD-2-Clause
#include "store/person.h"
#include "base/secret.h"
#include "store/budget.h"
#include "store/budget_pack.h"
#include "store/due.h"
#include "store/internal.h"
#include "store/person_row.h"
#include <string.h>

static enum fault add(struct store *store, struct person *person, struct meta *meta)
{
    static const struct record nobody;
    uint8_t sealed[RECORD_PACKED_MAX + SEAL_OVERHEAD];
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
        fault = meta_load(store, meta);
    if (fault != FAULT_NONE)
        return fault;
    if (meta->people != (uint64_t)latest)
        return FAULT_CORRUPT;
    record_drop(store);
    store->record = nobody;
    store->record.person = *person;
    store->record.person.id = latest + 1;
    store->record.person.version = 0;
    store->record.person.logged = record_newest(store);
    store->loaded = true;
    fault = person_row_seal(store, &store->record, sealed, &size);
    if (fault == FAULT_NONE) {
        const struct value arguments[] = {
            value_number(latest + 1),    value_text(person->name), value_number(person->uid),
            value_number(person->state), value_number(0),          value_bytes(sealed, size),
        };
        fault = store_change(store, SQL_PERSON_INSERT, arguments, 6);
        if (fault == FAULT_NONE)
            row_written(store, ROW_PERSON, latest + 1, NULL, sealed, size);
    }
    record_drop(store);
    if (fault != FAULT_NONE)
        return fault;
    meta->people++;
    fault = meta_save(store, meta);
    if (fault != FAULT_NONE) {
        store->broken = fault; // the row alone must not be committed
        return fault;
    }
    person->id = latest + 1;
    person->version = 0;
    return FAULT_NONE;
}

enum fault store_person_add(struct store *store, struct person *person)
{
    struct meta meta;
    const enum fault fault = add(store, person, &meta);
    secret_wipe(&meta, sizeof meta);
    return fault;
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

// What time does to the ID is another matter from here on.
static enum fault note_due(struct store *store, const struct person *before,
                           const struct person *after)
{
    if (after->state == PERSON_REMOVED)
        return store_due_forget(store, after->id);
    if (before->state == after->state && before->role == after->role &&
        before->dormant.seconds == after->dormant.seconds &&
        before->ends.seconds == after->ends.seconds)
        return FAULT_NONE;
    return store_due_put(store, after->id, 0);
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
        person->state > PERSON_REMOVED || person->told > TOLD_ALL)
        return FAULT_LIMIT;
    if (record->person.version != person->version || record->person.uid != person->uid ||
        strncmp(record->person.name, person->name, STORE_NAME_SIZE) != 0 ||
        record->person.state == PERSON_REMOVED || record->person.shared != person->shared)
        return FAULT_CONFLICT;
    const struct person before = record->person;
    record->person = *person;
    record->person.version++;
    if (person->state == PERSON_REMOVED)
        forget_secrets(record);
    record_changed(store);
    return note_due(store, &before, person);
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
    record->person.logged = record_newest(store);
    fault = person_row_seal(store, record, sealed, &size);
    if (fault == FAULT_NONE) {
        const struct value arguments[] = {value_number(person->id), value_text(name),
                                          value_number(uid), value_bytes(sealed, size)};
        fault = store_change(store, SQL_PERSON_RENAME, arguments, 4);
        if (fault == FAULT_NONE)
            row_written(store, ROW_PERSON, person->id, &store->stored, sealed, size);
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
        fault = person_row_load(store, SQL_PERSON_BY_UID, value_number(uid));
    return give(store, fault, store->record.person.uid == uid, person);
}

enum fault store_person_by_name(struct store *store, const char *name, struct person *person)
{
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = person_row_load(store, SQL_PERSON_BY_NAME, value_text(name));
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

enum fault store_person_account(struct store *store, int64_t id, struct person *person)
{
    const enum fault fault = record_load(store, id);
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
    if (listing->count + listing->each > listing->max)
        return false;
    store->record = nobody;
    store->loaded = true;
    listing->fault = person_row_open(store, row, columns, &store->record);
    if (listing->fault == FAULT_CORRUPT) {
        listing->fault = FAULT_NONE;
        if (!person_row_damaged(row, columns, &store->record))
            return true; // found by its id alone
    }
    if (listing->fault != FAULT_NONE)
        return false;
    listing->take(listing);
    return true;
}

static enum fault list(struct listing *listing, enum statement statement, const char *after)
{
    struct store *store = listing->store;
    // It is ended when it is full, not before: some rows are passed over.
    const struct value arguments[] = {value_text(after), value_number(INT64_MAX)};
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
    int64_t *person = context;
    *person = columns == 1 && row[0].kind == VALUE_NUMBER ? row[0].number : -1;
    return false;
}

enum fault store_person_before(struct store *store, uint32_t uid, const char *name, int64_t *person)
{
    const struct value arguments[] = {value_text(name), value_number(uid)};
    int64_t found = 0;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = store_run(store, SQL_PERSON_REMOVED, arguments, 2, visit_removed, &found);
    if (fault == FAULT_NONE && found < 0)
        fault = FAULT_CORRUPT;
    if (fault == FAULT_NONE)
        *person = found;
    return fault;
}

enum fault store_person_was_removed(struct store *store, uint32_t uid, const char *name,
                                    bool *removed)
{
    int64_t person = 0;
    const enum fault fault = store_person_before(store, uid, name, &person);
    if (fault == FAULT_NONE)
        *removed = person != 0;
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

enum fault store_person_latest(struct store *store, int64_t *id)
{
    struct meta meta;
    enum fault fault = store_may_read(store);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_PERSON_LATEST, id);
    if (fault == FAULT_NONE)
        fault = meta_load(store, &meta);
    if (fault != FAULT_NONE)
        return fault;
    if ((uint64_t)*id > meta.people) // a row of an id that nobody was given
        *id = (int64_t)meta.people;
    secret_wipe(&meta, sizeof meta);
    return FAULT_NONE;
}
