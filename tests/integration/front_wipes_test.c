// SPDX-License-Identifier: BSD-2-Clause
// What the front's memory holds of what people type: as long as it is needed, in one place, and
// then nothing (B8, abuse:W8). Each case types a secret of its own.
#include "../front/front_rig.h"
#include "../leftovers.h"
#include "wire/handover.h"
#include <linux/sockios.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define CODE "7421-0093-5518-2267"

// How many copies there are once the front has come to rest. It does what is left to do at once,
// but after what the test heard; the limit only ends a test that fails.
static unsigned copies(const struct rig *rig, const char *secret, unsigned wanted)
{
    unsigned found = leftovers(rig->front, secret);
    for (int i = 0; i < 300 && found != wanted; i++) {
        (void)poll(NULL, 0, 10);
        found = leftovers(rig->front, secret);
    }
    if (found != wanted)
        leftovers_looked_for(rig->front, secret, true);
    return found;
}

static void vault_plans_ways(FactorKind first, FactorKind second, FactorKind other)
{
    vault_hears(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    Plan *plan = &reply.body.plan;
    plan->result = Result_RESULT_GRANTED;
    plan->factors_count = second != FactorKind_FACTOR_NONE ? 2 : 1;
    plan->factors[0] = first;
    plan->factors[1] = second;
    plan->tries = 3;
    plan->prompt_seconds = plan->login_seconds = 60;
    if (other != FactorKind_FACTOR_NONE) {
        plan->others_count = 1;
        plan->others[0].factors_count = 1;
        plan->others[0].factors[0] = other;
    }
    give(&vault, VaultReply_fields, &reply);
}

static struct peer typed(const struct rig *rig, const char *first, const char *second)
{
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans_ways(FactorKind_FACTOR_PASSWORD, FactorKind_FACTOR_OTP, FactorKind_FACTOR_NONE);
    answer(&client, first);
    if (second != NULL) {
        answer(&client, second);
        vault_hears(VaultCall_attempt_tag);
    }
    return client;
}

// A grant: what was typed goes before the client says that it has it.
static void of_a_login(void **state)
{
#define PASSWORD "Himitsu-1 of a login"
    struct peer client = typed(*state, PASSWORD, CODE);
    assert_int_equal(copies(*state, PASSWORD, 1), 1);
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    assert_int_equal(copies(*state, PASSWORD, 0), 0);
    assert_int_equal(copies(*state, CODE, 0), 0);
    peer_close(&client);
#undef PASSWORD
}

// With the ticket of it whoever has it goes on as this person; nothing is said after it.
static void of_a_verdict(void **state)
{
#define TICKET "Himitsu-14, a ticket that nobody else may show"
    struct peer client = typed(*state, "x", CODE);
    const uint64_t id = call.id;
    reply = (VaultReply){.id = id, .which_body = VaultReply_outcome_tag};
    reply.body.outcome.result = Result_RESULT_GRANTED;
    reply.body.outcome.ticket.size = sizeof TICKET;
    memcpy(reply.body.outcome.ticket.bytes, TICKET, sizeof TICKET);
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    assert_memory_equal(heard.body.verdict.ticket.bytes, TICKET, sizeof TICKET);
    take_verdict(&client, 1);
    vault_settles(id, true);
    assert_int_equal(copies(*state, TICKET, 0), 0);
    peer_close(&client);
#undef TICKET
}

static void of_a_client_that_goes(void **state)
{
#define PASSWORD "Himitsu-2 of one who goes"
    struct peer client = typed(*state, PASSWORD, NULL);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard)); // the next prompt
    assert_int_equal(copies(*state, PASSWORD, 1), 1);
    peer_close(&client);
    assert_int_equal(copies(*state, PASSWORD, 0), 0);
#undef PASSWORD
}

