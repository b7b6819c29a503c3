// SPDX-License-Identifier: BSD-2-Clause
// Opening: what is not ours, not whole, not now, or a trap, is refused with a reason, and nothing
// is ever initialised again.
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/meta.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "store/session.h"
#include "store/store_file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char why[STORE_WHY_SIZE];

static enum fault try_open(struct place *place)
{
    return help_try_open(place, why, sizeof why);
}

static void refuses(struct place *place, enum fault wanted, const char *reason)
{
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    assert_fault(try_open(place), wanted);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec <= 1);
    assert_null(place->store);
    if (strstr(why, reason) == NULL)
        print_message("the reason was: %s\n", why);
    assert_non_null(strstr(why, reason));
}

static void path_of(const struct place *place, const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", place->directory, name);
}

static long size_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (long)status.st_size : -1;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, 0600), 0);
}

// A store with everything in it, closed.
static void fill(struct place *place)
{
    struct store *store = place->store;
    struct person person = help_person(store, "hanako", 1001), taro = help_person(store, "taro", 7);
    help_credential(store, person.id, CREDENTIAL_ACTIVE);
    help_credential(store, taro.id, CREDENTIAL_ACTIVE);
    struct session session = {.person = person.id, .service = "login", .interactive = true};
    struct session second = {.person = taro.id, .service = "login", .interactive = true};
    struct budget_key ghost = {0, "ghost", false};
    struct budget budget = {.failures = 2};
    assert_done(store_begin(store));
    assert_done(store_session_open(store, &session));
    assert_done(store_session_open(store, &second));
    assert_done(store_budget_put(store, &ghost, &budget));
    assert_done(store_meta_put(store, "steady", "1"));
    for (int i = 0; i < 5; i++) {
        struct audit_record record = {.event = "test.event", .user = "hanako", .body = "{}"};
        assert_done(store_audit_append(store, &record));
    }
    assert_done(store_commit(store));
    store_close(&place->store);
}

// --- abuse:S6
// --------------------------------------------------------------------------------------

static void other_key(void **state)
{
    struct place *place = *state;
    uint8_t key[STORE_KEY_SIZE] = {9};
    fill(place);
    assert_fault(store_open(place->path, key, &place->store, why, sizeof why), FAULT_CORRUPT);
    assert_non_null(strstr(why, "put back the key file"));
    memcpy(key, help_key, sizeof key);
    key[31] ^= 1;
    assert_fault(store_open(place->path, key, &place->store, why, sizeof why), FAULT_CORRUPT);
    help_reopen(place); // nothing was harmed
}

static void other_machine(void **state)
{
    struct place *place = *state;
    char other[256];
    struct store *second;
    uint8_t key[STORE_KEY_SIZE] = {9};
    fill(place);
    path_of(place, "other.db", other);
    assert_done(store_create(other, key, &second));
    store_close(&second);
    help_copy(other, place->path);
    refuses(place, FAULT_CORRUPT, "put back the key file");
}

// The same master key, but a store of its own: its rows are at home nowhere else.
static void rows_of_other_store(void **state)
{
    struct place *place = *state;
    char other[256], sql[1024];
    struct store *second;
    fill(place);
    path_of(place, "other.db", other);
    assert_done(store_create(other, help_key, &second));
    help_person(second, "hanako", 1001);
    help_person(second, "taro", 7);
    store_close(&second);
    snprintf(sql, sizeof sql,
             "ATTACH '%s' AS o; UPDATE person SET record ="
             " (SELECT record FROM o.person WHERE o.person.id = person.id); DETACH o",
             other);
    help_sql(place, sql);
    struct person person;
    help_open(place);
    assert_fault(store_person_by_uid(place->store, 1001, &person), FAULT_CORRUPT);
    store_close(&place->store);
    help_sql(place, "UPDATE store SET identity = randomblob(16)");
    refuses(place, FAULT_CORRUPT, "key");
}

