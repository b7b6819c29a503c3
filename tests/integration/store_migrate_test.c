// SPDX-License-Identifier: BSD-2-Clause
// Migrations: from the fixtures store_v1.sql, store_v5.sql and store_v6.sql, which schemas 1, 5 and
// 6 wrote, to the newest schema, and on to a later one that is this test's own.
//
// Each was made by a program of its time and `sqlite3 FILE .dump`, with the line
// "PRAGMA application_id = 2002874982;" before it. In store_v5.sql boss, taro, hanako and the
// shared ID window (rows 1 to 4) were enrolled at 100. At 200 boss issued the department's card D-1
// to taro, hanako and a jiro who is nobody, and the key P-1 to taro, and at 210 an emergency code
// to taro, which hanako approved. Then hanako was removed, and at 300 another person of that name
// was enrolled (row 5). taro's keys 2001 to 2004 were registered by themselves and by hanako at
// 220, by the later hanako at 310 and by root at 320. In a session with window's ID was taro (220),
// then hanako (221), the later hanako with code 2003 and key 2001 (330), and a jiro who is nobody
// (330); session 3 is taro's own. store_v6.sql tells the same, without jiro on the card D-1, and
// with codes of taro's, which bear as labels P-1 (2005), a word (2006) and D-1 (2007), and of the
// later hanako's, which bears P-1 (5001). In store_v7.sql boss, taro and jiro (rows 1 to 3) have
// made the five items that from_schema_seven() expects.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/card.h"
#include "store/credential_id.h"
#include "store/emergency.h"
#include "store/key.h"
#include "store/meta.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/schema.h"
#include "store/session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fill(struct store *store)
{
    struct person person = help_person(store, "hanako", 1001);
    struct otp_credential credential = help_credential(store, person.id, CREDENTIAL_ACTIVE);
    struct session session = {.person = person.id,
                              .service = "login",
                              .tty = "tty1",
                              .opened = {50},
                              .interactive = true};
    struct audit_record record = {.event = "test.event", .user = "hanako", .body = "{\"n\":1}"};
    struct budget_key remote = {person.id, NULL, true}, ghost = {0, "ghost", false};
    struct budget budget = {.failures = 3, .first_failure = {4}, .since_success = 5};
    struct password password;
    uint8_t fingerprint[PASSWORD_FINGERPRINT] = {1, 2, 3};
    assert_done(store_begin(store));
    assert_done(store_otp_advance(store, credential.id, -1, 59666666, 1, (struct wall_time){60}));
    assert_done(store_password_get(store, person.id, &password));
    strcpy(password.encoded, HELP_ENCODED);
    password.set_at.seconds = 1790000002;
    assert_done(store_password_put(store, &password));
    assert_done(
        store_history_add(store, person.id, fingerprint, (struct password_cost){19456, 2}, 10));
    assert_done(store_session_open(store, &session));
    assert_done(store_session_close(store, session.id, (struct wall_time){70}));
    assert_done(store_budget_put(store, &remote, &budget));
    assert_done(store_budget_put(store, &ghost, &budget));
    assert_done(store_meta_put(store, "steady", "12345"));
    assert_done(store_audit_append(store, &record));
    assert_done(store_commit(store));
}

static bool see_body(void *context, const struct audit_record *record)
{
    strcpy(context, record->body);
    return true;
}

static void expect_filled(struct store *store)
{
    struct person person;
    struct otp_credential credential;
    struct password password;
    struct session session;
    struct budget budget;
    uint8_t fingerprint[PASSWORD_FINGERPRINT] = {1, 2, 3};
    char text[512];
    bool has;
    assert_done(store_person_by_uid(store, 1001, &person));
    assert_string_equal(person.name, "hanako");
    assert_int_equal(person.role, ROLE_STAFF);
    assert_int_equal(person.created.seconds, 1790000000);
    assert_done(store_otp_get(store, credential_id(person.id, 1), &credential));
    assert_int_equal(credential.last, 59666666);
    assert_int_equal(credential.parameters.drift, 1);
    assert_memory_equal(credential.parameters.secret, "12345678901234567890", 20);
    assert_done(store_password_get(store, person.id, &password));
    assert_string_equal(password.encoded, HELP_ENCODED);
    assert_done(store_history_has(store, person.id, fingerprint, &has));
    assert_true(has);
    assert_done(store_session_last_closed(store, person.id, &session));
    assert_int_equal(session.closed.seconds, 70);
    assert_false(session.proved); // nobody wrote with what it was opened
    assert_done(store_budget_get(store, &(struct budget_key){person.id, NULL, true}, &budget));
    assert_int_equal(budget.failures, 3);
    assert_done(store_budget_get(store, &(struct budget_key){0, "ghost", false}, &budget));
    assert_int_equal(budget.since_success, 5);
    assert_done(store_meta_get(store, "steady", text, sizeof text));
    assert_string_equal(text, "12345");
    assert_done(store_audit_list(store, &(struct audit_filter){0}, see_body, text));
    assert_string_equal(text, "{\"n\":1}");
}

