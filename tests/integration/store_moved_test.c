// SPDX-License-Identifier: BSD-2-Clause
// The store that is written is the one that will be read (E2): its files and directory moved away,
// deleted or replaced under an open store.
#include "../store/store_help.h"
#include "store/budget.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char why[STORE_WHY_SIZE];

static void path_of(const struct place *place, const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", place->directory, name);
}

static enum fault write_once(struct store *store)
{
    const struct budget_key key = {.name = "ghost"};
    const struct budget budget = {.failures = 7, .since_success = 1};
    enum fault fault = store_begin(store);
    if (fault == FAULT_NONE)
        fault = store_budget_put(store, &key, &budget);
    if (fault == FAULT_NONE)
        fault = store_commit(store);
    return fault;
}

static uint32_t written(struct store *store)
{
    const struct budget_key key = {.name = "ghost"};
    struct budget budget = {0};
    assert_done(store_budget_get(store, &key, &budget));
    return budget.failures;
}

static void file_moved(struct place *place, const char *aside)
{
    assert_int_equal(rename(place->path, aside), 0);
}

static void file_deleted(struct place *place, const char *aside)
{
    (void)aside;
    assert_int_equal(unlink(place->path), 0);
}

static void file_replaced(struct place *place, const char *aside)
{
    help_copy(place->path, aside);
    assert_int_equal(rename(aside, place->path), 0);
}

static void log_deleted(struct place *place, const char *aside)
{
    char log[256];
    (void)aside;
    path_of(place, "warifu.db-wal", log);
    assert_int_equal(unlink(log), 0);
}

static void log_replaced(struct place *place, const char *aside)
{
    char log[256];
    path_of(place, "warifu.db-wal", log);
    help_copy(log, aside);
    assert_int_equal(rename(aside, log), 0);
}

static void directory_moved(struct place *place, const char *aside)
{
    char moved[300];
    (void)aside;
    snprintf(moved, sizeof moved, "%s.moved", place->directory);
    assert_int_equal(rename(place->directory, moved), 0);
    assert_int_equal(mkdir(place->directory, 0700), 0);
}

static void a_store_that_is_elsewhere(void **state)
{
    static void (*const ways[])(struct place *, const char *) = {
        file_moved, file_deleted, file_replaced, log_deleted, log_replaced, directory_moved};
    struct place *place = *state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char aside[256], log[256], moved[300];
        if (i > 0) {
            assert_done(store_create(place->path, help_key, &place->store));
        }
        path_of(place, "aside", aside);
        path_of(place, "warifu.db-wal", log);
        snprintf(moved, sizeof moved, "%s.moved", place->directory);
        help_person(place->store, "hanako", 1001); // so that its log has been seen
        assert_false(store_is_displaced(place->store));
        ways[i](place, aside);
        const bool has_log = access(log, F_OK) == 0;
        assert_fault(write_once(place->store), FAULT_NOT_FOUND);
        assert_true(store_is_displaced(place->store));
        assert_fault(write_once(place->store),
                     FAULT_NOT_FOUND); // for good, also when it is put back
        if (ways[i] == directory_moved) {
            assert_int_equal(rmdir(place->directory), 0);
            assert_int_equal(rename(moved, place->directory), 0);
            assert_fault(write_once(place->store), FAULT_NOT_FOUND);
        }
        store_close(&place->store);
        if (ways[i] == file_moved)
            assert_int_equal(rename(aside, place->path), 0);
        // What lies in its place was not touched, and where it is whole it says "not done" too.
        assert_int_equal(access(log, F_OK) == 0, has_log || ways[i] == directory_moved);
        if (ways[i] != file_deleted && ways[i] != log_deleted) {
            assert_done(help_try_open(place, why, sizeof why));
            assert_int_equal(written(place->store), 0);
            store_close(&place->store);
        }
        unlink(place->path);
        unlink(log);
        unlink(aside);
    }
    assert_done(store_create(place->path, help_key, &place->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E2 a store that is elsewhere is not written", a_store_that_is_elsewhere, help_setup,
         help_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