static void swapped_rows(void **state)
{
    struct place *place = *state;
    struct person person;
    struct session session;
    struct budget budget;
    fill(place);
    help_sql(place,
             "CREATE TEMP TABLE t AS SELECT * FROM person;"
             "UPDATE person SET record = (SELECT record FROM t WHERE t.id = 3 - person.id);"
             "CREATE TEMP TABLE s AS SELECT * FROM session;"
             "UPDATE session SET record = (SELECT record FROM s WHERE s.id = 3 - session.id)");
    help_sql(place, "UPDATE bucket SET record = (SELECT record FROM person WHERE id = 1)");
    help_open(place);
    assert_fault(store_person_by_uid(place->store, 1001, &person), FAULT_CORRUPT);
    assert_fault(store_person_by_name(place->store, "taro", &person), FAULT_CORRUPT);
    size_t count = 0;
    assert_done(store_person_list(place->store, "", &person, 1, &count));
    assert_int_equal(person.state, PERSON_DAMAGED);
    struct password password;
    struct otp_credential credential;
    assert_fault(store_password_get(place->store, 1, &password), FAULT_CORRUPT);
    assert_fault(store_otp_get(place->store, 1001, &credential), FAULT_CORRUPT);
    assert_fault(store_session_last(place->store, 1, &session), FAULT_CORRUPT);
    assert_fault(store_budget_get(place->store, &(struct budget_key){1, NULL, true}, &budget),
                 FAULT_CORRUPT);
    assert_fault(store_budget_get(place->store, &(struct budget_key){0, "ghost", false}, &budget),
                 FAULT_CORRUPT);
    assert_done(store_begin(place->store)); // nor can it be written over
    assert_fault(store_budget_put(place->store, &(struct budget_key){1, NULL, true}, &budget),
                 FAULT_CORRUPT);
    store_rollback(place->store);
}

// Each visible column is bound to the sealed one.
static void edited_columns(void **state)
{
    static const char *const edits[] = {
        "UPDATE person SET uid = 4242 WHERE uid = 1001",
        "UPDATE person SET name = 'root' WHERE uid = 1001",
        "UPDATE person SET state = 2 WHERE uid = 1001",
        "UPDATE person SET strained = 1 WHERE uid = 1001",
        ("UPDATE person SET id = 77 WHERE uid = 7; UPDATE person SET id = 2 WHERE uid = 1001;"
         "UPDATE person SET id = 1 WHERE uid = 7"),
        "UPDATE person SET record = substr(record, 1, length(record) - 1)",
        "UPDATE person SET record = x''",
        "UPDATE person SET record = zeroblob(40)",
        "UPDATE person SET record = zeroblob(100000)",
    };
    struct place *place = *state;
    char keep[256];
    fill(place);
    path_of(place, "keep", keep);
    help_copy(place->path, keep);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        struct person people[4];
        size_t count;
        help_copy(keep, place->path);
        help_sql(place, edits[i]);
        assert_done(try_open(place));
        const enum fault fault = store_person_list(place->store, "", people, 4, &count);
        bool noticed = fault == FAULT_CORRUPT;
        for (size_t j = 0; fault == FAULT_NONE && j < count; j++)
            noticed = noticed || people[j].state == PERSON_DAMAGED;
        if (!noticed)
            fail_msg("not noticed: %s", edits[i]);
        store_close(&place->store);
    }
}

static void newer_schema(void **state)
{
    struct place *place = *state;
    fill(place);
    help_sql(place, "UPDATE store SET schema = 1000");
    refuses(place, FAULT_VERSION, "newer tokend");
    help_sql(place, "UPDATE store SET schema = 0");
    refuses(place, FAULT_CORRUPT, "");
    char back[64];
    snprintf(back, sizeof back, "UPDATE store SET schema = %d", STORE_SCHEMA_VERSION);
    help_sql(place, back);
    help_reopen(place);
}

static void missing(void **state)
{
    struct place *place = *state;
    char nowhere[256];
    refuses(place, FAULT_NOT_FOUND, "warifu init");
    assert_int_equal(size_of(place->path), -1); // and it was not made
    path_of(place, "no/such/place.db", nowhere);
    assert_fault(store_open(nowhere, help_key, &place->store, why, sizeof why), FAULT_NOT_FOUND);
}

static void never_again(void **state)
{
    struct place *place = *state;
    struct store *second = NULL;
    struct person person;
    assert_done(store_create(place->path, help_key, &place->store));
    help_person(place->store, "hanako", 1001);
    assert_fault(store_create(place->path, help_key, &second), FAULT_EXISTS);
    store_close(&place->store);
    assert_fault(store_create(place->path, help_key, &second), FAULT_EXISTS);
    assert_null(second);
    help_reopen(place);
    assert_done(store_person_by_uid(place->store, 1001, &person));
    store_close(&place->store);
    assert_int_equal(unlink(place->path), 0);
    assert_int_equal(symlink("/nonexistent/target", place->path), 0);
    assert_fault(store_create(place->path, help_key, &second), FAULT_EXISTS);
}

// A crash in the middle of `warifu init` leaves a half-made file under another name only.
static void half_made(void **state)
{
    struct place *place = *state;
    char building[PATH_MAX], journal[PATH_MAX + 16];
    int directory;
    assert_done(store_file_start(place->path, building, &directory));
    write_file(building, "half a store");
    snprintf(journal, sizeof journal, "%s-journal", building);
    write_file(journal, "half a journal");
    close(directory);
    refuses(place, FAULT_NOT_FOUND, "warifu init");
    assert_done(store_create(place->path, help_key, &place->store));
    assert_int_equal(size_of(building), -1);
    assert_int_equal(size_of(journal), -1);
}