// --- the test's own later version -----------------------------------------------------------

// As a real one might: a new column, and every sealed record written again.
static enum fault write_again(struct store *store)
{
    int64_t people;
    enum fault fault = store_number(store, SQL_PERSON_ROWS, &people);
    for (int64_t id = 1; id <= people && fault == FAULT_NONE; id++) {
        fault = record_load(store, id);
        if (fault == FAULT_NONE) {
            record_changed(store);
            fault = record_flush(store);
        }
    }
    return fault;
}

static enum fault fail_late(struct store *store)
{
    enum fault fault = write_again(store);
    return fault == FAULT_NONE ? FAULT_FULL : fault;
}

#define LATER 1000
#define SECOND                                                                                     \
    "ALTER TABLE person ADD COLUMN shelf {int} NOT NULL DEFAULT 0;"                                \
    "CREATE TABLE shelf (id {key}, person {int} NOT NULL, serial {text} NOT NULL) {strict};"

static const struct migration to_second[] = {
    {1, "THIS WAS DONE LONG AGO", NULL},
    {LATER, SECOND, write_again},
};

// What came after schema 1 is there and empty, and takes rows.
static void use_new_tables(struct store *store)
{
    struct card card = {.serial = "C-1",
                        .person = 1,
                        .kind = "card",
                        .state = CARD_ISSUED,
                        .change_count = 1,
                        .changes = {{.state = CARD_ISSUED}}};
    struct emergency codes[2];
    size_t count = 9;
    assert_done(store_emergency_list(store, 0, false, codes, 2, &count));
    assert_int_equal(count, 0);
    assert_done(store_begin(store));
    assert_done(store_card_add(store, &card));
    assert_done(store_commit(store));
    assert_done(store_card_get(store, "C-1", &card));
}

// The seed of the person of the fixture is in the index since schema 4.
static void expect_seed(struct store *store)
{
    struct otp_parameters parameters = {.secret_size = 20};
    int64_t owner = 0;
    memcpy(parameters.secret, "12345678901234567890", 20);
    assert_done(store_seed_owner(store, &parameters, &owner));
    assert_int_equal(owner, 1);
    parameters.secret[0]++;
    assert_fault(store_seed_owner(store, &parameters, &owner), FAULT_NOT_FOUND);
}

static void from_fixture(void **state)
{
    struct place *place = *state;
    help_fixture(place, "store_v1.sql");
    help_open(place);
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    help_reopen(place); // the sum of its rows is there
    expect_filled(place->store);
    expect_seed(place->store);
    use_new_tables(place->store);
    help_open(place);
    expect_filled(place->store);
    // Names that version 1 had no room for.
    struct person person = {.uid = 60001, .role = ROLE_STAFF, .state = PERSON_ACTIVE}, found;
    bool removed = false;
    memset(person.name, 'n', sizeof person.name - 1);
    assert_done(store_begin(place->store));
    assert_done(store_person_add(place->store, &person));
    assert_done(store_person_by_name(place->store, person.name, &found));
    found.state = PERSON_REMOVED;
    assert_done(store_person_update(place->store, &found));
    assert_done(store_commit(place->store));
    assert_done(store_person_was_removed(place->store, 1, person.name, &removed));
    assert_true(removed);
    assert_done(store_person_was_removed(place->store, 60001, "x", &removed));
    assert_true(removed);
    assert_done(store_person_was_removed(place->store, 1, "x", &removed));
    assert_false(removed);
}

