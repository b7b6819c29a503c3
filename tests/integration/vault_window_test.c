// SPDX-License-Identifier: BSD-2-Clause
// D4: a rule with windows of time, at the vault: who is refused outside them is told when it is
// open, in both languages, and the log says why; and no clock that is not kept opens one (E6,
// abuse:L12).
#include "../vault/vault_rig.h"
#include "core/calendar.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REST                                                                                       \
    " classes = 2\n include = {\"knowledge\"}\n way = {\"password+otp\"}\n failures = 5\n "        \
    "window = \"15m\"\n lock = \"15m\"\n"

static const char policy[] =
    "profile = \"windows\"\ndocuments = {\"test\"}\nprivileged_services = {\"sudo\", "
    "\"warifu\"}\nclosed_days = {\"12-29\"}\n"
    "password {\n dictionary = no\n argon2_memory_kib = 1024\n}\n"
    "rule \"login\" {\n service = {\"login\"}\n first_login = yes\n" REST "}\n"
    "rule \"sudo\" {\n service = {\"sudo\"}\n time = {\"mon-fri 08:30-17:15\", \"!holiday\"}\n" REST
    "}\n"
    "rule \"warned\" {\n service = {\"su\"}\n time = {\"mon-fri 08:30-17:15\"}\n "
    "account_without_authentication = yes\n unsynchronised_clock = warn\n" REST "}\n"
    "rule \"warifu\" {\n service = {\"warifu\"}\n" REST "}\n";

// Friday 15 January 2027, 17:00 in Japan, is when a rig begins. Monday the 11th was a holiday.
#define FRIDAY_1700 INT64_C(1800000000)
#define MINUTES 60
#define DAYS (24 * 60 * MINUTES)

static const struct civil_day coming_of_age[] = {{2027, 1, 11}};
static const struct holidays holidays = {coming_of_age, 1, 2027, 2027};

static int setup(void **state)
{
    struct rig *rig = rig_make(policy);
    char temporary[64];

    setenv("TZ", "Asia/Tokyo", 1);
    tzset();
    rig->holidays = &holidays;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

static void expect_refused(struct rig *rig, const char *service, const char *english,
                           const char *japanese)
{
    const struct login login = rig_login(&rig_amano, service, NULL);
    const Refusal *refusal = &rig->reply.body.plan.refusal;

    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(rig->reply.body.plan.has_refusal);
    assert_non_null(strstr(refusal->reason, english));
    assert_non_null(strstr(refusal->reason_ja, japanese));
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
    assert_non_null(strstr(rig->reply.body.account.refusal.reason, english));
}

static void expect_open(struct rig *rig, const char *service)
{
    const struct login login = rig_login(&rig_amano, service, NULL);

    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
    assert_false(rig->reply.body.plan.has_refusal);
}

static void outside_its_window_sudo_is_refused_and_says_when(void **state)
{
    static const char english[] = "only at these times: mon-fri 08:30-17:15, but not holidays.";
    static const char japanese[] = "使える時間は 月〜金 08:30〜17:15（祝日・休庁日を除く） です。";
    struct rig *rig = *state;

    rig->clock->wall = FRIDAY_1700 + 14 * MINUTES + 59;
    expect_open(rig, "sudo");
    rig->clock->wall = FRIDAY_1700 + 15 * MINUTES;
    expect_refused(rig, "sudo", english, japanese);
    rig->clock->wall = FRIDAY_1700 + DAYS; // Saturday
    expect_refused(rig, "sudo", english, japanese);
    rig->clock->wall = FRIDAY_1700 + 3 * DAYS;
    expect_open(rig, "sudo");
    rig->clock->wall = FRIDAY_1700 - 4 * DAYS; // the holiday
    expect_refused(rig, "sudo", english, japanese);
    rig->clock->wall = FRIDAY_1700 + 348 * DAYS; // 29 December, a Wednesday: this office is closed
    expect_refused(rig, "sudo", english, japanese);
    rig->clock->wall = FRIDAY_1700 + 347 * DAYS;
    expect_open(rig, "sudo");
    expect_open(rig, "login"); // has no windows
}

static void a_proof_from_inside_is_not_good_outside(void **state)
{
    struct rig *rig = *state;
    const Outcome outcome = rig_granted(rig, &rig_amano, "sudo");
    const struct login login = rig_login(&rig_amano, "sudo", NULL);

    rig->clock->wall = FRIDAY_1700 + 15 * MINUTES;
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
}

static void the_log_says_why(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "sudo", NULL);
    const struct rig_arg arguments[] = {{"event", "login.refused", 0}, {0}};

    rig->clock->wall = FRIDAY_1700 + 15 * MINUTES;
    (void)rig_plan(rig, &login);
    rig->clock->unsynchronised = true;
    rig->clock->wall = FRIDAY_1700;
    (void)rig_plan(rig, &login);
    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"rule\":\"sudo\""));
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"host\":\"desk-1\""));
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"why\":\"time\""));
    assert_non_null(strstr(rig_text(rig, 1, "record"), "\"why\":\"clock\""));
}

