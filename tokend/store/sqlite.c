// SPDX-License-Identifier: BSD-2-Clause
// The SQLite driver: write-ahead log, synchronous=FULL, one connection that holds the file for
// itself. Every call is checked and mapped to a fault.
#include "base/secret.h"
#include "store/driver.h"
#include "store/sqlite_log.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// place.h: STORE_FILE_APPLICATION_ID, "warf", as SQLite wants it.
#define STORE_MARK "2002874982"

struct prepared {
    sqlite3_stmt *statement;
    int position[DRIVER_ARGUMENTS_MAX + 1]; // of $n; SQLite numbers them by first appearance
    unsigned count;
    bool reads; // and does nothing else
};

struct database {
    sqlite3 *handle;
    struct prepared prepared[SQL_STATEMENTS_];
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *revert;
    struct sqlite_log log;
};

static const struct schema_words words[] = {
    {"{int}", "INTEGER"},
    {"{blob}", "BLOB"},
    {"{text}", "TEXT"},
    {"{key}", "INTEGER PRIMARY KEY"},
    {"{strict}", "STRICT"},
    {"{audit_guard}", "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
                      " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"
                      "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
                      " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"},
    {NULL, NULL},
};

static const struct {
    int code; // extended codes first, then primary ones
    enum fault fault;
} faults[] = {
    {SQLITE_CONSTRAINT_UNIQUE, FAULT_EXISTS},
    {SQLITE_CONSTRAINT_PRIMARYKEY, FAULT_EXISTS},
    {SQLITE_CONSTRAINT_ROWID, FAULT_EXISTS},
    {SQLITE_CONSTRAINT_TRIGGER, FAULT_REFUSED},
    {SQLITE_IOERR_NOMEM, FAULT_MEMORY},
    {SQLITE_IOERR_CORRUPTFS, FAULT_CORRUPT},
    {SQLITE_NOMEM, FAULT_MEMORY},
    {SQLITE_FULL, FAULT_FULL},
    {SQLITE_READONLY, FAULT_READONLY},
    {SQLITE_BUSY, FAULT_BUSY},
    {SQLITE_LOCKED, FAULT_BUSY},
    {SQLITE_CORRUPT, FAULT_CORRUPT},
    {SQLITE_NOTADB, FAULT_CORRUPT},
    {SQLITE_SCHEMA, FAULT_CORRUPT},
    {SQLITE_PERM, FAULT_REFUSED},
    {SQLITE_AUTH, FAULT_REFUSED},
    {SQLITE_TOOBIG, FAULT_LIMIT},
    {SQLITE_IOERR, FAULT_IO},
    {SQLITE_CANTOPEN, FAULT_IO},
    {SQLITE_PROTOCOL, FAULT_IO},
    // A statement that no longer fits its tables: the schema is damaged, the text is ours.
    {SQLITE_ERROR, FAULT_CORRUPT},
};

static enum fault fault_of(int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return FAULT_NONE;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code || faults[i].code == (code & 0xff))
            return faults[i].fault;
    return FAULT_INTERNAL;
}

static enum fault prepare(sqlite3 *handle, const char *sql, sqlite3_stmt **statement)
{
    return fault_of(
        sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL));
}

static enum fault script(struct database *database, const char *sql)
{
    return fault_of(sqlite3_exec(database->handle, sql, NULL, NULL, NULL));
}

static void close_database(struct database **pointer)
{
    struct database *database = *pointer;
    if (database == NULL)
        return;
    for (size_t i = 0; i < SQL_STATEMENTS_; i++)
        sqlite3_finalize(database->prepared[i].statement);
    sqlite3_finalize(database->begin);
    sqlite3_finalize(database->commit);
    sqlite3_finalize(database->rollback);
    sqlite3_finalize(database->savepoint);
    sqlite3_finalize(database->release);
    sqlite3_finalize(database->revert);
    sqlite3_close(database->handle);
    free(database);
    *pointer = NULL;
}

