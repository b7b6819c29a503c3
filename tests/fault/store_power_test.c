// SPDX-License-Identifier: BSD-2-Clause
// What was answered is durable: power cuts at random operations (abuse:S1), the order of operations
// (abuse:S2), and disks that are full, read-only or broken (abuse:S4). Short by default; CI_SLOW=1
// runs it all.
#include "faulty_disk.h"
#include "store/audit.h"
#include "store/person.h"
#include "store_world.h"
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int rounds(int some, int all)
{
    const char *slow = getenv("CI_SLOW");
    return slow != NULL && strcmp(slow, "1") == 0 ? all : some;
}

static enum fault batch(struct world *world, struct truth *truth)
{
    TRY(store_begin(world->store));
    for (uint64_t n = world_roll(world, 6) + 1; n > 0; n--) {
        struct truth before = *truth;
        TRY(store_savepoint(world->store));
        TRY(world_request(world, truth, world_roll(world, 2) == 0));
        if (world_roll(world, 8) == 0) {
            store_revert(world->store);
            *truth = before;
        } else {
            TRY(store_release(world->store));
        }
    }
    return store_commit(world->store);
}

// --- abuse:S1
// --------------------------------------------------------------------------------------

static void power_cuts(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 20260701};
    struct truth acknowledged = world_start(), attempted;
    int total = rounds(100, 1000), lost = 0, kept = 0;
    uint64_t batches = 0;
    world_populate(&world, place->store);
    for (int round = 0; round < total; round++) {
        world.store = place->store;
        disk_cut_power_at(world_roll(&world, 120) + 1);
        enum fault fault = FAULT_NONE;
        while (!disk_power_is_cut()) {
            attempted = acknowledged;
            fault = batch(&world, &attempted);
            if (fault == FAULT_NONE) {
                acknowledged = attempted; // somebody was told
                batches++;
            }
            if (fault == FAULT_NONE && world_roll(&world, 5) == 0)
                store_checkpoint(world.store);
            else if (fault != FAULT_NONE)
                store_rollback(world.store);
        }
        store_close(&place->store);
        disk_restore_power(world.seed + (uint64_t)round);
        if (world_roll(&world, 4) == 0) { // and again while it recovers
            char why[256];
            disk_cut_power_at(world_roll(&world, 20) + 1);
            if (help_try_open(place, why, sizeof why) == FAULT_NONE)
                store_checkpoint(place->store);
            store_close(&place->store);
            disk_restore_power(world.seed);
        }
        help_reopen(place);
        world.store = place->store;
        struct truth found = world_read(&world);
        // All of the last batch or nothing of it, if nobody was told; all, if somebody was.
        if (world_same(&found, &attempted) && !world_same(&attempted, &acknowledged))
            kept++;
        else if (!world_same(&found, &acknowledged))
            fail_msg("round %d: an acknowledged change is gone, or half a batch is there", round);
        else if (fault != FAULT_NONE)
            lost++;
        acknowledged = found;
    }
    print_message("# %d power cuts, %llu acknowledged batches; unanswered ones: %d gone, %d kept\n",
                  total, (unsigned long long)batches, lost, kept);
    assert_true(lost > 0); // the cuts did hit
    assert_true(batches > (uint64_t)total / 2);
}

// --- abuse:S2
// --------------------------------------------------------------------------------------

static void sync_before_answer(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 7};
    struct truth truth = world_start();
    world_populate(&world, place->store);
    for (int i = 0; i < 200; i++) {
        uint64_t before = disk_wal_syncs(), operations = disk_operations();
        int64_t records = truth.records;
        assert_done(batch(&world, &truth));
        if (truth.records == records)
            continue; // all reverted
        assert_true(disk_operations() > operations);
        assert_true(disk_wal_syncs() > before);
        assert_false(disk_has_unsynced());
        if (i % 20 == 0) {
            store_checkpoint(world.store);
            assert_false(disk_has_unsynced());
        }
    }
}

static void wal_bounded(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 7};
    struct truth truth = world_start();
    char wal[160];
    long smallest = LONG_MAX, largest = 0;
    world_populate(&world, place->store);
    store_checkpoint(world.store); // idle: it gets its size
    snprintf(wal, sizeof wal, "%s-wal", place->path);
    for (int i = 0; i < 6000; i++) { // a storm: the loop is never idle
        assert_done(batch(&world, &truth));
        FILE *file = fopen(wal, "rb");
        assert_non_null(file);
        fseek(file, 0, SEEK_END);
        smallest = ftell(file) < smallest ? ftell(file) : smallest;
        largest = ftell(file) > largest ? ftell(file) : largest;
        fclose(file);
    }
    print_message("# write-ahead log: %ld to %ld bytes\n", smallest, largest);
    assert_int_equal(smallest, 8 << 20); // nothing but frames is written in a flush
    assert_int_equal(largest, 8 << 20);
    struct truth found = world_read(&world);
    assert_true(world_same(&found, &truth));
}

// --- abuse:S4
// --------------------------------------------------------------------------------------

static enum fault one_login(struct world *world, struct truth *truth)
{
    struct store *store = world->store;
    TRY(store_begin(store));
    enum fault fault = store_savepoint(store);
    if (fault == FAULT_NONE)
        fault = world_request(world, truth, true);
    if (fault == FAULT_NONE)
        fault = store_release(store);
    if (fault == FAULT_NONE)
        return store_commit(store);
    store_rollback(store);
    return fault;
}

