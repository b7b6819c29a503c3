// SPDX-License-Identifier: BSD-2-Clause
// What the front takes from whom, and when: each socket its own requests, an answer only to a
// prompt, a device process only in its turn (promise 1; abuse:D1 abuse:D3 abuse:D8 abuse:D12
// abuse:I1).
#include "../front/front_rig.h"
#include "wire/handover.h"
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

// Before this, the vault has heard nothing: it hears the account phase of somebody else next.
static void vault_has_heard_nothing(const struct rig *rig)
{
    struct peer other = client_begins(rig, Operation_OPERATION_ACCOUNT, 50);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_account_tag);
    peer_close(&other);
}

static struct peer connected(const struct sockaddr_un *address)
{
    struct peer client = peer_of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), ADMIN_FRAME_MAX);
    assert_int_equal(connect(client.fd, (const struct sockaddr *)address, sizeof *address), 0);
    return client;
}

static AdminClientFrame begin_frame(Operation operation)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_begin_tag;
    frame.body.begin.version = PROTOCOL_VERSION;
    frame.body.begin.operation = operation;
    frame.body.begin.nonce.size = 16;
    strcpy(frame.body.begin.service, "login");
    strcpy(frame.body.begin.user, "tester");
    return frame;
}

static AdminClientFrame answer_frame(uint32_t prompt, const char *text)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = prompt;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, text);
    return frame;
}

static void each_socket_its_requests(void **state)
{
    const struct rig *rig = *state;
    AdminClientFrame frame = begin_frame(Operation_OPERATION_ADMIN);
    struct peer client = connected(&rig->auth);
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    frame = begin_frame(Operation_OPERATION_AUTHENTICATE);
    client = connected(&rig->admin);
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    vault_has_heard_nothing(rig);
}

static void odd_beginnings(void **state)
{
    const struct rig *rig = *state;
    for (int i = 0; i < 4; i++) {
        AdminClientFrame frame = begin_frame(Operation_OPERATION_ACCOUNT);
        struct peer client = connected(&rig->auth);
        switch (i) {
        case 0:
            frame.body.begin.nonce.size = 15;
            break;
        case 1:
            frame.body.begin.nonce.size = 0;
            break;
        case 2:
            frame.body.begin.version = PROTOCOL_VERSION + 1;
            break;
        default:
            frame.body.begin.version = PROTOCOL_VERSION_OLD - 1;
        }
        give(&client, AdminClientFrame_fields, &frame);
        assert_int_equal(verdict(&client), Result_RESULT_FAULT);
        peer_close(&client);
    }
    // Begun twice: the second may not change whom it is about.
    AdminClientFrame frame = begin_frame(Operation_OPERATION_AUTHENTICATE);
    struct peer client = connected(&rig->auth);
    give(&client, AdminClientFrame_fields, &frame);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    frame.body.begin.nonce.bytes[0] = 9;
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    assert_int_equal(heard.body.verdict.nonce.bytes[0], 0); // of the first
    peer_close(&client);
    vault_has_heard_nothing(rig);
}

// Whoever does not say what they want, or not to its end, is hung up on before long.
static void who_says_nothing(void **state)
{
    const struct rig *rig = *state;
    const uint8_t half[] = {0, 0, 0, 40, 8, 1};
    struct peer silent = connected(&rig->auth), halting = connected(&rig->auth);
    assert_int_equal(write(halting.fd, half, sizeof half), sizeof half);
    assert_false(take(&silent, AdminServerFrame_fields, &heard, sizeof heard));
    assert_false(take(&halting, AdminServerFrame_fields, &heard, sizeof heard));
    peer_close(&silent);
    peer_close(&halting);
}

static void an_administrators_call_at_a_login(void **state)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    frame.which_body = AdminClientFrame_call_tag;
    strcpy(frame.body.call.verb, "user.list");
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    vault_has_heard_nothing(*state);
}

