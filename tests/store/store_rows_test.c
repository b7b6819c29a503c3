// SPDX-License-Identifier: BSD-2-Clause
// abuse:T9 abuse:R6: each row is the one that was written last: the sum of the rows follows
// whatever is written, undone or lost, and no earlier row is taken for a later one.
#include "store/internal.h"
#include "store/item.h"
#include "store/rows.h"
#include "store/rows_look.h"
#include "store/schema.h"
#include "store_help.h"
#include <stdio.h>
#include <string.h>

static void assert_hold(struct place *place, bool wanted)
{
    struct rows_state state = {.hold = !wanted};
    assert_done(store_rows_look(place->store, &state));
    assert_int_equal(state.hold, wanted);
}

static void change(struct store *store, int64_t id, const char *display)
{
    struct person person;
    assert_done(store_person_by_id(store, id, &person));
    snprintf(person.display, sizeof person.display, "%s", display);
    assert_done(store_person_update(store, &person));
}

static void put_item(struct store *store, struct item *item, unsigned byte)
{
    item->size = 1;
    item->packed[0] = (uint8_t)byte;
    assert_done(item->id == 0 ? item_add(store, item) : item_put(store, item));
}

static void whatever_is_written(void **state)
{
    struct place *place = *state;
    struct item item = {.kind = ITEM_CARD, .name = "K-1", .person = 1, .open = true};
    assert_hold(place, true);
    const struct person taro = help_person(place->store, "taro", 1001);
    const struct person jiro = help_person(place->store, "jiro", 1002);
    assert_hold(place, true);
    assert_done(store_begin(place->store));
    put_item(place->store, &item, 1);
    change(place->store, taro.id, "kept");
    assert_done(store_savepoint(place->store)); // one that is undone
    change(place->store, taro.id, "undone");
    change(place->store, jiro.id, "undone");
    put_item(place->store, &item, 2);
    store_revert(place->store);
    assert_done(store_savepoint(place->store)); // one in which something is rehearsed
    change(place->store, jiro.id, "kept");
    assert_done(store_rehearse(place->store));
    change(place->store, jiro.id, "rehearsed");
    put_item(place->store, &item, 3);
    assert_done(store_rehearsed(place->store));
    change(place->store, jiro.id, "kept, too");
    put_item(place->store, &item, 4);
    assert_done(store_release(place->store));
    assert_done(store_commit(place->store));
    assert_hold(place, true);
    assert_done(store_begin(place->store)); // nothing before the savepoint, which is undone
    assert_done(store_savepoint(place->store));
    change(place->store, jiro.id, "undone");
    store_revert(place->store);
    assert_done(store_savepoint(place->store));
    change(place->store, taro.id, "kept again");
    assert_done(store_release(place->store));
    assert_done(store_commit(place->store));
    assert_hold(place, true);
    assert_done(store_begin(place->store));
    change(place->store, taro.id, "lost");
    put_item(place->store, &item, 5);
    store_rollback(place->store);
    assert_hold(place, true);
    struct person renamed;
    assert_done(store_begin(place->store));
    assert_done(store_person_by_id(place->store, taro.id, &renamed));
    assert_done(store_person_rename(place->store, &renamed, "taro2", 1003));
    change(place->store, taro.id, "renamed");
    assert_done(store_commit(place->store));
    help_reopen(place); // and looks
}

// What rows are now, in a file beside the store, to be put back later.
static void keep_rows(struct place *place)
{
    char sql[512];

    store_close(&place->store);
    snprintf(sql, sizeof sql,
             "ATTACH '%s/kept' AS kept; CREATE TABLE kept.person AS SELECT * FROM main.person;"
             "CREATE TABLE kept.item AS SELECT * FROM main.item",
             place->directory);
    help_sql(place, sql);
    help_open(place);
}

// Each table: the row as it was before the last change.
static void an_earlier_row(void **state)
{
    struct place *place = *state;
    struct item item = {.kind = ITEM_CARD, .name = "K-1", .person = 1, .open = true};
    const struct person taro = help_person(place->store, "taro", 1001);
    char sql[512];
    assert_done(store_begin(place->store));
    put_item(place->store, &item, 1);
    assert_done(store_commit(place->store));
    keep_rows(place);
    assert_done(store_begin(place->store));
    change(place->store, taro.id, "later");
    put_item(place->store, &item, 2);
    assert_done(store_commit(place->store));
    assert_hold(place, true);
    static const char *const tables[] = {"person", "item"};
    for (size_t i = 0; i < 2; i++) {
        store_close(&place->store);
        snprintf(sql, sizeof sql,
                 "ATTACH '%s/kept' AS kept; UPDATE main.%s SET record ="
                 " (SELECT record FROM kept.%s)",
                 place->directory, tables[i], tables[i]);
        help_sql(place, sql);
        help_open(place);
        assert_hold(place, false);
        // Whatever is written meanwhile.
        assert_done(store_begin(place->store));
        (void)help_person(place->store, i == 0 ? "saburo" : "shiro", 2000 + (uint32_t)i);
        assert_done(store_commit(place->store));
        assert_hold(place, false);
        assert_done(store_begin(place->store));
        assert_done(store_rows_accept(place->store));
        put_item(place->store, &item, 3);
        assert_done(store_commit(place->store));
        assert_hold(place, true);
        help_reopen(place);
    }
}

