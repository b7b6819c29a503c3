// SPDX-License-Identifier: BSD-2-Clause
// Guesses are counted first and exactly once, whatever dies, and nothing is told that is not
// stored. The linker wraps three functions, so that the disk and the random source fail when the
// clock page says so (tests/local.mk).
#include "../vault/vault_rig.h"
#include "store/audit.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// --- what can be made to fail ---

static volatile int *failing; // in memory shared with the vault: a bit each
enum {
    FAIL_COMMIT = 1,
    FAIL_BEGIN = 2,
    FAIL_RECORD = 4,
    FAIL_RANDOM = 8,
    FAIL_ADVANCE = 16,
    LOSE_RACE = 32
};

enum fault __real_store_commit(struct store *store);
enum fault __wrap_store_commit(struct store *store);
enum fault __real_store_begin(struct store *store);
enum fault __wrap_store_begin(struct store *store);
enum fault __real_store_audit_append(struct store *store, struct audit_record *record);
enum fault __wrap_store_audit_append(struct store *store, struct audit_record *record);
enum fault __real_store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                                    int32_t drift, struct wall_time now);
enum fault __wrap_store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                                    int32_t drift, struct wall_time now);
ssize_t __real_getrandom(void *buffer, size_t size, unsigned flags);
ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags);

static bool fails(int what)
{
    return failing != NULL && (*failing & what) != 0;
}

enum fault __wrap_store_commit(struct store *store)
{
    return fails(FAIL_COMMIT) ? FAULT_FULL : __real_store_commit(store);
}

enum fault __wrap_store_begin(struct store *store)
{
    return fails(FAIL_BEGIN) ? FAULT_BUSY : __real_store_begin(store);
}

enum fault __wrap_store_audit_append(struct store *store, struct audit_record *record)
{
    return fails(FAIL_RECORD) ? FAULT_IO : __real_store_audit_append(store, record);
}

enum fault __wrap_store_otp_advance(struct store *store, int64_t id, int64_t expected, int64_t last,
                                    int32_t drift, struct wall_time now)
{
    if (fails(LOSE_RACE))
        return FAULT_CONFLICT;
    return fails(FAIL_ADVANCE) ? FAULT_IO
                               : __real_store_otp_advance(store, id, expected, last, drift, now);
}

ssize_t __wrap_getrandom(void *buffer, size_t size, unsigned flags)
{
    if (fails(FAIL_RANDOM)) {
        errno = EIO;
        return -1;
    }
    return __real_getrandom(buffer, size, flags);
}

static int setup(void **state)
{
    struct rig *rig = rig_make(rig_policy);
    char temporary[64];

    rig->clock->failing = 0;
    failing = &rig->clock->failing;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

static int teardown(void **state)
{
    failing = NULL;
    return rig_teardown(state);
}

// --- counting ---

static int64_t failures(struct rig *rig, const char *user, bool remote)
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {0}};

    assert_int_equal(rig_admin(rig, "lock.show", arguments), AdminStatus_ADMIN_DONE);
    assert_string_equal(rig_text(rig, remote, "origin"), remote ? "remote" : "local");
    return rig_number(rig, remote, "failures");
}

static bool locked(struct rig *rig, const char *user, bool remote)
{
    (void)failures(rig, user, remote);
    return rig_number(rig, remote, "locked") == 1;
}

static void two_hundred_guesses(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    rig_fill_attempt(rig, &login);
    snprintf(rig->call.body.attempt.answers[0].text, 513, "guess");
    for (unsigned i = 0; i < 200; i++)
        rig_send(rig);
    for (unsigned i = 0; i < 200; i++) {
        rig_receive(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    }
    // "denied" is recorded for evaluated guesses alone, "refused" for the others.
    assert_int_equal(rig_count(rig, "login.denied", "amano"), 5);
    assert_int_equal(rig_count(rig, "login.refused", "amano"), 195);
    assert_int_equal(rig_count(rig, "login.locked", "amano"), 1);
    assert_int_equal(failures(rig, "amano", false), 5);
}

// The right answers among the guesses do not get through once the limit is reached, and services
// share the budget.
static void a_right_guess_behind_the_limit(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "login", "000000");

    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = rig_code(rig, &rig_amano, code);
    login.service = "sudo"; // allows 3 only
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.service = "login";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    login.service = "sudo";
    login.code = rig_code(rig, &rig_amano, code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void odd_answers_are_charged_once(void **state)
{
    static const AnswerKind kinds[] = {AnswerKind_ANSWER_NONE, AnswerKind_ANSWER_OVERSIZE};
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    for (unsigned i = 0; i < 4; i++) {
        rig_fill_attempt(rig, &login);
        rig->call.body.attempt.answers[i / 2].kind = kinds[i % 2];
        rig_ask(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
        assert_int_equal(failures(rig, "amano", false), i + 1);
    }
}

static void the_console_has_its_own_budget(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "login", "000000");

    login.rhost = "198.51.100.7";
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(locked(rig, "amano", true));
    assert_false(locked(rig, "amano", false));
    rig_granted(rig, &rig_amano, "login");
    assert_true(locked(rig, "amano", true)); // and the console's login lifts no remote lock
}

// su inside an ssh session names no remote host; where the session began decides.
static void so_has_who_came_from_another_host(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "login", "000000");

    login.away = login.remote = true;
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(locked(rig, "amano", true));
    assert_false(locked(rig, "amano", false));
    login.remote = false; // in doubt about the person
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "amano", false), 1);
}