// In the middle of a frame.
static void of_half_a_frame(void **state)
{
#define PASSWORD "Himitsu-3 of half a frame"
    uint8_t bytes[200];
    size_t used = 0;
    AdminClientFrame frame = AdminClientFrame_init_zero;
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(2, 1);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = heard.body.prompt.id;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, PASSWORD "...");
    assert_int_equal(frame_encode(AdminClientFrame_fields, &frame, bytes, sizeof bytes, &used),
                     FAULT_NONE);
    assert_int_equal(write(client.fd, bytes, used - 1), used - 1);
    assert_int_equal(copies(*state, PASSWORD, 1), 1);
    peer_close(&client);
    assert_int_equal(copies(*state, PASSWORD, 0), 0);
#undef PASSWORD
}

// What belongs to a way that was left.
static void of_another_try(void **state)
{
#define PASSWORD "Himitsu-4 of another try"
    struct handover wish;
    struct pollfd poller = {((struct rig *)*state)->control, POLLIN, 0};
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans_ways(FactorKind_FACTOR_PASSWORD, FactorKind_FACTOR_KEY, FactorKind_FACTOR_NONE);
    answer(&client, PASSWORD);
    answer(&client, "1234");
    vault_hears(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(poll(&poller, 1, 60000), 1);
    assert_int_equal(handover_receive(poller.fd, &wish), FAULT_NONE);
    assert_int_equal(copies(*state, PASSWORD, 1), 1);
    const struct handover none = {HANDOVER_DEVICE, wish.index, -1, 0, 0}; // it does not start
    assert_int_equal(handover_send(poller.fd, &none), FAULT_NONE);
    do
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body != AdminServerFrame_prompt_tag); // the first factor again
    assert_int_equal(copies(*state, PASSWORD, 0), 0);
    peer_close(&client);
#undef PASSWORD
}

// --- keys ---------------------------------------------------------------------------------------

static void vault_challenges_now(void)
{
    vault_hears(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
}

static struct peer device_of(const struct rig *rig)
{
    struct handover wish;
    struct pollfd poller = {rig->control, POLLIN, 0};
    int pair[2];
    assert_int_equal(poll(&poller, 1, 60000), 1);
    assert_int_equal(handover_receive(rig->control, &wish), FAULT_NONE);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const struct handover given = {HANDOVER_DEVICE, wish.index, pair[1], 0, 0};
    assert_int_equal(handover_send(rig->control, &given), FAULT_NONE);
    close(pair[1]);
    return peer_of(pair[0], CHANNEL_FRAME_MAX);
}

static struct peer pin_typed(const struct rig *rig, const char *pin)
{
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans_ways(FactorKind_FACTOR_KEY, FactorKind_FACTOR_NONE, FactorKind_FACTOR_NONE);
    answer(&client, pin);
    vault_challenges_now();
    return client;
}

// Once the device process has it, nobody else does; not the vault either.
static void of_a_pin(void **state)
{
#define PIN "Himitsu-5 of a PIN"
    static DeviceCall told;
    struct peer client = pin_typed(*state, PIN), device = device_of(*state);
    assert_int_equal(copies(*state, PIN, 1), 1); // it waits for the process, and in no answer
    give(&device, DeviceReply_fields, &(DeviceReply){.ready = true});
    assert_true(take(&device, DeviceCall_fields, &told, sizeof told));
    assert_string_equal(told.pin, PIN);
    assert_int_equal(copies(*state, PIN, 0), 0);
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_PIN_WRONG});
    do
        assert_true(take(&vault, VaultCall_fields, &call, sizeof call));
    while (call.which_body == VaultCall_challenge_tag); // whether it still opens
    assert_int_equal(call.which_body, VaultCall_attempt_tag);
    assert_string_equal(call.body.attempt.answers[0].text, "");
    peer_close(&device);
    peer_close(&client);
#undef PIN
}

static void of_a_pin_that_was_not_given(void **state)
{
#define PIN "Himitsu-6 of an unused PIN"
    struct peer client = pin_typed(*state, PIN), device = device_of(*state);
    assert_int_equal(copies(*state, PIN, 1), 1);
    peer_close(&client); // before the process says that it runs
    assert_int_equal(copies(*state, PIN, 0), 0);
    peer_close(&device);
#undef PIN
}

