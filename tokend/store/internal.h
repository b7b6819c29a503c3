// SPDX-License-Identifier: BSD-2-Clause
// What the files of the store share; nothing here is for anybody else. From below: value.c,
// sqlite.c (a driver), run.c (statements), meta.c, item.c, person_row.c (the record), session.c and
// the like, transaction.c, schema.c with what migrations convert, store.c.
#ifndef WARIFU_STORE_INTERNAL_H
#define WARIFU_STORE_INTERNAL_H

#include "core/merkle.h"
#include "store/audit.h"
#include "store/driver.h"
#include "store/pack.h"
#include "store/record.h"
#include "store/seal.h"
#include "store/store.h"
#include "store/store_file.h"

// What a transaction is. The database may give it up as a whole by itself (an I/O error, no memory,
// a full disk); what followed would then be committed one by one. So nothing follows: only the
// rollback of the whole leaves LOST.
enum transaction { TRANSACTION_NONE, TRANSACTION_OPEN, TRANSACTION_LOST };

// What tells a sealed row from every earlier one of the same place.
struct row_seal {
    bool there;
    uint8_t bytes[SEAL_OVERHEAD];
};
enum row_table { ROW_PERSON, ROW_ITEM, ROW_TABLES };
// The exclusive or of the rows' hashes, and that of each one times its place (rows.h).
#define ROWS_HASH_SIZE 32
#define ROWS_SUM_SIZE (2 * ROWS_HASH_SIZE)

struct store {
    const struct driver *driver;
    struct database *database;
    int file; // the database file: checked, and locked as long as it is open
    struct store_file_marks marks;
    bool displaced; // it is no longer the one that the next start would open; never again written
    struct seal_keys keys;
    uint8_t identity[SEAL_IDENTITY_SIZE];
    int64_t schema;
    enum transaction transaction;
    bool touched; // a statement has run in this transaction
    bool savepoint;
    bool rehearsing;      // inside it: what is written is undone (store_rehearse)
    bool whole;           // it is the transaction itself: nothing had run before it
    bool counted;         // this transaction moved a counter that the commit must seal
    int64_t session_last; // highest id ever given; a gap after a revert does no harm
    // Leaves of the records of this transaction, by their numbers from `leaf_first` on; 0: none.
    struct merkle_hash *leaves;
    size_t leaf_room;
    int64_t leaf_first, leaf_last;
    int64_t leaf_saved, leaf_rehearsed; // the last, as it was at the savepoint, at the rehearsal
    int64_t log_grown;                  // what that becomes with this commit
    int64_t log_last; // sequence of the last record that was committed, as it is sealed
    struct log_flaw noticed;
    // By what the rows that were written in this transaction move the sum (rows.h); as it was at
    // the savepoint, and at the rehearsal.
    uint8_t rows_moved[ROWS_SUM_SIZE], rows_saved[ROWS_SUM_SIZE], rows_rehearsed[ROWS_SUM_SIZE];
    bool rows_anew;    // the sum is made anew with this commit
    enum fault broken; // a change was lost: in the savepoint, if one is open; all, in LOST
    // The person this request is about: read and verified once, written once. Lives no longer than
    // the savepoint.
    bool loaded, changed;
    struct record record;
    enum person_state stored_state; // as the row says, while `loaded`
    struct row_seal stored;         // the same
    bool stored_strained;
};

// A change was lost: from here on nothing happens but the rollback of the whole. FAULT_NONE: the
// database does not say why.
void store_lose(struct store *store, enum fault fault);
// The same if the database gave the transaction up by itself.
void store_notice_loss(struct store *store, enum fault fault);

// Refuses what may not happen now: anything where a change was lost, writing outside a transaction.
enum fault store_may_read(struct store *store) MUST_CHECK;
enum fault store_may_write(struct store *store) MUST_CHECK;

// Runs a statement. Notices when the database gave the whole transaction up.
enum fault store_run(struct store *store, enum statement statement, const struct value *arguments,
                     unsigned count, row_visit visit, void *context) MUST_CHECK;
// The same for changes: INTERNAL unless exactly one row was changed.
enum fault store_change(struct store *store, enum statement statement,
                        const struct value *arguments, unsigned count) MUST_CHECK;
// One number from a statement that always has one.
enum fault store_number(struct store *store, enum statement statement, int64_t *number) MUST_CHECK;

