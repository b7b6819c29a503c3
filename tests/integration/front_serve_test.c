// SPDX-License-Identifier: BSD-2-Clause
// What the front says when the vault, the names and the clients lie, die, mix things up or come
// back (promise 1; abuse:D8 abuse:D12 abuse:L3 abuse:R1).
#include "../front/front_rig.h"
#include "wire/channel.h"
#include "wire/handover.h"
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void grants(void **state)
{
    struct peer client = attempt_is_out(*state, 7);
    assert_int_equal(call.body.attempt.answers_count, 2);
    assert_string_equal(call.body.attempt.answers[0].text, "secret");
    assert_string_equal(call.body.attempt.answers[1].text, "123456");
    assert_string_equal(call.body.attempt.subject.host, "test-host");
    assert_int_equal(call.body.attempt.subject.peer_uid, geteuid());
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    assert_int_equal(heard.body.verdict.nonce.bytes[3], 7); // abuse:D8: of this very request
    assert_memory_equal(heard.body.verdict.ticket.bytes, "tick", 4);
    assert_false(heard.body.verdict.password); // abuse:M17: the vault says that none was proved
    const uint64_t id = call.id;
    take_verdict(&client, 7);
    vault_settles(id, true);
    assert_int_equal(verdict(&client), -1); // and then the end
    peer_close(&client);
}

// abuse:M8: what nobody has is not granted, and nobody works for somebody who is gone.
static void a_client_goes(void **state)
{
    struct peer client = attempt_is_out(*state, 1);
    uint64_t id = call.id;
    assert_in_range(call.patience, 20000, 29999); // shorter than anybody's here
    peer_close(&client);                          // before the verdict
    vault_hears(VaultCall_cancel_tag);
    assert_int_equal(call.body.cancel.call, id);
    call.id = id;
    vault_judges(Result_RESULT_GRANTED); // the vault had it already
    vault_settles(id, false);

    client = attempt_is_out(*state, 2);
    id = call.id;
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    peer_close(&client); // with the verdict, and without a word
    vault_settles(id, false);

    client = attempt_is_out(*state, 3);
    id = call.id;
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    take_verdict(&client, 3);
    peer_close(&client); // the word and the end come together
    vault_settles(id, true);

    client = attempt_is_out(*state, 4);
    id = call.id;
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    take_verdict(&client, 5); // of another request
    vault_settles(id, false);
    assert_int_equal(verdict(&client), -1);
    peer_close(&client);

    client = attempt_is_out(*state, 6);
    id = call.id;
    vault_judges(Result_RESULT_DENIED); // nothing to settle
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    peer_close(&client);
    struct pollfd poller = {vault.fd, POLLIN, 0};
    assert_int_equal(poll(&poller, 1, 200), 0);
}

// A module that was loaded before an upgrade does not know the word.
static void an_old_client(void **state)
{
    said_version = PROTOCOL_VERSION_OLD;
    struct peer client = attempt_is_out(*state, 1);
    said_version = PROTOCOL_VERSION;
    const uint64_t id = call.id;
    vault_judges(Result_RESULT_GRANTED);
    vault_settles(id, true);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), -1);
    peer_close(&client);
}

static void a_busy_vault(void **state)
{
    struct peer client = attempt_is_out(*state, 1);
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_outcome_tag};
    reply.body.outcome.result = Result_RESULT_BUSY;
    reply.body.outcome.retry_seconds = 12;
    give(&vault, VaultReply_fields, &reply);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    assert_int_equal(heard.which_body, AdminServerFrame_info_tag);
    assert_non_null(strstr(heard.body.info.text, "12 seconds"));
    assert_int_equal(verdict(&client), Result_RESULT_BUSY);
    peer_close(&client);
}

