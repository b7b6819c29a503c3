// SPDX-License-Identifier: BSD-2-Clause
// A ceremony with a key, as the front has it done by a scripted device process: what ends it before
// the person has touched anything, and what that person, and the next one, are told (C4, abuse:F11,
// abuse:R1).
#include "front_rig.h"
#include "wire/handover.h"
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static DeviceCall told;

// --- the time -----------------------------------------------------------------------------------

static volatile int64_t *ahead; // milliseconds of the front's time since boot; shared with it

// libevent's time is another one: its timers run as ever.
int clock_gettime(clockid_t clock, struct timespec *time)
{
    const int result = (int)syscall(SYS_clock_gettime, clock, time);

    if (clock == CLOCK_BOOTTIME && ahead != NULL && result == 0) {
        time->tv_sec += *ahead / 1000;
        time->tv_nsec += *ahead % 1000 * 1000000;
    }
    return result;
}

static int begin(void **state)
{
    if (ahead == NULL)
        ahead =
            mmap(NULL, sizeof *ahead, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ahead == MAP_FAILED)
        return -1;
    *ahead = 0;
    return begin_rig(state);
}

// --- the vault ----------------------------------------------------------------------------------

// The next call, except for what the front asks about somebody who waits, which may come at any
// time.
static void vault_hears_news(pb_size_t which)
{
    do
        assert_true(take(&vault, VaultCall_fields, &call, sizeof call));
    while (call.which_body == VaultCall_challenge_tag && call.body.challenge.offered_count > 0);
    assert_int_equal(call.which_body, which);
}

