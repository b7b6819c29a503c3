// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: the tree of the log is that of its records, whatever is undone in between, and its heads
// are signed.
#include "../random.h"
#include "evidence/entry.h"
#include "evidence/sha256.h"
#include "store/audit.h"
#include "store/internal.h"
#include "store/schema.h"
#include "store/tree.h"
#include "store_help.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(struct store *store, const char *body)
{
    struct audit_record record = {
        .wall = {1790000000}, .steady = {5}, .event = "test.event", .user = "taro", .body = body};
    assert_done(store_audit_append(store, &record));
}

static void append_many(struct store *store, unsigned count)
{
    char body[32];
    assert_done(store_begin(store));
    for (unsigned i = 0; i < count; i++) {
        snprintf(body, sizeof body, "{\"n\":%u}", i);
        append(store, body);
    }
    assert_done(store_commit(store));
}

// --- what the tree has to be: from the records, one after the other ------------------------------

#define RECORDS_MAX 4096
static struct merkle_hash leaves[RECORDS_MAX];

static bool see_record(void *context, const struct audit_record *record)
{
    uint64_t *count = context;
    const struct entry entry = {record->sequence, record->wall.seconds, record->steady.milliseconds,
                                record->event,    record->user,         record->body};
    assert_true(*count < RECORDS_MAX);
    assert_int_equal(entry_leaf(&entry, &leaves[(*count)++]), FAULT_NONE);
    return true;
}

static enum fault read_leaf(void *context, uint64_t index, struct merkle_hash *leaf)
{
    (void)context;
    *leaf = leaves[index];
    return FAULT_NONE;
}

// Verifies a head with the store's public key.
static struct checkpoint opened_head(struct store *store, const char *note)
{
    struct signed_note read;
    struct checkpoint checkpoint = {.size = 0};
    struct note_key key = {.name = ""};
    assert_done(store_log_key(store, &key));
    assert_true(note_read(note, &read));
    assert_int_equal(note_verify(&read, &key), NOTE_SIGNED);
    assert_true(checkpoint_read(&read.text, &checkpoint));
    assert_string_equal(checkpoint.origin, key.name);
    return checkpoint;
}

static void expect_head(struct store *store, const char *note, uint64_t size)
{
    const struct checkpoint checkpoint = opened_head(store, note);
    struct merkle_hash root;
    assert_int_equal(checkpoint.size, size);
    assert_done(
        merkle_root_of(evidence_sha256, &(struct merkle_leaves){read_leaf, NULL}, size, &root));
    assert_memory_equal(root.bytes, checkpoint.root.bytes, sizeof root.bytes);
}

static bool see_head(void *context, int64_t size, const char *note)
{
    struct store *store = context;
    // The store is being read: only the note is looked at here.
    (void)store;
    struct signed_note read;
    struct checkpoint checkpoint;
    struct merkle_hash root;
    assert_true(note_read(note, &read) && checkpoint_read(&read.text, &checkpoint));
    assert_int_equal(checkpoint.size, size);
    assert_int_equal(size % STORE_HEAD_EVERY, 0);
    assert_done(merkle_root_of(evidence_sha256, &(struct merkle_leaves){read_leaf, NULL},
                               checkpoint.size, &root));
    assert_memory_equal(root.bytes, checkpoint.root.bytes, sizeof root.bytes);
    return true;
}

static void expect_tree(struct store *store)
{
    char note[STORE_HEAD_SIZE];
    uint64_t count = 0, size;
    assert_done(store_audit_list(store, &(struct audit_filter){0}, see_record, &count));
    assert_done(store_log_head(store, &size, note));
    assert_int_equal(size, count);
    expect_head(store, note, count);
    assert_done(store_log_heads(store, 0, INT64_MAX, see_head, store));
}

// --- the tree ------------------------------------------------------------------------------------

static void from_the_first(void **state)
{
    struct place *place = *state;
    struct note_key key, again;
    char note[STORE_HEAD_SIZE];
    uint64_t size = 7;
    expect_tree(place->store);
    assert_done(store_log_head(place->store, &size, note));
    assert_int_equal(size, 0);
    assert_done(store_log_key(place->store, &key));
    for (unsigned i = 0; i < 20; i++) {
        append_many(place->store, i % 4);
        expect_tree(place->store);
        help_reopen(place);
        expect_tree(place->store);
    }
    assert_done(store_log_key(place->store, &again));
    assert_memory_equal(key.public, again.public, sizeof key.public);
    assert_string_equal(key.name, again.name);
}

static void another_store_has_another_key(void **state)
{
    struct place *place = *state;
    struct note_key one, other;
    assert_done(store_log_key(place->store, &one));
    store_close(&place->store);
    remove(place->path);
    assert_done(store_create(place->path, help_key, &place->store));
    assert_done(store_log_key(place->store, &other));
    assert_memory_not_equal(one.public, other.public, sizeof one.public);
    assert_string_not_equal(one.name, other.name);
}

