// SPDX-License-Identifier: BSD-2-Clause
// Logins through the whole vault: both factors judged, once means once, one generic refusal.
#include "../vault/vault_rig.h"
#include "core/policy_groups.h"
#include "store/password.h"
#include "store/person.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <stdio.h>
#include <string.h>

static void a_right_login_is_granted(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "");
    const Outcome outcome = rig_granted(rig, &rig_amano, "login");

    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    assert_int_equal(outcome.session_seconds, 12 * 3600);
    assert_int_equal(rig_count(rig, "login.granted", "amano"), 2); // the first login and this one
}

static void both_factors_must_be_right(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    login.password = "wrong-Password-1";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig->reply.body.outcome.ticket.size, 0);
    login.password = rig_amano.password;
    login.code = "000000";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = NULL;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = "";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    // The right code was not used up by the wrong password beside it.
    login.code = code;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    // Which one was wrong is in the log.
    const struct rig_arg arguments[] = {{"event", "login.denied", 0}, {0}};
    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"code\":\"right\""));
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"password\":\"wrong\""));
    assert_non_null(strstr(rig_text(rig, 1, "record"), "\"code\":\"wrong\""));
    assert_non_null(strstr(rig_text(rig, 1, "record"), "\"password\":\"right\""));
}

// Sends the same attempt `count` times without waiting; returns how many were granted.
static unsigned race(struct rig *rig, const struct login *login, unsigned count)
{
    unsigned granted = 0;

    rig_fill_attempt(rig, login);
    for (unsigned i = 0; i < count; i++)
        rig_send(rig);
    for (unsigned i = 0; i < count; i++) {
        rig_receive(rig);
        assert_true(rig->reply.body.outcome.result == Result_RESULT_GRANTED ||
                    rig->reply.body.outcome.result == Result_RESULT_DENIED);
        granted += rig->reply.body.outcome.result == Result_RESULT_GRANTED;
    }
    return granted;
}

static void one_code_40_times(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct rig_arg arguments[] = {{"user", "amano", 0}, {0}};

    for (unsigned round = 0; round < 10; round++) {
        const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
        assert_int_equal(race(rig, &login, 40), 1);
    }
    // A right code sent again is no guess: nothing was charged (promise 4).
    assert_int_equal(rig_admin(rig, "lock.show", arguments), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_number(rig, 0, "failures"), 0);
    assert_int_equal(rig_number(rig, 0, "locked"), 0);
}

static void temporary_password_40_times(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {0}};
    char temporary[64];

    assert_int_equal(rig_admin(rig, "user.add", arguments), AdminStatus_ADMIN_DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    const struct login login = {.user = "baba",
                                .uid = rig_uid("baba"),
                                .service = "login",
                                .password = temporary,
                                .code = ""};
    // Each leads to the same change; which of them makes it, vault_first_test shows.
    assert_int_equal(race(rig, &login, 40), 40);
    assert_int_equal(rig_admin(rig, "lock.show", arguments), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_number(rig, 0, "failures"), 0);
}

