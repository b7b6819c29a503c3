// SPDX-License-Identifier: BSD-2-Clause
// A batch of requests, each in a savepoint, in which the n-th read, write, sync or allocation of
// SQLite fails (abuse:M13): what was told "not done" is durable nowhere, neither in this process
// nor after a crash, and the store opens again. Every n-th for some n by default; CI_SLOW=1 in
// full.
#include "faulty_disk.h"
#include "faulty_memory.h"
#include "store/driver.h"
#include "store/person.h"
#include "store_world.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REQUESTS 6

static sqlite3 *newest; // the connection that was opened last

static int remember(sqlite3 *handle, char **error, const struct sqlite3_api_routines *routines)
{
    (void)error;
    (void)routines;
    newest = handle;
    return SQLITE_OK;
}

// So few pages in memory that a batch reads from the disk and writes to it all the time.
static sqlite3 *starve(void)
{
    assert_int_equal(sqlite3_exec(newest, "PRAGMA cache_size = 3", NULL, NULL, NULL), SQLITE_OK);
    return newest;
}

struct tally {
    unsigned batches, lost, refused, requests_refused, granted_beside;
};

// As the vault does it: a request that fails is taken back, and the others go on, but not in a
// transaction that is lost.
static enum fault batch(struct world *world, sqlite3 *handle, struct truth *truth,
                        struct tally *tally)
{
    struct store *store = world->store;
    unsigned refused = 0;
    const bool stop =
        world->seed % 2 == 0; // and if it went on nevertheless, nothing may come of it
    TRY(store_begin(store));
    for (unsigned i = 0; i < REQUESTS; i++) {
        struct truth before = *truth;
        sqlite3_db_release_memory(handle);
        enum fault fault = store_savepoint(store);
        if (fault == FAULT_NONE) {
            fault = world_request(world, truth, world_roll(world, 2) == 0);
            if (fault == FAULT_NONE)
                fault = store_release(store);
            if (fault != FAULT_NONE)
                store_revert(store);
        }
        if (fault != FAULT_NONE) {
            refused++;
            *truth = before;
        }
        if (store_is_lost(store) && stop)
            break;
    }
    const bool lost = store_is_lost(store);
    const enum fault fault = store_commit(store);
    tally->lost += lost;
    tally->requests_refused += refused;
    if (lost)
        assert_int_not_equal(fault, FAULT_NONE);
    else if (fault == FAULT_NONE && refused > 0)
        tally->granted_beside += REQUESTS - refused;
    if (fault != FAULT_NONE)
        store_rollback(store);
    return fault;
}

// What the next start finds when this process is killed now.
static void assert_after_crash(const struct place *place, const struct world *world,
                               const struct truth *truth)
{
    struct place copy = *place;
    struct world there = *world;
    char from[160], to[160], why[256];
    copy.store = NULL;
    snprintf(copy.path, sizeof copy.path, "%s/crash.db", place->directory);
    help_copy(place->path, copy.path);
    snprintf(from, sizeof from, "%s-wal", place->path);
    snprintf(to, sizeof to, "%s-wal", copy.path);
    if (access(from, F_OK) == 0)
        help_copy(from, to);
    const enum fault fault = help_try_open(&copy, why, sizeof why);
    if (fault != FAULT_NONE)
        fail_msg("after a crash the store is refused: %s", why);
    there.store = copy.store;
    const struct truth found = world_read(&there);
    store_close(&copy.store);
    unlink(copy.path);
    unlink(to);
    assert_true(world_same(&found, truth));
}

enum kind { READ, OPERATION, OPERATIONS, ALLOCATION, ALLOCATIONS };

static void arm(enum kind kind, uint64_t n, int code)
{
    switch (kind) {
    case READ:
        disk_fail_read(n);
        break;
    case OPERATION:
        disk_fail(n, 1, code);
        break;
    case OPERATIONS: // and all behind it
        disk_fail(n, UINT32_MAX, code);
        break;
    case ALLOCATION:
        memory_fail(n, 1);
        break;
    case ALLOCATIONS:
        memory_fail(n, UINT32_MAX);
        break;
    }
}

static void each_nth(struct place *place, enum kind kind, int code, const char *name)
{
    struct world world = {.seed = 4711};
    struct truth truth = world_start();
    struct tally tally = {0};
    const char *slow = getenv("CI_SLOW");
    const uint64_t step = slow != NULL && strcmp(slow, "1") == 0 ? 1 : kind >= ALLOCATION ? 23 : 5;
    const uint64_t batch_seed = 99;
    bool hit = true;
    world_populate(&world, place->store);
    for (uint64_t n = 1; hit; n += n < 40 ? 1 : step) {
        struct truth after = truth;
        help_reopen(place); // statements are prepared anew, no page is in memory
        world.store = place->store;
        world.seed = batch_seed + n; // every second goes on in a lost transaction
        sqlite3 *handle = starve();
        const uint64_t operations = disk_operations();
        arm(kind, n, code);
        const unsigned refused = tally.requests_refused;
        const enum fault fault = batch(&world, handle, &after, &tally);
        hit = kind == READ        ? disk_read_has_failed()
              : kind < ALLOCATION ? disk_operations() - operations >= n
                                  : memory_has_failed();
        if (fault == FAULT_NONE)
            truth = after;
        else
            tally.refused++;
        tally.batches += hit;
        if (kind == ALLOCATION || kind == ALLOCATIONS) // no memory is nothing else
            assert_true(fault == FAULT_NONE || fault == FAULT_MEMORY);
        if (!hit)
            assert_true(fault == FAULT_NONE && tally.requests_refused == refused);
        arm(kind, 0, code);
        assert_after_crash(place, &world, &truth);
        const struct truth found = world_read(&world); // in this process
        assert_true(world_same(&found, &truth));
        struct truth next = truth; // and it goes on
        assert_done(batch(&world, handle, &next, &tally));
        truth = next;
        assert_after_crash(place, &world, &truth);
    }
    print_message("# %s: %u batches met it, %u lost, %u refused whole, %u requests refused, %u "
                  "others done beside them\n",
                  name, tally.batches, tally.lost, tally.refused, tally.requests_refused,
                  tally.granted_beside);
    assert_true(tally.batches > 5 && tally.refused > 0);
}

