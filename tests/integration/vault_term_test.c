// SPDX-License-Identifier: BSD-2-Clause
// What time does to IDs while nobody asks (A5): dormancy and the last day of a term, told before,
// on record once, and refused. The tests own the time.
#include "../vault/vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400

static struct enrolled hanako;

static struct rig *ready(const char *more, const char *of_sudo)
{
    const char *sudo = strstr(rig_policy, "rule \"sudo\" {\n") + strlen("rule \"sudo\" {\n");
    char text[8192], temporary[64];

    assert_true((size_t)snprintf(text, sizeof text, "%s%.*s%s%s", more, (int)(sudo - rig_policy),
                                 rig_policy, of_sudo, sudo) < sizeof text);
    struct rig *rig = rig_make(text);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    return rig;
}

static int setup(void **state)
{
    *state = ready("dormant = \"30d\"\n", "");
    rig_person(*state, "hanako", "staff", &hanako);
    return 0;
}

static int setup_grants(void **state)
{
    *state = ready("dormant = \"30d\"\ngrant_longest = \"4h\"\n", " grant = yes\n");
    rig_person(*state, "hanako", "staff", &hanako);
    return 0;
}

// Time passes, and the vault notices with whatever comes next.
static void passes(struct rig *rig, int64_t seconds)
{
    rig->clock->wall += seconds;
    rig->clock->boot += 1000;
    assert_int_equal(rig_admin(rig, "shared.list", ARGS(USER("nobody"))), NOT_FOUND);
}

static const char *state_of(struct rig *rig, const char *user)
{
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER(user))), DONE);
    return rig_text(rig, 0, "state");
}

static AccountReply runs(struct rig *rig, const struct enrolled *who)
{
    const struct login cron = {.user = who->user, .uid = who->uid, .service = "cron"};

    return rig_account(rig, &cron, NULL);
}

static int64_t counted(struct rig *rig, const char *item)
{
    for (int after = 0; after < 40; after += 4) {
        char text[16];
        snprintf(text, sizeof text, "%d", after);
        (void)rig_admin(rig, "status", ARGS(TEXT("after", text)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "item"), item) == 0)
                return strtoll(rig_text(rig, i, "value"), NULL, 10);
    }
    return -1;
}

static bool is_listed(struct rig *rig, const char *user, const char *by, int64_t days)
{
    assert_int_equal(rig_admin(rig, "user.list", ARGS(NUMBER(by, days))), DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (strcmp(rig_text(rig, i, "user"), user) == 0)
            return true;
    return false;
}

// --- dormant ------------------------------------------------------------------------------------

static void becomes_dormant(void **state)
{
    struct rig *rig = *state;

    passes(rig, 15 * DAY);
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 0);
    assert_false(is_listed(rig, "hanako", "unused", 16));
    passes(rig, 2 * DAY); // 14 days before the end
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 1);
    assert_int_equal(counted(rig, "dormant_soon"), 2); // amano, too
    assert_true(is_listed(rig, "hanako", "unused", 16));
    passes(rig, 10 * DAY);
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 1);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 0);
    passes(rig, 5 * DAY);
    // Nobody has tried to log in.
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 1);
    assert_int_equal(rig_count(rig, "login.dormant", "hanako"), 0);
    assert_string_equal(state_of(rig, "hanako"), "dormant");
    passes(rig, 100 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 1);
    // Whatever the policy says from now on: an administrator has to resume it.
    rig_stop(rig);
    rig->policy->dormant_seconds = 0;
    rig_start(rig);
    assert_string_equal(state_of(rig, "hanako"), "dormant");
    assert_int_equal(rig_tries(rig, &hanako, "login").result, Result_RESULT_DENIED);
    assert_int_equal(runs(rig, &hanako).result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("hanako"), WHY)), DONE);
    assert_string_equal(state_of(rig, "hanako"), "active");
    assert_int_equal(rig_tries(rig, &hanako, "login").result, Result_RESULT_GRANTED);
}

static void warned_again(void **state)
{
    struct rig *rig = *state;

    passes(rig, 20 * DAY);
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 1);
    assert_int_equal(rig_tries(rig, &hanako, "login").result, Result_RESULT_GRANTED);
    passes(rig, 11 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 0);
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 1);
    passes(rig, 6 * DAY);
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 2);
    passes(rig, 15 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 1);
}

// Also where the limits are other ones when the vault starts again.
static void by_new_limits(void **state)
{
    struct rig *rig = *state;

    passes(rig, 10 * DAY);
    assert_int_equal(rig_count(rig, "user.unused", "hanako"), 0);
    rig_stop(rig);
    rig->policy->dormant_seconds = 5 * DAY;
    rig_start(rig);
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 1);
}