static void wrong_bodies(void **state)
{
    static const pb_size_t bodies[] = {0,
                                       VaultReply_plan_tag,
                                       VaultReply_account_tag,
                                       VaultReply_change_tag,
                                       VaultReply_offer_tag,
                                       VaultReply_confirmed_tag,
                                       VaultReply_session_tag,
                                       VaultReply_page_tag};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct peer client = attempt_is_out(*state, 1);
        reply = (VaultReply){.id = call.id, .which_body = bodies[i]};
        if (bodies[i] == VaultReply_plan_tag || bodies[i] == VaultReply_account_tag ||
            bodies[i] == VaultReply_change_tag || bodies[i] == VaultReply_offer_tag ||
            bodies[i] == VaultReply_confirmed_tag || bodies[i] == VaultReply_session_tag)
            reply.body.plan.result = Result_RESULT_GRANTED; // the first member of all of them
        give(&vault, VaultReply_fields, &reply);
        assert_int_equal(verdict(&client), Result_RESULT_FAULT);
        peer_close(&client);
        vault_judges(Result_RESULT_GRANTED); // too late: nobody waits for it
    }
}

static void other_ids(void **state)
{
    struct peer one = attempt_is_out(*state, 1);
    uint64_t id_of_one = call.id;
    struct peer two = attempt_is_out(*state, 2);
    uint64_t id_of_two = call.id;
    assert_true(id_of_one != id_of_two);
    reply = (VaultReply){.id = id_of_two + 1000, .which_body = VaultReply_outcome_tag};
    reply.body.outcome.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply); // nobody's
    for (unsigned bit = 1; bit < 20;
         bit++) { // nor those that a table of callers may have in one place
        reply.id = id_of_two + ((uint64_t)1 << bit);
        give(&vault, VaultReply_fields, &reply);
    }
    reply.id = 0;
    give(&vault, VaultReply_fields, &reply);
    call.id = id_of_two;
    vault_judges(Result_RESULT_DENIED);
    assert_int_equal(verdict(&two), Result_RESULT_DENIED);
    vault_judges(Result_RESULT_GRANTED); // the same once more
    call.id = id_of_one;
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&one), Result_RESULT_GRANTED);
    peer_close(&one);
    peer_close(&two);
}

static void strange_results(void **state)
{
    static const int results[] = {Result_RESULT_MAX_TRIES,
                                  Result_RESULT_FAULT,
                                  Result_RESULT_NEW_PASSWORD,
                                  Result_RESULT_NOT_CHANGED,
                                  9,
                                  99,
                                  INT32_MAX};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct peer client = attempt_is_out(*state, 1);
        vault_judges((Result)results[i]);
        assert_int_equal(verdict(&client), Result_RESULT_FAULT);
        peer_close(&client);
    }
}

static void nothing_to_prove(void **state)
{
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(0, 1); // a plan without factors opens nothing
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
}

// "TESTER" may be a name to the name service: a prompt that showed it as "tester" would say so.
static void a_prompt_shows_the_name_as_typed(void **state)
{
    const struct rig *rig = *state;
    said_user = "TESTER";
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 77);
    said_user = "tester";
    names_say(NameStatus_NAME_FOUND);
    vault_plans(2, 1);
    answer(&client, "");
    assert_non_null(strstr(heard.body.prompt.text, "TESTER"));
    assert_null(strstr(heard.body.prompt.text, "tester"));
    peer_close(&client);
}

static struct peer client_begins_patiently(const struct rig *rig, uint32_t patience)
{
    said_patience = patience;
    const struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
    said_patience = 0;
    return client;
}

static void names_fail(void **state)
{
    struct peer client = client_begins(*state, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FAILED);
    // The vault has it on record; nobody was taken for somebody who is not known, and whatever it
    // says to that opens nothing.
    vault_plans(2, 1);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    while (heard.which_body == AdminServerFrame_info_tag)
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    assert_int_equal(heard.which_body, AdminServerFrame_verdict_tag);
    assert_int_equal(heard.body.verdict.result, Result_RESULT_FAULT);
    assert_int_equal(call.body.plan.operation, Operation_OPERATION_AUTHENTICATE);
    assert_int_equal(call.body.plan.subject.who.status, NameStatus_NAME_FAILED);
    assert_string_equal(call.body.plan.subject.who.name, said_user);
    assert_string_equal(call.body.plan.subject.service, "login");
    peer_close(&client);
    client = client_begins(*state, Operation_OPERATION_ACCOUNT, 1);
    NameCall asked; // no answer at all
    assert_true(take(&names, NameCall_fields, &asked, sizeof asked));
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
}

