// SPDX-License-Identifier: BSD-2-Clause
// From schema 7 to 8: what waited for a second person becomes a request. In store_v7.sql, which a
// program of schema 7 wrote (see store_migrate_test.c), boss, taro and jiro (rows 1 to 3) have made
// the five items that expect_requests() lists.
#include "../store/store_help.h"
#include "store/internal.h"
#include "store/meta.h"
#include "store/request.h"
#include "store/schema.h"

static void expect_requests(struct store *store)
{
    enum { BOSS = 1, TARO = 2, JIRO = 3 };
    static const struct request expected[] = {
        {.kind = REQUEST_ROLE,
         .state = REQUEST_CLOSED,
         .person = TARO,
         .before = ROLE_STAFF,
         .after = ROLE_ADMIN,
         .by = {BOSS, "boss"},
         .closed_by = {JIRO, "jiro"},
         .opened = {200},
         .closed = {210},
         .reason = "r1",
         .verdict = "v1"},
        {.kind = REQUEST_ROLE,
         .state = REQUEST_REQUESTED,
         .person = JIRO,
         .before = ROLE_STAFF,
         .after = ROLE_AUDITOR,
         .by = {TARO, "taro"},
         .opened = {220},
         .reason = "r2"},
        {.kind = REQUEST_RESCUE,
         .state = REQUEST_OPEN,
         .by = {0, "root"},
         .opened = {230},
         .reason = "r3",
         .done = "user.add taro, log",
         .concerned_count = 2,
         .concerned = {BOSS, TARO}},
        {.kind = REQUEST_ROLE,
         .state = REQUEST_REJECTED,
         .person = TARO,
         .before = ROLE_ADMIN,
         .after = ROLE_STAFF,
         .by = {JIRO, "jiro"},
         .closed_by = {BOSS, "boss"},
         .opened = {240},
         .closed = {250},
         .reason = "r4",
         .verdict = "v4"},
        {.kind = REQUEST_RESCUE,
         .state = REQUEST_CLOSED,
         .by = {BOSS, "boss"},
         .closed_by = {JIRO, "jiro"},
         .opened = {260},
         .closed = {270},
         .reason = "r5",
         .verdict = "v5",
         .done = "init boss",
         .concerned_count = 1,
         .concerned = {BOSS}},
    };
    enum { COUNT = sizeof expected / sizeof *expected };
    struct request requests[COUNT + 1];
    size_t count;

    assert_done(store_request_list(store, 0, false, requests, COUNT + 1, &count));
    assert_int_equal(count, COUNT);
    for (size_t i = 0; i < count; i++) {
        struct request wanted = expected[i];
        wanted.id = (int64_t)i + 1;
        help_assert_request(&requests[i], &wanted);
    }
    assert_done(store_request_list(store, 0, true, requests, COUNT + 1, &count));
    assert_int_equal(count, 2);
    assert_int_equal(requests[0].id, 2);
    assert_int_equal(requests[1].id, 3);
}

// Nothing of what waits for a second person is lost, and none of it has an end that it had not.
static void from_schema_seven(void **state)
{
    struct place *place = *state;

    help_fixture(place, "store_v7.sql");
    help_open(place);
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    expect_requests(place->store);
    help_reopen(place);
    expect_requests(place->store);
}

// Programs between the two versions wrote rows of 8 under the number 7, and a damaged one is told
// where it is needed.
static void rows_of_version_eight_stay(void **state)
{
    struct place *place = *state;
    struct meta meta;
    struct request request = {.kind = REQUEST_PRIVILEGE,
                              .state = REQUEST_RUNNING,
                              .person = 1,
                              .by = {1, "boss"},
                              .opened = {300},
                              .from = {310},
                              .until = {320},
                              .service = "sudo"},
                   got;

    help_fixture(place, "store_v7.sql");
    help_sql(place, "UPDATE item SET record = zeroblob(80) WHERE id = 4");
    help_open(place);
    assert_done(store_begin(place->store));
    assert_done(store_request_add(place->store, &request));
    assert_done(meta_load(place->store, &meta));
    assert_done(place->store->driver->script(place->store->database,
                                             "DROP TABLE due; DROP INDEX item_role;"
                                             " DROP INDEX item_waiting"));
    assert_done(schema_digest(place->store, meta.schema));
    place->store->schema = 7;
    assert_done(meta_save(place->store, &meta));
    assert_done(store_commit(place->store));
    help_open(place);
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    assert_done(store_request_get(place->store, request.id, &got));
    help_assert_request(&got, &request);
    assert_fault(store_request_get(place->store, 4, &got), FAULT_CORRUPT);
    assert_done(store_request_get(place->store, 3, &got));
    assert_string_equal(got.done, "user.add taro, log");
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup_empty, help_teardown, NULL                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("schema F3: a store of version 7 keeps what waits for a second person",
             from_schema_seven),
        TEST("schema F3 abuse:S2: requests of the newest form stay, and a damaged one is told",
             rows_of_version_eight_stay),
    };
    return cmocka_run_group_tests_name("requests of schema 7", tests, NULL, NULL);
}