static void broken_disk(void **state)
{
    static const struct {
        int code;
        enum fault fault;
    } kinds[] = {
        {SQLITE_FULL, FAULT_FULL},
        {SQLITE_READONLY, FAULT_READONLY},
        {SQLITE_IOERR_WRITE, FAULT_IO},
        {SQLITE_IOERR_FSYNC, FAULT_IO},
    };
    struct place *place = *state;
    struct world world = {.seed = 99};
    struct truth truth = world_start();
    int failed = 0;
    world_populate(&world, place->store);
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (int lasting = 0; lasting < 2; lasting++) {
            bool hit = true;
            for (uint64_t n = 1; hit; n++) {
                struct truth after = truth, found;
                if (n % 3 == 0)
                    store_checkpoint(world.store);
                disk_fail(n, lasting ? UINT32_MAX : 1, kinds[kind].code);
                enum fault fault = one_login(&world, &after);
                hit = fault != FAULT_NONE;
                if (hit) {
                    failed++;
                    assert_int_equal(fault, kinds[kind].fault);
                    if (lasting) { // it stays denied as long as it lasts
                        struct truth unused = truth;
                        assert_int_equal(one_login(&world, &unused), kinds[kind].fault);
                    }
                } else {
                    truth = after;
                }
                store_checkpoint(world.store); // may meet the fault too, and must survive it
                disk_fail(0, 0, 0);
                found = world_read(&world);
                assert_true(world_same(&found, &truth));
                assert_done(one_login(&world, &truth)); // recovers by itself
            }
            store_close(&place->store);
            help_reopen(place);
            world.store = place->store;
            struct truth found = world_read(&world);
            assert_true(world_same(&found, &truth));
        }
    print_message("# %d logins met a broken disk\n", failed);
    assert_true(failed >= 16);
}

// A batch too large for memory reaches the disk before its commit; then SQLite gives up the whole
// transaction, and what follows must not be committed one by one.
static void lost_transaction(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 1};
    struct truth truth = world_start();
    world_populate(&world, place->store);
    struct store *store = place->store;
    uint64_t before, after;
    assert_done(store_person_count(store, &before));
    disk_fail(1, UINT32_MAX, SQLITE_FULL);
    assert_done(store_begin(store));
    enum fault fault = FAULT_NONE;
    struct person person = {.state = PERSON_ACTIVE};
    memset(person.display, 'x', sizeof person.display - 1);
    for (uint32_t i = 0; i < 200000 && fault == FAULT_NONE; i++) {
        person.uid = 100000 + i;
        snprintf(person.name, sizeof person.name, "many%u", i);
        fault = store_person_add(store, &person);
    }
    assert_int_equal(fault, FAULT_FULL);
    disk_fail(0, 0, 0); // there is space again, but this transaction is gone
    struct audit_record record = {.event = "test.after", .body = "{}"};
    assert_fault(store_audit_append(store, &record), FAULT_FULL);
    assert_fault(store_person_by_uid(store, 1000, &person), FAULT_FULL);
    assert_fault(store_commit(store), FAULT_FULL);
    assert_done(store_person_count(store, &after));
    assert_int_equal(before, after);
    struct truth found = world_read(&world);
    assert_true(world_same(&found, &truth));
    assert_done(one_login(&world, &truth));
}

static void unreadable(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 1};
    char why[256];
    world_populate(&world, place->store);
    store_close(&place->store);
    disk_fail_reads(true);
    assert_fault(help_try_open(place, why, sizeof why), FAULT_IO);
    assert_non_null(strstr(why, "check disk"));
    disk_fail_reads(false);
    help_reopen(place);
}

static void broken_creation(void **state)
{
    struct place *place = *state;
    enum fault fault = FAULT_FULL;
    for (uint64_t n = 1; fault != FAULT_NONE; n++) {
        char why[256];
        disk_fail(n, 1, SQLITE_FULL);
        fault = store_create(place->path, help_key, &place->store);
        disk_fail(0, 0, 0);
        if (fault == FAULT_NONE)
            assert_true(n > 3);
        else if (help_try_open(place, why, sizeof why) == FAULT_NONE)
            break; // it was whole already: what failed was opening it
        else
            assert_null(place->store);
    }
    help_reopen(place);
}

static int setup(void **state)
{
    disk_forget();
    return help_setup(state);
}

static int setup_empty(void **state)
{
    disk_forget();
    return help_setup_empty(state);
}

#define test(name, function, setup)                                                                \
    {                                                                                              \
        name, function, setup, help_teardown, NULL                                                 \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:S1 power cuts at random operations lose nothing that was acknowledged",
             power_cuts, setup),
        test("abuse:S2 the log is synced before the commit returns", sync_before_answer, setup),
        test("abuse:S2 the write-ahead log keeps its size in a storm", wal_bounded, setup),
        test("abuse:S4 abuse:L13 a full, read-only or failing disk is a fault, and recovers",
             broken_disk, setup),
        test("abuse:S4 abuse:A5 a transaction that SQLite gave up is not continued",
             lost_transaction, setup),
        test("abuse:S4 abuse:R2 an unreadable store is a fault, not an empty one", unreadable,
             setup),
        test("abuse:S4 creation on a full disk leaves a whole store or none", broken_creation,
             setup_empty),
    };
    disk_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
