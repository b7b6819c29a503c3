// SPDX-License-Identifier: BSD-2-Clause
// What a database driver must do, and nothing else: run named statements (store/sql.h) and hold
// transactions. Everything above it (sealing, records, meaning) is the same for every database.
// tests/store/driver_test tries every sentence here on every driver.
//
// A fault leaves what the call was to return untouched. "INTERNAL" is a mistake of the caller.
#ifndef WARIFU_STORE_DRIVER_H
#define WARIFU_STORE_DRIVER_H

#include "base/fault.h"
#include "store/sql.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRIVER_ARGUMENTS_MAX 8
#define DRIVER_COLUMNS_MAX 8
#define DRIVER_VALUE_MAX (1u << 20) // bytes of one text or of one run of bytes

enum value_kind { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT, VALUE_BYTES };

// What is written comes back as the same kind and the same value:
//   NUMBER  all 64 bits
//   TEXT    UTF-8 without NUL, compared and ordered byte by byte: "A" is not "a", "Z" < "a". With a
//           NUL: FORMAT. What is not UTF-8 comes back as it was, or is FORMAT; it is never altered
//   BYTES   any bytes. None at all is a value too, and not NULL, whatever `data` is
// More than DRIVER_VALUE_MAX: LIMIT. Text and bytes are borrowed: arguments for the call, columns
// for the visit. The data of a column is never NULL.
struct value {
    enum value_kind kind;
    int64_t number;
    const void *data;
    size_t size; // without NUL
};

struct value value_number(int64_t number);
struct value value_text(const char *text);
struct value value_bytes(const void *data, size_t size);

// Sees one row, in the statement's order; false stops, and the rest is not read. It must not touch
// the database: a statement is running.
typedef bool (*row_visit)(void *context, const struct value *row, unsigned columns);

struct call { // one run of one statement
    enum statement statement;
    const struct value *arguments; // $1, $2 ...
    unsigned count;                // exactly as many as the statement has, else INTERNAL
    row_visit visit;               // NULL: rows are of no interest
    void *context;
};

struct database; // a driver's own: one connection, one transaction at a time, one thread

// How this database says what the dialects say differently; used by the schema only. Every driver
// has all of these tokens:
//   {int}          64 bits
//   {text} {blob}  as VALUE_TEXT and VALUE_BYTES
//   {key}          {int}, the primary key; given by whoever inserts, never by the database
//   {strict}       after a table: a value of another kind than its column is refused
//   {audit_guard}  statements that make UPDATE and DELETE of a row of `audit` REFUSED
struct schema_words {
    const char *token, *text; // "{int}" -> "INTEGER"; ends with a NULL token
};

struct driver {
    const char *name;
    const struct schema_words *words;

    // Opens a database that is there, empty or as an earlier process left it, however that ended;
    // never makes one (IO). It is this connection's alone until close(): whoever else opens it
    // meanwhile, in this process or another, is told BUSY, and neither notices more of the other.
    // CORRUPT: that is no database. `write_ahead` off is for making a new one in a single file.
    enum fault (*open)(const char *path, bool write_ahead, struct database **database);
    // Rolls back what is open. Sets NULL; nothing if it is NULL already.
    void (*close)(struct database **database);
    // Its files are no longer where they were: close() must not touch what lies there now. Only
    // close() may follow. What was committed stays so.
    void (*abandon)(struct database *database);

    // Several statements without arguments or rows: the schema. Stops at the first that fails; part
    // of the transaction that is open. CORRUPT: not understood, or does not fit the schema.
    enum fault (*script)(struct database *database, const char *sql);
    // `changed` (may be NULL): rows that this statement inserted, updated (to the same values too)
    // or deleted; 0 if it only reads. A fault undoes this statement alone, and the transaction goes
    // on, unless in_transaction() says otherwise.
    //   EXISTS    a row is not unique
    //   REFUSED   {audit_guard}
    //   INTERNAL  whatever else the schema forbids: kind of a value, NULL, a reference to nothing
    enum fault (*run)(struct database *database, const struct call *call, uint64_t *changed);

    // What begin() finds open, it rolls back first. Nobody else can write from here on.
    enum fault (*begin)(struct database *database);
    // Durable when it returns: it outlives the process and the power. On a fault nothing was
    // committed, now or later, and the transaction is over. Without a transaction: a fault.
    enum fault (*commit)(struct database *database);
    // Undoes the transaction with its savepoints. Nothing if there is none.
    void (*rollback)(struct database *database);
    // Savepoints nest. Release keeps what was done since the innermost, for the transaction to
    // commit; revert undoes it. Both end that savepoint. Without a transaction, or without a
    // savepoint: a fault, and nothing changes.
    enum fault (*savepoint)(struct database *database);
    enum fault (*release)(struct database *database);
    enum fault (*revert)(struct database *database);
    // Between begin() and commit() or rollback(). False also after the database itself has rolled
    // back (disk full, I/O error).
    bool (*in_transaction)(struct database *database);

    // Work that may be done while nobody waits, between transactions. Changes nothing that can be
    // read; what fails is tried again by the next call.
    void (*checkpoint)(struct database *database);
    // Structure of what decides: tables against their indexes; CORRUPT.
    enum fault (*check)(struct database *database);
    // Writes all that is committed into the empty file at `path`, which open() then opens as a
    // database of its own. Outside a transaction; on a fault what lies at `path` is of no use.
    enum fault (*copy)(struct database *database, const char *path);
    // The schema as the database has it, as a new heap string: the same for the same schema,
    // wherever it lies; a trigger or index that was dropped or altered changes it.
    enum fault (*describe)(struct database *database, char **schema);
};

extern const struct driver sqlite_driver;

#endif