// Requests that are kept, undone, rehearsed; transactions that are rolled back.
static void undone_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct random random = random_start("what is undone", 20261202);
    for (unsigned round = 0; round < 150; round++) {
        assert_done(store_begin(place->store));
        for (unsigned request = random_below(&random, 6); request > 0; request--) {
            assert_done(store_savepoint(place->store));
            for (unsigned i = random_below(&random, 4); i > 0; i--)
                append(place->store, "{\"a\":1}");
            if (random_below(&random, 3) == 0) {
                assert_done(store_rehearse(place->store));
                append(place->store, "{\"rehearsed\":1}");
                append(place->store, "{\"rehearsed\":2}");
                assert_done(store_rehearsed(place->store));
            }
            if (random_below(&random, 2) == 0)
                append(place->store, "{\"b\":1}");
            if (random_below(&random, 3) == 0)
                store_revert(place->store);
            else
                assert_done(store_release(place->store));
        }
        if (random_below(&random, 4) == 0)
            store_rollback(place->store);
        else
            assert_done(store_commit(place->store));
        if (round % 10 == 0) {
            help_reopen(place);
            expect_tree(place->store);
        }
    }
    expect_tree(place->store);
}

struct counted {
    int64_t sizes[8];
    size_t count;
};

static bool count_head(void *context, int64_t size, const char *note)
{
    struct counted *counted = context;
    (void)note;
    counted->sizes[counted->count++] = size;
    return counted->count < 3;
}

static void heads_are_kept(void **state)
{
    struct place *place = *state;
    struct counted counted = {.count = 0};
    append_many(place->store, 255);
    assert_done(store_log_heads(place->store, 0, INT64_MAX, count_head, &counted));
    assert_int_equal(counted.count, 0);
    append_many(place->store, 1);
    append_many(place->store, 600); // two in one transaction
    append_many(place->store, 168);
    expect_tree(place->store);
    assert_done(store_log_heads(place->store, 256, INT64_MAX, count_head, &counted));
    assert_int_equal(counted.count, 3);
    assert_int_equal(counted.sizes[0], 512);
    assert_int_equal(counted.sizes[2], 1024);
    counted.count = 0;
    assert_done(store_log_heads(place->store, 0, 512, count_head, &counted));
    assert_int_equal(counted.count, 2);
    counted.count = 0;
    assert_done(store_log_heads(place->store, 1024, INT64_MAX, count_head, &counted));
    assert_int_equal(counted.count, 0);
}

// What somebody has put where a head will come keeps nobody from recording.
static void a_head_that_is_there(void **state)
{
    struct place *place = *state;
    append_many(place->store, 250);
    assert_done(
        place->store->driver->script(place->store->database, "INSERT INTO head VALUES (256, 'x')"));
    append_many(place->store, 10);
    expect_tree(place->store);
}

// --- behind our back -----------------------------------------------------------------------------

static const char unguard[] = "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;";

static enum fault behind_our_back(struct place *place, const char *sql)
{
    struct audit_record record = {.event = "test.event", .body = "{}"};
    append_many(place->store, 5);
    expect_tree(place->store); // which keeps their leaves
    assert_done(place->store->driver->script(place->store->database, unguard));
    assert_done(place->store->driver->script(place->store->database, sql));
    assert_done(store_begin(place->store));
    enum fault fault = store_audit_append(place->store, &record);
    if (fault == FAULT_NONE)
        fault = store_commit(place->store);
    else
        store_rollback(place->store);
    return fault;
}

// The tree keeps the leaves of what was taken out, and the next record stands behind them.
static void taken_out_while_open(void **state)
{
    struct place *place = *state;
    struct log_flaw flaw;
    uint64_t size;
    char note[STORE_HEAD_SIZE];
    assert_done(behind_our_back(place, "DELETE FROM audit WHERE sequence > 3"));
    assert_true(store_audit_noticed(place->store, &flaw));
    assert_int_equal(flaw.kind, LOG_CUT);
    assert_int_equal(flaw.first, 4);
    assert_int_equal(flaw.last, 5);
    assert_done(store_log_head(place->store, &size, note));
    assert_int_equal(size, 6);
    uint64_t count = 5;
    assert_done(
        store_audit_list(place->store, &(struct audit_filter){.after = 5}, see_record, &count));
    assert_int_equal(count, 6);
    expect_head(place->store, note, 6);
}

static void put_in_while_open(void **state)
{
    struct place *place = *state;
    struct log_flaw flaw;
    char note[STORE_HEAD_SIZE];
    uint64_t size;
    assert_done(behind_our_back(place, "INSERT INTO audit SELECT 6, wall, steady, event, subject,"
                                       " body, mac FROM audit WHERE sequence = 5"));
    assert_true(store_audit_noticed(place->store, &flaw));
    assert_int_equal(flaw.kind, LOG_ADDED);
    assert_int_equal(flaw.last, 6);
    assert_done(store_log_head(place->store, &size, note));
    assert_int_equal(size, 7);
    uint64_t count = 6;
    memset(&leaves[5], 0, sizeof *leaves); // nobody vouches for it
    assert_done(
        store_audit_list(place->store, &(struct audit_filter){.after = 6}, see_record, &count));
    assert_int_equal(count, 7);
    expect_head(place->store, note, 7);
}