static void of_a_pin_whose_process_dies(void **state)
{
#define PIN "Himitsu-7 of a lost PIN"
    struct peer client = pin_typed(*state, PIN), device = device_of(*state);
    assert_int_equal(copies(*state, PIN, 1), 1);
    peer_close(&device);
    assert_int_equal(copies(*state, PIN, 0), 0);
    peer_close(&client);
#undef PIN
}

// --- changes and calls --------------------------------------------------------------------------

// A module that stands before ours may have asked for the one that still counts.
static void answer_beside(struct peer *client, const char *text, const char *current)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    assert_true(take(client, AdminServerFrame_fields, &heard, sizeof heard));
    assert_int_equal(heard.which_body, AdminServerFrame_prompt_tag);
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = heard.body.prompt.id;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, text);
    strcpy(frame.body.answer.current, current);
    give(client, AdminClientFrame_fields, &frame);
}

static struct peer new_password_typed(const struct rig *rig, const char *password,
                                      const char *current)
{
    struct peer client = client_begins(rig, Operation_OPERATION_CHANGE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    reply.body.plan.result = Result_RESULT_GRANTED;
    reply.body.plan.change_password = reply.body.plan.enrol_otp = true;
    reply.body.plan.ticket.size = 4;
    reply.body.plan.tries = 1;
    reply.body.plan.prompt_seconds = reply.body.plan.login_seconds = 60;
    give(&vault, VaultReply_fields, &reply);
    answer_beside(&client, password, current);
    answer(&client, password);
    vault_hears(VaultCall_set_password_tag);
    assert_string_equal(call.body.set_password.password, password);
    return client;
}

static void of_a_change(void **state)
{
#define PASSWORD "Himitsu-8 of a change"
#define BEFORE "Himitsu-15 of before the change"
    struct peer client = new_password_typed(*state, PASSWORD, BEFORE);
    assert_int_equal(copies(*state, PASSWORD, 1), 1);
    assert_int_equal(copies(*state, BEFORE, 1), 1);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_change_tag};
    reply.body.change.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    vault_hears(VaultCall_enrol_tag); // it goes on
    assert_int_equal(copies(*state, PASSWORD, 0), 0);
    assert_int_equal(copies(*state, BEFORE, 0), 0);
    peer_close(&client);
#undef PASSWORD
#undef BEFORE
}

// The secret of a generator that is offered is told to the person and kept by nobody.
static void of_an_offer(void **state)
{
#define OFFERED "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    struct peer client = new_password_typed(*state, "x", "");
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_change_tag};
    reply.body.change.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    vault_hears(VaultCall_enrol_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_offer_tag};
    reply.body.offer.result = Result_RESULT_GRANTED;
    strcpy(reply.body.offer.uri, "otpauth://totp/x?secret=" OFFERED);
    strcpy(reply.body.offer.secret, OFFERED);
    give(&vault, VaultReply_fields, &reply);
    do
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body != AdminServerFrame_prompt_tag);
    assert_int_equal(copies(*state, OFFERED, 0), 0);
    // And the code with which it is confirmed.
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = heard.body.prompt.id;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, "90210443");
    give(&client, AdminClientFrame_fields, &frame);
    vault_hears(VaultCall_confirm_tag);
    assert_int_equal(copies(*state, "90210443", 1), 1);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_confirmed_tag};
    reply.body.confirmed.result = Result_RESULT_DENIED; // asked again
    give(&vault, VaultReply_fields, &reply);
    do
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body != AdminServerFrame_prompt_tag);
    assert_int_equal(copies(*state, "90210443", 0), 0);
    peer_close(&client);
#undef OFFERED
}