// By itself SQLite moves the log into the database when it is closed, and deletes it by name.
static void abandon_database(struct database *database)
{
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

// EXCLUSIVE before the log is opened: the wal-index then lives in this process's heap, so there is
// no -shm file to go stale. mmap off: an I/O error is a fault, not a signal. 1 MB of cache: more
// made no login faster, and an idle daemon is to stay small.
static const char settings[] = "PRAGMA locking_mode = EXCLUSIVE;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA cache_size = -1024;"
                               "PRAGMA journal_size_limit = " SQLITE_LOG_BYTES_TEXT ";";

static enum fault open_database(const char *path, bool write_ahead, struct database **opened)
{
    struct database *database = calloc(1, sizeof *database);
    if (database == NULL)
        return FAULT_MEMORY;
    enum fault fault = fault_of(sqlite3_open_v2(path, &database->handle,
                                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                                    SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE,
                                                NULL));
    if (fault == FAULT_NONE) {
        sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        fault = script(database, settings);
    }
    if (fault == FAULT_NONE)
        fault = script(database, write_ahead
                                     ? "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
                                     : "PRAGMA journal_mode = DELETE;"
                                       "PRAGMA application_id = " STORE_MARK ";");
    if (fault == FAULT_NONE)
        sqlite_log_watch(&database->log, database->handle);
    static const struct {
        size_t offset;
        const char *sql;
    } own[] = {
        {offsetof(struct database, begin), "BEGIN IMMEDIATE"},
        {offsetof(struct database, commit), "COMMIT"},
        {offsetof(struct database, rollback), "ROLLBACK"},
        {offsetof(struct database, savepoint), "SAVEPOINT request"},
        {offsetof(struct database, release), "RELEASE request"},
        {offsetof(struct database, revert), "ROLLBACK TO request"},
    };
    for (size_t i = 0; i < sizeof own / sizeof *own && fault == FAULT_NONE; i++)
        fault = prepare(database->handle, own[i].sql,
                        (sqlite3_stmt **)((char *)database + own[i].offset));
    if (fault != FAULT_NONE) {
        close_database(&database);
        return fault;
    }
    *opened = database;
    return FAULT_NONE;
}

static enum fault get_prepared(struct database *database, enum statement id,
                               struct prepared **found)
{
    struct prepared *prepared = &database->prepared[id];
    if (prepared->statement == NULL) {
        enum fault fault = prepare(database->handle, sql_text(id), &prepared->statement);
        if (fault != FAULT_NONE)
            return fault;
        prepared->count = (unsigned)sqlite3_bind_parameter_count(prepared->statement);
        prepared->reads = sqlite3_stmt_readonly(prepared->statement) != 0;
        for (int i = 1; i <= DRIVER_ARGUMENTS_MAX; i++) {
            char name[16];
            snprintf(name, sizeof name, "$%d", i);
            prepared->position[i] = sqlite3_bind_parameter_index(prepared->statement, name);
        }
    }
    *found = prepared;
    return FAULT_NONE;
}

static enum fault bind(sqlite3_stmt *statement, int position, const struct value *value)
{
    const void *data = value->size > 0 ? value->data : ""; // a NULL would be bound as NULL
    if (position == 0)
        return FAULT_INTERNAL;
    if (value->size > DRIVER_VALUE_MAX)
        return FAULT_LIMIT;
    const int size = (int)value->size;
    switch (value->kind) {
    case VALUE_NUMBER:
        return fault_of(sqlite3_bind_int64(statement, position, value->number));
    case VALUE_TEXT:
        if (memchr(data, '\0', value->size) != NULL)
            return FAULT_FORMAT;
        return fault_of(sqlite3_bind_text(statement, position, data, size, SQLITE_STATIC));
    case VALUE_BYTES:
        return fault_of(sqlite3_bind_blob(statement, position, data, size, SQLITE_STATIC));
    case VALUE_NULL:
        break;
    }
    return fault_of(sqlite3_bind_null(statement, position));
}

static struct value column(sqlite3_stmt *statement, int i)
{
    const int type = sqlite3_column_type(statement, i);
    if (type == SQLITE_INTEGER)
        return value_number(sqlite3_column_int64(statement, i));
    if (type != SQLITE_TEXT && type != SQLITE_BLOB)
        return (struct value){.kind = VALUE_NULL};
    // Text as bytes too: sqlite3_column_text() would add a NUL, and say "" where there is no memory
    // for it. NULL when it is empty.
    const void *data = sqlite3_column_blob(statement, i);
    return (struct value){type == SQLITE_TEXT ? VALUE_TEXT : VALUE_BYTES, 0,
                          data != NULL ? data : "", (size_t)sqlite3_column_bytes(statement, i)};
}

static enum fault run(struct database *database, const struct call *call, uint64_t *changed)
{
    struct prepared *prepared;
    enum fault fault = get_prepared(database, call->statement, &prepared);
    if (fault != FAULT_NONE)
        return fault;
    if (call->count != prepared->count)
        return FAULT_INTERNAL;
    sqlite3_stmt *statement = prepared->statement;
    for (unsigned i = 0; i < call->count && fault == FAULT_NONE; i++)
        fault = bind(statement, prepared->position[i + 1], &call->arguments[i]);
    while (fault == FAULT_NONE) {
        int code = sqlite3_step(statement);
        if (code != SQLITE_ROW) {
            fault = fault_of(code);
            break;
        }
        struct value row[DRIVER_COLUMNS_MAX];
        int columns = sqlite3_column_count(statement);
        if (columns > DRIVER_COLUMNS_MAX) {
            fault = FAULT_INTERNAL;
            break;
        }
        for (int i = 0; i < columns; i++)
            row[i] = column(statement, i);
        if (call->visit == NULL || !call->visit(call->context, row, (unsigned)columns))
            break;
    }
    if (fault == FAULT_NONE && changed != NULL)
        *changed = prepared->reads ? 0 : (uint64_t)sqlite3_changes64(database->handle);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return fault;
}

static bool in_transaction(struct database *database)
{
    return !sqlite3_get_autocommit(database->handle);
}

static enum fault step_once(sqlite3_stmt *statement)
{
    enum fault fault = fault_of(sqlite3_step(statement));
    sqlite3_reset(statement);
    return fault;
}

static void rollback(struct database *database)
{
    // Fails when SQLite has rolled back already, or has no memory; then begin() tries again.
    if (in_transaction(database))
        (void)step_once(database->rollback);
}

static enum fault begin(struct database *database)
{
    rollback(database);
    const enum fault fault = fault_of(sqlite_log_settle(&database->log));
    return fault == FAULT_NONE ? step_once(database->begin) : fault;
}

static void checkpoint(struct database *database)
{
    sqlite_log_tidy(&database->log);
}

static enum fault commit(struct database *database)
{
    enum fault fault = step_once(database->commit);
    if (fault != FAULT_NONE) {
        rollback(database);
        sqlite_log_doubt(&database->log);
        (void)sqlite_log_settle(&database->log); // else before the next transaction begins
    } else {
        sqlite_log_shorten(&database->log);
    }
    return fault;
}

static enum fault savepoint(struct database *database)
{
    if (!in_transaction(database)) // SQLite would begin one
        return FAULT_INTERNAL;
    return step_once(database->savepoint);
}

static enum fault release(struct database *database)
{
    return step_once(database->release);
}

static enum fault revert(struct database *database)
{
    enum fault fault = step_once(database->revert);
    return fault == FAULT_NONE ? step_once(database->release) : fault;
}

static int note_finding(void *context, int columns, char **values, char **names)
{
    bool *sound = context;
    (void)names;
    if (columns < 1 || values[0] == NULL || strcmp(values[0], "ok") != 0)
        *sound = false;
    return 0;
}

// An index says who exists: one that lost an entry would turn a person into an unknown one.
static enum fault check(struct database *database)
{
    static const char *const checks[] = {
        "PRAGMA integrity_check('store')",
        "PRAGMA integrity_check('person')",
        "PRAGMA integrity_check('bucket')",
    };
    bool sound = true;
    enum fault fault = FAULT_NONE;
    for (size_t i = 0; i < sizeof checks / sizeof *checks && fault == FAULT_NONE && sound; i++)
        fault = fault_of(sqlite3_exec(database->handle, checks[i], note_finding, &sound, NULL));
    return fault == FAULT_NONE && !sound ? FAULT_CORRUPT : fault;
}

// No journal: a copy that was interrupted is thrown away.
static enum fault copy(struct database *database, const char *path)
{
    sqlite3 *target = NULL;
    enum fault fault = fault_of(sqlite3_open_v2(path, &target,
                                                SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
                                                    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE,
                                                NULL));
    if (fault == FAULT_NONE)
        fault = fault_of(sqlite3_exec(
            target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL;", NULL, NULL, NULL));
    if (fault == FAULT_NONE) {
        sqlite3_backup *backup = sqlite3_backup_init(target, "main", database->handle, "main");
        if (backup == NULL) {
            fault = fault_of(sqlite3_extended_errcode(target));
        } else {
            const int step = sqlite3_backup_step(backup, -1);
            const int finish = sqlite3_backup_finish(backup);
            fault = fault_of(step == SQLITE_DONE ? finish : step);
        }
    }
    sqlite3_close(target);
    return fault;
}

static int note_schema(void *context, int columns, char **values, char **names)
{
    (void)columns;
    (void)names;
    free(*(char **)context);
    *(char **)context = values[0] == NULL ? NULL : strdup(values[0]);
    return *(char **)context == NULL;
}

static enum fault describe(struct database *database, char **schema)
{
    char *found = NULL;
    enum fault fault = fault_of(sqlite3_exec(
        database->handle,
        "SELECT group_concat(line, char(10)) FROM (SELECT type || ' ' || name || ' ' || tbl_name"
        " || ' ' || COALESCE(sql, '') AS line FROM sqlite_schema ORDER BY type, name)",
        note_schema, &found, NULL));
    if (fault != FAULT_NONE || found == NULL) {
        free(found);
        return fault != FAULT_NONE ? fault : FAULT_CORRUPT;
    }
    *schema = found;
    return FAULT_NONE;
}

const struct driver sqlite_driver = {
    .name = "sqlite",
    .words = words,
    .open = open_database,
    .close = close_database,
    .abandon = abandon_database,
    .script = script,
    .run = run,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .release = release,
    .revert = revert,
    .in_transaction = in_transaction,
    .checkpoint = checkpoint,
    .check = check,
    .copy = copy,
    .describe = describe,
};