static void temporary_password_limits(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {0}};
    char temporary[64];

    assert_int_equal(rig_admin(rig, "user.add", arguments), AdminStatus_ADMIN_DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    struct login login = {.user = "baba",
                          .uid = rig_uid("baba"),
                          .service = "sudo",
                          .password = temporary,
                          .code = ""};
    // Not where it cannot be changed, and not with a made-up code.
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.service = "login";
    login.code = "123456";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = "";
    const int64_t now = rig->clock->wall;
    rig->clock->wall = now + 3 * 86400;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    rig->clock->wall = now + 3 * 86400 - 1;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void codes_that_are_not_codes(void **state)
{
    static const char *const codes[] = {"", " ", "12345", "1234567", "abcdef", "+12345", "-12345"};
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE], typed[40];
    struct login login = rig_login(&rig_amano, "login", NULL);

    rig_code(rig, &rig_amano, code);
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        login.code = codes[i];
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
        if (i % 3 == 2) { // before it locks
            const struct rig_arg clear[] = {{"user", "amano", 0}, {"reason", "test", 0}, {0}};
            assert_int_equal(rig_admin(rig, "lock.clear", clear), AdminStatus_ADMIN_DONE);
        }
    }
    // A no-break space or one more digit after the right code.
    snprintf(typed, sizeof typed, "%s\xc2\xa0", code);
    login.code = typed;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    snprintf(typed, sizeof typed, "%s0", code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = code;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void the_code_that_confirmed_is_used(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", code);

    // The clock still stands in the step that confirmed the enrolment.
    assert_int_equal(otp_code(&rig_amano.otp, rig_amano.used, code), FAULT_NONE);
    assert_int_equal(rig->clock->wall / 30, rig_amano.used);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

static void the_clock_goes_back(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig->clock->wall -= 3600;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    rig->clock->wall += 3600;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

static void revoked_between_plan_and_attempt(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "";
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {"reason", "lost", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    struct login login = rig_login(&baba, "login", NULL);
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
    login.code = rig_code(rig, &baba, code);
    assert_int_equal(rig_admin(rig, "totp.revoke", arguments), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
}

// While the password is being hashed the person is suspended: the verdict is made afterwards.
static void suspended_while_hashing(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "";
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {"reason", "leaves", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    const struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    rig_hold_hashers(rig, true);
    rig_fill_attempt(rig, &login);
    const uint64_t id = rig_send(rig);
    assert_int_equal(rig_admin(rig, "user.suspend", arguments), AdminStatus_ADMIN_DONE);
    rig_hold_hashers(rig, false);
    rig_receive(rig);
    assert_int_equal(rig->reply.id, id);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
}

// While the old password is being hashed it is reset: what was right then is wrong now.
static void reset_while_hashing(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    char code[OTP_CODE_SIZE] = "";
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {"reason", "leaked", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    const struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    rig_hold_hasher(rig, 0, true); // the first that is asked
    rig_fill_attempt(rig, &login);
    const uint64_t id = rig_send(rig);
    assert_int_equal(rig_admin(rig, "password.reset", arguments), AdminStatus_ADMIN_DONE);
    rig_hold_hasher(rig, 0, false);
    rig_receive(rig);
    assert_int_equal(rig->reply.id, id);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
}

static void names_and_uids(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    login.uid = 2999; // the name went to another uid
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.uid = rig_amano.uid;
    login.user = "amano2"; // a second name for the uid
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.user = "amano";
    login.uid = UINT32_MAX;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.uid = rig_amano.uid;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void only_for_oneself(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig_fill_attempt(rig, &login);
    rig->call.body.attempt.subject.peer_uid = 4711;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    rig->call.body.attempt.subject.peer_uid = rig_amano.uid;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_GRANTED);
}

static void groups_unknown(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "grouped", NULL);

    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    rig->call.body.plan.subject.who.groups_known = false;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_DENIED);
    rig->call.body.plan.subject.who.groups_known = true;
    Identity *who = &rig->call.body.plan.subject.who;
    who->groups_of = policy_groups_digest(rig->policy);
    who->groups.bytes[0] = 1; // "juki" is the only condition of this policy
    who->groups.size = 1;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED);
    who->groups_of++; // an answer about another policy's conditions is none
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_DENIED);
    who->groups_of--;
    who->status = NameStatus_NAME_UNKNOWN; // whatever the front says: nobody is in no group
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_DENIED);
}

static void nothing_is_granted_without_names(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    rig_fill_attempt(rig, &login);
    rig->call.body.attempt.subject.who.status = NameStatus_NAME_FAILED;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_FAULT);
}

static int64_t failures_counted(struct rig *rig)
{
    const struct rig_arg arguments[] = {{"user", "amano", 0}, {0}};

    assert_int_equal(rig_admin(rig, "lock.show", arguments), AdminStatus_ADMIN_DONE);
    return rig_number(rig, 0, "failures");
}

// What the clock forbids is not a wrong try of the person; a wrong password or a code that needs no
// clock still is.
static void the_clock_costs_no_try(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "clocked", rig_code(rig, &rig_amano, code));

    rig->clock->unsynchronised = true;
    for (unsigned i = 0; i < 7; i++) // more than the limit
        assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures_counted(rig), 0);
    login.password = "wrong";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures_counted(rig), 1);
    login.password = rig_amano.password;
    login.code = "ABCD-EFGH-JKLM-NPQR"; // has the form of an emergency code
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(failures_counted(rig), 2);
    rig->clock->unsynchronised = false;
    login.code = rig_code(rig, &rig_amano, code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void unsynchronised_clock(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "clocked", rig_code(rig, &rig_amano, code));

    rig->clock->unsynchronised = true;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.service = "login"; // this rule only warns
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig->clock->unsynchronised = false;
    login.service = "clocked";
    login.code = rig_code(rig, &rig_amano, code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    const struct rig_arg arguments[] = {{"event", "login.denied", 0}, {0}};
    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"code\":\"clock\""));
}