static void names_become_people(void **state)
{
    enum { BOSS = 1, TARO = 2, FORMER_HANAKO = 3, LATER_HANAKO = 5 };
    struct place *place = *state;
    struct person hanako, taro;
    struct card card;
    struct emergency code;
    size_t count;

    help_fixture(place, "store_v5.sql");
    help_open(place);
    assert_done(store_person_by_name(place->store, "hanako", &hanako));
    assert_int_equal(hanako.id, LATER_HANAKO);
    assert_done(store_card_get(place->store, "D-1", &card));
    assert_int_equal(card.person, 0);
    assert_string_equal(card.department, "zeimu");
    assert_int_equal(card.member_count, 2); // jiro was nobody, and is
    assert_int_equal(card.members[0], TARO);
    assert_int_equal(card.members[1], FORMER_HANAKO);
    assert_int_equal(card.change_count, 2);
    assert_int_equal(card.changes[0].by.person, BOSS);
    assert_string_equal(card.changes[0].by.name, "boss");
    assert_string_equal(card.changes[0].witness, "w");
    assert_string_equal(card.changes[0].method, "m");
    assert_string_equal(card.changes[0].note, "n");
    assert_int_equal(card.changes[1].by.person, 0);
    assert_string_equal(card.changes[1].by.name, "root");
    assert_int_equal(card.changes[1].when.seconds, 250);
    assert_done(store_card_of(place->store, TARO, 0, &card, 1, &count));
    assert_int_equal(count, 1);
    assert_string_equal(card.serial, "P-1");
    assert_string_equal(card.replaces, "P-0");
    assert_int_equal(card.state, CARD_ACTIVE);
    assert_done(store_emergency_of(place->store, TARO, &code, 1, &count));
    assert_int_equal(count, 1);
    assert_int_equal(code.state, EMERGENCY_ACTIVE);
    assert_int_equal(code.issued_by.person, BOSS);
    // When it was approved nobody wrote down: the latest of that name until the code was over.
    assert_int_equal(code.approved_by.person, LATER_HANAKO);
    assert_int_equal(code.closed_by.person, 0);
    assert_string_equal(code.closed_by.name, "");
    assert_string_equal(code.reason, "r");
    assert_int_equal(code.hash[0], 7);
    assert_int_equal(code.until.seconds, 900);
    // From here on a name is what somebody is called, and nothing hangs on it.
    assert_done(store_begin(place->store));
    assert_done(store_person_by_name(place->store, "taro", &taro));
    assert_done(store_person_rename(place->store, &taro, "saburo", 1001));
    assert_done(store_commit(place->store));
    assert_done(store_card_get(place->store, "D-1", &card));
    assert_int_equal(card.members[0], TARO);
}

static void expect_keys_and_sessions(struct place *place)
{
    enum { TARO = 2, FORMER_HANAKO = 3, WINDOW = 4, LATER_HANAKO = 5 };
    static const struct {
        int64_t person;
        const char *name;
    } by[] = {{0, "root"}, {LATER_HANAKO, "hanako"}, {FORMER_HANAKO, "hanako"}, {TARO, "taro"}},
      in[] = {{TARO, "taro"},
              {FORMER_HANAKO, "hanako"},
              {0, ""},
              {LATER_HANAKO, "hanako"},
              {0, "jiro"}};
    struct key_credential keys[STORE_KEYS_MAX];
    struct session sessions[8];
    size_t count;

    for (unsigned again = 0; again < 2; again++) { // the second time from the new rows
        assert_done(store_key_list(place->store, TARO, keys, STORE_KEYS_MAX, &count));
        assert_int_equal(count, 4);
        for (size_t i = 0; i < count; i++) { // newest first
            assert_int_equal(keys[i].by.person, by[i].person);
            assert_string_equal(keys[i].by.name, by[i].name);
            assert_string_equal(keys[i].label, "l");
            assert_done(store_key_verify(place->store, &keys[i]));
        }
        assert_done(store_session_list_open(place->store, 0, 0, sessions, 8, &count));
        assert_int_equal(count, 5);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(sessions[i].member.person, in[i].person);
            assert_string_equal(sessions[i].member.name, in[i].name);
        }
        assert_true(sessions[3].proved);
        assert_int_equal(sessions[3].credential, 2003);
        assert_int_equal(sessions[3].key, 2001);
        assert_false(sessions[4].proved);
        help_reopen(place);
    }
}

static void keys_and_sessions_name_people(void **state)
{
    struct place *place = *state;

    help_fixture(place, "store_v5.sql");
    help_open(place);
    expect_keys_and_sessions(place);
}

