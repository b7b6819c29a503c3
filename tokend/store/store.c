// SPDX-License-Identifier: BSD-2-Clause
// Opening, closing and transactions.
#include "base/secret.h"
#include "store/place.h"
#include "store/schema.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct value value_number(int64_t number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value value_text(const char *text)
{
    return (struct value){.kind = VALUE_TEXT, .data = text, .size = strlen(text)};
}

struct value value_bytes(const void *data, size_t size)
{
    return (struct value){.kind = VALUE_BYTES, .data = data, .size = size};
}

void beside_start(struct beside *beside, const char *table, int64_t id)
{
    beside->packer = (struct packer){.data = beside->data, .size = sizeof beside->data};
    pack_text(&beside->packer, table);
    pack_signed(&beside->packer, id);
}

// --- running statements ----------------------------------------------------------------------

// When the disk is full or fails, the database may give up the whole transaction by itself. What
// then followed would be committed one by one: so nothing follows.
static void notice_lost_transaction(struct store *store, enum fault fault)
{
    if (store->transaction && store->broken == FAULT_NONE &&
        !store->driver->in_transaction(store->database))
        store->broken = fault != FAULT_NONE ? fault : FAULT_IO;
}

enum fault store_may_read(struct store *store)
{
    return store->broken;
}

enum fault store_may_write(struct store *store)
{
    if (!store->transaction)
        return FAULT_INTERNAL;
    return store->broken;
}

static enum fault run(struct store *store, const struct call *call, uint64_t *changed)
{
    if (store->broken != FAULT_NONE)
        return store->broken;
    enum fault fault = store->driver->run(store->database, call, changed);
    notice_lost_transaction(store, fault);
    return fault;
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

// --- creating --------------------------------------------------------------------------------

static enum fault fill_new(struct store *store, const uint8_t *key)
{
    uint8_t sealed[FACTS_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    struct facts none = {0};
    enum fault fault = seal_random(store->identity, sizeof store->identity);
    if (fault == FAULT_NONE)
        fault = seal_derive(key, store->identity, &store->keys);
    if (fault == FAULT_NONE)
        fault = schema_create(store->driver, store->database);
    if (fault == FAULT_NONE)
        fault = schema_digest(store, none.schema);
    if (fault == FAULT_NONE)
        fault = facts_seal(store, &none, sealed, &size);
    if (fault != FAULT_NONE)
        return fault;
    const struct value arguments[] = {
        value_number(store->schema),
        value_bytes(store->identity, sizeof store->identity),
        value_bytes(store->keys.check, sizeof store->keys.check),
        value_bytes(sealed, size),
    };
    return store_change(store, SQL_STORE_INSERT, arguments, 4);
}

enum fault store_create(const char *path, const uint8_t key[STORE_KEY_SIZE], struct store **created)
{
    char building[PATH_MAX], why[STORE_WHY_SIZE];
    int directory;
    enum fault fault = place_start(path, building, &directory);
    if (fault != FAULT_NONE)
        return fault;
    struct store making = {
        .driver = &sqlite_driver, .file = -1, .schema = STORE_SCHEMA_VERSION, .transaction = true};
    fault = making.driver->open(building, false, &making.database);
    if (fault == FAULT_NONE)
        fault = making.driver->begin(making.database);
    if (fault == FAULT_NONE)
        fault = fill_new(&making, key);
    if (fault == FAULT_NONE)
        fault = making.driver->commit(making.database);
    making.driver->close(&making.database);
    secret_wipe(&making.keys, sizeof making.keys);
    if (fault == FAULT_NONE)
        fault = place_finish(path, building, directory);
    if (fault != FAULT_NONE)
        unlink(building);
    close(directory);
    return fault == FAULT_NONE ? store_open(path, key, created, why, sizeof why) : fault;
}

// --- opening ---------------------------------------------------------------------------------

struct opening {
    const uint8_t *key;
    struct store *store;
    enum fault fault;
};

static bool visit_store(void *context, const struct value *row, unsigned columns)
{
    struct opening *opening = context;
    struct store *store = opening->store;
    opening->fault = FAULT_CORRUPT;
    if (columns != 4 || row[0].kind != VALUE_NUMBER || row[1].kind != VALUE_BYTES ||
        row[1].size != SEAL_IDENTITY_SIZE || row[2].kind != VALUE_BYTES ||
        row[2].size != SEAL_CHECK_SIZE || row[0].number < 1)
        return false;
    store->schema = row[0].number;
    memcpy(store->identity, row[1].data, SEAL_IDENTITY_SIZE);
    opening->fault = seal_derive(opening->key, store->identity, &store->keys);
    if (opening->fault == FAULT_NONE &&
        !secret_equal(store->keys.check, row[2].data, SEAL_CHECK_SIZE))
        opening->fault = FAULT_REFUSED; // another key; told apart below
    return false;
}

// People are never deleted, log records neither: fewer than the sealed counts is damage. So is a
// schema that lost an index or a trigger.
static enum fault check_facts(struct store *store)
{
    uint8_t schema[SEAL_MAC_SIZE];
    struct facts facts;
    int64_t people, audit_last, session_last;
    enum fault fault = facts_load(store, &facts);
    if (fault == FAULT_NONE)
        fault = schema_digest(store, schema);
    if (fault == FAULT_NONE && !secret_equal(schema, facts.schema, sizeof schema))
        fault = FAULT_CORRUPT;
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_PERSON_ROWS, &people);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_AUDIT_HIGHEST, &audit_last);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_SESSION_LATEST, &session_last);
    if (fault != FAULT_NONE)
        return fault;
    if (facts.people != (uint64_t)people || facts.audit_last != audit_last ||
        facts.session_last < session_last)
        return FAULT_CORRUPT;
    store->session_last = facts.session_last;
    return FAULT_NONE;
}