// --- not a store, damaged --------------------------------------------------------------------

static void foreign_files(void **state)
{
    struct place *place = *state;
    static const char text[] = "name,uid\nhanako,1001\n";
    write_file(place->path, "");
    refuses(place, FAULT_CORRUPT, "not a warifu store");
    assert_int_equal(size_of(place->path), 0);
    write_file(place->path, text);
    refuses(place, FAULT_CORRUPT, "not a warifu store");
    assert_int_equal(size_of(place->path), (long)strlen(text));
    unlink(place->path);
    help_sql(place, "CREATE TABLE other (x)"); // somebody else's database
    chmod(place->path, 0600);
    long size = size_of(place->path);
    refuses(place, FAULT_CORRUPT, "not a warifu store");
    assert_int_equal(size_of(place->path), size);
    help_sql(place, "PRAGMA application_id = 2002874982");
    refuses(place, FAULT_CORRUPT, "restore a backup");
    chmod(place->path, 0600);
    FILE *file = fopen(place->path, "r+");
    for (int i = 0; i < 200; i++)
        fputs("garbage ", file);
    fclose(file);
    refuses(place, FAULT_CORRUPT, "restore a backup");
}

static void deleted_rows(void **state)
{
    static const char *const edits[] = {
        "DELETE FROM person",
        "DELETE FROM person WHERE uid = 1001",
        "DELETE FROM store",
        "UPDATE store SET facts = zeroblob(60)",
        "DROP TABLE person",
        "DROP INDEX person_uid",
        "DROP TABLE bucket",
        "DROP TRIGGER audit_no_delete",
        "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE sequence = 3",
        "DROP TABLE audit",
        "DROP TABLE session",
        "CREATE TRIGGER evil AFTER UPDATE ON person BEGIN DELETE FROM session; END",
    };
    struct place *place = *state;
    char keep[256];
    fill(place);
    path_of(place, "keep", keep);
    help_copy(place->path, keep);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        help_copy(keep, place->path);
        help_sql(place, edits[i]);
        enum fault fault = try_open(place);
        if (fault != FAULT_CORRUPT)
            fail_msg("%s: %s", edits[i], fault_name(fault));
        assert_non_null(strstr(why, "restore a backup"));
    }
}

// --- abuse:D13
// -------------------------------------------------------------------------------------

static void traps(void **state)
{
    struct place *place = *state;
    char aside[256], companion[256];
    struct stat before, after;
    fill(place);
    path_of(place, "aside", aside);

    assert_int_equal(rename(place->path, aside), 0); // a symlink, even to a good store of ours
    assert_int_equal(symlink(aside, place->path), 0);
    assert_int_equal(stat(aside, &before), 0);
    refuses(place, FAULT_REFUSED, "is a symbolic link");
    assert_int_equal(stat(aside, &after), 0);
    assert_int_equal(before.st_mode, after.st_mode);
    assert_int_equal(before.st_uid, after.st_uid);
    unlink(place->path);

    assert_int_equal(mkfifo(place->path, 0600), 0);
    refuses(place, FAULT_REFUSED, "is a FIFO");
    unlink(place->path);
    assert_int_equal(mkdir(place->path, 0700), 0);
    refuses(place, FAULT_REFUSED, "is a directory");
    rmdir(place->path);

    assert_int_equal(link(aside, place->path), 0); // a second name
    refuses(place, FAULT_REFUSED, "has 2 names");
    assert_non_null(strstr(why, "find / -xdev -samefile"));
    unlink(place->path);
    assert_int_equal(rename(aside, place->path), 0);

    static const mode_t modes[] = {0640, 0660, 0604, 0602, 0610, 0700 | S_IROTH};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(place->path, modes[i]), 0);
        refuses(place, FAULT_REFUSED, "is open to its group or others");
        assert_non_null(strstr(why, "chmod 600 "));
    }
    static const mode_t shut[] = {0400, 0200, 0000, 0100};
    for (size_t i = 0; i < sizeof shut / sizeof *shut; i++) {
        char mode[16];
        snprintf(mode, sizeof mode, "(mode %04o)", (unsigned)shut[i]);
        assert_int_equal(chmod(place->path, shut[i]), 0);
        refuses(place, FAULT_REFUSED, "cannot be read and written by its owner");
        assert_non_null(strstr(why, mode));
        assert_non_null(strstr(why, "chmod 600 "));
    }
    assert_int_equal(chmod(place->path, 0600), 0);

    static const char *const companions[] = {"warifu.db-wal", "warifu.db-journal", "warifu.db-shm"};
    for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
        path_of(place, companions[i], companion);
        assert_int_equal(symlink("/etc/passwd", companion), 0);
        refuses(place, FAULT_REFUSED, companions[i]);
        assert_non_null(strstr(why, "is a symbolic link"));
        unlink(companion);
    }

    assert_int_equal(chmod(place->directory, 0770), 0);
    refuses(place, FAULT_REFUSED, "(mode 0770): chmod go-w");
    assert_int_equal(chmod(place->directory, 0707), 0);
    refuses(place, FAULT_REFUSED, "(mode 0707): chmod go-w");
    assert_int_equal(chmod(place->directory, 0700), 0);
    help_reopen(place);
    store_close(&place->store);

    if (geteuid() != 0) {
        print_message("# SKIP owners: only root can give files away\n");
        return;
    }
    assert_int_equal(chown(place->path, 1234, (gid_t)-1), 0);
    refuses(place, FAULT_REFUSED, "belongs to uid 1234, not to this user: chown 0 ");
    assert_int_equal(chown(place->path, 0, (gid_t)-1), 0);
    assert_int_equal(chown(place->directory, 1234, (gid_t)-1), 0);
    refuses(place, FAULT_REFUSED, "of the store belongs to uid 1234");
    assert_non_null(strstr(why, "chown 0 "));
    assert_int_equal(chown(place->directory, 0, (gid_t)-1), 0);
    help_reopen(place);
}