static void unplanned_attempts(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    const struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));
    AttemptCall *call = &rig->call.body.attempt;

    // The password alone, the code alone, the wrong order, one twice, nothing, no operation.
    for (unsigned i = 0; i < 6; i++) {
        rig_fill_attempt(rig, &login);
        const FactorAnswer first = call->answers[0];
        if (i == 0)
            call->answers_count = 1;
        if (i == 1)
            call->answers[0] = call->answers[1], call->answers_count = 1;
        if (i == 2)
            call->answers[0] = call->answers[1], call->answers[1] = first;
        if (i == 3)
            call->answers[call->answers_count++] = first;
        if (i == 4)
            call->answers_count = 0;
        if (i == 5)
            call->operation = Operation_OPERATION_SESSION_OPEN;
        rig_ask(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    }
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

// A way that holds a factor which this vault does not judge, beside a password that would do.
static void what_nobody_judges_opens_nothing(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "plain", "");
    const uint8_t unknown = _FactorKind_ARRAYSIZE;
    AttemptCall *call = &rig->call.body.attempt;

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    rig_stop(rig);
    for (size_t i = 0; i < rig->policy->rule_count; i++)
        if (rig->policy->rules[i].classes == 1)
            rig->policy->rules[i].ways[0] =
                (struct way){{FactorKind_FACTOR_PASSWORD, unknown, 0, 0}};
    rig_start(rig);
    rig_fill_attempt(rig, &login);
    call->answers[1] = call->answers[0];
    call->answers[1].factor = (FactorKind)unknown;
    call->answers_count = 2;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.denied", "amano"), 1);
}

static void without_a_code_or_a_temporary_password(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {"reason", "lost", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "totp.revoke", arguments), AdminStatus_ADMIN_DONE);
    struct login login = rig_login(&baba, "login", "");
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.service = "plain"; // the password is right where it alone is asked
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static void behind_many_revoked_codes(void **state)
{
    struct rig *rig = *state;

    // Each offer voids the one before; the active credential is the oldest of them all.
    for (unsigned i = 0; i < 25; i++) {
        const struct rig_arg arguments[] = {{"user", "amano", 0}, {0}};
        assert_int_equal(rig_admin(rig, "totp.enrol", arguments), AdminStatus_ADMIN_DONE);
    }
    rig_granted(rig, &rig_amano, "login");
}

