// SPDX-License-Identifier: BSD-2-Clause
// The interface to all persistent data; only the vault uses it. The database is behind a driver
// (store/driver.h): SQLite today, PostgreSQL by adding one; the SQL text is written once
// (store/sql.h), in the dialect that both understand. Rows are returned as plain structs owned by
// the caller. This header has the store and its transactions; each kind of row has its own.
//
// Everything about a person is one sealed record (XChaCha20-Poly1305, bound to the store, the
// table, the row and every column beside it), and so are sessions, buckets and meta; log records
// are clear text with a keyed MAC. A flipped, swapped, edited or deleted row is therefore
// FAULT_CORRUPT, never "no credential, so exempt" (B7; abuse:S5, abuse:S6, abuse:R5). What no store
// can detect by itself is that all of it, or the end of its write-ahead log, was restored to an
// earlier state (abuse:T9); that needs an anchor outside.
#ifndef WARIFU_STORE_STORE_H
#define WARIFU_STORE_STORE_H

#include "base/clock.h"
#include "base/fault.h"
#include "base/text.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define STORE_KEY_SIZE 32
#define STORE_NAME_SIZE ACCOUNT_NAME_SIZE
#define STORE_SCHEMA_VERSION 14

// --- opening ---------------------------------------------------------------------------------

// Creates a new store at `path` (mode 0600). EXISTS if anything is there. Only `warifu init` calls
// it: a missing store is never taken for a first run (abuse:R5).
enum fault store_create(const char *path, const uint8_t key[STORE_KEY_SIZE],
                        struct store **store) MUST_CHECK;

#define STORE_WHY_SIZE 480 // room for a reason and the command, with two paths

// Opens, checks owner and mode, takes the one-daemon lock, migrates to STORE_SCHEMA_VERSION,
// verifies that the key belongs to this store. NOT_FOUND, REFUSED, BUSY (another daemon), VERSION
// (newer schema), CORRUPT (another key, or damage). `why` receives an English sentence that says
// what to do.
enum fault store_open(const char *path, const uint8_t key[STORE_KEY_SIZE], struct store **store,
                      char *why, size_t why_size) MUST_CHECK;
void store_close(struct store **store);

// Rows may hold secrets (password.encoded, otp_parameters.secret), which the caller wipes. A row
// that does not verify is CORRUPT, whatever was asked for; the caller then denies.

// The key from which decoys are derived for people who have no credentials. It is the same at each
// start and differs between stores, so a restart does not reveal which challenges are decoys
// (promise 3). Wipe it when done.
#define STORE_DECOY_KEY_SIZE 32
void store_decoy_key(const struct store *store, uint8_t key[STORE_DECOY_KEY_SIZE]);

// --- transactions: the vault's loop opens one per batch; each request is a savepoint ---------

// The database may roll a transaction back by itself: on an I/O error, even of a read, or when
// memory or space runs out. The transaction is then lost: every call except store_rollback()
// returns that fault, and nothing of it, earlier or later, is ever durable (abuse:M13).
enum fault store_begin(struct store *store) MUST_CHECK; // BEGIN IMMEDIATE
// FAULT_NONE: durable, in the store that the next start will read. NOT_FOUND when its file or log
// was moved, deleted, replaced or mounted over: nothing is written any more, and the store can only
// be closed (E2).
enum fault store_commit(struct store *store) MUST_CHECK;
bool store_is_displaced(const struct store *store);
bool store_is_lost(const struct store *store);
void store_rollback(struct store *store);
enum fault store_savepoint(struct store *store) MUST_CHECK;
enum fault store_release(struct store *store) MUST_CHECK; // keeps the request's changes
void store_revert(struct store *store);                   // undoes them

// Inside a savepoint: what is written from here on is undone by store_rehearsed(), which keeps what
// the request had done before. Not one inside another.
enum fault store_rehearse(struct store *store) MUST_CHECK;
enum fault store_rehearsed(struct store *store) MUST_CHECK;

// Moves the write-ahead log into the database without blocking commits. The loop calls it between
// batches when it is idle.
void store_checkpoint(struct store *store);

#endif