static struct peer administrator_calls(const struct rig *rig, const char *name, const char *text)
{
    struct peer client = client_begins(rig, Operation_OPERATION_ADMIN, 1);
    AdminClientFrame frame = AdminClientFrame_init_zero;
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    answer(&client, "x");
    vault_hears(VaultCall_attempt_tag);
    const uint64_t proof = call.id;
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    frame.which_body = AdminClientFrame_call_tag;
    strcpy(frame.body.call.verb, "totp.import");
    frame.body.call.args_count = 1;
    strcpy(frame.body.call.args[0].name, name);
    frame.body.call.args[0].which_value = Field_text_tag;
    strcpy(frame.body.call.args[0].value.text, text);
    give(&client, AdminClientFrame_fields, &frame);
    vault_settles(proof, true);
    vault_hears(VaultCall_admin_tag);
    return client;
}

static void of_a_call(void **state)
{
#define SECRET "Himitsu-9 of a call"
#define ROW "Himitsu-10 of a row"
    struct peer client = administrator_calls(*state, "secret", SECRET);
    assert_int_equal(copies(*state, SECRET, 1), 1);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_page_tag};
    AdminPage *page = &reply.body.page;
    page->rows_count = 1;
    page->rows[0].fields_count = 1;
    strcpy(page->rows[0].fields[0].name, "secret");
    page->rows[0].fields[0].which_value = Field_text_tag;
    strcpy(page->rows[0].fields[0].value.text, ROW);
    page->has_end = true;
    give(&vault, VaultReply_fields, &reply);
    do
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body != AdminServerFrame_end_tag);
    assert_int_equal(copies(*state, SECRET, 0), 0); // the client stays
    assert_int_equal(copies(*state, ROW, 0), 0);
    peer_close(&client);
#undef SECRET
#undef ROW
}

static void of_a_call_whose_client_goes(void **state)
{
#define SECRET "Himitsu-11 of a lost call"
    struct peer client = administrator_calls(*state, "secret", SECRET);
    assert_int_equal(copies(*state, SECRET, 1), 1);
    peer_close(&client);
    assert_int_equal(copies(*state, SECRET, 0), 0);
#undef SECRET
}

static void of_the_pin_of_a_call(void **state)
{
#define PIN "Himitsu-12 of a call's PIN"
    static DeviceCall told;
    struct peer client = administrator_calls(*state, "pin", PIN);
    assert_int_equal(call.body.admin.call.args_count, 0); // B2: not for the vault
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_page_tag};
    reply.body.page.has_order = true;
    reply.body.page.order.task = DeviceTask_DEVICE_MAKE;
    reply.body.page.order.has_challenge = true;
    give(&vault, VaultReply_fields, &reply);
    struct peer device = device_of(*state);
    assert_int_equal(copies(*state, PIN, 1), 1); // and in the call no more
    give(&device, DeviceReply_fields, &(DeviceReply){.ready = true});
    assert_true(take(&device, DeviceCall_fields, &told, sizeof told));
    assert_string_equal(told.pin, PIN);
    assert_int_equal(copies(*state, PIN, 0), 0);
    peer_close(&device);
    peer_close(&client);
#undef PIN
}

// Whether the other end has not read all that was sent to it (unix(7)).
static bool is_unread(int fd)
{
    int bytes = 0;

    assert_int_equal(ioctl(fd, SIOCOUTQ, &bytes), 0);
    return bytes > 0;
}

// A page whose rows are full of `text`, for the call that the vault heard last.
static void vault_gives_rows(const char *text)
{
    static VaultReply page;
    page = (VaultReply){.id = call.id, .which_body = VaultReply_page_tag};
    page.body.page.rows_count = 4;
    for (size_t r = 0; r < 4; r++) {
        AdminRow *row = &page.body.page.rows[r];
        row->fields_count = 24;
        for (size_t f = 0; f < 24; f++) {
            strcpy(row->fields[f].name, "secret");
            row->fields[f].which_value = Field_text_tag;
            memset(row->fields[f].value.text, 'x', 500);
            strcpy(row->fields[f].value.text, text);
        }
    }
    page.body.page.has_end = true;
    give(&vault, VaultReply_fields, &page);
    // A client that does not wait for its answer is out of turn: the front hears the vault first.
    while (is_unread(vault.fd))
        sched_yield();
}