// A number that leaves no room for ours.
static void put_in_at_the_end(void **state)
{
    assert_fault(behind_our_back(*state, "INSERT INTO audit SELECT 9000000000, wall, steady, event,"
                                         " subject, body, mac FROM audit WHERE sequence = 5"),
                 FAULT_CORRUPT);
}

static void a_tree_of_another_log(void **state)
{
    struct place *place = *state;
    struct meta meta;
    char why[256];
    append_many(place->store, 5);
    assert_done(store_begin(place->store));
    assert_done(meta_load(place->store, &meta));
    assert_done(merkle_append(evidence_sha256, &meta.tree, &leaves[0]));
    assert_done(meta_save(place->store, &meta));
    assert_done(store_commit(place->store));
    assert_fault(help_try_open(place, why, sizeof why), FAULT_CORRUPT);
}

// --- a log that was there before -----------------------------------------------------------------

// As schema 10 had it: without a tree.
static void to_schema_ten(struct place *place)
{
    struct meta meta;
    assert_done(store_begin(place->store));
    assert_done(place->store->driver->script(place->store->database, "DROP TABLE head"));
    assert_done(meta_load(place->store, &meta));
    place->store->schema = 10;
    assert_done(meta_save(place->store, &meta));
    assert_done(store_commit(place->store));
    assert_done(meta_load(place->store, &meta));
}

static void migrated(void **state)
{
    static const unsigned sizes[] = {0, 1, 255, 256, 257, 1000};
    struct place *place = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct note_key before, after;
        append_many(place->store, sizes[i]);
        assert_done(store_log_key(place->store, &before));
        to_schema_ten(place);
        help_open(place);
        expect_tree(place->store);
        append_many(place->store, 3);
        expect_tree(place->store);
        assert_done(store_log_key(place->store, &after));
        assert_memory_not_equal(before.public, after.public, sizeof before.public);
        store_close(&place->store);
        remove(place->path);
        assert_done(store_create(place->path, help_key, &place->store));
    }
}

// What was altered before is not made good, and does not keep the store from being opened.
static void damaged_before(void **state)
{
    struct place *place = *state;
    char note[STORE_HEAD_SIZE];
    uint64_t size;
    struct merkle_hash root;
    append_many(place->store, 300);
    uint64_t count = 0;
    assert_done(store_audit_list(place->store, &(struct audit_filter){0}, see_record, &count));
    to_schema_ten(place);
    assert_done(place->store->driver->script(place->store->database, unguard));
    assert_done(place->store->driver->script(
        place->store->database,
        "DELETE FROM audit WHERE sequence IN (7, 8);"
        "UPDATE audit SET body = '{\"n\":\"changed\"}' WHERE sequence = 20"));
    help_open(place);
    assert_done(store_log_head(place->store, &size, note));
    assert_int_equal(size, 300);
    const struct checkpoint checkpoint = opened_head(place->store, note);
    memset(&leaves[6], 0, 2 * sizeof *leaves);
    memset(&leaves[19], 0, sizeof *leaves); // nor is what was altered vouched for
    assert_done(
        merkle_root_of(evidence_sha256, &(struct merkle_leaves){read_leaf, NULL}, size, &root));
    assert_memory_equal(root.bytes, checkpoint.root.bytes, sizeof root.bytes);
    append_many(place->store, 3);
    assert_done(store_log_head(place->store, &size, note));
    assert_int_equal(size, 303);
    // The MAC still tells.
    count = 0;
    assert_fault(
        store_audit_list(place->store, &(struct audit_filter){.after = 19}, see_record, &count),
        FAULT_CORRUPT);
}

static void from_fixtures(void **state)
{
    static const char *const fixtures[] = {"store_v1.sql", "store_v5.sql", "store_v6.sql",
                                           "store_v7.sql"};
    struct place *place = *state;
    store_close(&place->store);
    for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
        remove(place->path);
        help_fixture(place, fixtures[i]);
        help_open(place);
        expect_tree(place->store);
        append_many(place->store, 2);
        expect_tree(place->store);
        store_close(&place->store);
    }
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("E1 E4 the tree is that of the records, and its head is signed", from_the_first),
        test("E4 another store has another name and another key", another_store_has_another_key),
        test("E1 abuse:A4 what is undone leaves nothing in the tree", undone_leaves_nothing),
        test("E4 heads are kept, one for each 256 records", heads_are_kept),
        test("E2 a head that is there already keeps nobody from recording", a_head_that_is_there),
        test("abuse:A2 records taken out while it is open stay missed", taken_out_while_open),
        test("abuse:A3 records put in while it is open are none of ours", put_in_while_open),
        test("abuse:A3 a number that leaves no room for ours is damage", put_in_at_the_end),
        test("abuse:A3 a tree that is not that of the log is damage", a_tree_of_another_log),
        test("E1 a log from before gets its tree", migrated),
        test("E1 abuse:A3 what was altered before stays visible, and the store opens",
             damaged_before),
        test("E1 logs of old stores get theirs", from_fixtures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
