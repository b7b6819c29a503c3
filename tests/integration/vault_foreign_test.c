// SPDX-License-Identifier: BSD-2-Clause
// Nobody spends another's tries (abuse:M19): sessions of other people have budgets of their own,
// for people whom nobody knows as well, through restarts, for members of shared IDs; who it was is
// told.
#include "../vault/vault_admin.h"
#include "core/foreign.h"
#include "core/guesses.h"
#include "wire/codec.h"
#include <stdio.h>
#include <string.h>

#define CALLERS 20
#define CALLER(n) (3000 + (uint32_t)(n))

static struct login wrong(const char *service, uint32_t caller)
{
    struct login login = rig_login(&rig_amano, service, "000000");

    login.password = "a wrong Guess 1";
    login.caller = caller;
    return login;
}

static bool evaluated(struct rig *rig, const struct login *login, const char *user)
{
    const unsigned before = rig_count(rig, "login.denied", user);

    assert_int_equal(rig_attempt(rig, login)->result, Result_RESULT_DENIED);
    return rig_count(rig, "login.denied", user) == before + 1;
}

// All callers try until none may.
static void spend_all(struct rig *rig)
{
    for (unsigned round = 0; round < 5; round++)
        for (unsigned i = 0; i < CALLERS; i++) {
            const struct login login = wrong("sudo", CALLER(i));
            assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
        }
}

static Outcome granted_by(struct rig *rig, const char *service, uint32_t caller)
{
    char code[OTP_CODE_SIZE];
    struct login login = rig_login(&rig_amano, service, rig_code(rig, &rig_amano, code));

    login.caller = caller;
    return *rig_attempt(rig, &login);
}

static void twenty_hostile_sessions(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];

    spend_all(rig);
    assert_true(rig->reply.body.outcome.foreign); // who is refused may know it,
    assert_int_equal(rig->reply.body.outcome.retry_seconds,
                     0); // but not for how long, by this rule
    // Three tries for each of three callers and for all others together: bounded, and recorded.
    assert_int_equal(rig_count(rig, "login.denied", "amano"), 3 * FOREIGN_BUDGETS);
    assert_int_equal(rig_count(rig, "login.refused", "amano"), 5 * CALLERS - 3 * FOREIGN_BUDGETS);
    assert_int_equal(rig_count(rig, "login.locked", "amano"), FOREIGN_BUDGETS);
    // Right factors from such a session open nothing while it is locked.
    assert_int_equal(granted_by(rig, "sudo", CALLER(0)).result, Result_RESULT_DENIED);
    // The owner at the console, in their own session, from another host, and as administrator.
    assert_int_equal(granted_by(rig, "login", 0).result, Result_RESULT_GRANTED);
    assert_int_equal(granted_by(rig, "sudo", rig_amano.uid).result, Result_RESULT_GRANTED);
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    login.rhost = "198.51.100.7";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    login = rig_login(&rig_amano, "warifu", rig_code(rig, &rig_amano, code));
    login.operation = Operation_OPERATION_ADMIN;
    login.caller = rig_amano.uid;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    // None of these logins gave the others new tries.
    login = wrong("sudo", CALLER(0));
    assert_false(evaluated(rig, &login, "amano"));
}

static void a_remote_caller_spends_neither_budget(void **state)
{
    struct rig *rig = *state;
    struct login login = wrong("sudo", CALLER(1));

    login.away = login.remote = true;
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(USER("amano"))), DONE);
    assert_int_equal(rig_number(rig, 0, "failures"), 0);
    assert_int_equal(rig_number(rig, 1, "failures"), 0);
    assert_string_equal(rig_text(rig, 2, "origin"), "foreign");
    assert_int_equal(rig_number(rig, 2, "failures"), 3);
    assert_int_equal(rig_number(rig, 2, "caller"), CALLER(1));
}

