// SPDX-License-Identifier: BSD-2-Clause
// Checks that stand behind another one: each is tried where the other does not help, so that the
// loss of either is noticed.
#include "../vault/vault_rig.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include "wire/handover.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>

static const char rules[] =
#define LIMITS                                                                                     \
    " failures = 5\n window = \"15m\"\n lock = \"15m\"\n tries = 3\n prompt = \"2m\"\n"            \
    " login = \"5m\"\n session = \"12h\"\n totp_window = 1\n hotp_look_ahead = 10\n"               \
    " unsynchronised_clock = warn\n"
    "rule \"both\" {\n service = {\"both\"}\n classes = 1\n origin = local\n one_class_by = \"test "
    "1\"\n way = "
    "{\"password+otp\"}\n" LIMITS "}\n"
    "rule \"token\" {\n service = {\"token\"}\n classes = 1\n origin = local\n one_class_by = "
    "\"test 1\"\n way = "
    "{\"otp\"}\n" LIMITS "}\n";

static int setup(void **state)
{
    char policy[8192];
    char temporary[64];

    snprintf(policy, sizeof policy, "%s%s", rig_policy, rules);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

// Two classes are not shown there by anybody who gets in, so the count of classes says nothing.
static void every_factor_of_the_way_must_be_right(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "both", "000000");

    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = rig_code(rig, &rig_amano, code);
    login.password = "wrong";
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    login.code = rig_code(rig, &rig_amano, code);
    login.password = rig_amano.password;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

static Result with_code_alone(struct rig *rig, const char *code)
{
    const struct login login = rig_login(&rig_amano, "token", code);
    AttemptCall *call = &rig->call.body.attempt;

    rig_fill_attempt(rig, &login);
    call->answers[0] = call->answers[1];
    call->answers_count = 1;
    rig_ask(rig);
    return rig->reply.body.outcome.result;
}

// No password, so no hash against a dummy stands in the way of who is locked.
static void a_right_code_does_not_open_while_locked(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";

    assert_int_equal(with_code_alone(rig, rig_code(rig, &rig_amano, code)), Result_RESULT_GRANTED);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(with_code_alone(rig, "000000"), Result_RESULT_DENIED);
    assert_int_equal(with_code_alone(rig, rig_code(rig, &rig_amano, code)), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "login.refused", "amano"), 1);
}

// The account phase of jobs asks for no proof, and knows no person for many an account.
static void the_uid_that_is_nobody_has_no_account(void **state)
{
    struct rig *rig = *state;
    struct login login = {.user = "nobody", .service = "cron", .uid = 65534};

    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_GRANTED);
    login.uid = UINT32_MAX;
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
}

// The refusal of a stranger waits for a hasher like anybody else's.
static void strangers_cost_a_hash(void **state)
{
    struct rig *rig = *state;
    const struct login login = {
        .user = "nobody", .service = "login", .password = "guess", .code = "0", .unknown = true};

    rig_hold_hashers(rig, true);
    rig_fill_attempt(rig, &login);
    rig_send(rig);
    assert_false(rig_hears(rig, 300));
    rig_hold_hashers(rig, false);
    rig_receive(rig);
    assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
}

// It may be a password that somebody typed into the wrong field.
static void a_name_that_nobody_has_is_not_recorded(void **state)
{
    struct rig *rig = *state;
    const struct login login = {
        .user = "S3cret-typed", .service = "login", .password = "x", .code = "0", .unknown = true};

    rig_fill_attempt(rig, &login);
    rig_send(rig);
    rig_receive(rig);
    assert_int_equal(rig_count(rig, "login.denied", "S3cret-typed"), 0);
    const struct rig_arg denied[] = {{"event", "login.denied", 0}, {0}};
    assert_int_equal(rig_admin(rig, "log", denied), AdminStatus_ADMIN_DONE);
    assert_non_null(strstr(rig_text(rig, 0, "user"), "(unknown name, 12 characters, ascii, "));
    assert_null(strstr(rig_text(rig, 0, "record"), "S3cret"));
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

static void an_administrator_who_owes_a_password(void **state)
{
    struct rig *rig = *state;
    struct enrolled chiba;

    rig_person(rig, "chiba", "admin", &chiba);
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    const struct rig_arg who[] = {{"user", "chiba", 0}, {"reason", "test", 0}, {0}};
    assert_int_equal(rig_admin_by(rig, &chiba, &ticket, "lock.show", NULL, false),
                     AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_admin(rig, "password.expire", who), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_admin_by(rig, &chiba, &ticket, "lock.show", NULL, false),
                     AdminStatus_ADMIN_FORBIDDEN);
}

// Where nobody has to log in: whoever was removed is no account that never was enrolled.
static void a_session_for_who_was_removed(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg who[] = {{"user", "baba", 0}, {"reason", "test", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "user.remove", who), AdminStatus_ADMIN_DONE);
    for (unsigned removed = 0; removed < 2; removed++) {
        SessionOpenCall *const open = &rig->call.body.session_open;
        memset(&rig->call, 0, sizeof rig->call);
        rig->call.which_body = VaultCall_session_open_tag;
        open->has_subject = true;
        open->subject =
            removed ? rig_subject("baba", baba.uid, "cron") : rig_subject("daemon", 1, "cron");
        rig_ask(rig);
        assert_int_equal(rig->reply.body.session.result == Result_RESULT_GRANTED, !removed);
    }
}

// Each start that finds other settings or another policy than the last one says so.
static void a_changed_configuration_is_recorded(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_count(rig, "configuration.changed", ""), 1); // the first
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(rig_count(rig, "configuration.changed", ""), 1);
    rig_stop(rig);
    rig->policy->otp.emergency_seconds--;
    rig_start(rig);
    assert_int_equal(rig_count(rig, "configuration.changed", ""), 2);
    rig_stop(rig);
    snprintf(rig->settings.host, sizeof rig->settings.host, "desk-2");
    rig_start(rig);
    assert_int_equal(rig_count(rig, "configuration.changed", ""), 3);
    assert_int_equal(rig_count(rig, "vault.started", ""), 4);
}