// A client that does not read: what waits for it goes with it, and so does what waited in less room
// before.
static void of_what_nobody_reads(void **state)
{
#define ROW "Himitsu-13 of a row that nobody reads"
    const struct rig *rig = *state;
    AdminClientFrame frame = AdminClientFrame_init_zero;
    struct peer client = administrator_calls(rig, "secret", "x");
    unsigned pages = 0;
    frame.which_body = AdminClientFrame_call_tag;
    strcpy(frame.body.call.verb, "user.list");
    // More and more, until the socket takes no more; the next call says that the page before is
    // sent.
    do {
        vault_gives_rows(ROW);
        give(&client, AdminClientFrame_fields, &frame);
        vault_hears(VaultCall_admin_tag);
    } while (leftovers(rig->front, ROW) == 0 && ++pages < 500);
    assert_in_range(pages, 1, 499);
    vault_gives_rows(ROW); // for which the queue has to grow
    give(&client, AdminClientFrame_fields, &frame);
    vault_hears(VaultCall_admin_tag);
    peer_close(&client);
    assert_int_equal(copies(rig, ROW, 0), 0);
#undef ROW
}

// What waits for one has a limit, and then there is nobody (abuse:D3).
static void of_one_who_never_reads(void **state)
{
#define ROW "Himitsu-16 of a row for nobody"
    const struct rig *rig = *state;
    AdminClientFrame frame = AdminClientFrame_init_zero;
    struct peer client = administrator_calls(rig, "secret", "x");
    struct pollfd poller = {client.fd, 0, 0};
    unsigned pages = 0, waiting = 0;
    frame.which_body = AdminClientFrame_call_tag;
    strcpy(frame.body.call.verb, "user.list");
    for (;;) {
        vault_gives_rows(ROW);
        front_goes_round(rig);
        if (poll(&poller, 1, 0) == 1) // hung up on
            break;
        give(&client, AdminClientFrame_fields, &frame);
        vault_hears(VaultCall_admin_tag);
        waiting += leftovers(rig->front, ROW) > 0;
        assert_true(++pages < 500 && waiting < 100);
    }
    assert_int_equal(copies(rig, ROW, 0), 0);
    peer_close(&client);
#undef ROW
}

int main(void)
{
    if (!leftovers_can_be_seen()) {
        puts("1..0 # SKIP sanitizers keep copies");
        return 0;
    }
#define RIG(name, function)                                                                        \
    {                                                                                              \
        name, function, begin_rig, end_rig, NULL                                                   \
    }
    const struct CMUnitTest tests[] = {
        RIG("B8 of a login", of_a_login),
        RIG("B8 of a verdict and its ticket", of_a_verdict),
        RIG("B8 of a client that goes away", of_a_client_that_goes),
        RIG("B8 of half a frame", of_half_a_frame),
        RIG("B8 of the try before", of_another_try),
        RIG("B2 B8 of a PIN: nobody but the device process has it", of_a_pin),
        RIG("B8 of a PIN that was not given away", of_a_pin_that_was_not_given),
        RIG("B8 of a PIN whose process dies", of_a_pin_whose_process_dies),
        RIG("B8 of a change", of_a_change),
        RIG("B8 abuse:C1 of an offer, and the code that confirms it", of_an_offer),
        RIG("B8 of an administrator's call and its answer", of_a_call),
        RIG("B8 of a call whose client goes away", of_a_call_whose_client_goes),
        RIG("B2 B8 of the PIN in a call", of_the_pin_of_a_call),
        RIG("B8 of what nobody reads", of_what_nobody_reads),
        RIG("B8 abuse:D3 of one who never reads, and who is hung up on", of_one_who_never_reads),
    };
    return cmocka_run_group_tests_name("front wipes", tests, NULL, NULL);
}