static __attribute__((format(printf, 3, 4))) void say(char *why, size_t size, const char *format,
                                                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (size > 0)
        vsnprintf(why, size, format, arguments);
    va_end(arguments);
}

static enum fault open_database(struct store *store, const char *path, const uint8_t *key,
                                char *why, size_t why_size)
{
    enum fault fault = store->driver->open(path, true, &store->database);
    if (fault != FAULT_NONE) {
        say(why, why_size,
            fault == FAULT_CORRUPT
                ? "The store is damaged and cannot be read: restore a backup."
                : "The store cannot be opened (%s): check disk, space and permissions.",
            fault_name(fault));
        return fault;
    }
    struct opening opening = {key, store, FAULT_CORRUPT};
    fault = store_run(store, SQL_STORE_GET, NULL, 0, visit_store, &opening);
    if (fault == FAULT_NONE)
        fault = opening.fault;
    if (store->schema > STORE_SCHEMA_VERSION) {
        say(why, why_size,
            "The store has schema %lld, this program knows %d: install the newer tokend again.",
            (long long)store->schema, STORE_SCHEMA_VERSION);
        return FAULT_VERSION;
    }
    if (fault == FAULT_REFUSED) {
        say(why, why_size,
            "The master key is not the key of this store: put back the key file that was made "
            "together with it (both belong to one backup).");
        return FAULT_CORRUPT;
    }
    if (fault == FAULT_NONE)
        fault = schema_migrate(store, migrations, migration_count);
    if (fault == FAULT_NONE)
        fault = check_facts(store);
    if (fault == FAULT_NONE)
        fault = store->driver->check(store->database);
    if (fault == FAULT_CORRUPT)
        say(why, why_size,
            "The store is damaged or was altered: restore a backup and look into who had access.");
    else if (fault != FAULT_NONE)
        say(why, why_size, "The store cannot be read (%s): check disk, space and permissions.",
            fault_name(fault));
    return fault;
}

enum fault store_open(const char *path, const uint8_t key[STORE_KEY_SIZE], struct store **opened,
                      char *why, size_t why_size)
{
    char resolved[PATH_MAX];
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        say(why, why_size, "Out of memory.");
        return FAULT_MEMORY;
    }
    store->driver = &sqlite_driver;
    store->file = -1;
    enum fault fault = place_open(path, resolved, &store->file, why, why_size);
    if (fault == FAULT_NONE)
        fault = place_mark(resolved, store->file, &store->marks);
    if (fault == FAULT_NONE)
        fault = open_database(store, resolved, key, why, why_size);
    if (fault != FAULT_NONE) {
        store_close(&store);
        return fault;
    }
    say(why, why_size, "%s", "");
    *opened = store;
    return FAULT_NONE;
}

