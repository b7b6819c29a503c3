// SPDX-License-Identifier: BSD-2-Clause
// abuse:R6, abuse:T9: a store that was restored from a backup serves nobody before root accepts it,
// also one that never had an anchor, and what a later log knows to be taken away is taken away
// again in the same transaction (decision 85).
#include "../vault/vault_admin.h"
#include "store/card.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/tree.h"

#include "../store/store_help.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void mark_path(const struct rig *rig, char path[300])
{
    snprintf(path, 300, "%s.restored", rig->settings.store_file);
}

static void anchor_path(const struct rig *rig, char path[300])
{
    snprintf(path, 300, "%s", rig->settings.key_file);
    strcpy(strrchr(path, '/'), "/anchor");
}

static void mark(const struct rig *rig, const char *text)
{
    char path[300];

    mark_path(rig, path);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static bool is_marked(const struct rig *rig)
{
    char path[300];

    mark_path(rig, path);
    return access(path, F_OK) == 0;
}

static int64_t generator_of(struct rig *rig, const char *user)
{
    struct otp_credential codes[STORE_OTP_MAX];
    struct person person;
    size_t count = 0;
    struct store *store = rig_store(rig);

    assert_done(store_person_by_name(store, user, &person));
    assert_done(store_otp_list(store, person.id, codes, STORE_OTP_MAX, &count));
    store_close(&store);
    assert_int_equal(count, 1);
    return codes[0].id;
}

static bool gets_in(struct rig *rig, struct enrolled *person)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(person, "login", rig_code(rig, person, code));

    return rig_attempt(rig, &login)->result == Result_RESULT_GRANTED;
}

static bool serves(struct rig *rig)
{
    return rig_admin(rig, "user.list", ARGS({0})) == DONE;
}

// Where the anchor was to be there is a folder, so the store says that it has none.
static void never_anchored(void **state)
{
    struct rig *rig = rig_make(rig_policy);
    char path[300], temporary[64];

    *state = rig;
    anchor_path(rig, path);
    assert_int_equal(mkdir(path, 0700), 0);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    assert_true(serves(rig));
    rig_stop(rig);
    mark(rig, "warifu restored 1 1 0\nend 0\n");
    rig_start(rig);
    assert_false(serves(rig));
    assert_false(gets_in(rig, &rig_amano));
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "flaw"), "from-backup");
    assert_false(is_marked(rig));
    assert_true(serves(rig));
    rig_stop(rig);
    rig_start(rig);
    assert_true(serves(rig)); // there still is no anchor to be missed
    rig_stop(rig);
    assert_int_equal(rmdir(path), 0);
}

// An anchor that lies there and is behind the backup says nothing.
static void whatever_an_anchor_says(void **state)
{
    struct rig *rig = *state;

    assert_true(serves(rig));
    rig_stop(rig);
    mark(rig, "warifu restored 1 1 0\nend 0\n");
    rig_start(rig);
    assert_false(serves(rig));
    rig_stop(rig);
    rig_start(rig);
    assert_false(serves(rig));
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_true(serves(rig));
    assert_int_equal(rig_count(rig, "log.recovered", ""), 1);
}

static void taken_away_again(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba, doi, endo;
    struct password password;
    struct person person;
    struct card card;
    char text[512];

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    rig_person(rig, "doi", "staff", &doi);
    rig_person(rig, "endo", "staff", &endo);
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "K 1"), USER("amano"))),
                     DONE);
    rig_stop(rig);
    snprintf(text, sizeof text,
             "warifu restored 1 1 5000\notp.revoke %lld somebody\nperson.suspend 0 chiba\n"
             "person.end %lld doi\ncard.revoke 0 K 1\npassword.expire 0 endo\n"
             "key.revoke 999 nobody\nperson.suspend 0 nobody\nend 7\n",
             (long long)generator_of(rig, "baba"), (long long)rig->clock->wall - 1);
    mark(rig, text);
    rig_start(rig);
    assert_false(serves(rig));
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_int_equal(rig_number(rig, 0, "again"), 5);
    rig->clock->wall += 3600; // past the codes that may have been used
    assert_false(gets_in(rig, &baba));
    assert_false(gets_in(rig, &chiba));
    assert_false(gets_in(rig, &doi));
    assert_true(gets_in(rig, &rig_amano));
    assert_int_equal(rig_count(rig, "otp.revoked", "baba"), 1);
    assert_int_equal(rig_count(rig, "user.suspended", "chiba"), 1);
    assert_int_equal(rig_count(rig, "user.term", "doi"), 1);
    assert_int_equal(rig_count(rig, "password.expired", "endo"), 1);
    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_done(store_card_get(store, "K 1", &card));
    assert_int_equal(card.state, CARD_REVOKED);
    assert_done(store_person_by_name(store, "endo", &person));
    assert_done(store_password_get(store, person.id, &password));
    assert_true(password.must_change);
    store_close(&store);
}

