// SPDX-License-Identifier: BSD-2-Clause
// Requests as rows: what was stored is what is read, two who answer one at once are told apart, and
// one that was taken out behind our back is missed.
#include "store/request.h"
#include "store_help.h"
#include <string.h>

static struct request full(int64_t person)
{
    struct request request = {.kind = REQUEST_EXCEPTION,
                              .state = REQUEST_REQUESTED,
                              .person = person,
                              .before = ROLE_STAFF,
                              .after = ROLE_AUDITOR,
                              .by = {1, "a"},
                              .closed_by = {2, "b"},
                              .ended_by = {INT64_MAX, "c"},
                              .opened = {1790000000},
                              .closed = {1790000001},
                              .ended = {1790000002},
                              .answer_by = {1790000003},
                              .from = {1790000004},
                              .until = {1790000005},
                              .concerned_count = REQUEST_CONCERNED_MAX,
                              .call_size = REQUEST_CALL_MAX};

    memset(request.reason, 'r', sizeof request.reason - 1);
    memset(request.verdict, 'v', sizeof request.verdict - 1);
    memset(request.done, 'd', sizeof request.done - 1);
    memset(request.service, 's', sizeof request.service - 1);
    memset(request.host, 'h', sizeof request.host - 1);
    memset(request.what, 'w', sizeof request.what - 1);
    memset(request.call, 0xff, sizeof request.call);
    for (size_t i = 0; i < REQUEST_CONCERNED_MAX; i++)
        request.concerned[i] = INT64_MAX - (int64_t)i;
    return request;
}

static void the_longest(void **state)
{
    struct place *place = *state;
    struct request request = full(help_person(place->store, "taro", 1001).id), got;

    assert_done(store_begin(place->store));
    assert_done(store_request_add(place->store, &request));
    assert_done(store_commit(place->store));
    help_reopen(place);
    assert_done(store_request_get(place->store, request.id, &got));
    help_assert_request(&got, &request);
    assert_fault(store_request_get(place->store, request.id + 1, &got), FAULT_NOT_FOUND);
}

static void what_is_no_request(void **state)
{
    struct place *place = *state;
    const struct request good = full(help_person(place->store, "taro", 1001).id);

    assert_done(store_begin(place->store));
    for (unsigned i = 0; i < 8; i++) {
        struct request request = good;
        if (i == 0)
            request.kind = REQUEST_NOTHING;
        else if (i == 1)
            request.kind = REQUEST_KIND_COUNT_;
        else if (i == 2)
            request.state = REQUEST_NONE;
        else if (i == 3)
            request.state = REQUEST_STATE_COUNT_;
        else if (i == 4)
            request.concerned_count = REQUEST_CONCERNED_MAX + 1;
        else if (i == 5)
            request.call_size = REQUEST_CALL_MAX + 1;
        else if (i == 6)
            memset(request.host, 'h', sizeof request.host);
        else
            memset(request.what, 'w', sizeof request.what);
        assert_fault(store_request_add(place->store, &request), FAULT_LIMIT);
    }
    store_rollback(place->store);
}

// Of two who answer it at once one is too late.
static void one_answer(void **state)
{
    struct place *place = *state;
    struct request first = full(help_person(place->store, "taro", 1001).id), second;

    assert_done(store_begin(place->store));
    assert_done(store_request_add(place->store, &first));
    second = first;
    first.state = REQUEST_RUNNING;
    assert_done(store_request_put(place->store, &first, REQUEST_REQUESTED));
    second.state = REQUEST_REJECTED;
    assert_fault(store_request_put(place->store, &second, REQUEST_REQUESTED), FAULT_CONFLICT);
    second = first;
    second.kind = REQUEST_PRIVILEGE;
    assert_fault(store_request_put(place->store, &second, REQUEST_RUNNING), FAULT_CONFLICT);
    second = first;
    second.person++;
    assert_fault(store_request_put(place->store, &second, REQUEST_RUNNING), FAULT_CONFLICT);
    assert_done(store_commit(place->store));
    assert_done(store_request_get(place->store, first.id, &second));
    assert_int_equal(second.state, REQUEST_RUNNING);
}

// What may be in force is found by its person, whoever else has how many.
static void open_ones_of_a_person(void **state)
{
    struct place *place = *state;
    const int64_t taro = help_person(place->store, "taro", 1001).id;
    const int64_t jiro = help_person(place->store, "jiro", 1002).id;
    struct request got[4];
    size_t count;

    assert_done(store_begin(place->store));
    for (int i = 0; i < 12; i++) {
        struct request request = full(i % 2 == 0 ? taro : jiro);
        request.state = (enum request_state)(REQUEST_REQUESTED + i % 8);
        assert_done(store_request_add(place->store, &request));
    }
    assert_done(store_commit(place->store));
    // Of taro 1 3 5 7 9 11 in the states 1 3 5 7 1 3: those of 1 and 7 are open.
    assert_done(store_request_of(place->store, taro, 0, got, 4, &count));
    assert_int_equal(count, 3);
    assert_int_equal(got[0].id, 1);
    assert_int_equal(got[1].id, 7);
    assert_int_equal(got[1].state, REQUEST_RUNNING);
    assert_int_equal(got[2].id, 9);
    assert_done(store_request_of(place->store, taro, 1, got, 1, &count));
    assert_int_equal(count, 1);
    assert_int_equal(got[0].id, 7);
    assert_done(store_request_of(place->store, jiro, 0, got, 4, &count)); // 2 4 6 8 2 4
    assert_int_equal(count, 2);
    assert_done(store_request_list(place->store, 3, true, got, 4, &count));
    assert_int_equal(count, 3);
    assert_int_equal(got[0].id, 7);
}

static void one_that_is_missing(void **state)
{
    struct place *place = *state;
    struct request request = full(help_person(place->store, "taro", 1001).id);
    size_t count;

    assert_done(store_begin(place->store));
    assert_done(store_request_add(place->store, &request));
    assert_done(store_request_add(place->store, &request));
    assert_done(store_commit(place->store));
    store_close(&place->store);
    help_sql(place, "DELETE FROM item WHERE id = 1");
    help_open(place);
    assert_fault(store_request_list(place->store, 0, false, &request, 1, &count), FAULT_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F3 the longest request is stored whole", the_longest, help_setup, help_teardown, NULL},
        {"F3 H1 what is no request is not stored", what_is_no_request, help_setup, help_teardown,
         NULL},
        {"D7 of two answers one counts", one_answer, help_setup, help_teardown, NULL},
        {"D4 a person's open requests are found", open_ones_of_a_person, help_setup, help_teardown,
         NULL},
        {"F3 abuse:A3 a request that was deleted is missed", one_that_is_missing, help_setup,
         help_teardown, NULL},
    };

    return cmocka_run_group_tests_name("requests in the store", tests, NULL, NULL);
}