static void vault_plans_a_key(void)
{
    vault_hears_news(VaultCall_plan_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
    Plan *plan = &reply.body.plan;
    plan->result = Result_RESULT_GRANTED;
    plan->factors_count = 1;
    plan->factors[0] = FactorKind_FACTOR_KEY;
    plan->tries = 3;
    plan->prompt_seconds = plan->login_seconds = 60;
    give(&vault, VaultReply_fields, &reply);
}

static void vault_challenges(void)
{
    vault_hears_news(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    Challenge *challenge = &reply.body.challenge;
    challenge->result = Result_RESULT_GRANTED;
    challenge->challenge.size = sizeof challenge->challenge.bytes;
    challenge->client_data_hash.size = sizeof challenge->client_data_hash.bytes;
    strcpy(challenge->rp_id, "warifu");
    challenge->handles_count = 1;
    challenge->handles[0].size = 16;
    memset(challenge->handles[0].bytes, 0x42, 16);
    challenge->others_count = 1;
    challenge->others[0].handle.size = 8;
    memset(challenge->others[0].handle.bytes, 0x43, 8);
    give(&vault, VaultReply_fields, &reply);
}

// The front asks whether what it gave still opens.
static void vault_is_asked_again(Withdrawal withdrawn)
{
    vault_hears(VaultCall_challenge_tag);
    const ChallengeCall *asked = &call.body.challenge;
    assert_int_equal(asked->offered_count, 2);
    assert_int_equal(asked->offered[0].size, 16);
    assert_int_equal(asked->offered[0].bytes[15], 0x42);
    assert_int_equal(asked->offered[1].size, 8);
    assert_int_equal(asked->offered[1].bytes[7], 0x43);
    assert_string_equal(asked->subject.who.name, "tester");
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_GRANTED;
    reply.body.challenge.withdrawn = withdrawn;
    give(&vault, VaultReply_fields, &reply);
}

// --- the device process -------------------------------------------------------------------------

static struct peer device_starts(const struct rig *rig)
{
    struct handover wish;
    struct pollfd poller = {rig->control, POLLIN, 0};
    int pair[2];

    assert_int_equal(poll(&poller, 1, 60000), 1);
    assert_int_equal(handover_receive(rig->control, &wish), FAULT_NONE);
    assert_int_equal(wish.kind, HANDOVER_DEVICE);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const struct handover given = {HANDOVER_DEVICE, wish.index, pair[1], 0, 0};
    assert_int_equal(handover_send(rig->control, &given), FAULT_NONE);
    close(pair[1]);
    struct peer device = peer_of(pair[0], CHANNEL_FRAME_MAX);
    give(&device, DeviceReply_fields, &(DeviceReply){.ready = true});
    return device;
}

static void device_waits_for_touch(struct peer *device)
{
    assert_true(take(device, DeviceCall_fields, &told, sizeof told));
    give(device, DeviceReply_fields, &(DeviceReply){.found = true});
}

// It learns that nobody waits any more, and says what came of it.
static void device_is_hung_up(struct peer *device, KeyStatus status)
{
    assert_false(take(device, DeviceCall_fields, &told, sizeof told));
    give(device, DeviceReply_fields, &(DeviceReply){.status = status});
    peer_close(device);
}

// --- clients ------------------------------------------------------------------------------------

static struct peer client_gives_pin(const struct rig *rig, uint8_t nonce)
{
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, nonce);
    names_say(NameStatus_NAME_FOUND);
    vault_plans_a_key();
    answer(&client, "1234");
    return client;
}

// The next text that holds `part`, past all others and requests for patience.
static bool hears(struct peer *client, const char *part)
{
    while (take(client, AdminServerFrame_fields, &heard, sizeof heard)) {
        if (heard.which_body == AdminServerFrame_prompt_tag)
            return false;
        if (heard.which_body == AdminServerFrame_info_tag &&
            strstr(heard.body.info.text, part) != NULL)
            return true;
    }
    return false;
}

static struct peer client_waits(const struct rig *rig, uint8_t nonce, struct peer *device)
{
    struct peer client = client_gives_pin(rig, nonce);
    vault_challenges();
    *device = device_starts(rig);
    device_waits_for_touch(device);
    assert_true(hears(&client, "touch it"));
    return client;
}

// --- the cases ----------------------------------------------------------------------------------

static void taken_out_of_use(void **state)
{
    static const struct {
        Withdrawal withdrawn;
        const char *text;
    } cases[] = {{Withdrawal_WITHDRAWN_ALL, "Your ID card or key was taken out of use"},
                 {Withdrawal_WITHDRAWN_SOME, "One of your ID cards or keys was taken out"},
                 {Withdrawal_WITHDRAWN_BARRED, "You may no longer log in here"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct peer device, client = client_waits(*state, 1, &device);
        vault_is_asked_again(Withdrawal_WITHDRAWN_NONE);
        vault_is_asked_again(cases[i].withdrawn);
        device_is_hung_up(&device, KeyStatus_KEY_UNTOUCHED);
        assert_true(hears(&client, cases[i].text));
        // Asked once more, and the vault has nothing to charge: what it hears next is another plan.
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
        assert_int_equal(heard.which_body, AdminServerFrame_prompt_tag);
        peer_close(&client);
    }
}

// Only what the vault has found out counts: a fault of its own ends nobody's wait.
static void not_found_out(void **state)
{
    struct peer device, client = client_waits(*state, 1, &device);
    vault_hears(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_FAULT;
    reply.body.challenge.withdrawn = Withdrawal_WITHDRAWN_ALL;
    give(&vault, VaultReply_fields, &reply);
    vault_is_asked_again(Withdrawal_WITHDRAWN_NONE); // as before
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_SIGNED});
    vault_hears_news(VaultCall_attempt_tag);
    assert_int_equal(call.body.attempt.key.status, KeyStatus_KEY_SIGNED);
    peer_close(&device);
    peer_close(&client);
}

// What a login has no room for is no proof, and no guess: the vault does not hear of it.
static void too_much_of_it(void **state)
{
    static DeviceReply signs;
    const size_t room = sizeof((KeyProof *)NULL)->auth_data.bytes;
    for (size_t more = 0; more < 2; more++) {
        struct peer device, client = client_waits(*state, 1, &device);
        signs = (DeviceReply){.status = KeyStatus_KEY_SIGNED};
        signs.auth_data.size = (pb_size_t)(room + more);
        memset(signs.auth_data.bytes, 0x5a, room + more);
        give(&device, DeviceReply_fields, &signs);
        if (more == 0) {
            vault_hears_news(VaultCall_attempt_tag);
            assert_int_equal(call.body.attempt.key.status, KeyStatus_KEY_SIGNED);
            assert_int_equal(call.body.attempt.key.auth_data.size, room);
            vault_judges(Result_RESULT_DENIED);
        }
        assert_false(hears(&client, "no such text"));
        assert_int_equal(heard.which_body, AdminServerFrame_prompt_tag); // it is asked again
        peer_close(&device);
        peer_close(&client);
    }
    struct peer client = client_begins(*state, Operation_OPERATION_ACCOUNT, 2);
    names_say(NameStatus_NAME_FOUND);
    vault_hears_news(VaultCall_account_tag);
    peer_close(&client);
}

// The vault says nothing of its own accord, and one that is new knows as much as the old one.
static void another_vault(void **state)
{
    struct peer device, client = client_waits(*state, 1, &device);
    vault_hears(VaultCall_challenge_tag);
    peer_close(&vault);
    new_vault(*state);
    vault_is_asked_again(Withdrawal_WITHDRAWN_ALL);
    device_is_hung_up(&device, KeyStatus_KEY_UNTOUCHED);
    assert_true(hears(&client, "was taken out of use"));
    peer_close(&client);
}

// A PIN that was wrong is counted, whatever became of the card meanwhile (abuse:L3).
static void a_wrong_pin(void **state)
{
    struct peer device, client = client_waits(*state, 1, &device);
    vault_is_asked_again(Withdrawal_WITHDRAWN_ALL);
    device_is_hung_up(&device, KeyStatus_KEY_PIN_WRONG);
    vault_hears(VaultCall_attempt_tag);
    assert_int_equal(call.body.attempt.key.status, KeyStatus_KEY_PIN_WRONG);
    vault_judges(Result_RESULT_DENIED);
    assert_true(hears(&client, "PIN is wrong"));
    peer_close(&client);
}

// Before the device process is there, nothing was given to it, and it is not given anything.
static void too_early(void **state)
{
    const struct rig *rig = *state;
    struct peer client = client_gives_pin(rig, 1);
    struct handover wish;
    struct pollfd poller = {rig->control, POLLIN, 0};

    vault_challenges();
    assert_int_equal(poll(&poller, 1, 60000), 1);
    assert_int_equal(handover_receive(rig->control, &wish), FAULT_NONE);
    vault_is_asked_again(Withdrawal_WITHDRAWN_ALL);
    assert_true(hears(&client, "was taken out of use"));
    peer_close(&client);
}

// While one waits another hears so; while one is being ended the next only waits for that, and its
// own challenge is asked for anew: what opened before may not open now.
static void the_next_one(void **state)
{
    struct peer device, first = client_waits(*state, 1, &device);
    struct peer second = client_gives_pin(*state, 2);

    vault_hears_news(VaultCall_challenge_tag);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_challenge_tag};
    reply.body.challenge.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    assert_true(hears(&second, "Another request at this computer"));
    peer_close(&second);
    peer_close(&device); // and so much for the first one
    peer_close(&first);
}