static void the_last_administrator(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "admin", &baba);
    rig->clock->wall += DAY; // of the two, amano is the one who was seen later
    (void)rig_granted(rig, &rig_amano, "warifu");
    passes(rig, 40 * DAY);
    passes(rig, 2 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "baba"), 1);
    assert_int_equal(rig_count(rig, "user.dormant", "amano"), 0);
    assert_string_equal(state_of(rig, "amano"), "active");
    assert_int_equal(rig_count(rig, "user.unused", "amano"), 1);
    (void)rig_granted(rig, &rig_amano, "warifu");
    // Once there is another one, nobody is kept.
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("baba"), WHY)), DONE);
    passes(rig, 29 * DAY);
    (void)rig_granted(rig, &baba, "warifu");
    passes(rig, 3 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "amano"), 1);
}

static void uncertain_time(void **state)
{
    struct rig *rig = *state;

    rig->clock->unsynchronised = true;
    passes(rig, 3650 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 0);
    assert_int_equal(rig_tries(rig, &hanako, "login").result, Result_RESULT_DENIED);
    rig->clock->wall -= 3649 * DAY;
    rig->clock->unsynchronised = false;
    passes(rig, 0);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 0);
    assert_int_equal(runs(rig, &hanako).result, Result_RESULT_GRANTED);
    passes(rig, 31 * DAY);
    assert_int_equal(rig_count(rig, "user.dormant", "hanako"), 1);
}

// More of them than are looked at together.
static void many(void **state)
{
    struct rig *rig = *state;
    unsigned dormant = 0;

    for (int i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%03d", i);
        rig->target_uid = 5000 + (uint32_t)i;
        assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER(name), WHY)), DONE);
    }
    for (int i = 0; i < 4; i++)
        passes(rig, 60); // nobody is new any more
    passes(rig, 31 * DAY);
    for (int i = 0; i < 4; i++)
        passes(rig, 1);
    for (int i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%03d", i);
        dormant += rig_count(rig, "user.dormant", name);
    }
    assert_int_equal(dormant, 100);
}

// --- the last day -------------------------------------------------------------------------------

// The day that many days from now, as it is written; *ends: when it is over, in Japan.
static const char *day_in(struct rig *rig, int days, int64_t *ends)
{
    static char text[16];
    const time_t when = (time_t)(rig->clock->wall + (int64_t)days * DAY);
    struct tm parts;

    assert_non_null(localtime_r(&when, &parts));
    assert_true(strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0);
    *ends = when - (parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec) + DAY;
    return text;
}

static AdminStatus lasts(struct rig *rig, const char *user, const char *day)
{
    return rig_admin(rig, "user.term", ARGS(USER(user), TEXT("until", day), WHY));
}

static void the_last_day(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    int64_t ends;

    assert_int_equal(lasts(rig, "hanako", day_in(rig, 20, &ends)), DONE);
    assert_string_equal(rig_text(rig, 0, "until"), day_in(rig, 20, &ends));
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.ending", "hanako"), 0);
    assert_false(is_listed(rig, "hanako", "expiring", 10));
    assert_true(is_listed(rig, "hanako", "expiring", 30));
    assert_false(is_listed(rig, "amano", "expiring", 30));
    rig->clock->wall = ends - 10 * DAY;
    assert_int_equal(rig_tries(rig, &hanako, "login").result, Result_RESULT_GRANTED);
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.ending", "hanako"), 1);
    assert_int_equal(counted(rig, "expiring_ids"), 1);
    // It counts whole.
    rig->clock->wall = ends - 200;
    const Outcome before = rig_granted(rig, &hanako, "login");
    const Outcome privileged = rig_granted(rig, &hanako, "sudo");
    rig->clock->wall = ends - 1;
    assert_int_equal(runs(rig, &hanako).result, Result_RESULT_GRANTED);
    rig->clock->wall = ends;
    const AccountReply job = runs(rig, &hanako);
    assert_int_equal(job.result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(job.lapse, Lapse_LAPSE_EXPIRED);
    assert_string_equal(state_of(rig, "hanako"), "expired");
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.ended", "hanako"), 1);
    assert_int_equal(counted(rig, "expired_ids"), 1);
    // Whoever proved it before does not go on.
    const struct login login = rig_login(&hanako, "login", NULL);
    const AccountReply account = rig_account(rig, &login, &before);
    assert_int_equal(account.result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(account.lapse, Lapse_LAPSE_EXPIRED);
    const SessionReport session =
        rig_opens(rig, "root", 0, "sudo", &privileged); // whose term is none
    assert_int_equal(session.result, Result_RESULT_DENIED);
    assert_int_equal(session.lapse, Lapse_LAPSE_EXPIRED);
    // Why is told to nobody but who shows everything.
    struct login wrong = rig_login(&hanako, "login", rig_code(rig, &hanako, code));
    wrong.password = "Not-the-One-8";
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    assert_int_equal(rig->reply.body.outcome.lapse, Lapse_LAPSE_NONE);
    for (size_t i = 0; i < 2; i++) {
        const Outcome outcome = rig_tries(rig, &hanako, i == 0 ? "login" : "sudo");
        assert_int_equal(outcome.result, Result_RESULT_DENIED);
        assert_int_equal(outcome.lapse, Lapse_LAPSE_EXPIRED);
        assert_int_equal(outcome.ticket.size, 0);
    }
    passes(rig, 30 * DAY);
    assert_int_equal(rig_count(rig, "user.ended", "hanako"), 1);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("hanako"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("hanako"), WHY)), DONE);
    assert_non_null(strstr(rig_end(rig)->hint, "last day is over"));
    // It is extended, and the whole life begins again.
    assert_int_equal(lasts(rig, "hanako", day_in(rig, 29, &ends)), DONE);
    assert_string_equal(state_of(rig, "hanako"), "active");
    assert_int_equal(rig_tries(rig, &hanako, "login").result, Result_RESULT_GRANTED);
    rig->clock->wall = ends;
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.ended", "hanako"), 2);
    assert_int_equal(lasts(rig, "hanako", "none"), DONE);
    assert_string_equal(state_of(rig, "hanako"), "active");
}

