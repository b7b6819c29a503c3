// SPDX-License-Identifier: BSD-2-Clause
// abuse:T9 abuse:R6: one person's older row put back undoes nothing that is in the log: the store
// is refused, and whoever accepts it finds that person suspended, and nobody else.
#include "../vault/vault_admin.h"
#include "store/person.h"

#include "../store/store_help.h"
#include <stdio.h>
#include <string.h>

static struct enrolled baba, chiba;

static void place_of(const struct rig *rig, struct place *place)
{
    memset(place, 0, sizeof *place);
    assert_true(strlen(rig->settings.store_file) < sizeof place->path);
    strcpy(place->path, rig->settings.store_file);
}

static void run(const struct rig *rig, const char *sql)
{
    struct place place;
    char text[1024];
    place_of(rig, &place);
    snprintf(text, sizeof text, "ATTACH '%s/rows' AS kept; %s", rig->directory, sql);
    help_sql(&place, text);
}

static Result logs_in(struct rig *rig, const struct enrolled *person, const char *code)
{
    const struct login login = rig_login(person, "login", code);
    return rig_attempt(rig, &login)->result;
}

// What people do all day, and leaves records.
static void a_day(struct rig *rig, struct enrolled *person)
{
    char code[OTP_CODE_SIZE];
    assert_int_equal(logs_in(rig, person, "000000"), Result_RESULT_DENIED);
    struct login login = rig_login(person, "login", rig_code(rig, person, code));
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    login.service = "kiosk"; // nobody may
    assert_int_not_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    login.service = "cron";
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_GRANTED);
    (void)rig_count(rig, "login.granted", ""); // deliveries are on record
}

static void put_back(struct rig *rig)
{
    rig_stop(rig);
    run(rig, "UPDATE person SET (state, strained, record) ="
             " (SELECT state, strained, record FROM kept.baba) WHERE name = 'baba'");
    rig_start(rig);
}

static void one_row(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    a_day(rig, &chiba);
    rig_stop(rig);
    run(rig, "CREATE TABLE kept.baba AS SELECT * FROM main.person WHERE name = 'baba'");
    rig_start(rig);
    rig_code(rig, &baba, code);
    assert_int_equal(logs_in(rig, &baba, code), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    a_day(rig, &chiba);
    a_day(rig, &rig_amano);
    rig_stop(rig);
    rig_start(rig); // nothing is wrong
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), DONE);

    put_back(rig); // neither suspended, nor has the code been used
    assert_int_not_equal(logs_in(rig, &baba, code), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "flaw"), "row-put-back");
    assert_string_equal(rig_text(rig, 0, "user"), "baba");
    assert_string_equal(rig_text(rig, 1, "flaw"), "rows-put-back");
    assert_int_equal(rig_number(rig, 1, "suspended"), 1);
    assert_int_equal(rig_count(rig, "user.suspended", "baba"), 2);
    assert_int_equal(logs_in(rig, &baba, code), Result_RESULT_DENIED);
    a_day(rig, &chiba);
    rig_stop(rig);
    rig_start(rig);
    a_day(rig, &chiba);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(logs_in(rig, &baba, code), Result_RESULT_DENIED); // it was used

    put_back(rig); // what was put back once is not accepted for that
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
}

// A code that somebody used while the clock was wrong is used for ever, by their own records.
static void used_under_a_wrong_clock(void **state)
{
    struct rig *rig = *state;
    const int64_t far = (int64_t)10 * 86400;
    char code[OTP_CODE_SIZE];
    rig_person(rig, "baba", "staff", &baba);
    rig_stop(rig);
    run(rig, "CREATE TABLE kept.baba AS SELECT * FROM main.person WHERE name = 'baba'");
    rig_start(rig);
    rig_move_clock(rig, rig->clock->wall + far);
    rig_code(rig, &baba, code);
    const int64_t then = rig->clock->wall;
    assert_int_equal(logs_in(rig, &baba, code), Result_RESULT_GRANTED);
    rig_move_clock(rig, rig->clock->wall - far);
    rig->clock->unsynchronised = true;
    put_back(rig);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), AdminStatus_ADMIN_CONFLICT);
    // A second try is still one of rows: of the others nothing is moved or closed.
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY, NUMBER("clock_right", 1))), DONE);
    assert_string_equal(rig_text(rig, 1, "flaw"), "rows-put-back");
    rig->clock->unsynchronised = false;
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("baba"), WHY)), DONE);
    rig_move_clock(rig, then);
    assert_int_not_equal(logs_in(rig, &baba, code), Result_RESULT_GRANTED);
}

// A row that does not open lets nobody in, and keeps nobody else out.
static void one_that_does_not_open(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "chiba", "staff", &chiba);
    rig_stop(rig);
    run(rig, "CREATE TABLE kept.baba AS SELECT * FROM main.person WHERE name = 'baba'");
    rig_start(rig);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    rig_stop(rig);
    run(rig, "UPDATE person SET record = zeroblob(200) WHERE name = 'chiba'");
    rig_start(rig);
    a_day(rig, &rig_amano);
    assert_int_not_equal(logs_in(rig, &chiba, rig_code(rig, &chiba, code)), Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "store.damaged", ""), 1);
    rig_stop(rig);
    rig_start(rig); // as long as it is so
    assert_int_equal(rig_count(rig, "store.damaged", ""), 2);
    a_day(rig, &rig_amano);

    put_back(rig); // and behind it nobody comes back who was suspended
    assert_int_not_equal(logs_in(rig, &baba, rig_code(rig, &baba, code)), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.list", ARGS({0})), AdminStatus_ADMIN_FAILED);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "user"), "baba");
    assert_string_equal(rig_text(rig, 1, "flaw"), "row-damaged"); // and is ended
    assert_string_equal(rig_text(rig, 1, "user"), "chiba");
    assert_int_equal(rig_number(rig, 2, "suspended"), 1);
    a_day(rig, &rig_amano);
    assert_int_not_equal(logs_in(rig, &chiba, rig_code(rig, &chiba, code)), Result_RESULT_GRANTED);
    assert_int_equal(logs_in(rig, &baba, rig_code(rig, &baba, code)), Result_RESULT_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:T9 abuse:R6 an older row of one person undoes nothing", one_row, rig_setup_ready,
         rig_teardown, NULL},
        {"abuse:T9 a code that was used under a wrong clock stays used", used_under_a_wrong_clock,
         rig_setup_ready, rig_teardown, NULL},
        {"abuse:S5 abuse:T9 a row that does not open keeps nobody else out, and hides none",
         one_that_does_not_open, rig_setup_ready, rig_teardown, NULL},
    };
    return cmocka_run_group_tests_name("vault rows", tests, NULL, NULL);
}