static void the_next_one_of_a_lost_card(void **state)
{
    struct peer device, first = client_waits(*state, 1, &device);
    vault_is_asked_again(Withdrawal_WITHDRAWN_ALL);
    assert_false(take(&device, DeviceCall_fields, &told, sizeof told)); // it takes its time
    struct peer second = client_gives_pin(*state, 2);
    vault_challenges();
    front_goes_round(*state);
    peer_close(&second); // Ctrl-C, and once more: who has gone keeps no place
    front_goes_round(*state);
    second = client_gives_pin(*state, 3);
    vault_challenges();
    front_goes_round(*state);
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_UNTOUCHED});
    peer_close(&device);
    assert_true(hears(&first, "was taken out of use"));
    vault_challenges(); // anew
    device = device_starts(*state);
    assert_true(take(&device, DeviceCall_fields, &told, sizeof told));
    assert_string_equal(told.pin, "1234");
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_STRANGER});
    peer_close(&device);
    assert_true(hears(&second, "not registered for you, or was taken out of use"));
    peer_close(&first);
    peer_close(&second);
}

// The device process of somebody who is no longer waited for, and which does not end.
static struct peer lingers(const struct rig *rig, struct peer *device)
{
    const struct peer first = client_waits(rig, 1, device);
    vault_is_asked_again(Withdrawal_WITHDRAWN_ALL);
    assert_false(take(device, DeviceCall_fields, &told, sizeof told));
    return first;
}

static void the_next_one_does_not_wait_for_ever(void **state)
{
    struct peer device, first = lingers(*state, &device);
    struct peer second = client_gives_pin(*state, 2);
    vault_challenges();
    front_goes_round(*state);
    *ahead = 10000;
    assert_true(hears(&second, "The request before yours at this computer still holds"));
    device_is_hung_up(&device, KeyStatus_KEY_UNTOUCHED);
    assert_true(hears(&first, "was taken out of use"));
    peer_close(&first);
    peer_close(&second);
}

