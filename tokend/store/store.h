// SPDX-License-Identifier: BSD-2-Clause
// The narrow interface to everything that is remembered. The vault is its only user. Drivers:
// sqlite now, PostgreSQL by addition; the SQL text is written once (store/sql.h) in the dialect
// that both speak. Rows come back as plain structs owned by the caller. Here: a store and its
// transactions; each kind of row has a header of its own.
//
// All that is known of a person is one sealed record (XChaCha20-Poly1305, bound to the store,
// table, row and to every column beside it); so are sessions, buckets and meta; log records are in
// clear text with a keyed MAC. So a flipped, swapped, edited or deleted row is FAULT_CORRUPT, never
// "no credential, so exempt" (B7; abuse:S5, abuse:S6, abuse:R5). What no store can see
// by itself is that the whole of it, or the end of its write-ahead log, was put back to an earlier
// state (abuse:T9): that takes an anchor outside.
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
#define STORE_SCHEMA_VERSION 8

// --- opening ---------------------------------------------------------------------------------

// Creates a new store at `path` (0600). FAULT_EXISTS if anything is there. Never called on its own:
// only `warifu init` reaches it (abuse:R5: a missing store is never "first run").
enum fault store_create(const char *path, const uint8_t key[STORE_KEY_SIZE],
                        struct store **store) MUST_CHECK;

#define STORE_WHY_SIZE 480 // room for a reason and the command, with two paths

// Opens, checks owner and mode, takes the one-daemon lock, migrates to STORE_SCHEMA_VERSION,
// verifies that the key is this store's. NOT_FOUND, REFUSED, BUSY (another daemon), VERSION (newer
// schema), CORRUPT (other key or damaged). `why` receives an English sentence that says what to do.
enum fault store_open(const char *path, const uint8_t key[STORE_KEY_SIZE], struct store **store,
                      char *why, size_t why_size) MUST_CHECK;
void store_close(struct store **store);

// Rows that are read may hold secrets (password.encoded, otp_parameters.secret): the caller wipes
// them. A row that does not verify is FAULT_CORRUPT, whatever was asked; the caller denies.

// --- transactions: the vault's loop opens one a batch; a request is a savepoint --------------

// The database may give a transaction up by itself: on an I/O error, also of a read, without memory
// or space. Then it is lost: every call but store_rollback() answers with that fault, and nothing
// of it, before or after, is ever durable (abuse:M13).

// From which decoys are made for people who have nothing: the same at each start, and of this store
// alone, so that asking before and after a restart tells no decoy from what is real (promise 3).
// Wipe when done.
#define STORE_DECOY_KEY_SIZE 32
void store_decoy_key(const struct store *store, uint8_t key[STORE_DECOY_KEY_SIZE]);

enum fault store_begin(struct store *store) MUST_CHECK; // BEGIN IMMEDIATE
// Durable when it returns FAULT_NONE, in the store that the next start will read: NOT_FOUND when
// its file or log was moved, deleted, replaced or mounted over. Then nothing is written any more,
// and the store is only to be closed (E2).
enum fault store_commit(struct store *store) MUST_CHECK;
bool store_is_displaced(const struct store *store);
bool store_is_lost(const struct store *store);
void store_rollback(struct store *store);
enum fault store_savepoint(struct store *store) MUST_CHECK;
enum fault store_release(struct store *store) MUST_CHECK; // keeps the request's changes
void store_revert(struct store *store);                   // undoes them

// Moves the write-ahead log into the database without blocking commits; called between batches by
// the loop when it is idle.
void store_checkpoint(struct store *store);

#endif