// Somebody has taken over the front and does not read: the vault serves the others, and has it
// ended.
static void a_front_that_does_not_read(void **state)
{
    struct rig *rig = *state;
    struct handover said = {0};
    const struct login login = rig_login(&rig_amano, "login", "000000");
    enum fault fault = FAULT_NONE;

    (void)rig_plan(rig, &login); // fills rig->call
    for (unsigned i = 0; i < 100000 && fault == FAULT_NONE; i++) {
        rig->call.id = 1000 + i;
        fault = channel_send(rig->front, VaultCall_fields, &rig->call);
    }
    assert_int_equal(fault, FAULT_CLOSED); // given up, in bounded time
    assert_int_equal(rig_admin(rig, "status", NULL),
                     AdminStatus_ADMIN_MORE); // by the other endpoint
    struct pollfd end = {.fd = rig->control, .events = POLLIN};
    assert_int_equal(poll(&end, 1, 5000), 1);
    assert_int_equal(handover_receive(rig->control, &said), FAULT_NONE);
    assert_int_equal(said.kind, HANDOVER_FRONT_HANGS);
    rig_new_front(rig);
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
}

// What the supervisor asks is answered from the loop.
static void the_vault_says_that_it_lives(void **state)
{
    struct rig *rig = *state;
    struct handover said = {.kind = HANDOVER_ALIVE, .fd = -1};
    struct pollfd end = {.fd = rig->control, .events = POLLIN};

    assert_int_equal(handover_send(rig->control, &said), FAULT_NONE);
    assert_int_equal(poll(&end, 1, 5000), 1);
    assert_int_equal(handover_receive(rig->control, &said), FAULT_NONE);
    assert_int_equal(said.kind, HANDOVER_ALIVE);
}

// Who changes something in that very moment is told what is the matter, whoever comes later that
// there is no store.
static void a_store_that_is_moved(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg who[] = {{"user", "amano", 0}, {"reason", "test", 0}, {0}};
    char away[300];

    snprintf(away, sizeof away, "%s.away", rig->settings.store_file);
    assert_int_equal(rig_admin(rig, "password.expire", who), AdminStatus_ADMIN_DONE);
    assert_int_equal(rename(rig->settings.store_file, away), 0);
    assert_int_equal(rig_admin_again(rig, "password.expire", who), AdminStatus_ADMIN_FAILED);
    assert_non_null(strstr(rig_end(rig)->message, "the store was moved or replaced"));
    assert_non_null(strstr(rig_end(rig)->hint, "restart tokend"));
    assert_int_equal(rename(away, rig->settings.store_file), 0); // back, but until a restart: no
    rig->clock->boot += 60000;
    assert_int_equal(rig_admin_again(rig, "password.expire", who), AdminStatus_ADMIN_FAILED);
    assert_string_equal(rig_end(rig)->message, "The store cannot be used.");
    rig_kill(rig);
    rig_start(rig);
    assert_int_equal(rig_count(rig, "password.expired", "amano"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:M20 a name that nobody has is not recorded",
             a_name_that_nobody_has_is_not_recorded),
        TEST("A1 every factor of the way must be right, however few classes are wanted",
             every_factor_of_the_way_must_be_right),
        TEST("abuse:L1 while locked a right code alone does not open either",
             a_right_code_does_not_open_while_locked),
        TEST("abuse:I1 the uid that is nobody has no account, where no proof is asked",
             the_uid_that_is_nobody_has_no_account),
        TEST("abuse:D12 a front that does not read is given up, and the supervisor told",
             a_front_that_does_not_read),
        TEST("abuse:D12 the vault says that it lives", the_vault_says_that_it_lives),
        TEST("E2 a store that is moved", a_store_that_is_moved),
        TEST("B5 abuse:M21 an administrator who owes a password",
             an_administrator_who_owes_a_password),
        TEST("C6 abuse:M21 a session for who was removed", a_session_for_who_was_removed),
        TEST("E5 a changed configuration is recorded at the start",
             a_changed_configuration_is_recorded),
        TEST("abuse:L11 a stranger's refusal waits for a hash", strangers_cost_a_hash),
    };

    return cmocka_run_group_tests_name("vault guards", tests, NULL, NULL);
}