static void parallel_guesses_of_all(void **state)
{
    struct rig *rig = *state;

    for (unsigned i = 0; i < 10 * CALLERS; i++) {
        const struct login login = wrong("sudo", CALLER(i % CALLERS));
        rig_fill_attempt(rig, &login);
        rig_send(rig);
    }
    for (unsigned i = 0; i < 10 * CALLERS; i++) {
        rig_receive(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    }
    assert_int_equal(rig_count(rig, "login.denied", "amano"), 3 * FOREIGN_BUDGETS);
}

// Who waits in a queue of hostile guesses is their callers, nobody from another host.
static void a_full_queue_is_nobody_elses(void **state)
{
    struct rig *rig = *state;
    const struct login guess = wrong("sudo", CALLER(0));
    char code[OTP_CODE_SIZE];
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    unsigned granted = 0, busy = 0;

    login.rhost = "198.51.100.7";
    rig_hold_hashers(rig, true);
    for (unsigned i = 0; i < 300; i++) {
        rig_fill_attempt(rig, &guess);
        rig_send(rig);
    }
    rig_fill_attempt(rig, &login);
    const uint64_t own = rig_send(rig);
    while (busy < 300 - 257) { // one is being hashed, QUEUE_LANE_MAX wait
        rig_receive(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_BUSY);
        assert_true(rig->reply.id != own);
        busy++;
    }
    rig_hold_hashers(rig, false);
    for (unsigned i = 0; i < 301 - busy; i++) {
        rig_receive(rig);
        granted += rig->reply.body.outcome.result == Result_RESULT_GRANTED;
        if (rig->reply.id == own)
            assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
    }
    assert_int_equal(granted, 1);
}

static void used_budgets_survive(void **state)
{
    struct rig *rig = *state;
    const struct login login = wrong("sudo", CALLER(0)), late = wrong("sudo", CALLER(19));

    spend_all(rig);
    rig_kill(rig);
    rig_start(rig);
    assert_false(evaluated(rig, &login, "amano"));
    assert_false(evaluated(rig, &late, "amano"));
    rig->clock->boot += 15 * 60 * 1000 - 1;
    assert_false(evaluated(rig, &login, "amano"));
    rig->clock->boot += 1;
    assert_true(evaluated(rig, &login, "amano"));
}

// Whoever nobody knows is answered the same, try by try (promise 3).
static void unknown_names_alike(void **state)
{
    struct rig *rig = *state;

    for (unsigned i = 0; i < 60; i++) {
        struct login known = wrong("login", CALLER(i / 3 % 6)), unknown = known;
        unknown.user = "nobody-here";
        unknown.uid = UINT32_MAX;
        unknown.unknown = true;
        const Outcome a = *rig_attempt(rig, &known), b = *rig_attempt(rig, &unknown);
        assert_int_equal(a.result, b.result);
        assert_int_equal(a.retry_seconds, b.retry_seconds);
        assert_int_equal(a.foreign, b.foreign);
        assert_int_equal(a.foreign, a.retry_seconds != 0); // this rule shows the time
        if (i == 40)
            rig->clock->boot += 15 * 60 * 1000;
    }
}

static SessionReport report_of(struct rig *rig, const Outcome *outcome)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    memcpy(&call->ticket, &outcome->ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.session;
}

static void the_owner_is_told_whose_sessions(void **state)
{
    struct rig *rig = *state;
    struct enrolled taro;

    rig_person(rig, "taro", "staff", &taro);
    for (unsigned i = 0; i < 3; i++) {
        const struct login login = wrong("sudo", taro.uid);
        (void)rig_attempt(rig, &login);
    }
    for (unsigned i = 0; i < 5; i++) {
        const struct login login = wrong("sudo", CALLER(i));
        (void)rig_attempt(rig, &login);
    }
    const struct login own = wrong("login", 0);
    (void)rig_attempt(rig, &own);
    Outcome outcome = granted_by(rig, "login", 0);
    SessionReport report = report_of(rig, &outcome);
    assert_int_equal(report.failures, 9);
    assert_int_equal(report.foreign_count, FOREIGN_BUDGETS);
    assert_string_equal(report.foreign[0].name, "taro");
    assert_string_equal(report.foreign[0].via, "sudo");
    assert_int_equal(report.foreign[0].failures, 3);
    assert_string_equal(report.foreign[1].name, ""); // not one of our people
    assert_int_equal(report.foreign[1].uid, CALLER(0));
    assert_int_equal(report.foreign[3].uid, 0); // the rest
    assert_int_equal(report.foreign[3].failures, 3);
    outcome = granted_by(rig, "login", 0);
    report = report_of(rig, &outcome);
    assert_int_equal(report.failures, 0); // told once
    assert_int_equal(report.foreign_count, 0);
    const struct login again = wrong("sudo", taro.uid); // and not forgiven
    assert_false(evaluated(rig, &again, "amano"));
}

static void a_login_gives_its_own_caller_new_tries(void **state)
{
    struct rig *rig = *state;
    const struct login one = wrong("sudo", CALLER(1)), two = wrong("sudo", CALLER(2));

    for (unsigned i = 0; i < 2; i++) {
        assert_true(evaluated(rig, &one, "amano"));
        assert_true(evaluated(rig, &two, "amano"));
    }
    // amano sits at the desk of caller 1 and becomes themself there.
    assert_int_equal(granted_by(rig, "sudo", CALLER(1)).result, Result_RESULT_GRANTED);
    for (unsigned i = 0; i < 3; i++)
        assert_true(evaluated(rig, &one, "amano"));
    assert_true(evaluated(rig, &two, "amano"));
    assert_false(evaluated(rig, &two, "amano"));
}

static void locks_of_sessions_are_seen_and_lifted(void **state)
{
    struct rig *rig = *state;
    char after[300];
    unsigned rows = 0;

    spend_all(rig);
    // Six budgets that are not fresh, over two pages, none lost or twice.
    const struct login own = wrong("login", 0);
    (void)rig_attempt(rig, &own);
    AdminStatus status = rig_admin(rig, "lock.show", NULL);
    assert_int_equal(status, MORE);
    assert_string_equal(rig_text(rig, 0, "origin"), "local");
    assert_string_equal(rig_text(rig, 1, "origin"), "foreign");
    assert_int_equal(rig_number(rig, 1, "caller"), CALLER(0));
    assert_int_equal(rig_number(rig, 1, "locked"), 1);
    rows = rig->reply.body.page.rows_count;
    snprintf(after, sizeof after, "%s", rig_end(rig)->cursor);
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(TEXT("after", after))), DONE);
    rows += rig->reply.body.page.rows_count;
    assert_int_equal(rows, 1 + FOREIGN_BUDGETS);
    assert_string_equal(rig_text(rig, rig->reply.body.page.rows_count - 1, "caller"), "*");
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(TEXT("after", "amano/9"))), INVALID);
    assert_int_equal(rig_admin(rig, "lock.show", ARGS(TEXT("after", "amano"))), INVALID);
    assert_int_equal(rig_admin(rig, "user.show", ARGS(USER("amano"))), MORE);
    // Each origin is lifted alone, or all together.
    assert_int_equal(
        rig_admin(rig, "lock.clear", ARGS(USER("amano"), TEXT("origin", "local"), WHY)), DONE);
    struct login login = wrong("sudo", CALLER(0));
    assert_false(evaluated(rig, &login, "amano"));
    assert_int_equal(
        rig_admin(rig, "lock.clear", ARGS(USER("amano"), TEXT("origin", "foreign"), WHY)), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_true(evaluated(rig, &login, "amano"));
    assert_int_equal(rig_count(rig, "lock.cleared", "amano"), 2);
    spend_all(rig);
    assert_int_equal(rig_admin(rig, "lock.clear", ARGS(USER("amano"), WHY)), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 3);
    assert_true(evaluated(rig, &login, "amano"));
}