// Everybody has been looked at today; whose last day is put near is told of all the same.
static void told_at_once(void **state)
{
    struct rig *rig = *state;
    int64_t ends;

    assert_int_equal(lasts(rig, "hanako", day_in(rig, 20, &ends)), DONE);
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.ending", "hanako"), 0);
    assert_int_equal(lasts(rig, "hanako", day_in(rig, 5, &ends)), DONE);
    passes(rig, 61);
    assert_int_equal(rig_count(rig, "user.ending", "hanako"), 1);
}

// The lines at the login.
static void told_at_login(void **state)
{
    struct rig *rig = *state;
    int64_t ends;

    for (int days = 20; days >= 5; days -= 15) {
        assert_int_equal(lasts(rig, "hanako", day_in(rig, days, &ends)), DONE);
        const Outcome outcome = rig_granted(rig, &hanako, "login");
        const SessionReport session = rig_opens(rig, "hanako", hanako.uid, "login", &outcome);
        assert_int_equal(session.result, Result_RESULT_GRANTED);
        assert_int_equal(session.ends, days == 20 ? 0 : ends);
    }
}

static void members(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    int64_t ends;

    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(
        rig_admin(rig, "shared.add", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)), DONE);
    assert_int_equal(lasts(rig, "hanako", day_in(rig, 1, &ends)), DONE);
    for (int over = 0; over < 2; over++) {
        struct login login = {.user = "madoguchi",
                              .uid = rig_uid("madoguchi"),
                              .service = "login",
                              .member = "hanako",
                              .password = hanako.password};
        if (over == 1)
            rig->clock->wall = ends;
        login.code = rig_code(rig, &hanako, code);
        const Outcome outcome = *rig_attempt(rig, &login);
        assert_int_equal(outcome.result, over ? Result_RESULT_DENIED : Result_RESULT_GRANTED);
        assert_int_equal(outcome.lapse, over ? Lapse_LAPSE_EXPIRED : Lapse_LAPSE_NONE);
    }
}