static void account_and_session_reset_nothing(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");
    const struct login cron = {.user = "amano", .uid = rig_amano.uid, .service = "cron"};

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_account(rig, &cron, NULL).result, Result_RESULT_GRANTED);
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    rig->call.body.session_open.has_subject = true;
    rig->call.body.session_open.subject = rig_subject("amano", rig_amano.uid, "cron");
    rig_ask(rig);
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_GRANTED);
    assert_int_equal(failures(rig, "amano", false), 1);
}

static void fifty_right_logins(void **state)
{
    struct rig *rig = *state;
    struct enrolled people[10];
    char user[256];

    for (unsigned i = 0; i < 10; i++) {
        snprintf(user, sizeof user, "%c%cta", 'b' + i, 'a' + i);
        rig_person(rig, user, "staff", &people[i]);
    }
    for (unsigned round = 0; round < 5; round++) {
        rig->clock->wall += 30;
        for (unsigned i = 0; i < 10; i++) {
            char code[OTP_CODE_SIZE];
            people[i].used = rig->clock->wall / 30;
            assert_int_equal(otp_code(&people[i].otp, people[i].used, code), FAULT_NONE);
            const struct login login = rig_login(&people[i], "login", code);
            rig_fill_attempt(rig, &login);
            rig_send(rig);
        }
        for (unsigned i = 0; i < 10; i++) {
            rig_receive(rig);
            assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
        }
    }
}

static void floods_are_counted(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "no-rule", "000000");

    rig_stop(rig);
    rig->settings.event_rate = 20;
    rig_start(rig);
    for (unsigned i = 0; i < 50; i++)
        assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.refused", "amano"), 20);
    assert_int_equal(rig_count(rig, "events.dropped", ""), 0);
    rig->clock->boot += 60000;
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.refused", "amano"), 21);
    const struct rig_arg arguments[] = {{"event", "events.dropped", 0}, {0}};
    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"count\":30"));
    // What was evaluated is never dropped.
    login.service = "login";
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.denied", "amano"), 5);
}

// --- time and death ---

static void lock_amano(struct rig *rig)
{
    const struct login login = rig_login(&rig_amano, "login", "000000");

    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(locked(rig, "amano", false));
}

static void counters_survive_a_crash_and_a_reboot(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    for (unsigned i = 1; i <= 4; i++) {
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
        rig_kill(rig);
        rig_start(rig);
        assert_int_equal(failures(rig, "amano", false), i);
    }
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    rig_stop(rig);
    rig->clock->boot_id = '2'; // a reboot: boot time starts anew
    rig->clock->boot = 10000;
    rig->clock->wall += 60;
    rig_start(rig);
    assert_true(locked(rig, "amano", false));
    assert_int_equal(rig_number(rig, 0, "retry"), 900 - 60);
    rig->clock->boot += 840 * 1000;
    assert_false(locked(rig, "amano", false));
}