// --- an administrator's order -------------------------------------------------------------------

static struct peer administrator_calls(const struct rig *rig)
{
    struct peer client = client_begins(rig, Operation_OPERATION_ADMIN, 2);
    AdminClientFrame frame = AdminClientFrame_init_zero;

    frame.which_body = AdminClientFrame_call_tag;
    strcpy(frame.body.call.verb, "key.enrol");
    frame.body.call.args_count = 1;
    strcpy(frame.body.call.args[0].name, "pin");
    frame.body.call.args[0].which_value = Field_text_tag;
    strcpy(frame.body.call.args[0].value.text, "4321");
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    answer(&client, "secret");
    vault_hears(VaultCall_attempt_tag);
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    const uint64_t proof = call.id;
    give(&client, AdminClientFrame_fields, &frame);
    vault_settles(proof, true);
    return client;
}

static void vault_orders(uint8_t number)
{
    vault_hears(VaultCall_admin_tag);
    assert_string_equal(call.body.admin.call.verb, "key.enrol");
    assert_false(call.body.admin.has_registration);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_page_tag};
    reply.body.page.has_order = true;
    KeyOrder *order = &reply.body.page.order;
    order->task = DeviceTask_DEVICE_MAKE;
    order->has_challenge = true;
    order->challenge.challenge.size = sizeof order->challenge.challenge.bytes;
    order->challenge.challenge.bytes[0] = number;
    give(&vault, VaultReply_fields, &reply);
}

static void an_order_waits_too(void **state)
{
    struct peer device, first = lingers(*state, &device);
    struct peer second = administrator_calls(*state);
    vault_orders(1);
    front_goes_round(*state);
    device_is_hung_up(&device, KeyStatus_KEY_UNTOUCHED);
    assert_true(hears(&first, "was taken out of use"));
    vault_orders(2); // anew
    device = device_starts(*state);
    assert_true(take(&device, DeviceCall_fields, &told, sizeof told));
    assert_int_equal(told.task, DeviceTask_DEVICE_MAKE);
    assert_string_equal(told.pin, "4321");
    give(&device, DeviceReply_fields, &(DeviceReply){.status = KeyStatus_KEY_FULL});
    vault_hears(VaultCall_admin_tag);
    assert_true(call.body.admin.has_registration);
    assert_int_equal(call.body.admin.registration.status, KeyStatus_KEY_FULL);
    assert_int_equal(call.body.admin.registration.challenge.bytes[0], 2);
    peer_close(&device);
    peer_close(&first);
    peer_close(&second);
}

static void an_order_does_not_wait_for_ever(void **state)
{
    struct peer device, first = lingers(*state, &device);
    struct peer second = administrator_calls(*state);
    vault_orders(1);
    front_goes_round(*state);
    *ahead = 10000;
    vault_hears(VaultCall_admin_tag);
    assert_true(call.body.admin.has_registration);
    assert_int_equal(call.body.admin.registration.status, KeyStatus_KEY_ENDING);
    device_is_hung_up(&device, KeyStatus_KEY_UNTOUCHED);
    assert_true(hears(&first, "was taken out of use"));
    peer_close(&first);
    peer_close(&second);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, begin, end_rig, NULL                                                       \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:R1 C4 who is waited for hears that the card was taken out of use",
             taken_out_of_use),
        test("abuse:R1 what the vault could not find out takes nothing out of use", not_found_out),
        test("abuse:D16 more than a login has room for is no proof", too_much_of_it),
        test("abuse:R1 a vault that was started anew is asked as well", another_vault),
        test("abuse:L3 a PIN that was wrong counts all the same", a_wrong_pin),
        test("abuse:R1 before there is a device process", too_early),
        test("abuse:F11 while one waits for a touch, another is told so", the_next_one),
        test("abuse:F11 abuse:R1 while one is being ended, the next waits and is asked anew",
             the_next_one_of_a_lost_card),
        test("abuse:F11 who waits for one that does not end is told so within some seconds",
             the_next_one_does_not_wait_for_ever),
        test("abuse:F11 abuse:R1 an administrator's order waits in the same way, and is made anew",
             an_order_waits_too),
        test("abuse:F11 and no longer than a login", an_order_does_not_wait_for_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