static void admin_factors_under_their_own_service(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    login.operation = Operation_OPERATION_ADMIN;
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.service = "warifu";
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

// Unknown, unenrolled, locked, suspended: the same questions, the same answers (abuse:L11).
static void nobody_can_tell(void **state)
{
    struct rig *rig = *state;
    struct enrolled locked, suspended;
    const struct rig_arg suspend[] = {{"user", "chiba", 0}, {"reason", "test", 0}, {0}};
    char code[OTP_CODE_SIZE] = "";

    rig_person(rig, "baba", "staff", &locked);
    rig_person(rig, "chiba", "staff", &suspended);
    assert_int_equal(rig_admin(rig, "user.suspend", suspend), AdminStatus_ADMIN_DONE);
    const struct login logins[] = {
        {.user = "nobody", .service = "login", .password = "x", .code = "000000", .unknown = true},
        {.user = "xeno", .uid = 3333, .service = "login", .password = "x", .code = "000000"},
        rig_login(&locked, "login", "000000"),
        rig_login(&suspended, "login", "000000"),
    };
    Plan plan = *rig_plan(rig, &logins[0]);
    for (unsigned i = 1; i < 4; i++)
        assert_memory_equal(rig_plan(rig, &logins[i]), &plan, sizeof plan);
    for (unsigned try = 1; try <= 6; try++) {
        for (unsigned i = 0; i < 4; i++) {
            const Outcome *outcome = rig_attempt(rig, &logins[i]);
            assert_int_equal(outcome->result, Result_RESULT_DENIED);
            assert_int_equal(outcome->ticket.size, 0);
            assert_int_equal(outcome->retry_seconds, try < 5 ? 0 : 900);
        }
    }
    // Locked: the right answers change nothing.
    const struct login right = rig_login(&locked, "login", rig_code(rig, &locked, code));
    assert_int_equal(rig_attempt(rig, &right)->result, Result_RESULT_DENIED);
    assert_int_equal(rig->reply.body.outcome.retry_seconds, 900);
}

static void the_verifier_is_upgraded(void **state)
{
    struct rig *rig = *state;
    struct password before, after;
    struct person person;

    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_person_by_name(store, "amano", &person), FAULT_NONE);
    assert_int_equal(store_password_get(store, person.id, &before), FAULT_NONE);
    store_close(&store);
    rig->policy->password.argon2_memory_kib = 2048;
    rig_start(rig);
    rig_granted(rig, &rig_amano, "login");
    rig_granted(rig, &rig_amano, "login");
    rig_granted(rig, &rig_amano, "login"); // by now the first one's upgrade is done
    assert_int_equal(rig_count(rig, "password.upgraded", "amano"), 1);
    rig_stop(rig);
    store = rig_store(rig);
    assert_int_equal(store_password_get(store, person.id, &after), FAULT_NONE);
    assert_string_not_equal(before.encoded, after.encoded);
    assert_non_null(strstr(after.encoded, "m=2048"));
    assert_int_equal(before.set_at.seconds, after.set_at.seconds);
    store_close(&store);
    rig_start(rig);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a right login is granted and goes through the account phase",
             a_right_login_is_granted),
        TEST("A1 both factors must be right, and the log says which was wrong",
             both_factors_must_be_right),
        TEST("abuse:T1 one code offered 40 times in parallel is accepted once, for 10 rounds",
             one_code_40_times),
        TEST("B3 one temporary password offered 40 times in parallel is charged to nobody",
             temporary_password_40_times),
        TEST("B3 a temporary password has a place and a time", temporary_password_limits),
        TEST("abuse:T2 what is not exactly a code is denied", codes_that_are_not_codes),
        TEST("abuse:T7 the code that confirmed the enrolment is used",
             the_code_that_confirmed_is_used),
        TEST("abuse:T5 the clock goes back an hour and a code comes again", the_clock_goes_back),
        TEST("abuse:R1 revoked between plan and attempt", revoked_between_plan_and_attempt),
        TEST("abuse:R1 suspended while the password is being hashed", suspended_while_hashing),
        TEST("abuse:R1 reset while the old password is being hashed", reset_while_hashing),
        TEST("abuse:I1 abuse:I2 name and uid must both be the person's", names_and_uids),
        TEST("abuse:D1 the vault too lets nobody ask for somebody else", only_for_oneself),
        TEST("abuse:I4 unknown groups do not satisfy a group rule", groups_unknown),
        TEST("abuse:X3 a silent name service grants nothing", nothing_is_granted_without_names),
        TEST("E6 an unsynchronised clock refuses codes where the rule says so",
             unsynchronised_clock),
        TEST("E6 what the clock forbids costs no try, a guess does", the_clock_costs_no_try),
        TEST("A2 answers that no way of the rule asks for are denied", unplanned_attempts),
        TEST("promise 1: a factor that nobody judges opens nothing",
             what_nobody_judges_opens_nothing),
        TEST("A1 without a code credential only a temporary password helps",
             without_a_code_or_a_temporary_password),
        TEST("abuse:L11 unknown, unenrolled, locked and suspended people look the same",
             nobody_can_tell),
        TEST("C4 an active code behind many revoked ones still works", behind_many_revoked_codes),
        TEST("D3 admin factors are proved under their own service only",
             admin_factors_under_their_own_service),
        TEST("B7 a verifier of lower cost is made anew at a login", the_verifier_is_upgraded),
    };

    return cmocka_run_group_tests_name("vault logins", tests, NULL, NULL);
}