// --- the record that a row names ---------------------------------------------------------------

static enum fault full(struct database *database)
{
    (void)database;
    return FAULT_FULL;
}

static int64_t append(struct store *store)
{
    struct audit_record record = {.event = "log", .body = "{}"};
    assert_done(store_audit_append(store, &record));
    return record.sequence;
}

static int64_t logged(struct store *store, int64_t id)
{
    struct person person;
    assert_done(store_person_by_id(store, id, &person));
    return person.logged;
}

// What was undone, by a disk that is full, a savepoint or a rehearsal, is no record: a row that
// named one would pass as newer than what the log gets in its place (abuse:R6).
static void no_record_that_was_undone(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    const struct person taro = help_person(store, "taro", 1001);
    const struct driver *driver = store->driver;
    struct driver failing = *driver;
    assert_done(store_begin(store));
    const int64_t newest = append(store);
    assert_done(store_commit(store));
    failing.commit = full;
    store->driver = &failing;
    assert_done(store_begin(store));
    for (unsigned i = 0; i < 5; i++)
        (void)append(store);
    change(store, taro.id, "lost");
    assert_fault(store_commit(store), FAULT_FULL);
    store->driver = driver;
    assert_done(store_begin(store));
    change(store, taro.id, "kept");
    assert_done(store_commit(store));
    assert_int_equal(logged(store, taro.id), newest);
    assert_done(store_begin(store));
    assert_int_equal(append(store), newest + 1); // so that the savepoints are some
    assert_done(store_savepoint(store));
    (void)append(store);
    store_revert(store);
    assert_done(store_savepoint(store));
    assert_done(store_rehearse(store));
    (void)append(store);
    assert_done(store_rehearsed(store));
    change(store, taro.id, "kept, too");
    assert_done(store_release(store));
    assert_done(store_commit(store));
    assert_int_equal(logged(store, taro.id), newest + 1);
}

static void assert_state(struct place *place, const char *sql, int64_t person, bool damaged)
{
    struct rows_state state;
    char text[512];
    store_close(&place->store);
    snprintf(text, sizeof text, "ATTACH '%s/kept' AS kept; %s", place->directory, sql);
    help_sql(place, text);
    help_open(place);
    assert_done(store_rows_look(place->store, &state));
    assert_false(state.hold);
    assert_int_equal(state.person, person);
    assert_int_equal(state.damaged, damaged);
}

#define BACK(id)                                                                                   \
    "UPDATE main.person SET record = (SELECT record FROM kept.person WHERE id = " #id ")"          \
    " WHERE id = " #id ";"

// One row that is another is found, whatever it is now; two are none, whatever they are.
static void which_row(void **state)
{
    struct place *place = *state;
    struct item item = {.kind = ITEM_CARD, .name = "K-1", .person = 1, .open = true};
    char sql[512];
    for (uint32_t i = 1; i <= 5; i++) {
        char name[8];
        snprintf(name, sizeof name, "p%u", i);
        assert_int_equal(help_person(place->store, name, 1000 + i).id, i);
    }
    assert_done(store_begin(place->store));
    put_item(place->store, &item, 1);
    assert_done(store_commit(place->store));
    keep_rows(place);
    assert_done(store_begin(place->store));
    for (int64_t id = 1; id <= 5; id++)
        change(place->store, id, "later");
    put_item(place->store, &item, 2);
    assert_done(store_commit(place->store));
    store_close(&place->store);
    snprintf(sql, sizeof sql,
             "ATTACH '%s/kept' AS kept; CREATE TABLE kept.newest AS SELECT * FROM main.person",
             place->directory);
    help_sql(place, sql);
#define NEWEST                                                                                     \
    "UPDATE main.person SET record = (SELECT record FROM kept.newest n WHERE n.id = person.id);"
    assert_state(place, BACK(3), 3, false);
    assert_state(place, NEWEST "UPDATE person SET record = zeroblob(200) WHERE id = 4", 4, true);
    assert_state(place, NEWEST "UPDATE person SET record = x'00' WHERE id = 4", 4, true);
    assert_state(place, NEWEST "UPDATE person SET record = randomblob(200) WHERE id = 5", 5, true);
    // And goes on being that one row, whatever is written.
    assert_done(store_begin(place->store));
    change(place->store, 1, "meanwhile");
    put_item(place->store, &item, 3);
    assert_done(store_commit(place->store));
    assert_state(place, "SELECT 1", 5, true);
    // A row of an id that nobody was given is nobody's, and no way there.
    assert_state(place, NEWEST "UPDATE main.person SET id = 9000000000000000000 WHERE id = 5", 0,
                 false);
    store_close(&place->store);
    help_sql(place, "UPDATE person SET id = 5 WHERE id > 5");
    // What does not open hides nothing.
    assert_state(place, BACK(2), 0, false);
    assert_state(place, "UPDATE person SET record = zeroblob(200) WHERE id IN (2, 5)", 0, false);
    assert_state(place,
                 NEWEST "UPDATE person SET record = zeroblob(200) WHERE id = 5;"
                        "UPDATE main.item SET record = (SELECT record FROM kept.item)",
                 0, false);
}

