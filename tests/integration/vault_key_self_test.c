// SPDX-License-Identifier: BSD-2-Clause
// Keys that people register for themselves, and what their owners are told (abuse:C5).
#include "../vault/vault_rig_key.h"
#include <stdio.h>
#include <string.h>

static struct enrolled taro;
static struct held key;

static int setup_with(void **state, const char *section)
{
    struct rig *rig = rig_with_keys(section);

    *state = rig;
    rig_person(rig, "taro", "staff", &taro);
    rig_new_key(&key);
    return 0;
}

static int setup(void **state)
{
    return setup_with(state, "key {\n self_enrolment = yes\n}\n");
}

static int setup_default(void **state)
{
    return setup_with(state, "");
}

static AdminStatus add(struct rig *rig, const Outcome *ticket, const struct rig_arg *arguments)
{
    return rig_admin_by(rig, &taro, ticket, "key.add", arguments, false);
}

static SessionReport session(struct rig *rig, const char *service, const Outcome *outcome)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    call->has_subject = true;
    call->subject = rig_subject("taro", taro.uid, service);
    if (outcome != NULL)
        memcpy(&call->ticket, &outcome->ticket, sizeof call->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.session.result, Result_RESULT_GRANTED);
    return rig->reply.body.session;
}

// What a login with the code, or with the key, is told.
static SessionReport by_code(struct rig *rig)
{
    const Outcome outcome = rig_granted(rig, &taro, "login");

    return session(rig, "login", &outcome);
}

static SessionReport by_key(struct rig *rig, struct held *held)
{
    const struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};
    const Outcome outcome = *rig_key_login(rig, &login, held);

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    return session(rig, "login", &outcome);
}

static void own_key(void **state)
{
    struct rig *rig = *state;
    const Outcome ticket = rig_granted(rig, &taro, "warifu");
    Outcome wrong = ticket;

    // Somebody who only sits at the desk has no ticket, or a made-up one.
    wrong.ticket.bytes[40] ^= 1;
    assert_int_equal(add(rig, &wrong, NULL), STALE);
    wrong.ticket.size = 0;
    assert_int_equal(add(rig, &wrong, NULL), STALE);
    // Nor does a login's do, or one that is no longer fresh.
    wrong = rig_granted(rig, &taro, "login");
    assert_int_equal(add(rig, &wrong, NULL), STALE);
    assert_int_equal(rig_count(rig, "key.enrolled", "taro"), 0);
    // It is for the person alone, and gives no other right.
    assert_int_equal(add(rig, &ticket, ARGS(USER("amano"))), INVALID);
    assert_int_equal(rig_admin_by(rig, &taro, &ticket, "key.enrol", ARGS(USER("taro")), false),
                     FORBIDDEN);
    assert_int_equal(rig_admin_by(rig, &taro, &ticket, "key.list", ARGS(USER("taro")), false),
                     FORBIDDEN);
    assert_int_equal(rig_admin(rig, "key.add", NULL), FORBIDDEN); // root has none
    assert_int_equal(add(rig, &ticket, ARGS(TEXT("card", "K-9"))), NOT_FOUND);
    assert_int_equal(add(rig, &ticket, ARGS(TEXT("label", "spare"))), DONE);
    assert_true(rig->reply.body.page.has_order);
    assert_int_equal(rig_key_made(rig, &key), DONE);
    assert_string_equal(rig_text(rig, 0, "user"), "taro");
    assert_string_equal(rig_text(rig, 0, "by"), "taro");
    assert_string_equal(rig_text(rig, 0, "state"), "active");
    assert_int_equal(rig_count(rig, "key.enrolled", "taro"), 1);
    assert_int_equal(by_key(rig, &key).result, Result_RESULT_GRANTED);
}

static void stale_ticket(void **state)
{
    struct rig *rig = *state;
    const Outcome ticket = rig_granted(rig, &taro, "warifu");

    rig->clock->boot += 301 * 1000; // the rule says five minutes
    assert_int_equal(add(rig, &ticket, NULL), STALE);
}

