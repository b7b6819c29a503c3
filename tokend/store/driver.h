// SPDX-License-Identifier: BSD-2-Clause
// What a database driver must do, and nothing else: run named statements (store/sql.h) and hold
// transactions. Everything above it (sealing, records, meaning) is the same for every database.
#ifndef WARIFU_STORE_DRIVER_H
#define WARIFU_STORE_DRIVER_H

#include "base/fault.h"
#include "store/sql.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT, VALUE_BYTES };

struct value { // text and bytes are borrowed: arguments for the call, columns for the visit
    enum value_kind kind;
    int64_t number;
    const void *data;
    size_t size; // without NUL
};

struct value value_number(int64_t number);
struct value value_text(const char *text);
struct value value_bytes(const void *data, size_t size);

// Sees one row; false stops. It must not touch the database: a statement is running.
typedef bool (*row_visit)(void *context, const struct value *row, unsigned columns);

struct call { // one run of one statement
    enum statement statement;
    const struct value *arguments; // $1, $2 ...
    unsigned count;
    row_visit visit; // NULL: no rows are expected
    void *context;
};

struct database; // a driver's own

// How this database says what the dialects say differently; used by the schema only.
struct schema_words {
    const char *token, *text; // "{int}" -> "INTEGER"; ends with a NULL token
};

struct driver {
    const char *name;
    const struct schema_words *words;

    // Opens an existing database. `write_ahead` off is for making a new one in a single file.
    enum fault (*open)(const char *path, bool write_ahead, struct database **database);
    void (*close)(struct database **database);
    // Its files are no longer where they were: close() must not touch what lies there now.
    void (*abandon)(struct database *database);

    // Several statements without arguments or rows: the schema.
    enum fault (*script)(struct database *database, const char *sql);
    // `changed` (may be NULL): rows inserted or updated. EXISTS when a row is not unique.
    enum fault (*run)(struct database *database, const struct call *call, uint64_t *changed);

    enum fault (*begin)(struct database *database);
    enum fault (*commit)(struct database *database); // durable; on a fault nothing was committed
    void (*rollback)(struct database *database);
    enum fault (*savepoint)(struct database *database);
    enum fault (*release)(struct database *database);
    enum fault (*revert)(struct database *database);
    // False after the database itself has rolled back (disk full, I/O error).
    bool (*in_transaction)(struct database *database);

    void (*checkpoint)(struct database *database);
    // Structure of what decides: tables against their indexes; CORRUPT.
    enum fault (*check)(struct database *database);
    // The schema as the database has it, as a new heap string: a trigger or index that was dropped
    // or altered changes it.
    enum fault (*describe)(struct database *database, char **schema);
};

extern const struct driver sqlite_driver;

#endif