// In its place stands somebody removed, twice in one transaction too, and undone with it.
static void a_damaged_row_is_ended(void **state)
{
    struct place *place = *state;
    struct person person = {.id = 0};
    struct rows_state rows;
    for (uint32_t i = 1; i <= 4; i++) {
        char name[8];
        snprintf(name, sizeof name, "r%u", i);
        (void)help_person(place->store, name, 1000 + i);
    }
    store_close(&place->store);
    help_sql(place, "UPDATE person SET record = zeroblob(200) WHERE id IN (2, 3)");
    help_open(place);
    assert_done(store_begin(place->store));
    person.id = 2;
    assert_fault(store_person_end_damaged(place->store, &person),
                 FAULT_CORRUPT); // two of them
    assert_done(store_rows_accept(place->store));
    assert_done(store_commit(place->store));
    for (unsigned undone = 0; undone < 2; undone++) {
        assert_done(store_begin(place->store));
        assert_done(store_savepoint(place->store));
        change(place->store, 4, "beside it");
        person.id = 1;
        assert_fault(store_person_end_damaged(place->store, &person),
                     FAULT_CONFLICT); // it opens
        for (int64_t id = 2; id <= 3; id++) {
            person.id = id;
            assert_done(store_person_end_damaged(place->store, &person));
            assert_int_equal(person.state, PERSON_REMOVED);
            assert_int_equal(person.uid, 1000 + id);
            assert_done(store_rows_look(place->store, &rows));
            assert_true(rows.hold);
        }
        if (undone == 0)
            store_revert(place->store);
        else
            assert_done(store_release(place->store));
        assert_done(store_commit(place->store));
        help_open(place);
        assert_hold(place, true);
        assert_fault(store_person_account(place->store, 2, &person),
                     undone == 0 ? FAULT_CORRUPT : FAULT_NONE);
    }
}

// What a store of schema 13 knew of one that was put back is not forgotten by the upgrade, nor is
// that one taken for a row that was always so.
static void upgraded(void **state)
{
    struct place *place = *state;
    struct rows_state rows;
    struct meta meta;
    for (unsigned back = 0; back < 2; back++) {
        char name[8];
        snprintf(name, sizeof name, "q%u", back);
        (void)help_person(place->store, name, 2000 + back);
        assert_done(store_begin(place->store));
        assert_done(meta_load(place->store, &meta));
        if (back == 1)
            meta.rows[0] ^= 1;
        place->store->schema = 13;
        assert_done(schema_digest(place->store, meta.schema));
        assert_done(meta_save(place->store, &meta));
        assert_done(store_commit(place->store));
        help_open(place);
        assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
        assert_done(store_rows_look(place->store, &rows));
        assert_int_equal(rows.hold, back == 0);
        assert_int_equal(rows.person, 0);
    }
}

// Of the first ones it says who; bytes in the middle move no sum.
static void damaged_rows_are_counted(void **state)
{
    struct place *place = *state;
    struct rows_damaged damaged;
    struct rows_state rows;
    char name[8];

    for (uint32_t i = 1; i <= 18; i++) {
        snprintf(name, sizeof name, "d%u", i);
        (void)help_person(place->store, name, 1000 + i);
    }
    assert_done(store_rows_damaged(place->store, &damaged));
    assert_int_equal(damaged.count, 0);
    store_close(&place->store);
    help_sql(place, "UPDATE person SET record = CAST(substr(record, 1, 25) ||"
                    " x'000000' || substr(record, 29) AS BLOB) WHERE id > 1");
    help_open(place);
    assert_done(store_rows_look(place->store, &rows));
    assert_true(rows.hold);
    assert_done(store_rows_damaged(place->store, &damaged));
    assert_int_equal(damaged.count, 17);
    assert_int_equal(damaged.named, 16);
    assert_int_equal(damaged.first[0].person, 2);
    assert_string_equal(damaged.first[15].name, "d17");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:T9 the sum of the rows follows what is written, undone and lost",
         whatever_is_written, help_setup, help_teardown, NULL},
        {"abuse:T9 abuse:R6 an earlier row of its own is none", an_earlier_row, help_setup,
         help_teardown, NULL},
        {"abuse:R6 abuse:M13 a row names no record that was undone", no_record_that_was_undone,
         help_setup, help_teardown, NULL},
        {"abuse:S5 E2 every row that does not open is counted", damaged_rows_are_counted,
         help_setup, help_teardown, NULL},
        {"abuse:S5 abuse:T9 a damaged row is ended alone, and not where another one differs",
         a_damaged_row_is_ended, help_setup, help_teardown, NULL},
        {"abuse:T9 an upgrade forgets no row that was put back", upgraded, help_setup,
         help_teardown, NULL},
        {"abuse:S5 abuse:T9 one row that is another is known, and hides no second one", which_row,
         help_setup, help_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
