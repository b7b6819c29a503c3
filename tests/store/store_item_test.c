// SPDX-License-Identifier: BSD-2-Clause
// Emergency codes and cards in the store: kept whole, changed once, missed when they are gone.
#include "store/card.h"
#include "store/emergency.h"
#include "store/person.h"
#include "store_help.h"
#include <stdio.h>
#include <string.h>

static void assert_same_doer(const struct doer *got, const struct doer *wanted)
{
    assert_int_equal(got->person, wanted->person);
    assert_string_equal(got->name, wanted->name);
}

// Field by field: what lies between the fields is nobody's.
static void assert_same_emergency(const struct emergency *got, const struct emergency *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_int_equal(got->person, wanted->person);
    assert_int_equal(got->state, wanted->state);
    assert_same_doer(&got->issued_by, &wanted->issued_by);
    assert_same_doer(&got->approved_by, &wanted->approved_by);
    assert_same_doer(&got->closed_by, &wanted->closed_by);
    assert_string_equal(got->reason, wanted->reason);
    assert_memory_equal(got->hash, wanted->hash, sizeof got->hash);
    assert_int_equal(got->issued.seconds, wanted->issued.seconds);
    assert_int_equal(got->until.seconds, wanted->until.seconds);
    assert_int_equal(got->used.seconds, wanted->used.seconds);
    assert_int_equal(got->closed.seconds, wanted->closed.seconds);
}

static void assert_same_card(const struct card *got, const struct card *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->serial, wanted->serial);
    assert_int_equal(got->person, wanted->person);
    assert_string_equal(got->department, wanted->department);
    assert_string_equal(got->kind, wanted->kind);
    assert_int_equal(got->state, wanted->state);
    assert_string_equal(got->replaces, wanted->replaces);
    assert_int_equal(got->member_count, wanted->member_count);
    for (size_t i = 0; i < wanted->member_count; i++)
        assert_int_equal(got->members[i], wanted->members[i]);
    assert_int_equal(got->change_count, wanted->change_count);
    for (size_t i = 0; i < wanted->change_count; i++) {
        assert_int_equal(got->changes[i].state, wanted->changes[i].state);
        assert_int_equal(got->changes[i].when.seconds, wanted->changes[i].when.seconds);
        assert_same_doer(&got->changes[i].by, &wanted->changes[i].by);
        assert_string_equal(got->changes[i].method, wanted->changes[i].method);
        assert_string_equal(got->changes[i].witness, wanted->changes[i].witness);
        assert_string_equal(got->changes[i].note, wanted->changes[i].note);
    }
}

static struct emergency issue(struct store *store, int64_t person)
{
    struct emergency emergency = {.person = person,
                                  .state = EMERGENCY_ACTIVE,
                                  .issued_by = {7, "amano"},
                                  .reason = "カードの紛失",
                                  .hash = {1, 2, 3},
                                  .issued = {100},
                                  .until = {200}};
    assert_done(store_begin(store));
    assert_done(store_emergency_add(store, &emergency));
    assert_done(store_commit(store));
    return emergency;
}