// A name on which the process of the names ends twice is at fault itself.
static void names_die(void **state)
{
    const struct rig *rig = *state;
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
    NameCall asked;
    for (int i = 0; i < 2; i++) {
        int pair[2];
        assert_true(take(&names, NameCall_fields, &asked, sizeof asked));
        assert_string_equal(asked.name, geteuid() == 0 ? said_user : "");
        peer_close(&names);
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
        const struct handover handover = {HANDOVER_NAMES, 0, pair[1], (uint32_t)(1 + i), 0};
        assert_int_equal(handover_send(rig->control, &handover), FAULT_NONE);
        close(pair[1]);
        names = peer_of(pair[0], CHANNEL_FRAME_MAX);
    }
    vault_plans(2, 1); // for the record; what it says to that opens nothing
    assert_int_equal(call.body.plan.subject.who.status, NameStatus_NAME_FAILED);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    struct pollfd poller = {names.fd, POLLIN, 0};
    front_goes_round(rig);
    assert_int_equal(poll(&poller, 1, 0), 0); // nobody is asked a third time
    peer_close(&client);
}

// Whatever a client says that it can wait.
static void patience_has_an_end(void **state)
{
    const struct rig *rig = *state;
    struct peer client = client_begins_patiently(rig, UINT32_MAX);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    assert_in_range(call.patience, 1, 30000);
    peer_close(&client);
    client = client_begins_patiently(rig, 8000);
    names_say(NameStatus_NAME_FOUND);
    vault_hears(VaultCall_plan_tag);
    assert_in_range(call.patience, 1, 7999);
    peer_close(&client);
}

static void vault_dies(void **state)
{
    struct rig *rig = *state;
    struct peer one = attempt_is_out(rig, 1), two = attempt_is_out(rig, 2);
    peer_close(&two); // abuse:L3: this client has gone meanwhile
    front_goes_round(rig);
    peer_close(&vault);
    assert_int_equal(verdict(&one), Result_RESULT_FAULT);
    new_vault(rig);
    vault_hears(VaultCall_lost_tag); // abuse:D12: both are charged
    assert_string_equal(call.body.lost.subject.who.name, "tester");
    assert_string_equal(call.body.lost.subject.service, "login");
    peer_close(&vault); // it dies again before it has recorded them
    new_vault(rig);
    vault_hears(VaultCall_lost_tag);
    vault_judges(Result_RESULT_FAULT); // the one that could not be charged is owed still
    vault_hears(VaultCall_lost_tag);
    vault_judges(Result_RESULT_FAULT);
    front_goes_round(rig);
    peer_close(&vault);
    new_vault(rig);
    vault_hears(VaultCall_lost_tag);
    vault_judges(Result_RESULT_DENIED);
    vault_hears(VaultCall_lost_tag);
    vault_judges(Result_RESULT_DENIED);
    front_goes_round(rig);
    peer_close(&vault);
    new_vault(rig); // now nothing is owed any more
    struct peer three = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 3);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    answer(&three, "x");
    vault_hears(VaultCall_attempt_tag);
    vault_judges(Result_RESULT_DENIED);
    assert_int_equal(verdict(&three), Result_RESULT_DENIED);
    peer_close(&one);
    peer_close(&three);
}

// What cannot be read is no vault: it is hung up on, and those who wait hear of a fault.
static void vault_raves(void **state)
{
    static const uint8_t noise[] = {0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff};
    struct peer client = attempt_is_out(*state, 1);
    assert_int_equal(write(vault.fd, noise, sizeof noise), sizeof noise);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    assert_false(take(&vault, VaultCall_fields, &call, sizeof call));
    peer_close(&vault);
    new_vault(*state);
    vault_hears(VaultCall_lost_tag); // as of one that died
    vault_judges(Result_RESULT_DENIED);
    peer_close(&client);
}