// The person of this request, from the database or as already loaded. NOT_FOUND, CORRUPT.
enum fault record_load(struct store *store, int64_t person) MUST_CHECK;
void record_changed(struct store *store);
enum fault record_flush(struct store *store) MUST_CHECK; // writes what changed
// The newest record of the log, those of this transaction among them.
int64_t record_newest(const struct store *store);
void record_drop(struct store *store); // forgets and wipes it
// Migration: every seed gets into the index, for nobody remembers which of them were imported.
enum fault seeds_enter_all(struct store *store) MUST_CHECK;
// Migration: cards and emergency codes, which named people by what they were called then, name them
// by the ids of their rows.
enum fault names_in_items_become_persons(struct store *store) MUST_CHECK;
// Migration, after that one: so do keys and sessions of shared IDs; and codes that were on a card
// by bearing its serial as a label name the card by the id of its row.
enum fault names_beside_become_persons(struct store *store) MUST_CHECK;
// Migration: what waited for a look has a window, a place and a call, all of them empty.
enum fault reviews_become_requests(struct store *store) MUST_CHECK;
// Migration: requests about roles become items of their own kind.
enum fault roles_become_a_kind(struct store *store) MUST_CHECK;
struct meta;
// Migration, once the meta data can be written again: how many entries it has.
enum fault roles_note(struct store *store, struct meta *meta) MUST_CHECK;
// After a look: outside a transaction nothing of a person stays in memory.
void record_done(struct store *store);

// Migration: the row of a session, if there is one, with the id of its member, which `who` looks
// up.
enum fault session_convert(struct store *store, int64_t id,
                           enum fault (*who)(struct store *store, const char *name,
                                             struct wall_time when, int64_t *person)) MUST_CHECK;

// Columns that stand beside a sealed one. Large enough for every row of ours.
struct beside {
    struct packer packer;
    uint8_t data[STORE_NAME_SIZE + 128];
};
void beside_start(struct beside *beside, const char *table, int64_t id);

// Facts: the store's one row about itself.
#define META_NAME_SIZE 48
#define META_VALUE_SIZE 512
#define META_MAX 24
#define META_SEED_SIZE 32
struct meta_item {
    char name[META_NAME_SIZE], value[META_VALUE_SIZE];
};
struct meta {
    uint64_t people;               // rows of person, removed ones too
    int64_t audit_last;            // sequence of the newest record
    int64_t session_last;          // highest id ever given, so none is given twice
    uint8_t schema[SEAL_MAC_SIZE]; // schema_digest() when the schema was made
    uint32_t count;
    struct meta_item items[META_MAX];
    // Since schema 11.
    struct merkle_range tree;     // of the log
    uint8_t seed[META_SEED_SIZE]; // of the key that signs its heads
    // Since schema 13 the first half, since 14 the other.
    uint8_t rows[ROWS_SUM_SIZE]; // the sum of all rows of people and items (rows.h)
};
#define META_PACKED_MAX                                                                            \
    (META_MAX * (META_NAME_SIZE + META_VALUE_SIZE + 4) + MERKLE_PACKED_MAX + META_SEED_SIZE +      \
     ROWS_SUM_SIZE + 128)
enum fault meta_load(struct store *store, struct meta *meta) MUST_CHECK;
enum fault meta_save(struct store *store, const struct meta *meta) MUST_CHECK;
// The tree over the log (tree.h). Remembers the leaf of a record of this transaction; appends all
// of them to the tree in `meta`, up to `audit_last`, when it is committed, with zeros for what
// somebody else has put in before them; forgets them.
enum fault tree_remember(struct store *store, int64_t sequence,
                         const struct merkle_hash *leaf) MUST_CHECK;
enum fault tree_grow(struct store *store, struct meta *meta) MUST_CHECK;
void tree_forget(struct store *store);
// Migration: a key, and the tree of the log that is there.
enum fault tree_plant(struct store *store, struct meta *meta) MUST_CHECK;

// The sum of the rows (rows.h). Remembers what tells this row from its earlier ones; takes the row
// that was there (NULL: none) out of it and puts the new one in; adds all of them up; whether this
// transaction has moved it; moves it in `meta`, when it is committed; forgets that.
void row_keep(struct row_seal *seal, const void *sealed, size_t size);
void row_written(struct store *store, enum row_table table, int64_t id,
                 const struct row_seal *before, const void *sealed, size_t size);
// XORs a row's hash times its place into `sum`.
void row_at_place(const uint8_t hash[ROWS_HASH_SIZE], enum row_table table, int64_t id,
                  uint8_t sum[ROWS_HASH_SIZE]);
enum fault rows_add_up(struct store *store, uint8_t sum[ROWS_SUM_SIZE]) MUST_CHECK;
// They count from here on as they are now, until this transaction ends otherwise.
enum fault rows_take(struct store *store) MUST_CHECK;
// Migration: the second half alone.
enum fault rows_add_places(struct store *store, struct meta *meta) MUST_CHECK;
bool rows_moved(const struct store *store);
enum fault rows_commit(struct store *store, struct meta *meta) MUST_CHECK;
void rows_forget(struct store *store);

enum fault meta_seal(const struct store *store, const struct meta *meta,
                     uint8_t sealed[META_PACKED_MAX + SEAL_OVERHEAD], size_t *size) MUST_CHECK;

#endif