// Who asked for something and cannot log in any more by the time that it is approved (abuse:R1).
static void who_asked_is_over(void **state)
{
    static struct enrolled baba, chiba;
    struct rig *rig = *state;
    int64_t ends;
    char word[32];

    rig_person(rig, "baba", "admin", &baba);
    rig_person(rig, "chiba", "admin", &chiba);
    assert_int_equal(lasts(rig, "baba", day_in(rig, 0, &ends)), DONE);
    assert_int_equal(lasts(rig, "hanako", day_in(rig, 0, &ends)), DONE);
    rig->clock->wall = ends - 600;
    assert_int_equal(by(rig, &baba, "privilege.request",
                        ARGS(USER("hanako"), TEXT("service", "sudo"),
                             NUMBER("until", rig->clock->wall + 7200), WHY)),
                     DONE);
    const int64_t theirs = rig_number(rig, 0, "request");
    assert_int_equal(
        by(rig, &hanako, "privilege.request",
           ARGS(TEXT("service", "sudo"), NUMBER("until", rig->clock->wall + 7200), WHY)),
        DONE);
    const int64_t own = rig_number(rig, 0, "request");
    assert_int_equal(by(rig, &baba, "user.role", ARGS(USER("chiba"), TEXT("role", "auditor"), WHY)),
                     DONE);
    const int64_t role = rig_number(rig, 0, "review");
    rig->clock->wall += 600;
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", own))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(by(rig, &rig_amano, "request.approve",
                        ARGS(NUMBER("request", own), TEXT("shown", word), WHY)),
                     CONFLICT);
    assert_int_equal(lasts(rig, "hanako", day_in(rig, 1, &ends)), DONE); // whom it is about is not
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", theirs))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(by(rig, &rig_amano, "request.approve",
                        ARGS(NUMBER("request", theirs), TEXT("shown", word), WHY)),
                     CONFLICT);
    assert_int_equal(by(rig, &rig_amano, "review.approve", ARGS(NUMBER("review", role), WHY)),
                     CONFLICT);
    assert_string_equal(role_of(rig, "chiba"), "admin");
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", own))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(by(rig, &rig_amano, "request.approve",
                        ARGS(NUMBER("request", own), TEXT("shown", word), WHY)),
                     DONE);
}

// Whose term is over is no administrator who is left.
static void the_last_whose_term_goes_on(void **state)
{
    struct enrolled baba;
    struct rig *rig = *state;
    int64_t ends;

    rig_person(rig, "baba", "admin", &baba);
    assert_int_equal(lasts(rig, "baba", day_in(rig, 0, &ends)), DONE);
    // amano cannot give commands for the moment, but can again with a new code.
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("amano"), WHY)), DONE);
    rig->clock->wall = ends;
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "staff"), WHY)),
                     CONFLICT);
    assert_int_equal(lasts(rig, "baba", day_in(rig, 1, &ends)), DONE);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)), DONE);
}

static void what_is_no_day(void **state)
{
    static const struct {
        const char *day;
        AdminStatus status;
    } cases[] = {
        {"2001-03-31", INVALID}, {"2099-02-30", INVALID},  {"tomorrow", INVALID},
        {"R81.3.31", DONE},      {"2099-03-31", CONFLICT}, {"令和81年3月31日", CONFLICT},
        {"99-03-31", INVALID},   {"=1+1", INVALID},
    };
    struct rig *rig = *state;
    struct enrolled baba;
    int64_t ends;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (lasts(rig, "hanako", cases[i].day) != cases[i].status)
            fail_msg("%s: %s", cases[i].day, rig_end(rig)->message);
    // From the first day on; by nobody for themselves.
    assert_int_equal(
        rig_admin(rig, "user.add", ARGS(USER("kato"), TEXT("until", day_in(rig, 3, &ends)))), DONE);
    rig->clock->wall = ends;
    assert_string_equal(state_of(rig, "kato"), "expired");
    rig_person(rig, "baba", "admin", &baba);
    assert_int_equal(
        by(rig, &baba, "user.term", ARGS(USER("baba"), TEXT("until", "2099-03-31"), WHY)),
        FORBIDDEN);
    // An administrator whose time is over is none who could administer.
    assert_int_equal(lasts(rig, "baba", day_in(rig, 1, &ends)), DONE);
    rig->clock->wall = ends;
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)), CONFLICT);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("A5 E3 an ID becomes dormant by itself: told before, on record once, until resumed",
             becomes_dormant),
        test("A5 who is seen in time is warned again the next time", warned_again),
        test("A5 other limits hold for everybody from the next start on", by_new_limits),
        test("A5 D1 whose term is over is no administrator who is left",
             the_last_whose_term_goes_on),
        test("A5 D1 the last administrator never becomes dormant", the_last_administrator),
        test("A5 E6 abuse:L12 a clock that is not synchronised makes nobody dormant for good",
             uncertain_time),
        test("A5 abuse:M8 few are looked at together, and none is left out", many),
        test("A5 promise 3 the last day counts whole; after it all is refused, and why is told to "
             "whoever shows everything",
             the_last_day),
        test("A5 a last day that is put near is told of at once", told_at_once),
        test("A5 the last day is told at logins before it", told_at_login),
        test("A5 A6 a member whose last day is over opens no shared ID", members),
        {"A5 D8 abuse:R1 what somebody asked for whose last day is over", who_asked_is_over,
         setup_grants, rig_teardown, NULL},
        test("A5 D1 D8 abuse:D15 what is no day; who sets it", what_is_no_day),
    };

    setenv("TZ", "JST-9", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