static void vault_away(void **state)
{
    struct rig *rig = *state;
    struct peer client = client_begins(rig, Operation_OPERATION_AUTHENTICATE, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    peer_close(&vault);
    front_goes_round(rig);
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = 1;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, "x"); // else it is no attempt
    give(&client, AdminClientFrame_fields, &frame);
    front_goes_round(rig);
    peer_close(&client); // gone, with an attempt that nobody has ever seen
    struct peer other = client_begins(rig, Operation_OPERATION_ACCOUNT, 2);
    names_say(NameStatus_NAME_FOUND);
    front_goes_round(rig);
    new_vault(rig);
    vault_hears(VaultCall_account_tag); // what waited is sent; nothing is charged
    reply = (VaultReply){.id = call.id, .which_body = VaultReply_account_tag};
    reply.body.account.result = Result_RESULT_GRANTED;
    give(&vault, VaultReply_fields, &reply);
    assert_int_equal(verdict(&other), Result_RESULT_GRANTED);
    peer_close(&other);
}

static void admin_calls(void **state)
{
    struct rig *rig = *state;
    struct peer client = client_begins(rig, Operation_OPERATION_ADMIN, 1);
    AdminClientFrame frame = AdminClientFrame_init_zero;
    frame.which_body = AdminClientFrame_call_tag;
    strcpy(frame.body.call.verb, "user.list");
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    answer(&client, "secret");
    vault_hears(VaultCall_attempt_tag);
    vault_judges(Result_RESULT_GRANTED);
    assert_int_equal(verdict(&client), Result_RESULT_GRANTED);
    assert_int_equal(heard.body.verdict.ticket.size, 0); // stays here
    const uint64_t proof = call.id;
    give(&client, AdminClientFrame_fields, &frame);
    vault_settles(proof, true); // who calls has the verdict
    vault_hears(VaultCall_admin_tag);
    assert_memory_equal(call.body.admin.ticket.bytes, "tick", 4);
    assert_string_equal(call.body.admin.actor.service, "warifu");
    assert_false(call.body.admin.has_target);
    peer_close(&vault); // in the middle of a call
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    assert_int_equal(heard.which_body, AdminServerFrame_end_tag);
    assert_int_equal(heard.body.end.status, AdminStatus_ADMIN_FAILED);
    assert_false(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    peer_close(&client);
    new_vault(rig);
    // A call without proof.
    client = client_begins(rig, Operation_OPERATION_ADMIN, 1);
    names_say(NameStatus_NAME_FOUND);
    vault_plans(1, 1);
    assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
    give(&client, AdminClientFrame_fields, &frame);
    assert_int_equal(verdict(&client), Result_RESULT_FAULT);
    peer_close(&client);
    struct pollfd poller = {vault.fd, POLLIN, 0};
    assert_int_equal(poll(&poller, 1, 300), 0); // the vault has not heard of it
}

int main(void)
{
#define RIG(name, function)                                                                        \
    {                                                                                              \
        name, function, begin_rig, end_rig, NULL                                                   \
    }
    const struct CMUnitTest tests[] = {
        RIG("abuse:D8 a grant is passed on with its own nonce and ticket", grants),
        RIG("abuse:M8 who goes is told to the vault, before and after the verdict", a_client_goes),
        RIG("abuse:M8 abuse:M12 a client of before an upgrade is served", an_old_client),
        RIG("abuse:M8 what cannot be done in time is refused, and says when", a_busy_vault),
        RIG("promise 1: replies of another kind are faults", wrong_bodies),
        RIG("promise 1: replies to another call, to nobody, or twice", other_ids),
        RIG("promise 1: results that an attempt cannot have are faults", strange_results),
        RIG("promise 1: a plan that asks for nothing opens nothing", nothing_to_prove),
        RIG("promise 3: a prompt shows the name as it was typed", a_prompt_shows_the_name_as_typed),
        RIG("abuse:X3 names that fail or say nothing", names_fail),
        RIG("abuse:X3 a name on which names end is asked once more, and no third time", names_die),
        RIG("abuse:M8 nobody waits for ever, whatever they say", patience_has_an_end),
        RIG("abuse:D12 abuse:L3 lost attempts are charged, until the vault says that it is done",
            vault_dies),
        RIG("abuse:D12 a vault that cannot be read is none", vault_raves),
        RIG("a vault that is away: what waits is sent, what never was is not charged", vault_away),
        RIG("admin: calls follow a proof, and end when the vault does", admin_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