static void the_wall_clock_frees_nobody(void **state)
{
    struct rig *rig = *state;
    const int64_t jumps[] = {3600, -3600, 10 * INT64_C(31556952), -86400};

    lock_amano(rig);
    for (unsigned i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        const int64_t before = rig->clock->wall;
        rig->clock->wall += jumps[i];
        assert_true(locked(rig, "amano", false));
        assert_int_equal(rig_number(rig, 0, "retry"), 900);
        // Nor does a restart, nor a reboot with a clock that nobody trusts.
        rig_stop(rig);
        rig_start(rig);
        assert_true(locked(rig, "amano", false));
        assert_int_equal(rig_number(rig, 0, "retry"), 900);
        rig->clock->wall = before;
    }
    rig_stop(rig);
    rig->clock->boot_id = '3';
    rig->clock->boot = 1000;
    rig->clock->unsynchronised = true;
    rig->clock->wall += 86400;
    rig_start(rig);
    assert_true(locked(rig, "amano", false));
    assert_int_equal(rig_number(rig, 0, "retry"), 900);
    rig->clock->boot += 900 * 1000; // and it never lasts longer than configured
    assert_false(locked(rig, "amano", false));
}

// A program that is not root's runs here, whatever host it names: its guesses are local ones.
static void only_root_knows_of_remote_hosts(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "login", "000000");

    login.rhost = "192.0.2.1";
    login.password = "wrong";
    rig_fill_attempt(rig, &login);
    rig->call.body.attempt.subject.peer_uid = rig_amano.uid;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "amano", false), 1);
    assert_int_equal(failures(rig, "amano", true), 0);
}

static void a_hasher_dies(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig_hold_hashers(rig, true);
    rig_fill_attempt(rig, &login);
    const uint64_t id = rig_send(rig);
    assert_false(rig_hears(rig, 50));
    rig_kill_hashers(rig);
    rig_receive(rig);
    assert_int_equal(rig->reply.id, id);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_FAULT);
    assert_int_equal(failures(rig, "amano", false), 1);
    assert_int_equal(rig_count(rig, "attempt.fault", "amano"), 1);
    // Without any hasher attempts wait, are not charged, and go on when one comes back.
    rig_fill_attempt(rig, &login);
    rig_send(rig);
    assert_false(rig_hears(rig, 50));
    rig_new_hasher(rig, 1);
    rig_receive(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
}

// Stopped, or lost in a swamped machine: it must not keep the person out for ever.
static void a_hasher_hangs(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig_hold_hashers(rig, true);
    rig_fill_attempt(rig, &login);
    rig_send(rig);
    assert_false(rig_hears(rig, 50));
    rig->clock->boot += 61000;
    assert_true(rig_hears(rig, 5000)); // the loop looks at overdue work every second
    rig_receive(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_FAULT);
    assert_int_equal(failures(rig, "amano", false), 1);
    rig_kill_hashers(rig);
    rig_new_hasher(rig, 0);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void no_hasher_comes_back(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    rig_kill_hashers(rig);
    rig_fill_attempt(rig, &login);
    rig_send(rig);
    assert_false(rig_hears(rig, 50));
    rig->clock->boot += 61000;
    rig_receive(rig); // the loop looks at overdue work every second
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_BUSY);
    assert_int_equal(failures(rig, "amano", false), 0);
}

static void a_lost_attempt_is_charged(void **state)
{
    struct rig *rig = *state;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_lost_tag;
    rig->call.body.lost.has_subject = true;
    rig->call.body.lost.subject = rig_subject("amano", rig_amano.uid, "login");
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_outcome_tag);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig, "amano", false), 1);
    assert_int_equal(rig_count(rig, "attempt.lost", "amano"), 1);
}

static void the_front_dies(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    rig_hold_hashers(rig, true);
    rig_fill_attempt(rig, &login);
    rig_send(rig);
    assert_false(rig_hears(rig, 50));
    rig_new_front(rig);
    rig_hold_hashers(rig, false);
    // The old front's reply must not reach the new one: the next reply is to its own call.
    assert_int_equal(failures(rig, "amano", false) <= 1, 1);
    for (unsigned i = 0; i < 100 && failures(rig, "amano", false) == 0; i++)
        usleep(10000);
    assert_int_equal(failures(rig, "amano", false), 1);
    assert_false(rig_hears(rig, 50));
}

static void an_orderly_end(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "000000");

    rig_fill_attempt(rig, &login);
    for (unsigned i = 0; i < 3; i++)
        rig_send(rig);
    rig_receive(rig); // the vault has the others too by now: they came together
    rig_finish(rig);
    rig_receive(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    rig_receive(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(failures(rig, "amano", false), 3);
}

// --- what was not recorded did not happen ---

static void the_commit_fails(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    for (unsigned i = 0; i < 8; i++) {
        rig->clock->failing = FAIL_COMMIT;
        const Outcome *outcome = rig_attempt(rig, &login);
        assert_int_equal(outcome->result, Result_RESULT_FAULT);
        assert_int_equal(outcome->ticket.size, 0);
        rig->clock->failing = 0;
    }
    // It recovers by itself, and the code was never used up.
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig->clock->failing = FAIL_COMMIT; // nor was a replay told of
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    rig->clock->failing = 0;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), 1);
}