// Its cards and emergency codes are as they are to be; the rest of it is not.
static void from_schema_six(void **state)
{
    enum { TARO = 2, FORMER_HANAKO = 3 };
    static const struct {
        int64_t code;
        const char *card; // "": none; a label alone makes nobody its holder
    } on[] = {{2005, "P-1"}, {2006, ""}, {2007, "D-1"}, {5001, ""}};
    struct place *place = *state;
    struct card card;
    struct emergency emergency;
    struct otp_credential code;

    help_fixture(place, "store_v6.sql");
    help_open(place);
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    expect_keys_and_sessions(place);
    for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
        card.id = 0;
        if (on[i].card[0] != '\0')
            assert_done(store_card_get(place->store, on[i].card, &card));
        assert_done(store_otp_get(place->store, on[i].code, &code));
        assert_int_equal(code.card, card.id);
    }
    assert_done(store_card_get(place->store, "D-1", &card));
    assert_int_equal(card.member_count, 2);
    assert_int_equal(card.members[1], FORMER_HANAKO);
    assert_int_equal(card.changes[0].by.person, 1);
    assert_string_equal(card.changes[0].by.name, "boss");
    assert_done(store_emergency_get(place->store, 3, &emergency));
    assert_int_equal(emergency.person, TARO);
    assert_int_equal(emergency.approved_by.person, FORMER_HANAKO);
}

// Programs between two versions wrote the rows of 7 under the number 6: they are what they were.
static void rows_of_version_seven_stay(void **state)
{
    // A number that looks like the length of a name that begins with the length of the real one.
    static const struct doer members[4] = {{3, "alice"}, {1, "former"}};
    struct place *place = *state;
    struct meta meta;
    struct key_credential key = {.state = CREDENTIAL_ACTIVE,
                                 .by = {1, "former"},
                                 .handle_size = 32,
                                 .key = {.algorithm = FIDO2_EDDSA, .size = 32}};
    struct session sessions[4];
    size_t count;

    assert_done(store_create(place->path, help_key, &place->store));
    assert_done(store_begin(place->store));
    key.person = help_person(place->store, "taro", 1001).id;
    assert_done(store_key_add(place->store, &key));
    for (unsigned i = 0; i < 4; i++) {
        struct session session = {.person = key.person, .proved = i % 2 == 1, .key = i % 2};
        session.member = members[i];
        assert_done(store_session_open(place->store, &session));
    }
    // Their tables were those of 6.
    assert_done(place->store->driver->script(place->store->database, "DROP TABLE due"));
    assert_done(meta_load(place->store, &meta));
    place->store->schema = 6;
    assert_done(meta_save(place->store, &meta));
    assert_done(store_commit(place->store));
    help_open(place);
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    assert_done(store_key_get(place->store, key.id, &key));
    assert_int_equal(key.by.person, 1);
    assert_string_equal(key.by.name, "former");
    assert_done(store_session_list_open(place->store, 0, 0, sessions, 4, &count));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(sessions[i].member.person, members[i].person);
        assert_string_equal(sessions[i].member.name, members[i].name);
        assert_int_equal(sessions[i].key, i % 2);
    }
}

// What was damaged before stays damaged, and keeps nothing else from the new version.
static void damage_stays_what_it_is(void **state)
{
    struct place *place = *state;
    struct card card;

    help_fixture(place, "store_v5.sql");
    help_sql(place, "UPDATE item SET record = zeroblob(80) WHERE name = 'D-1'");
    help_open(place);
    assert_fault(store_card_get(place->store, "D-1", &card), FAULT_CORRUPT);
    assert_done(store_card_get(place->store, "P-1", &card));
    assert_int_equal(card.changes[0].by.person, 1);
}

static void second_from_fixture(void **state)
{
    struct place *place = *state;
    char why[256];
    help_fixture(place, "store_v1.sql");
    help_open(place);
    assert_done(schema_migrate(place->store, to_second, 2));
    assert_int_equal(place->store->schema, LATER);
    expect_filled(place->store);
    assert_done(schema_migrate(place->store, to_second, 2)); // nothing is left to do
    assert_fault(help_try_open(place, why, sizeof why), FAULT_VERSION);
}

static void both_ways_meet(void **state)
{
    struct place *place = *state, *fresh;
    void *second;
    char *a = NULL, *b = NULL;
    help_fixture(place, "store_v1.sql");
    help_open(place);
    assert_done(schema_migrate(place->store, to_second, 2));
    assert_int_equal(help_setup(&second), 0);
    fresh = second;
    assert_done(schema_migrate(fresh->store, to_second, 2));
    assert_done(sqlite_driver.describe(place->store->database, &a));
    assert_done(sqlite_driver.describe(fresh->store->database, &b));
    assert_string_equal(a, b);
    assert_non_null(strstr(a, "CREATE TABLE shelf"));
    free(a);
    free(b);
    help_teardown(&second);
}

