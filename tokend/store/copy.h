// SPDX-License-Identifier: BSD-2-Clause
// The way back from an upgrade: a copy of the store as the earlier release left it, beside it.
#ifndef WARIFU_STORE_COPY_H
#define WARIFU_STORE_COPY_H

#include "store/internal.h"

// Writes PATH.schema-N, N being store->schema, of an opened store that is not migrated yet and in
// no transaction: mode 0600, durable, whole or not at all. `path` is resolved. One of the same
// schema is replaced: a migration is one transaction, so a store of schema N is never half of N+1.
// On a fault (FULL, REFUSED, READONLY, IO ...) neither the store nor an earlier copy changed.
enum fault copy_before_migration(struct store *store, const char *path) MUST_CHECK;

#endif