void store_close(struct store **pointer)
{
    struct store *store = *pointer;
    if (store == NULL)
        return;
    store_rollback(store);
    store->driver->close(&store->database);
    if (store->file >= 0)
        close(store->file); // last: it drops the lock
    secret_wipe(store, sizeof *store);
    free(store);
    *pointer = NULL;
}

// --- transactions ----------------------------------------------------------------------------

enum fault store_begin(struct store *store)
{
    if (store->transaction)
        return FAULT_INTERNAL;
    if (store->displaced)
        return FAULT_NOT_FOUND;
    enum fault fault = store->driver->begin(store->database);
    store->transaction = fault == FAULT_NONE;
    store->broken = FAULT_NONE;
    return fault;
}

// Counters are sealed once a transaction, so a cut tail of the log is seen at the next start.
static enum fault seal_counters(struct store *store)
{
    struct facts facts;
    if (!store->counted)
        return FAULT_NONE;
    enum fault fault = facts_load(store, &facts);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_AUDIT_HIGHEST, &facts.audit_last);
    facts.session_last = store->session_last;
    if (fault == FAULT_NONE)
        fault = facts_save(store, &facts);
    return fault;
}

// Whoever starts next must read what is written here. What lies elsewhere by now, or nowhere, is
// not written any more, nor is what lies in its place touched.
static enum fault look_at_place(struct store *store, bool logged)
{
    const enum fault fault = place_look(&store->marks, logged);
    if (fault != FAULT_NOT_FOUND) // after the commit, what could not be looked at is at the next
        return logged ? FAULT_NONE : fault;
    store->displaced = true;
    store->driver->abandon(store->database);
    return FAULT_NOT_FOUND;
}

bool store_is_displaced(const struct store *store)
{
    return store->displaced;
}

enum fault store_commit(struct store *store)
{
    if (!store->transaction || store->savepoint)
        return FAULT_INTERNAL;
    enum fault fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = seal_counters(store);
    if (fault == FAULT_NONE)
        fault = store->broken;
    // Before, so that what is told "not done" is found nowhere; and after it, for what happened
    // meanwhile.
    if (fault == FAULT_NONE)
        fault = look_at_place(store, false);
    if (fault == FAULT_NONE)
        fault = store->driver->commit(store->database);
    if (fault != FAULT_NONE) {
        store_rollback(store);
        return fault;
    }
    record_drop(store);
    store->transaction = store->counted = false;
    return look_at_place(store, true);
}

void store_rollback(struct store *store)
{
    record_drop(store);
    if (store->transaction)
        store->driver->rollback(store->database);
    store->transaction = store->savepoint = store->counted = false;
    store->broken = FAULT_NONE;
}

enum fault store_savepoint(struct store *store)
{
    if (!store->transaction || store->savepoint)
        return FAULT_INTERNAL;
    enum fault fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    fault = store->driver->savepoint(store->database);
    notice_lost_transaction(store, fault);
    store->savepoint = fault == FAULT_NONE;
    return fault;
}

enum fault store_release(struct store *store)
{
    if (!store->savepoint)
        return FAULT_INTERNAL;
    enum fault fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    fault = store->driver->release(store->database);
    notice_lost_transaction(store, fault);
    if (fault == FAULT_NONE)
        store->savepoint = false;
    return fault;
}

void store_revert(struct store *store)
{
    if (!store->savepoint)
        return;
    record_drop(store);
    store->savepoint = false;
    if (!store->driver->in_transaction(store->database)) {
        notice_lost_transaction(store, FAULT_IO);
        return;
    }
    // What was lost, if anything, was lost inside this savepoint.
    store->broken = store->driver->revert(store->database);
}

void store_checkpoint(struct store *store)
{
    if (!store->transaction && !store->displaced)
        store->driver->checkpoint(store->database);
}
