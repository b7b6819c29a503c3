// SPDX-License-Identifier: BSD-2-Clause
#include "store_help.h"
#include "store/otp.h"
#include "store/person.h"
#include "store/rows_look.h"
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const uint8_t help_key[STORE_KEY_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8};

void help_assert_fault(enum fault got, enum fault wanted, const char *call, const char *file,
                       int line)
{
    if (got == wanted)
        return;
    print_message("%s\n    gave \"%s\", wanted \"%s\"\n", call, fault_name(got),
                  fault_name(wanted));
    _fail(file, line);
}

int help_setup_empty(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    const char *parent = getenv("TMPDIR");
    snprintf(place->directory, sizeof place->directory, "%s/warifu-store-XXXXXX",
             parent != NULL && strlen(parent) < 40 ? parent : "/tmp");
    if (mkdtemp(place->directory) == NULL) {
        free(place);
        return -1;
    }
    snprintf(place->path, sizeof place->path, "%s/warifu.db", place->directory);
    *state = place;
    return 0;
}

int help_setup(void **state)
{
    if (help_setup_empty(state) != 0)
        return -1;
    struct place *place = *state;
    return store_create(place->path, help_key, &place->store) == FAULT_NONE ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

int help_teardown(void **state)
{
    struct place *place = *state;
    store_close(&place->store);
    nftw(place->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(place);
    return 0;
}

enum fault help_try_open(struct place *place, char *why, size_t size)
{
    store_close(&place->store);
    why[0] = '\0';
    return store_open(place->path, help_key, &place->store, why, size);
}

void help_reopen(struct place *place)
{
    char why[256];
    struct rows_state rows;
    assert_done(help_try_open(place, why, sizeof why));
    assert_done(store_rows_look(place->store, &rows));
    assert_true(rows.hold); // whatever was written before, by whatever program
}

struct person help_person(struct store *store, const char *name, uint32_t uid)
{
    struct person person = {
        .uid = uid, .role = ROLE_STAFF, .state = PERSON_ACTIVE, .created = {1790000000}};
    snprintf(person.name, sizeof person.name, "%s", name);
    bool own = store_begin(store) == FAULT_NONE;
    assert_done(store_person_add(store, &person));
    if (own)
        assert_done(store_commit(store));
    return person;
}

struct otp_credential help_credential(struct store *store, int64_t person,
                                      enum credential_state state)
{
    struct otp_credential credential = {
        .person = person,
        .state = state,
        .label = "token",
        .parameters = {OTP_TOTP, OTP_SHA1, 6, 30, 0, "12345678901234567890", 20},
        .last = -1,
        .created = {1790000001},
    };
    bool own = store_begin(store) == FAULT_NONE;
    assert_done(store_otp_add(store, &credential));
    if (own)
        assert_done(store_commit(store));
    return credential;
}

void help_copy(const char *from, const char *to)
{
    char buffer[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(in >= 0 && out >= 0);
    ssize_t got;
    while ((got = read(in, buffer, sizeof buffer)) > 0)
        assert_int_equal(write(out, buffer, (size_t)got), got);
    assert_int_equal(got, 0);
    close(in);
    close(out);
}

void help_sql(const struct place *place, const char *sql)
{
    sqlite3 *database;
    char *message = NULL;
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    int code = sqlite3_exec(database, sql, NULL, NULL, &message);
    if (code != SQLITE_OK)
        print_message("%s: %s\n", sql, message);
    assert_int_equal(code, SQLITE_OK);
    sqlite3_close(database);
}

static void assert_doer(const struct doer *got, const struct doer *wanted)
{
    assert_int_equal(got->person, wanted->person);
    assert_string_equal(got->name, wanted->name);
}

void help_assert_request(const struct request *got, const struct request *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_int_equal(got->kind, wanted->kind);
    assert_int_equal(got->state, wanted->state);
    assert_int_equal(got->person, wanted->person);
    assert_int_equal(got->before, wanted->before);
    assert_int_equal(got->after, wanted->after);
    assert_doer(&got->by, &wanted->by);
    assert_doer(&got->closed_by, &wanted->closed_by);
    assert_doer(&got->ended_by, &wanted->ended_by);
    assert_int_equal(got->opened.seconds, wanted->opened.seconds);
    assert_int_equal(got->closed.seconds, wanted->closed.seconds);
    assert_int_equal(got->ended.seconds, wanted->ended.seconds);
    assert_int_equal(got->answer_by.seconds, wanted->answer_by.seconds);
    assert_int_equal(got->from.seconds, wanted->from.seconds);
    assert_int_equal(got->until.seconds, wanted->until.seconds);
    assert_string_equal(got->reason, wanted->reason);
    assert_string_equal(got->verdict, wanted->verdict);
    assert_string_equal(got->done, wanted->done);
    assert_string_equal(got->service, wanted->service);
    assert_string_equal(got->host, wanted->host);
    assert_string_equal(got->what, wanted->what);
    assert_int_equal(got->concerned_count, wanted->concerned_count);
    for (size_t i = 0; i < wanted->concerned_count; i++)
        assert_int_equal(got->concerned[i], wanted->concerned[i]);
    assert_int_equal(got->call_size, wanted->call_size);
    assert_memory_equal(got->call, wanted->call, wanted->call_size);
}

void help_fixture(struct place *place, const char *name)
{
    char path[512], *sql;
    const char *source = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/tests/store/%s", source != NULL ? source : ".", name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("%s cannot be read; set top_srcdir", path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    sql = calloc(1, (size_t)size + 1);
    assert_int_equal(fread(sql, 1, (size_t)size, file), size);
    fclose(file);
    int fd = open(place->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
    help_sql(place, sql);
    free(sql);
}

void help_open(struct place *place)
{
    char why[256];
    enum fault fault = help_try_open(place, why, sizeof why);
    if (fault != FAULT_NONE)
        fail_msg("%s: %s", fault_name(fault), why);
}