static void emergencies_are_kept(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct emergency made = issue(place->store, person.id), got, list[4];
    size_t count;
    assert_int_equal(made.id, 1);
    assert_int_equal(issue(place->store, person.id + 1).id, 2);
    help_reopen(place);
    assert_done(store_emergency_get(place->store, 1, &got));
    assert_same_emergency(&got, &made);
    assert_fault(store_emergency_get(place->store, 3, &got), FAULT_NOT_FOUND);
    assert_done(store_emergency_of(place->store, person.id, list, 4, &count));
    assert_int_equal(count, 1);
    assert_fault(store_emergency_of(place->store, person.id, list, 0, &count), FAULT_LIMIT);
    assert_done(store_emergency_list(place->store, 0, true, list, 4, &count));
    assert_int_equal(count, 2);
    assert_done(store_emergency_list(place->store, 1, true, list, 4, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id, 2);
}

static void once_means_once(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct emergency code = issue(place->store, person.id), list[4];
    size_t count;
    assert_done(store_begin(place->store));
    code.state = EMERGENCY_USED;
    code.used.seconds = 150;
    assert_done(store_emergency_put(place->store, &code, EMERGENCY_ACTIVE));
    assert_fault(store_emergency_put(place->store, &code, EMERGENCY_ACTIVE), FAULT_CONFLICT);
    assert_done(store_commit(place->store));
    help_reopen(place);
    assert_done(store_begin(place->store));
    assert_fault(store_emergency_put(place->store, &code, EMERGENCY_ACTIVE), FAULT_CONFLICT);
    code.state = EMERGENCY_CLOSED;
    assert_done(store_emergency_put(place->store, &code, EMERGENCY_USED));
    assert_done(store_commit(place->store));
    assert_done(store_emergency_of(place->store, person.id, list, 4, &count));
    assert_int_equal(count, 0);
    assert_done(store_emergency_list(place->store, 0, true, list, 4, &count));
    assert_int_equal(count, 0);
    assert_done(store_emergency_list(place->store, 0, false, list, 4, &count));
    assert_int_equal(count, 1);
}

static struct card add_card(struct store *store, const char *serial, int64_t person)
{
    struct card card = {.person = person,
                        .kind = "card",
                        .state = CARD_ISSUED,
                        .change_count = 1,
                        .changes = {{.state = CARD_ISSUED, .when = {100}, .by = {7, "amano"}}}};
    snprintf(card.serial, sizeof card.serial, "%s", serial);
    assert_done(store_begin(store));
    assert_done(store_card_add(store, &card));
    assert_done(store_commit(store));
    return card;
}

static void cards_are_kept(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct card card = add_card(place->store, "JPKI-0042", person.id), got, list[3];
    struct card_change lost = {CARD_LOST, {300}, {7, "amano"}, "電話", "reported", "電車の中"};
    struct card_change back = {CARD_ACTIVE, {300}, {7, "amano"}, "", "", ""};
    size_t count;
    assert_done(store_begin(place->store));
    assert_fault(store_card_add(place->store, &card), FAULT_EXISTS);
    assert_done(store_card_change(place->store, &card, CARD_ISSUED, &lost));
    assert_int_equal(card.state, CARD_LOST);
    assert_int_equal(card.change_count, 2);
    assert_fault(store_card_change(place->store, &card, CARD_ISSUED, &back), FAULT_CONFLICT);
    assert_done(store_commit(place->store));
    add_card(place->store, "other", person.id + 1);
    help_reopen(place);
    assert_done(store_card_get(place->store, "JPKI-0042", &got));
    assert_same_card(&got, &card);
    assert_string_equal(got.changes[1].note, "電車の中");
    assert_fault(store_card_get(place->store, "jpki-0042", &got), FAULT_NOT_FOUND);
    assert_fault(store_card_get(place->store, "", &got), FAULT_NOT_FOUND);
    assert_done(store_card_of(place->store, person.id, 0, list, 3, &count));
    assert_int_equal(count, 1);
    assert_done(store_card_list(place->store, 0, list, 3, &count));
    assert_int_equal(count, 2);
}

static void a_long_history(void **state)
{
    struct place *place = *state;
    struct person person = help_person(place->store, "hanako", 1001);
    struct card card = add_card(place->store, "C", person.id);
    assert_done(store_begin(place->store));
    for (int64_t i = 0; i < 40; i++) {
        struct card_change change = {
            i % 2 == 0 ? CARD_SUSPENDED : CARD_ACTIVE, {1000 + i}, {0}, "", "", ""};
        memset(change.note, 'n', sizeof change.note - 1);
        assert_done(store_card_change(place->store, &card, card.state, &change));
    }
    assert_done(store_commit(place->store));
    help_reopen(place);
    assert_done(store_card_get(place->store, "C", &card));
    assert_int_equal(card.change_count, CARD_CHANGES_MAX);
    assert_int_equal(card.changes[0].state, CARD_ISSUED);
    assert_int_equal(card.changes[CARD_CHANGES_MAX - 1].when.seconds, 1039);
    assert_int_equal(card.state, CARD_ACTIVE);
}

static void behind_our_back(void **state)
{
    static const char *const edits[] = {
        "DELETE FROM item WHERE id = 1",
        "UPDATE item SET person = 2 WHERE id = 1",
        "UPDATE item SET open = 0 WHERE id = 1",
        "UPDATE item SET kind = 2 WHERE id = 1",
        "UPDATE item SET name = 'x' WHERE id = 1",
        "UPDATE item SET record = (SELECT record FROM item WHERE id = 2) WHERE id = 1"};
    struct place *place = *state;
    char saved[160];
    struct emergency list[4];
    struct card card;
    size_t count;
    struct person person = help_person(place->store, "hanako", 1001);
    issue(place->store, person.id);
    issue(place->store, person.id);
    store_close(&place->store);
    snprintf(saved, sizeof saved, "%s.saved", place->path);
    help_copy(place->path, saved);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        help_copy(saved, place->path);
        help_sql(place, edits[i]);
        help_open(place);
        enum fault all = store_emergency_list(place->store, 0, false, list, 4, &count);
        enum fault own = store_emergency_of(place->store, person.id, list, 4, &count);
        // Under another kind it is found where it does not belong.
        enum fault other = store_card_list(place->store, 0, &card, 1, &count);
        if (all != FAULT_CORRUPT && own != FAULT_CORRUPT && other != FAULT_CORRUPT)
            fail_msg("not noticed: %s", edits[i]);
        store_close(&place->store);
    }
    remove(saved);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("F2 emergency codes are kept and listed", emergencies_are_kept),
        TEST("abuse:T10 an emergency code is used once, by compare-and-set", once_means_once),
        TEST("C1 C5 cards are kept with their history", cards_are_kept),
        TEST("C1 a long history keeps its first and its latest entries", a_long_history),
        TEST("abuse:S5 abuse:R5 an item that was edited, swapped or deleted is noticed",
             behind_our_back),
    };

    return cmocka_run_group_tests_name("store items", tests, NULL, NULL);
}