static void reads(void **state)
{
    each_nth(*state, READ, 0, "a read");
}

static void operations(void **state)
{
    each_nth(*state, OPERATION, SQLITE_IOERR_WRITE, "a write or sync");
}

static void lasting_operations(void **state)
{
    each_nth(*state, OPERATIONS, SQLITE_FULL, "a full disk from a write or sync on");
}

static void allocations(void **state)
{
    each_nth(*state, ALLOCATION, 0, "an allocation");
}

static void lasting_allocations(void **state)
{
    each_nth(*state, ALLOCATIONS, 0, "no memory from an allocation on");
}

// The case by itself: what comes third in a batch of which the first lost the transaction.
static void third_request(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 2};
    struct truth truth = world_start(), unused = truth;
    world_populate(&world, place->store);
    help_reopen(place);
    world.store = place->store;
    sqlite3 *handle = starve();
    assert_done(store_begin(place->store));
    assert_done(store_savepoint(place->store));
    sqlite3_db_release_memory(handle);
    disk_fail_read(1);
    assert_fault(world_request(&world, &unused, true), FAULT_IO);
    store_revert(place->store);
    assert_true(store_is_lost(place->store));
    for (int i = 0; i < 2; i++) {
        struct person person;
        assert_fault(store_savepoint(place->store), FAULT_IO);
        assert_fault(store_person_by_uid(place->store, 1000, &person), FAULT_IO);
        assert_fault(world_request(&world, &unused, true), FAULT_IO);
        assert_fault(store_release(place->store), FAULT_INTERNAL);
        store_revert(place->store);
        assert_true(store_is_lost(place->store));
    }
    assert_fault(store_begin(place->store), FAULT_INTERNAL);
    assert_fault(store_commit(place->store), FAULT_IO);
    assert_false(store_is_lost(place->store));
    assert_after_crash(place, &world, &truth);
    const struct truth found = world_read(&world);
    assert_true(world_same(&found, &truth));
}

static enum fault one_request(struct world *world, struct truth *truth)
{
    TRY(store_begin(world->store));
    enum fault fault = world_request(world, truth, true);
    if (fault == FAULT_NONE)
        return store_commit(world->store);
    store_rollback(world->store);
    return fault;
}

// A commit whose flush fails has written all its frames. Whoever reads the log after a crash must
// not find them: at once where the disk works again, else when the next transaction begins.
static void a_commit_that_failed(void **state)
{
    struct place *place = *state;
    struct world world = {.seed = 7};
    struct truth truth = world_start();
    world_populate(&world, place->store);
    for (int lasting = 0; lasting < 2; lasting++) {
        bool hit = true;
        for (uint64_t n = 1; hit; n++) {
            struct truth after = truth;
            disk_fail(n, lasting != 0 ? UINT32_MAX : 1, SQLITE_IOERR_FSYNC);
            hit = one_request(&world, &after) != FAULT_NONE;
            disk_fail(0, 0, 0);
            truth = hit ? truth : after;
            if (lasting != 0) {
                assert_done(store_begin(place->store));
                store_rollback(place->store);
            }
            assert_after_crash(place, &world, &truth);
        }
    }
}

// What the transaction of before left open (its rollback found no memory) is in no other.
static void a_rollback_that_failed(void **state)
{
    struct place *place = *state;
    struct database *database = NULL;
    char *before = NULL, *after = NULL;
    store_close(&place->store);
    assert_done(sqlite_driver.open(place->path, true, &database));
    assert_done(sqlite_driver.describe(database, &before));
    assert_done(sqlite_driver.begin(database));
    assert_done(sqlite_driver.script(database, "CREATE TABLE left_over (id INTEGER)"));
    assert_done(sqlite_driver.begin(database));
    assert_done(sqlite_driver.commit(database));
    assert_done(sqlite_driver.describe(database, &after));
    assert_string_equal(before, after);
    free(before);
    free(after);
    sqlite_driver.close(&database);
    help_reopen(place);
}

static int setup(void **state)
{
    disk_forget();
    return help_setup(state);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, help_teardown, NULL                                                 \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:M13 what comes behind a lost transaction is not done", third_request),
        test("abuse:M13 what a failed commit wrote is in no log", a_commit_that_failed),
        test("abuse:M13 what a failed rollback left is in no other transaction",
             a_rollback_that_failed),
        test("abuse:M13 every n-th read fails in a batch", reads),
        test("abuse:M13 every n-th write and sync fails in a batch", operations),
        test("abuse:M13 the disk is full from every n-th write on", lasting_operations),
        test("abuse:M13 every n-th allocation fails in a batch", allocations),
        test("abuse:M13 there is no memory from every n-th allocation on", lasting_allocations),
    };
    memory_install();
    disk_install();
    sqlite3_auto_extension((void (*)(void))remember);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