// Enter alone is no code, unless at a first login: nothing is learnt of the password beside it.
static void enter_alone(void **state)
{
    const struct rig *rig = *state;
    for (int first = 0; first < 2; first++) {
        struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
        names_say(NameStatus_NAME_FOUND);
        vault_hears(VaultCall_plan_tag);
        reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
        reply.body.plan.result = Result_RESULT_GRANTED;
        reply.body.plan.factors_count = 2;
        reply.body.plan.factors[0] = FactorKind_FACTOR_PASSWORD;
        reply.body.plan.factors[1] = FactorKind_FACTOR_OTP;
        reply.body.plan.tries = 1;
        reply.body.plan.first_login = first == 1;
        give(&vault, VaultReply_fields, &reply);
        answer(&client, "secret");
        answer(&client, "");
        if (first == 1) {
            vault_hears(VaultCall_attempt_tag);
            vault_judges(Result_RESULT_DENIED);
        }
        assert_int_equal(verdict(&client), Result_RESULT_DENIED);
        peer_close(&client);
        vault_has_heard_nothing(rig);
    }
}

static void an_answer_without_a_prompt(void **state)
{
    AdminClientFrame frame = answer_frame(1, "secret");
    // Before any prompt, while the plan is made.
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    // Before there is a request at all.
    client = connected(&((struct rig *)*state)->auth);
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    // While the attempt is out: the next answers would change what is judged. It is charged.
    client = attempt_is_out(*state, 2);
    frame = answer_frame(2, "another");
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    vault_judges(Result_RESULT_DENIED);
    vault_has_heard_nothing(*state);
}

static void a_refusal_brings_nothing(void **state)
{
    struct peer client = attempt_is_out(*state, 1);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_outcome_tag};
    reply.body.outcome.result = Result_RESULT_DENIED;
    reply.body.outcome.ticket.size = 4;
    reply.body.outcome.session_seconds = 3600;
    reply.body.outcome.password = true;
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    assert_int_equal(heard.body.verdict.ticket.size, 0);
    assert_int_equal(heard.body.verdict.session_seconds, 0);
    assert_false(heard.body.verdict.password);
    peer_close(&client);
}

// A grant is taken with the nonce of its request, whole.
static void half_a_nonce_takes_nothing(void **state)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    struct peer client = attempt_is_out(*state, 0);
    const uint64_t id = call.id;
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    frame.which_body = AdminClientFrame_taken_tag;
    frame.body.taken.nonce.size = 1;
    give(&client, AdminClientFrame_fields, &frame);
    vault_settles(id, false);
    peer_close(&client);
}

// An account phase grants, and its ticket stays where it came from.
static void an_account_brings_no_ticket(void **state)
{
    AdminClientFrame frame = begin_frame(Operation_OPERATION_ACCOUNT);
    frame.body.begin.ticket.size = 4;
    struct peer client = connected(&((struct rig *)*state)->auth);
    give(&client, AdminClientFrame_fields, &frame);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_account_tag);
    assert_int_equal(call.body.account.ticket.size, 4);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_account_tag};
    reply.body.account.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    assert_int_equal(heard.body.verdict.ticket.size, 0);
    peer_close(&client);
}

static void the_empty_name_is_not_root(void **state)
{
    NameCall asked;
    if (geteuid() != 0) {
        print_message("# SKIP only root may name somebody\n");
        skip();
    }
    said_user = "";
    struct peer client = client_begins(*state, Operation_OPERATION_ACCOUNT, 1);
    said_user = "tester";
    assert_true(take(&names, NameCall_fields, &asked, sizeof asked));
    assert_string_equal(asked.name, "");
    assert_int_equal(asked.uid, UINT32_MAX);
    peer_close(&client);
}

