// SPDX-License-Identifier: BSD-2-Clause
// The schema as a table of migrations: an empty database goes through all of them, an older one
// through those it lacks.
#ifndef WARIFU_STORE_SCHEMA_H
#define WARIFU_STORE_SCHEMA_H

#include "store/internal.h"

struct migration {
    int64_t version;                            // the schema after it
    const char *sql;                            // with the driver's words; may be ""
    enum fault (*convert)(struct store *store); // what SQL cannot do (sealed columns); may be NULL
};

extern const struct migration migrations[];
extern const size_t migration_count;

// Makes the tables in an empty database.
enum fault schema_create(const struct driver *driver, struct database *database) MUST_CHECK;

// A keyed hash of the schema as the database has it now.
enum fault schema_digest(struct store *store, uint8_t digest[SEAL_MAC_SIZE]) MUST_CHECK;

// Brings an opened store from store->schema to the last version of `steps`, in one transaction.
enum fault schema_migrate(struct store *store, const struct migration *steps,
                          size_t count) MUST_CHECK;

#endif