static Result result_of(struct rig *rig, struct enrolled *person, const char *password)
{
    char code[OTP_CODE_SIZE];
    struct login login = rig_login(person, "login", rig_code(rig, person, code));

    login.password = password;
    return rig_attempt(rig, &login)->result;
}

static void restored_with(struct rig *rig, const char *text)
{
    rig_stop(rig);
    mark(rig, text);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    rig->clock->wall += 3600; // past the codes that may have been used
}

// Whoever it was taken from knows it; an expired one leads to the choice of another, as ever.
static void a_password_that_was_replaced(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba, chiba;
    char temporary[64];

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    restored_with(rig, "warifu restored 1 1 5000\npassword.close 0 baba\n"
                       "password.expire 0 chiba\nend 2\n");
    assert_int_equal(result_of(rig, &baba, baba.password), result_of(rig, &baba, "wrong-Word-77"));
    assert_false(gets_in(rig, &baba));
    assert_true(gets_in(rig, &chiba));
    assert_int_equal(rig_count(rig, "password.expired", "baba"), 1);
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("baba"))), DONE);
    assert_string_equal(rig_text(rig, 0, "password"), "none");
    assert_int_equal(rig_admin(rig, "password.reset", ARGS(USER("baba"), WHY)), DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    assert_int_equal(result_of(rig, &baba, temporary), Result_RESULT_GRANTED);
    assert_false(gets_in(rig, &baba));
}

static void run(struct rig *rig, const char *sql)
{
    struct place place = {.store = NULL};
    char text[1024];

    assert_true(strlen(rig->settings.store_file) < sizeof place.path);
    strcpy(place.path, rig->settings.store_file);
    snprintf(text, sizeof text, "ATTACH '%s/rows' AS kept; %s", rig->directory, sql);
    help_sql(&place, text);
}

// What became of each deed is told apart, and what could not be taken out of a row that does not
// open is not there when its bytes come back.
static void tell_apart(struct rig *rig, bool another)
{
    const unsigned sum = another ? 2 : 1; // the row of the page behind those of people
    struct enrolled baba, chiba, doi;
    char text[512];

    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    rig_person(rig, "doi", "staff", &doi);
    rig_stop(rig);
    const long long of_baba = generator_of(rig, "baba"), of_chiba = generator_of(rig, "chiba");
    run(rig, "CREATE TABLE kept.chiba AS SELECT * FROM main.person WHERE name = 'chiba';"
             "UPDATE person SET record = zeroblob(200) WHERE name = 'chiba'");
    if (another) // then no sum says which rows they are
        run(rig, "UPDATE person SET record = zeroblob(200) WHERE name = 'doi'");
    snprintf(text, sizeof text,
             "warifu restored 1 1 5000\notp.revoke %lld baba\notp.suspend %lld baba\n"
             "otp.revoke %lld chiba\nkey.revoke %lld chiba\nperson.suspend 0 chiba\n"
             "password.close 0 chiba\nperson.suspend 0 nobody\ncard.revoke 0 K 9\nend 8\n",
             of_baba, of_baba, of_chiba, of_chiba);
    mark(rig, text);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "flaw"), "row-damaged");
    assert_string_equal(rig_text(rig, 0, "user"), "chiba");
    assert_int_equal(rig_number(rig, sum, "again"), 1);
    assert_int_equal(rig_number(rig, sum, "already"), 1);
    assert_int_equal(rig_number(rig, sum, "unknown"), 2);
    assert_int_equal(rig_number(rig, sum, "damaged"), 4);
    assert_int_equal(rig_count(rig, "user.removed", "chiba"), 1);
    assert_int_equal(rig_count(rig, "user.removed", "doi"), another);
    assert_int_equal(rig_admin(rig, "log", ARGS(TEXT("event", "log.recovered"))), DONE);
    assert_non_null(
        strstr(rig_text(rig, 0, "record"), "\"seen\":\"taken=1 already=1 not-found=2 damaged=4\""));
    rig->clock->wall += 3600;
    assert_true(gets_in(rig, &rig_amano));
    rig_stop(rig);
    run(rig, "UPDATE person SET (state, strained, record) ="
             " (SELECT state, strained, record FROM kept.chiba) WHERE name = 'chiba'");
    rig_start(rig);
    assert_false(gets_in(rig, &chiba));
    assert_false(serves(rig)); // it is an earlier row
}

static void told_apart(void **state)
{
    tell_apart(*state, false);
}