static void private_files(void **state)
{
    struct place *place = *state;
    struct stat status;
    char wal[256];
    mode_t mask = umask(0);
    assert_done(store_create(place->path, help_key, &place->store));
    help_person(place->store, "hanako", 1001);
    umask(mask);
    path_of(place, "warifu.db-wal", wal);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(stat(wal, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    path_of(place, "warifu.db-shm", wal);
    assert_int_equal(size_of(wal), -1); // the index of the log lives in this process only
}

// No secret, name of a seed or password lies in the file in clear text.
static void sealed_at_rest(void **state)
{
    struct place *place = *state;
    static const char *const secrets[] = {"12345678901234567890", "$argon2id$", "c29tZXNhbHRzb21l",
                                          "token"};
    struct person person = help_person(place->store, "hanako", 1001);
    help_credential(place->store, person.id, CREDENTIAL_ACTIVE);
    struct password password;
    assert_done(store_begin(place->store));
    assert_done(store_password_get(place->store, person.id, &password));
    strcpy(password.encoded, HELP_ENCODED);
    assert_done(store_password_put(place->store, &password));
    assert_done(store_commit(place->store));
    char names[2][256];
    path_of(place, "warifu.db", names[0]);
    path_of(place, "warifu.db-wal", names[1]);
    bool control = false;
    for (int i = 0; i < 2; i++) {
        static char data[1 << 20];
        FILE *file = fopen(names[i], "rb");
        assert_non_null(file);
        size_t size = fread(data, 1, sizeof data, file);
        fclose(file);
        control |= memmem(data, size, "hanako", 6) != NULL; // we do look in the right place
        for (size_t j = 0; j < sizeof secrets / sizeof *secrets; j++)
            assert_null(memmem(data, size, secrets[j], strlen(secrets[j])));
    }
    assert_true(control);
    assert_done(store_password_get(place->store, person.id, &password));
    assert_string_equal(password.encoded, HELP_ENCODED);
}

#define test(name, function, setup)                                                                \
    {                                                                                              \
        name, function, setup, help_teardown, NULL                                                 \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:S6 another master key is refused with the reason", other_key, help_setup),
        test("abuse:S6 the store of another machine is refused", other_machine, help_setup),
        test("abuse:S6 rows of another store under the same key do not open", rows_of_other_store,
             help_setup),
        test("abuse:S6 sealed fields swapped between rows do not open", swapped_rows, help_setup),
        test("abuse:S5 every visible column is bound to its row", edited_columns, help_setup),
        test("abuse:S6 a schema newer than the program is refused", newer_schema, help_setup),
        test("abuse:S6 abuse:R5 a missing store is refused and not made", missing,
             help_setup_empty),
        test("abuse:S6 a store is never initialised again", never_again, help_setup_empty),
        test("abuse:S6 a crash during init leaves no half store", half_made, help_setup_empty),
        test("abuse:S6 files that are no store are refused and left as they are", foreign_files,
             help_setup_empty),
        test("abuse:R5 deleted rows, tables, indexes and triggers are noticed", deleted_rows,
             help_setup),
        test("abuse:D13 links, FIFOs, owners and modes are refused within a second", traps,
             help_setup),
        test("abuse:C3 umask 000: files are 0600, no -shm", private_files, help_setup_empty),
        test("B7 no secret lies in the files in clear text", sealed_at_rest, help_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