// The member whose factors are wanted, not the shared ID, decides whose session it is.
static void a_shared_id_spends_no_members_tries(void **state)
{
    struct rig *rig = *state;
    struct enrolled hanako;
    char code[OTP_CODE_SIZE];

    rig_person(rig, "hanako", "staff", &hanako);
    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(
        rig_admin(rig, "shared.add", ARGS(USER("madoguchi"), TEXT("member", "hanako"), WHY)), DONE);
    struct login login = {.user = "madoguchi",
                          .uid = rig_uid("madoguchi"),
                          .service = "login",
                          .member = "hanako",
                          .password = "a wrong Guess 1",
                          .code = "000000",
                          .caller = rig_uid("madoguchi")}; // its screen, whoever stands there
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(rig->reply.body.outcome.foreign);
    login.caller = 0; // at the console's prompt
    login.password = hanako.password;
    login.code = rig_code(rig, &hanako, code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    login.caller = hanako.uid; // in hanako's own session
    login.code = rig_code(rig, &hanako, code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

// A day of twenty sessions, the console and the network, each as fast as it may: what is evaluated
// is less than what is computed of the policy.
static void a_day_of_guesses(void **state)
{
    struct rig *rig = *state;
    const struct guesses bound = guesses_of_policy(rig->policy);
    const int64_t end = rig->clock->boot + GUESSES_DAY * INT64_C(1000);

    while (rig->clock->boot < end) {
        for (unsigned i = 0; i < CALLERS + 2; i++) {
            struct login login = wrong("login", i < CALLERS ? CALLER(i) : 0);
            login.rhost = i == CALLERS + 1 ? "198.51.100.7" : NULL;
            while (rig_attempt(rig, &login)->retry_seconds == 0)
                ;
        }
        rig->clock->boot += 15 * 60 * 1000;
        rig->clock->wall += 15 * 60;
    }
    const unsigned got = rig_count(rig, "login.denied", "amano");
    print_message("# %u guesses in a day, at most %llu computed\n", got,
                  (unsigned long long)bound.total);
    assert_true(got <= bound.total);
    assert_true(got * 10 >= bound.total * 9);
}

int main(void)
{
#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }
    const struct CMUnitTest tests[] = {
        TEST("abuse:M19 twenty hostile sessions lock out none but themselves",
             twenty_hostile_sessions),
        TEST("abuse:M19 a caller from another host spends neither of the owner's budgets",
             a_remote_caller_spends_neither_budget),
        TEST("abuse:M19 abuse:L1 parallel guesses of all sessions", parallel_guesses_of_all),
        TEST("abuse:M19 a full queue is nobody else's", a_full_queue_is_nobody_elses),
        TEST("abuse:M19 abuse:L4 used budgets survive a crash", used_budgets_survive),
        TEST("abuse:M19 abuse:L11 unknown names are answered alike", unknown_names_alike),
        TEST("abuse:M19 A4 the owner is told whose sessions it was",
             the_owner_is_told_whose_sessions),
        TEST("abuse:M19 abuse:L8 a login gives its own caller new tries",
             a_login_gives_its_own_caller_new_tries),
        TEST("abuse:M19 locks of sessions are seen and lifted",
             locks_of_sessions_are_seen_and_lifted),
        TEST("abuse:M19 A6 a shared ID spends no member's tries",
             a_shared_id_spends_no_members_tries),
        TEST("abuse:M19 abuse:T4 a day of guesses stays below what is computed", a_day_of_guesses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