static void the_store_is_busy(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig->clock->failing = FAIL_BEGIN;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    rig->clock->failing = 0;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void the_record_fails(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig->clock->failing = FAIL_RECORD;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    assert_int_equal(rig->reply.body.outcome.ticket.size, 0);
    rig->clock->failing = 0;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

// A fault that only a right code can reach must not be a way to guess for free.
static void a_fault_on_the_way_to_grant(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig->clock->failing = FAIL_ADVANCE;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_FAULT);
    rig->clock->failing = 0;
    assert_int_equal(failures(rig, "amano", false), 1);
}

// Lanes keep attempts of one person apart, so only a second vault on the store could do this.
static void who_loses_the_race_for_a_step(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig->clock->failing = LOSE_RACE;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig->reply.body.outcome.ticket.size, 0);
    rig->clock->failing = 0;
    assert_int_equal(failures(rig, "amano", false), 0);
    assert_int_equal(rig_count(rig, "login.replayed", "amano"), 1);
}

static void no_randomness(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg arguments[] = {{"user", "amano", 0}, {0}};
    const struct rig_arg add[] = {{"user", "baba", 0}, {0}};

    rig_rescue(rig);
    rig->clock->failing = FAIL_RANDOM;
    assert_int_equal(rig_admin_again(rig, "totp.enrol", arguments), AdminStatus_ADMIN_FAILED);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(rig_admin_again(rig, "user.add", add), AdminStatus_ADMIN_FAILED);
    rig->clock->failing = 0;
    assert_int_equal(rig_admin(rig, "totp.list", arguments), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1); // the one that is active
    assert_int_equal(rig_admin(rig, "user.show", add), AdminStatus_ADMIN_NOT_FOUND);
    rig_granted(rig, &rig_amano, "login");
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, teardown, NULL                                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:L1 of 200 wrong codes at once 5 are evaluated", two_hundred_guesses),
        TEST("abuse:L7 services share the budget; the stricter limit holds",
             a_right_guess_behind_the_limit),
        TEST("abuse:W1 an odd answer is one wrong try", odd_answers_are_charged_once),
        TEST("abuse:L10 a remote attacker cannot lock the console", the_console_has_its_own_budget),
        TEST("promise 6 abuse:F12 tries from a session that began elsewhere are remote ones",
             so_has_who_came_from_another_host),
        TEST("abuse:L10 only root knows of remote hosts", only_root_knows_of_remote_hosts),
        TEST("abuse:L8 later phases reset no counter", account_and_session_reset_nothing),
        TEST("abuse:L9 50 simultaneous right logins are all granted", fifty_right_logins),
        TEST("abuse:X4 a flood of refusals is counted", floods_are_counted),
        TEST("abuse:L4 counters survive a reboot", counters_survive_a_crash_and_a_reboot),
        TEST("abuse:L12 a changed clock frees nobody", the_wall_clock_frees_nobody),
        TEST("abuse:D12 a hasher dies: a fault, charged", a_hasher_dies),
        TEST("abuse:D12 a hasher that hangs counts as dead, its attempt charged", a_hasher_hangs),
        TEST("abuse:X2 abuse:M8 no hasher for a minute: busy, not charged", no_hasher_comes_back),
        TEST("abuse:D12 an attempt that a dead vault may have seen is charged once",
             a_lost_attempt_is_charged),
        TEST("abuse:L3 the front dies between attempt and reply: charged, and told to nobody else",
             the_front_dies),
        TEST("abuse:D12 an orderly end answers what was taken", an_orderly_end),
        TEST("abuse:S4 the commit fails: everybody is told a fault and nothing happened",
             the_commit_fails),
        TEST("abuse:L13 the store cannot be written: nothing is evaluated", the_store_is_busy),
        TEST("abuse:A5 the audit write fails: no success without a record", the_record_fails),
        TEST("abuse:L13 a fault that only right answers reach is charged",
             a_fault_on_the_way_to_grant),
        TEST("abuse:T1 who loses the race for a step is not let in, and not charged",
             who_loses_the_race_for_a_step),
        TEST("abuse:T11 the random source fails: nothing is stored", no_randomness),
    };

    return cmocka_run_group_tests_name("vault budgets", tests, NULL, NULL);
}