static void a_clock_that_is_not_kept_opens_no_window(void **state)
{
    struct rig *rig = *state;

    rig->clock->unsynchronised = true;
    expect_refused(rig, "sudo", "does not know for sure what time it is", "時刻か祝日の一覧");
    expect_open(rig, "su"); // unsynchronised_clock = warn
    rig->clock->wall = FRIDAY_1700 + 15 * MINUTES;
    expect_refused(rig, "su", "only at these times: mon-fri 08:30-17:15.", "月〜金 08:30〜17:15");
}

static void beyond_the_list_nobody_is_let_in_by_it(void **state)
{
    struct rig *rig = *state;

    rig->clock->wall = FRIDAY_1700 + 3650 * DAYS; // abuse:L12: a clock ten years ahead
    expect_refused(rig, "sudo", "or whether today is a holiday", "祝日の一覧");
    expect_open(rig, "su");
    rig->clock->wall = FRIDAY_1700;
    expect_open(rig, "sudo");
}

static void explain_says_when(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg arguments[] = {{"user", "amano", 0}, {"service", "sudo", 0}, {0}};

    assert_int_equal(rig_admin(rig, "policy.explain", arguments), AdminStatus_ADMIN_DONE);
    assert_string_equal(rig_text(rig, 0, "decision"), "rule");
    assert_string_equal(rig_text(rig, 0, "times"), "mon-fri 08:30-17:15, but not holidays");
    rig->clock->wall = FRIDAY_1700 + 15 * MINUTES;
    assert_int_equal(rig_admin(rig, "policy.explain", arguments), AdminStatus_ADMIN_DONE);
    assert_string_equal(rig_text(rig, 0, "decision"), "deny_time");
    assert_string_equal(rig_text(rig, 0, "rule"), "sudo");
    rig->clock->unsynchronised = true;
    assert_int_equal(rig_admin(rig, "policy.explain", arguments), AdminStatus_ADMIN_DONE);
    assert_string_equal(rig_text(rig, 0, "decision"), "deny_clock");
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D4 outside its window sudo is refused, and it is said when it is open",
             outside_its_window_sudo_is_refused_and_says_when),
        TEST("D4 a proof from inside the window is not good outside",
             a_proof_from_inside_is_not_good_outside),
        TEST("D4 A7 E5 the log says why, and where", the_log_says_why),
        TEST("E6 abuse:L12 abuse:I4 a clock that is not kept opens no window",
             a_clock_that_is_not_kept_opens_no_window),
        TEST("abuse:M18 abuse:L12 beyond the list of holidays nobody is let in by it",
             beyond_the_list_nobody_is_let_in_by_it),
        TEST("D4 explain says when, and why not now", explain_says_when),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