static void told_apart_where_more_are_damaged(void **state)
{
    tell_apart(*state, true);
}

static void key_of(struct rig *rig, char text[NOTE_KEY_TEXT_SIZE])
{
    struct store *store = rig_store(rig);
    struct note_key key;

    assert_done(store_log_key(store, &key));
    store_close(&store);
    note_key_write(&key, text);
}

// A log that somebody made up is silent about what was taken away.
static void signed_by_another_key(void **state)
{
    static const uint8_t seed[NOTE_SEED_SIZE] = {7};
    struct rig *rig = *state;
    char ours[NOTE_KEY_TEXT_SIZE], other[NOTE_KEY_TEXT_SIZE], text[512];
    struct note_key key, namesake;

    rig_stop(rig);
    key_of(rig, ours);
    assert_true(note_key_read(ours, &key));
    assert_done(note_keys_start());
    assert_done(note_key_of_seed(key.name, seed, &namesake));
    note_key_write(&namesake, other);
    snprintf(text, sizeof text, "warifu restored 1 1 5000\nkey %s\nend 0\n", other);
    mark(rig, text);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->message, "another key"));
    assert_false(serves(rig));
    assert_true(is_marked(rig));
    rig_stop(rig);
    snprintf(text, sizeof text, "warifu restored 1 1 5000\nkey %s\nend 0\n", ours);
    mark(rig, text);
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_true(serves(rig));
}

static int64_t counter_of(struct rig *rig, int64_t to_add)
{
    struct store *store = rig_store(rig);
    struct otp_credential code = {
        .state = CREDENTIAL_ACTIVE,
        .last = to_add,
        .confirmed = {1},
        .parameters = {OTP_HOTP, OTP_SHA1, 6, 30, 0, "12345678901234567890", 20}};
    struct otp_credential codes[STORE_OTP_MAX];
    struct person person;
    size_t count = 0;
    int64_t last = -1;

    assert_done(store_person_by_name(store, "baba", &person));
    code.person = person.id;
    if (to_add >= 0) {
        assert_done(store_begin(store));
        assert_done(store_otp_add(store, &code));
        assert_done(store_commit(store));
    }
    assert_done(store_otp_list(store, person.id, codes, STORE_OTP_MAX, &count));
    store_close(&store);
    for (size_t i = 0; i < count; i++)
        if (codes[i].parameters.kind == OTP_HOTP)
            last = codes[i].last;
    return last;
}

// However much a log says that was lost, a counter only ever goes on.
static void more_lost_than_can_be(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    rig_stop(rig);
    assert_int_equal(counter_of(rig, 5), 5);
    restored_with(rig, "warifu restored 1 1 9223372036854775000\nend 0\n");
    rig_stop(rig);
    const int64_t last = counter_of(rig, -1);
    assert_true(last > (int64_t)1000000 * 1000);
    assert_true(last < (int64_t)1000000 * 1000000);
}

// Nothing is accepted by what cannot be read to its end.
static void cut_off(void **state)
{
    struct rig *rig = *state;

    rig_stop(rig);
    mark(rig, "warifu restored 1 1 0\nperson.suspend 0 amano\n");
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), AdminStatus_ADMIN_FAILED);
    assert_non_null(strstr(rig_end(rig)->message, "damaged"));
    assert_false(serves(rig));
    assert_true(is_marked(rig));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:R6 a store without an anchor serves nobody after a restore", never_anchored, NULL,
         rig_teardown, NULL},
        {"abuse:R6 nor does one whose anchor holds", whatever_an_anchor_says, rig_setup_ready,
         rig_teardown, NULL},
        {"abuse:R6 what was taken away is taken away before anybody is let in", taken_away_again,
         rig_setup_ready, rig_teardown, NULL},
        {"B5 abuse:R6 a password that was replaced opens nothing", a_password_that_was_replaced,
         rig_setup_ready, rig_teardown, NULL},
        {"abuse:R6 what became of each deed, and of a row that does not open", told_apart,
         rig_setup_ready, rig_teardown, NULL},
        {"abuse:R6 also where more rows do not open", told_apart_where_more_are_damaged,
         rig_setup_ready, rig_teardown, NULL},
        {"abuse:R6 abuse:A3 a copy of the log that another key signed accepts nothing",
         signed_by_another_key, rig_setup_ready, rig_teardown, NULL},
        {"abuse:T9 more records lost than there can be", more_lost_than_can_be, rig_setup_ready,
         rig_teardown, NULL},
        {"abuse:R6 a list that is cut off accepts nothing", cut_off, rig_setup_ready, rig_teardown,
         NULL},
    };
    return cmocka_run_group_tests_name("vault restored", tests, NULL, NULL);
}