// The code is given in two halves of a prompt's life: what is too long for it is none.
static void a_code_that_is_too_long(void **state)
{
    char longer[sizeof call.body.confirm.code + 2];
    struct peer client = client_begins(*state, Operation_OPERATION_CHANGE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    reply.body.plan.result = Result_RESULT_GRANTED;
    reply.body.plan.enrol_otp = true;
    reply.body.plan.ticket.size = 4;
    reply.body.plan.tries = 1;
    give(&vault, VaultReply_fields, &reply);
    vault_hears(VaultCall_enrol_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_offer_tag};
    reply.body.offer.result = Result_RESULT_GRANTED;
    strcpy(reply.body.offer.uri, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP");
    give(&vault, VaultReply_fields, &reply);
    do
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body != AdminServerFrame_prompt_tag);
    memset(longer, '1', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    AdminClientFrame frame = answer_frame(heard.body.prompt.id, longer);
    give(&client, AdminClientFrame_fields, &frame);
    do
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body != AdminServerFrame_prompt_tag); // asked again
    peer_close(&client);
    vault_has_heard_nothing(*state);
}

// --- device processes
// -----------------------------------------------------------------------------

static uint32_t ceremony_begins(const struct rig *rig, struct peer *client, const char *pin)
{
    struct handover wish;
    struct pollfd poller = {rig->control, POLLIN, 0};
    *client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    reply.body.plan.result = Result_RESULT_GRANTED;
    reply.body.plan.factors_count = 1;
    reply.body.plan.factors[0] = FactorKind_FACTOR_KEY;
    reply.body.plan.tries = 1;
    reply.body.plan.prompt_seconds = reply.body.plan.login_seconds = 60;
    give(&vault, VaultReply_fields, &reply);
    answer(client, pin);
    vault_hears(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(poll(&poller, 1, 60000), 1);
    assert_int_equal(handover_receive(rig->control, &wish), FAULT_NONE);
    assert_int_equal(wish.kind, HANDOVER_DEVICE);
    return wish.index;
}

static struct peer device_given(const struct rig *rig, uint32_t request)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const struct handover given = {HANDOVER_DEVICE, request, pair[1], 0, 0};
    assert_int_equal(handover_send(rig->control, &given), FAULT_NONE);
    close(pair[1]);
    return peer_of(pair[0], CHANNEL_FRAME_MAX);
}

// Long before the front would give a device process up that says nothing (40 s).
#define AT_ONCE_SECONDS 20

static time_t seconds_now(void)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return now.tv_sec;
}

// What a device process says out of turn ends its ceremony at once, also when it came together with
// what was in turn, and is no signature. With a PIN that it may have tried, it counts (abuse:D12).
static void out_of_turn(void **state)
{
    static const struct {
        DeviceReply said[3];
        bool counts;
    } cases[] = {
        {{{.status = KeyStatus_KEY_SIGNED}}, false},                                // not ready
        {{{.found = true}}, false},                                                 //
        {{{.ready = true, .found = true}}, false},                                  //
        {{{.ready = true}, {.ready = true}}, true},                                 // twice
        {{{.ready = true}, {.found = true}, {.found = true}}, true},                //
        {{{.ready = true}, {.ready = true, .status = KeyStatus_KEY_SIGNED}}, true}, //
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct peer client;
        const uint32_t request = ceremony_begins(*state, &client, "1234");
        const time_t began = seconds_now();
        struct peer device = device_given(*state, request);
        for (size_t j = 0; j < 3; j++)
            if (cases[i].said[j].ready || cases[i].said[j].found || cases[i].said[j].status != 0)
                give(&device, DeviceReply_fields, &cases[i].said[j]);
        if (cases[i].counts) {
            vault_hears(VaultCall_attempt_tag);
            assert_int_equal(call.body.attempt.key.status, KeyStatus_KEY_FAILED);
            vault_judges(Result_RESULT_DENIED);
        }
        assert_int_equal(verdict(&client), Result_RESULT_DENIED);
        assert_in_range(seconds_now() - began, 0, AT_ONCE_SECONDS);
        peer_close(&device);
        peer_close(&client);
    }
}

// One that comes for a request that is over, or beside another, is closed unheard.
static void too_late(void **state)
{
    struct peer client;
    DeviceCall told;
    const uint32_t request = ceremony_begins(*state, &client, "1234");
    struct peer late = device_given(*state, request - 1);
    assert_false(take(&late, DeviceCall_fields, &told, sizeof told));
    peer_close(&late);
    struct peer device = device_given(*state, request);
    struct peer second = device_given(*state, request);
    assert_false(take(&second, DeviceCall_fields, &told, sizeof told));
    peer_close(&second);
    give(&device, DeviceReply_fields, &(DeviceReply){.ready = true});
    assert_true(take(&device, DeviceCall_fields, &told, sizeof told));
    assert_string_equal(told.pin, "1234");
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_ABSENT});
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    peer_close(&device);
    struct peer nobodys = device_given(*state, request); // when nothing goes on at all
    assert_false(take(&nobodys, DeviceCall_fields, &told, sizeof told));
    peer_close(&nobodys);
    peer_close(&client);
}

