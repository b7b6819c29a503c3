// SPDX-License-Identifier: BSD-2-Clause
// Transactions and savepoints, and that what they write lies where the next start reads it.
#include "base/secret.h"
#include "store/internal.h"
#include "store/store_file.h"
#include <string.h>

enum fault store_begin(struct store *store)
{
    if (store->transaction != TRANSACTION_NONE)
        return FAULT_INTERNAL;
    if (store->displaced)
        return FAULT_NOT_FOUND;
    enum fault fault = store->driver->begin(store->database);
    store->transaction = fault == FAULT_NONE ? TRANSACTION_OPEN : TRANSACTION_NONE;
    store->broken = FAULT_NONE;
    store->touched = false;
    rows_forget(store);
    return fault;
}

// Those of this transaction that were not undone; what somebody else did to the log counts for
// nothing.
static enum fault count_records(struct store *store, struct meta *meta)
{
    int64_t highest;
    const enum fault fault = store_number(store, SQL_AUDIT_HIGHEST, &highest);
    if (fault == FAULT_NONE && store->leaf_first > 0 && highest >= store->leaf_first)
        meta->audit_last = highest;
    return fault;
}

// Counters are sealed once a transaction, so a cut tail of the log is seen at the next start.
static enum fault seal_counters(struct store *store)
{
    struct meta meta;
    if (!store->counted && !rows_moved(store))
        return FAULT_NONE;
    enum fault fault = meta_load(store, &meta);
    if (fault == FAULT_NONE)
        fault = count_records(store, &meta);
    if (fault == FAULT_NONE)
        fault = tree_grow(store, &meta);
    if (fault == FAULT_NONE)
        fault = rows_commit(store, &meta);
    if (fault == FAULT_NONE)
        store->log_grown = meta.audit_last;
    meta.session_last = store->session_last;
    if (fault == FAULT_NONE)
        fault = meta_save(store, &meta);
    secret_wipe(&meta, sizeof meta);
    return fault;
}

// Whoever starts next must read what is written here. What lies elsewhere by now, or nowhere, is
// not written any more, nor is what lies in its place touched.
static enum fault look_at_place(struct store *store, bool logged)
{
    const enum fault fault = store_file_look(&store->marks, logged);
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
    if (store->transaction == TRANSACTION_NONE || store->savepoint)
        return FAULT_INTERNAL;
    enum fault fault = store->broken;
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault == FAULT_NONE)
        fault = seal_counters(store);
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
    store->transaction = TRANSACTION_NONE;
    if (store->counted)
        store->log_last = store->log_grown;
    rows_forget(store);
    store->counted = false;
    tree_forget(store);
    return look_at_place(store, true);
}

void store_rollback(struct store *store)
{
    record_drop(store);
    if (store->transaction != TRANSACTION_NONE)
        store->driver->rollback(store->database);
    store->transaction = TRANSACTION_NONE;
    store->savepoint = store->counted = store->rehearsing = false;
    rows_forget(store);
    tree_forget(store);
    store->broken = FAULT_NONE;
}

enum fault store_savepoint(struct store *store)
{
    if (store->transaction == TRANSACTION_NONE || store->savepoint)
        return FAULT_INTERNAL;
    enum fault fault = store->broken;
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    // Most transactions hold one request; what goes back to nothing needs no mark in it.
    store->whole = !store->touched;
    memcpy(store->rows_saved, store->rows_moved, sizeof store->rows_saved);
    store->leaf_saved = store->leaf_last;
    if (!store->whole)
        fault = store->driver->savepoint(store->database);
    store_notice_loss(store, fault);
    store->savepoint = fault == FAULT_NONE;
    return fault;
}

enum fault store_release(struct store *store)
{
    if (!store->savepoint)
        return FAULT_INTERNAL;
    enum fault fault = store->broken;
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    if (!store->whole)
        fault = store->driver->release(store->database);
    store_notice_loss(store, fault);
    if (fault == FAULT_NONE)
        store->savepoint = false;
    return fault;
}

static enum fault begin_anew(struct store *store)
{
    store->driver->rollback(store->database);
    store->touched = false;
    return store->driver->begin(store->database);
}

void store_revert(struct store *store)
{
    if (!store->savepoint)
        return;
    record_drop(store);
    store->savepoint = store->rehearsing = false;
    memcpy(store->rows_moved, store->rows_saved, sizeof store->rows_moved);
    store->leaf_last = store->leaf_saved; // no row names a record that was undone
    store_notice_loss(store, FAULT_IO);
    if (store->transaction == TRANSACTION_LOST)
        return;
    // What broke, broke inside this savepoint, which could not have been opened otherwise.
    store->broken = FAULT_NONE;
    const enum fault fault =
        store->whole ? begin_anew(store) : store->driver->revert(store->database);
    if (fault != FAULT_NONE)
        store_lose(store, fault);
}

enum fault store_rehearse(struct store *store)
{
    if (!store->savepoint || store->rehearsing)
        return FAULT_INTERNAL;
    enum fault fault = store->broken;
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    memcpy(store->rows_rehearsed, store->rows_moved, sizeof store->rows_rehearsed);
    store->leaf_rehearsed = store->leaf_last;
    fault = store->driver->savepoint(store->database);
    store_notice_loss(store, fault);
    store->rehearsing = fault == FAULT_NONE;
    return fault;
}

enum fault store_rehearsed(struct store *store)
{
    if (!store->rehearsing)
        return FAULT_INTERNAL;
    record_drop(store);
    store->rehearsing = false;
    memcpy(store->rows_moved, store->rows_rehearsed, sizeof store->rows_moved);
    store->leaf_last = store->leaf_rehearsed;
    store_notice_loss(store, FAULT_IO);
    if (store->transaction == TRANSACTION_LOST)
        return store->broken;
    store->broken = FAULT_NONE; // what broke, broke inside
    const enum fault fault = store->driver->revert(store->database);
    if (fault != FAULT_NONE)
        store_lose(store, fault);
    return fault;
}

void store_checkpoint(struct store *store)
{
    if (store->transaction == TRANSACTION_NONE && !store->displaced)
        store->driver->checkpoint(store->database);
}
