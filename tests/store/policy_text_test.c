// SPDX-License-Identifier: BSD-2-Clause
// Texts of policies in the store: whole, once each, and missed when a byte or a piece is (D7, E5).
#include "store/policy_text.h"
#include "store_help.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG 40000 // three pieces

static char *text_of(size_t size)
{
    char *text = malloc(size + 1);

    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('a' + i * 7 % 26);
    text[size] = '\0';
    return text;
}

static struct policy_version added(struct store *store, const char *text, int64_t seen)
{
    struct policy_version version = {.seen = {seen}, .profile = "town"};

    text_digest(text, version.digest);
    assert_done(store_policy_add(store, &version, text));
    return version;
}

static void each_is_kept_whole(void **state)
{
    static const size_t sizes[] = {1, 15999, 16000, 16001, LONG};
    struct place *place = *state;
    struct policy_version list[8], got;
    size_t count = 0;

    assert_done(store_begin(place->store));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *text = text_of(sizes[i]), *back = NULL;
        struct policy_version version = added(place->store, text, (int64_t)i + 1);
        assert_fault(store_policy_add(place->store, &version, text), FAULT_EXISTS);
        assert_done(store_policy_get(place->store, version.digest, &got));
        assert_int_equal(got.id, version.id);
        assert_int_equal(got.size, sizes[i]);
        assert_int_equal(got.activated.seconds, 0);
        assert_done(store_policy_text(place->store, &got, &back));
        assert_string_equal(back, text);
        free(back);
        free(text);
    }
    assert_done(store_commit(place->store));
    assert_done(store_policy_list(place->store, 0, list, 8, &count));
    assert_int_equal(count, sizeof sizes / sizeof *sizes);
    assert_string_equal(list[0].profile, "town");
    assert_fault(store_policy_get(place->store,
                                  "0123456789abcdef0123456789abcdef"
                                  "0123456789abcdef0123456789abcdef",
                                  &got),
                 FAULT_NOT_FOUND);
}

static void when_it_was_put_in_force(void **state)
{
    struct place *place = *state;
    struct policy_version got;

    assert_done(store_begin(place->store));
    struct policy_version one = added(place->store, "one", 1),
                          other = added(place->store, "two", 2);
    one.activated.seconds = 77;
    assert_done(store_policy_put(place->store, &one));
    assert_done(store_policy_get(place->store, one.digest, &got));
    assert_int_equal(got.activated.seconds, 77);
    other.id = one.id; // of another text
    assert_fault(store_policy_put(place->store, &other), FAULT_CONFLICT);
    assert_done(store_commit(place->store));
}

// One that says it is another, and one that lacks a piece, is none.
static void what_is_not_whole(void **state)
{
    struct place *place = *state;
    char *text = text_of(LONG), *back = NULL;

    assert_done(store_begin(place->store));
    struct policy_version version = added(place->store, text, 1);
    assert_done(store_commit(place->store));
    version.digest[0] = version.digest[0] == '0' ? '1' : '0';
    assert_fault(store_policy_text(place->store, &version, &back), FAULT_CORRUPT);
    text_digest(text, version.digest);
    version.size++;
    assert_fault(store_policy_text(place->store, &version, &back), FAULT_CORRUPT);
    version.size -= 2;
    assert_fault(store_policy_text(place->store, &version, &back), FAULT_CORRUPT);
    assert_null(back);
    free(text);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D7 E5 each text is kept whole, and once", each_is_kept_whole),
        TEST("D7 E5 when a text was put in force", when_it_was_put_in_force),
        TEST("abuse:S5 E5 a text that is not whole is none", what_is_not_whole),
    };

    return cmocka_run_group_tests_name("texts of policies", tests, NULL, NULL);
}
