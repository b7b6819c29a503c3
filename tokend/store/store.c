// SPDX-License-Identifier: BSD-2-Clause
// Making, opening and closing.
#include "base/secret.h"
#include "store/copy.h"
#include "store/schema.h"
#include "store/store_file.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// There is one; which it is, is said here alone.
static const struct driver *const the_driver = &sqlite_driver;

// --- creating --------------------------------------------------------------------------------

static enum fault fill_new(struct store *store, const uint8_t *key)
{
    uint8_t sealed[META_PACKED_MAX + SEAL_OVERHEAD];
    size_t size;
    struct meta none = {0};
    enum fault fault = seal_random(store->identity, sizeof store->identity);
    if (fault == FAULT_NONE)
        fault = seal_derive(key, store->identity, &store->keys);
    if (fault == FAULT_NONE)
        fault = schema_create(store->driver, store->database);
    if (fault == FAULT_NONE)
        fault = schema_digest(store, none.schema);
    if (fault == FAULT_NONE)
        fault = tree_plant(store, &none);
    if (fault == FAULT_NONE)
        fault = meta_seal(store, &none, sealed, &size);
    secret_wipe(&none, sizeof none);
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
    enum fault fault = store_file_start(path, building, &directory);
    if (fault != FAULT_NONE)
        return fault;
    struct store making = {.driver = the_driver,
                           .file = -1,
                           .schema = STORE_SCHEMA_VERSION,
                           .transaction = TRANSACTION_OPEN};
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
        fault = store_file_finish(path, building, directory);
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

// People are never deleted: fewer than the sealed count is damage. So is a schema that lost an
// index or a trigger. Of a log that is not as it was written whoever reads it tells (audit.h).
static enum fault check_facts(struct store *store)
{
    uint8_t schema[SEAL_MAC_SIZE];
    struct meta meta;
    int64_t people, session_last;
    enum fault fault = meta_load(store, &meta);
    if (fault == FAULT_NONE)
        fault = schema_digest(store, schema);
    if (fault == FAULT_NONE && !secret_equal(schema, meta.schema, sizeof schema))
        fault = FAULT_CORRUPT;
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_PERSON_ROWS, &people);
    if (fault == FAULT_NONE)
        fault = store_number(store, SQL_SESSION_LATEST, &session_last);
    secret_wipe(meta.seed, sizeof meta.seed);
    if (fault != FAULT_NONE)
        return fault;
    if (meta.people != (uint64_t)people || meta.tree.size != (uint64_t)meta.audit_last ||
        meta.session_last < session_last)
        return FAULT_CORRUPT;
    store->log_last = meta.audit_last;
    store->session_last = meta.session_last;
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
            "The store has schema %lld, this program knows %d: install the newer tokend again. The "
            "way back, with the copy of before the upgrade (its name ends in .schema-%d): the "
            "runbook, \"An upgrade\".",
            (long long)store->schema, STORE_SCHEMA_VERSION, STORE_SCHEMA_VERSION);
        return FAULT_VERSION;
    }
    if (fault == FAULT_REFUSED) {
        say(why, why_size,
            "The master key is not the key of this store: put back the key file that was made "
            "together with it (both belong to one backup).");
        return FAULT_CORRUPT;
    }
    if (fault == FAULT_NONE && store->schema < STORE_SCHEMA_VERSION) {
        fault = store->driver->check(store->database); // or it would replace a copy that is whole
        if (fault == FAULT_NONE)
            fault = copy_before_migration(store, path);
        if (fault != FAULT_NONE && fault != FAULT_CORRUPT) {
            say(why, why_size,
                "The store has schema %lld and was not changed: no copy of it could be made "
                "beside it (%s): check space and permissions of its directory.",
                (long long)store->schema, fault_name(fault));
            return fault;
        }
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
    store->driver = the_driver;
    store->file = -1;
    enum fault fault = store_file_open(path, resolved, &store->file, why, why_size);
    if (fault == FAULT_NONE)
        fault = store_file_mark(resolved, store->file, &store->marks);
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
    free(store->leaves);
    secret_wipe(store, sizeof *store);
    free(store);
    *pointer = NULL;
}

void store_decoy_key(const struct store *store, uint8_t key[STORE_DECOY_KEY_SIZE])
{
    _Static_assert(sizeof store->keys.decoys == STORE_DECOY_KEY_SIZE, "copied whole");
    memcpy(key, store->keys.decoys, STORE_DECOY_KEY_SIZE);
}