static void failed_step(void **state)
{
    static const struct migration late[] = {{LATER, SECOND, fail_late}};
    static const struct migration bad[] = {
        {LATER, "CREATE TABLE shelf (id {key}) {strict}; CREATE NONSENSE;", NULL}};
    struct place *place = *state;
    help_fixture(place, "store_v1.sql");
    help_open(place);
    assert_fault(schema_migrate(place->store, late, 1), FAULT_FULL);
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    expect_filled(place->store);
    assert_fault(schema_migrate(place->store, bad, 1), FAULT_CORRUPT);
    help_open(place); // as if nothing had happened
    expect_filled(place->store);
    assert_done(schema_migrate(place->store, to_second, 2)); // and it can be done later
    expect_filled(place->store);
}

static bool note_schema(void *context, const struct value *row, unsigned columns)
{
    (void)columns;
    *(int64_t *)context = row[0].number;
    return true;
}

static void copy_path(const struct place *place, char path[512])
{
    snprintf(path, 512, "%s.schema-1", place->path);
}

// What an older release would open: whole, private, still of the schema that it knows.
static void copy_is_the_way_back(void **state)
{
    struct place *place = *state;
    char path[512], later[512];
    struct stat status;
    struct database *database = NULL;
    int64_t schema = 0;
    copy_path(place, path);
    snprintf(later, sizeof later, "%s.copying", place->path);
    help_fixture(place, "store_v1.sql");
    help_open(place);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_uid, geteuid());
    assert_int_not_equal(stat(later, &status), 0);
    assert_done(sqlite_driver.open(path, true, &database));
    const struct call call = {SQL_STORE_GET, NULL, 0, note_schema, &schema};
    assert_done(sqlite_driver.run(database, &call, NULL));
    assert_int_equal(schema, 1);
    assert_done(sqlite_driver.check(database));
    sqlite_driver.close(&database);
    assert_int_equal(unlink(path), 0);
    help_open(place); // nothing to migrate: no copy
    assert_int_not_equal(stat(path, &status), 0);
}

static void without_a_copy_nothing_changes(void **state)
{
    struct place *place = *state;
    char path[512], why[256];
    copy_path(place, path);
    help_fixture(place, "store_v1.sql");
    assert_int_equal(mkdir(path, 0700), 0); // its name is taken
    assert_int_not_equal(help_try_open(place, why, sizeof why), FAULT_NONE);
    assert_non_null(strstr(why, "The store has schema 1 and was not changed"));
    assert_int_equal(rmdir(path), 0);
    help_open(place);
    expect_filled(place->store);
    struct stat status;
    assert_int_equal(stat(path, &status), 0); // of schema 1, so it still was one
}

static void from_empty(void **state)
{
    struct place *place = *state;
    assert_int_equal(migrations[migration_count - 1].version, STORE_SCHEMA_VERSION);
    assert_done(store_create(place->path, help_key, &place->store));
    assert_int_equal(place->store->schema, STORE_SCHEMA_VERSION);
    fill(place->store);
    help_open(place);
    expect_filled(place->store);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup_empty, help_teardown, NULL                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("schema from empty", from_empty),
        test("a copy of the earlier schema is left", copy_is_the_way_back),
        test("no copy, no migration", without_a_copy_nothing_changes),
        test("schema: a store of version 1 opens with everything in it", from_fixture),
        test("schema C2: cards and codes of version 5 name people by id", names_become_people),
        test("schema abuse:C5 A6: keys and sessions of version 5 name people by id",
             keys_and_sessions_name_people),
        test("schema abuse:C5 A6: a store of version 6 lacks nothing that came after it",
             from_schema_six),
        test("schema abuse:C5 A6: rows that are of the newest form already stay",
             rows_of_version_seven_stay),
        test("schema abuse:S2: a damaged card does not keep the rest back",
             damage_stays_what_it_is),
        test("schema: a (test-only) later version is reached from version 1", second_from_fixture),
        test("schema: from empty and from version 1 the same schema results", both_ways_meet),
        test("schema: a step that fails changes nothing and can be done later", failed_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