static void emergency_code(void **state)
{
    struct rig *rig = *state;
    struct login login = {.user = "taro",
                          .uid = taro.uid,
                          .service = "warifu",
                          .password = taro.password,
                          .operation = Operation_OPERATION_ADMIN};
    char code[64];

    assert_int_equal(rig_admin(rig, "emergency.issue",
                               ARGS(USER("taro"), NUMBER("until", rig->clock->wall + 3600), WHY)),
                     DONE);
    snprintf(code, sizeof code, "%s", rig_text(rig, 0, "emergency_code"));
    login.code = code;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(add(rig, &outcome, NULL), FORBIDDEN);
    assert_string_equal(rig_end(rig)->message, "An emergency code is not enough for this.");
}

static void policy_says_no(void **state)
{
    struct rig *rig = *state;
    const Outcome ticket = rig_granted(rig, &taro, "warifu");

    assert_int_equal(add(rig, &ticket, NULL), FORBIDDEN);
    assert_string_equal(rig_end(rig)->hint, "Ask an administrator: warifu key enrol");
}

static void told_of_own(void **state)
{
    struct rig *rig = *state;
    struct held second;

    assert_int_equal(by_code(rig).new_keys, 0);
    const Outcome ticket = rig_granted(rig, &taro, "warifu");
    assert_int_equal(add(rig, &ticket, NULL), DONE);
    assert_int_equal(rig_key_made(rig, &key), DONE);
    const int64_t when = rig->clock->wall;
    // Whoever logs in with the new key does not use the news up.
    for (unsigned i = 0; i < 3; i++) {
        const SessionReport report = by_key(rig, &key);
        assert_int_equal(report.new_keys, 1);
        assert_int_equal(report.new_key, when);
        assert_string_equal(report.new_key_by, "taro");
        assert_string_equal(report.new_key_from, "tty1, desk-1");
    }
    session(rig, "su", NULL); // su by root neither
    rig_new_key(&second);
    rig->clock->wall += 60;
    const Outcome again = rig_granted(rig, &taro, "warifu");
    assert_int_equal(add(rig, &again, NULL), DONE);
    assert_int_equal(rig_key_made(rig, &second), DONE);
    for (unsigned i = 0; i < 3; i++) { // nor do two of them for each other
        assert_int_equal(by_key(rig, &second).new_keys, 2);
        assert_int_equal(by_key(rig, &key).new_keys, 2);
    }
    const SessionReport report = by_code(rig);
    assert_int_equal(report.new_keys, 2);
    assert_true(report.new_key > when); // the newest
    assert_int_equal(by_code(rig).new_keys, 0);
}

static void told_of_others(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &key), DONE);
    const SessionReport report = by_key(rig, &key);
    assert_int_equal(report.new_keys, 1);
    assert_string_equal(report.new_key_by, "root");
    assert_int_equal(by_key(rig, &key).new_keys, 0);
}

static void told_for_long(void **state)
{
    struct rig *rig = *state;
    const Outcome ticket = rig_granted(rig, &taro, "warifu");

    assert_int_equal(add(rig, &ticket, NULL), DONE);
    assert_int_equal(rig_key_made(rig, &key), DONE);
    rig->clock->wall += 29 * 86400;
    assert_int_equal(by_key(rig, &key).new_keys, 1);
    rig->clock->wall += 2 * 86400;
    assert_int_equal(by_key(rig, &key).new_keys, 1);
    assert_int_equal(by_key(rig, &key).new_keys, 0);
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:C5 people register a key for themselves with two classes that they have",
             own_key),
        test("abuse:C5 and not with a proof that is stale", stale_ticket),
        test("abuse:C5 F2 nor with an emergency code", emergency_code),
        {"abuse:C5 nor where the policy does not say so", policy_says_no, setup_default,
         rig_teardown, NULL},
        test("abuse:C5 the owner is told of the new key until a login by other means", told_of_own),
        test("abuse:C5 the owner is told of a key that an administrator registered",
             told_of_others),
        test("abuse:C5 who has nothing else is told for thirty days", told_for_long),
    };

    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