// What the key said before a PIN was given away is nobody's guess, whatever it says.
static void no_pin_no_guess(void **state)
{
    struct peer client;
    const uint32_t request = ceremony_begins(*state, &client, ""); // its own sensor
    struct peer device = device_given(*state, request);
    give(&device, DeviceReply_fields, &(DeviceReply){.ready = true});
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_PIN_WRONG});
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    peer_close(&device);
    peer_close(&client);
    vault_has_heard_nothing(*state);
}

// A refused challenge starts no device process.
static void a_refused_challenge(void **state)
{
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    struct pollfd poller = {((struct rig *)*state)->control, POLLIN, 0};
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    reply.body.plan.result = Result_RESULT_GRANTED;
    reply.body.plan.factors_count = 1;
    reply.body.plan.factors[0] = FactorKind_FACTOR_KEY;
    reply.body.plan.tries = 1;
    give(&vault, VaultReply_fields, &reply);
    answer(&client, "1234");
    vault_hears(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_DENIED;
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    assert_int_equal(poll(&poller, 1, 0), 0);
    peer_close(&client);
}

// In the first way or in another one: what has no words here is not asked for by those of a
// password.
static void an_unknown_factor(void **state)
{
    for (unsigned other = 0; other < 2; other++)
        for (int factor = 0; factor <= 200;
             factor += factor == 0 ? (int)_FactorKind_ARRAYSIZE : 196) {
            struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
            names_say(NameStatus_NAME_FOUND);
            vault_hears(VaultCall_plan_tag);
            reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
            Plan *plan = &reply.body.plan;
            plan->result = Result_RESULT_GRANTED;
            plan->factors_count = 1;
            plan->factors[0] = other == 0 ? (FactorKind)factor : FactorKind_FACTOR_PASSWORD;
            plan->others_count = (pb_size_t)other;
            plan->others[0].factors_count = 1;
            plan->others[0].factors[0] = (FactorKind)factor;
            plan->tries = 1;
            give(&vault, VaultReply_fields, &reply);
            assert_int_equal(verdict(&client), Result_RESULT_FAULT);
            peer_close(&client);
        }
}

int main(void)
{
#define RIG(name, function)                                                                        \
    {                                                                                              \
        name, function, begin_rig, end_rig, NULL                                                   \
    }
    const struct CMUnitTest tests[] = {
        RIG("abuse:D1 each socket takes its own requests", each_socket_its_requests),
        RIG("abuse:D3 abuse:D8 odd beginnings, and a second one", odd_beginnings),
        RIG("abuse:D3 who says nothing, or half of it", who_says_nothing),
        RIG("abuse:D1 an administrator's call at a login", an_administrators_call_at_a_login),
        RIG("abuse:M5 Enter alone is no code, and not judged", enter_alone),
        RIG("promise 1: an answer without a prompt", an_answer_without_a_prompt),
        RIG("promise 1: a refusal brings no ticket and no password", a_refusal_brings_nothing),
        RIG("abuse:D8 abuse:M8 half a nonce takes no grant", half_a_nonce_takes_nothing),
        RIG("abuse:D8 an account phase brings no ticket", an_account_brings_no_ticket),
        RIG("abuse:I1 the empty name is nobody, not uid 0", the_empty_name_is_not_root),
        RIG("a code that is too long is not sent in part", a_code_that_is_too_long),
        RIG("promise 1 abuse:D12: a device process that speaks out of turn", out_of_turn),
        RIG("promise 1: a device process that comes too late, or twice", too_late),
        RIG("abuse:F5 without a PIN nothing was guessed", no_pin_no_guess),
        RIG("promise 1: a factor that is not known is asked of nobody", an_unknown_factor),
        RIG("a challenge that is refused starts nothing", a_refused_challenge),
    };
    return cmocka_run_group_tests_name("front rules", tests, NULL, NULL);
}
