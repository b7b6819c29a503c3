// SPDX-License-Identifier: BSD-2-Clause
// FIDO2 keys in the store, and the index that finds them, which bears no MAC of its own (abuse:S5,
// C4).
#include "store/key.h"
#include "store/person.h"
#include "store_help.h"
#include <stdio.h>
#include <string.h>

static struct key_credential a_key(int64_t person, uint8_t handle, const char *card)
{
    struct key_credential key = {.person = person,
                                 .state = CREDENTIAL_ACTIVE,
                                 .by = {7, "amano"},
                                 .handle = {handle},
                                 .handle_size = 32,
                                 .key = {.algorithm = FIDO2_EDDSA, .size = 32}};

    snprintf(key.card, sizeof key.card, "%s", card);
    return key;
}

static enum fault add(struct store *store, struct key_credential *key)
{
    assert_done(store_begin(store));
    assert_done(store_savepoint(store));
    const enum fault fault = store_key_add(store, key);
    if (fault == FAULT_NONE)
        assert_done(store_release(store));
    else
        store_revert(store);
    assert_done(store_commit(store));
    return fault;
}

static void kept(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct person other = help_person(place->store, "taro", 1002);
    struct key_credential key = a_key(person.id, 1, "K-1"), again = a_key(other.id, 1, ""), got;
    int64_t people[4];
    size_t count;

    snprintf(key.rp_id, sizeof key.rp_id, "pam://desk-1");
    snprintf(key.from, sizeof key.from, "tty1, desk-1");
    assert_done(add(place->store, &key));
    assert_fault(add(place->store, &again), FAULT_EXISTS); // of one person only
    help_reopen(place);
    assert_done(store_key_get(place->store, key.id, &got));
    assert_string_equal(got.rp_id, "pam://desk-1");
    assert_string_equal(got.from, "tty1, desk-1");
    assert_false(got.told);
    assert_done(store_key_verify(place->store, &got));
    assert_done(store_key_people_of_card(place->store, "K-1", people, 4, &count));
    assert_int_equal(count, 1);
    assert_int_equal(people[0], person.id);
    assert_done(store_begin(place->store));
    assert_done(store_key_told(place->store, key.id));
    assert_fault(store_key_used(place->store, key.id, 5, 6, (struct wall_time){1}), FAULT_CONFLICT);
    assert_done(store_key_used(place->store, key.id, 0, 6, (struct wall_time){1}));
    assert_done(store_commit(place->store));
    help_reopen(place);
    assert_done(store_key_get(place->store, key.id, &got));
    assert_true(got.told);
    assert_int_equal(got.sign_count, 6);
    // abuse:M10: suspended as copied, with the count that was shown; kept over a restart.
    assert_done(store_begin(place->store));
    assert_fault(store_key_restore(place->store, key.id, CREDENTIAL_ACTIVE), FAULT_CONFLICT);
    assert_done(store_key_copied(place->store, key.id, 3));
    assert_fault(store_key_copied(place->store, key.id, 2), FAULT_CONFLICT);
    assert_done(store_commit(place->store));
    help_reopen(place);
    assert_done(store_key_get(place->store, key.id, &got));
    assert_true(got.told && got.copied && got.state == CREDENTIAL_SUSPENDED);
    assert_int_equal(got.sign_count, 3);
    assert_done(store_person_list(place->store, "", &person, 1, &count));
    assert_int_equal(person.copied_keys, 1);
    assert_done(store_begin(place->store));
    assert_done(store_key_restore(place->store, key.id, CREDENTIAL_ACTIVE));
    assert_done(store_commit(place->store));
    help_reopen(place);
    assert_done(store_key_get(place->store, key.id, &got));
    assert_true(got.told && !got.copied && got.state == CREDENTIAL_ACTIVE);
}

static void index_changed(void **state)
{
    // Two people, a key each.
    static const char *const edits[] = {
        "DELETE FROM key_index WHERE id % 1000 = 1 AND person = 1",
        "UPDATE key_index SET person = 2 WHERE person = 1",
        "UPDATE key_index SET id = id + 1 WHERE person = 1",
        "UPDATE key_index SET card = 'K-2' WHERE person = 1",
        "UPDATE key_index SET card = '' WHERE person = 1",
        "UPDATE key_index SET handle = randomblob(32) WHERE person = 1",
        "UPDATE key_index SET handle = substr(handle, 1, 8) WHERE person = 1",
    };
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct person other = help_person(place->store, "taro", 1002);
    struct key_credential key = a_key(person.id, 1, "K-1"), taros = a_key(other.id, 2, "");
    struct key_credential got;
    char saved[160];

    assert_int_equal(person.id, 1);
    assert_done(add(place->store, &key));
    assert_done(add(place->store, &taros));
    store_close(&place->store);
    snprintf(saved, sizeof saved, "%s.saved", place->path);
    help_copy(place->path, saved);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        help_copy(saved, place->path);
        help_sql(place, edits[i]);
        help_reopen(place);
        assert_done(store_key_get(place->store, key.id, &got));
        if (store_key_verify(place->store, &got) != FAULT_CORRUPT)
            fail_msg("not noticed: %s", edits[i]);
        assert_done(store_key_get(place->store, taros.id, &got));
        assert_done(store_key_verify(place->store, &got)); // others are not touched by it
        store_close(&place->store);
    }
    remove(saved);
}

// Taken out of the index, a key could be enrolled for somebody else; then it opens for neither of
// them what it opened before.
static void stolen(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct person other = help_person(place->store, "taro", 1002);
    struct key_credential key = a_key(person.id, 1, ""), again = a_key(other.id, 1, ""), got;

    assert_done(add(place->store, &key));
    store_close(&place->store);
    help_sql(place, "DELETE FROM key_index");
    help_reopen(place);
    assert_done(add(place->store, &again));
    assert_done(store_key_get(place->store, key.id, &got));
    assert_fault(store_key_verify(place->store, &got), FAULT_CORRUPT);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("C1 a key is kept with all that is known of it, and is one person's", kept),
        TEST("abuse:S5 an index that was changed behind our back is noticed at the next login",
             index_changed),
        TEST("abuse:S5 C1 a key that was taken out of it and enrolled anew opens nothing as before",
             stolen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
