// SPDX-License-Identifier: BSD-2-Clause
// abuse:M3, A2: what the vault gives the front to say when the policy lets nobody in by a service;
// and that nothing of it says anything about a person.
#include "vault_rig.h"
#include <stdio.h>
#include <string.h>

static void a_rule_says_why_and_no_rule_says_nothing(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "kiosk", NULL);

    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(rig->reply.body.plan.has_refusal);
    assert_string_equal(rig->reply.body.plan.refusal.reason, "nobody logs in at a kiosk.");
    assert_string_equal(rig->reply.body.plan.refusal.reason_ja, "案内用の端末です。");
    login.service = "nothing";
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_true(rig->reply.body.plan.has_refusal);
    assert_string_equal(rig->reply.body.plan.refusal.reason, "");
    assert_string_equal(rig->reply.body.plan.refusal.reason_ja, "");
}

static void whoever_asks_is_told_the_same(void **state)
{
    struct rig *rig = *state;
    struct login login = {.user = "nobody-of-that-name", .uid = UINT32_MAX, .service = "kiosk"};
    Refusal first;

    (void)rig_plan(rig, &login);
    first = rig->reply.body.plan.refusal;
    assert_true(rig->reply.body.plan.has_refusal);
    login = rig_login(&rig_amano, "kiosk", NULL);
    (void)rig_plan(rig, &login);
    assert_memory_equal(&rig->reply.body.plan.refusal, &first, sizeof first);
}

static void what_depends_on_a_person_is_not_said(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "kiosk", NULL);

    // Somebody else's name (abuse:D1): not even that the service is closed to them.
    (void)rig_plan(rig, &login);
    rig->call.body.plan.subject.peer_uid = 4711;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_DENIED);
    assert_false(rig->reply.body.plan.has_refusal);
    // Groups that are not known (abuse:I4) pass by themselves.
    login.service = "grouped";
    (void)rig_plan(rig, &login);
    rig->call.body.plan.subject.who.groups_known = false;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_DENIED);
    assert_false(rig->reply.body.plan.has_refusal);
    // And a plan that goes on has none.
    login.service = "login";
    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_GRANTED);
    assert_false(rig->reply.body.plan.has_refusal);
}

static void the_account_phase_says_it_too(void **state)
{
    struct rig *rig = *state;
    struct login login = rig_login(&rig_amano, "kiosk", NULL);

    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
    assert_true(rig->reply.body.account.has_refusal);
    assert_string_equal(rig->reply.body.account.refusal.reason, "nobody logs in at a kiosk.");
    // Refused for want of a login, by a rule that lets people in.
    login.service = "login";
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
    assert_false(rig->reply.body.account.has_refusal);
}

static void the_log_names_the_command(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "nothing", NULL);
    const struct rig_arg arguments[] = {{"event", "login.refused", 0}, {0}};

    (void)rig_plan(rig, &login);
    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "\"service\":\"nothing\""));
    assert_non_null(
        strstr(rig_text(rig, 0, "record"), "\"remedy\":\"warifu policy explain USER SERVICE\""));
}

static Result account_of(struct rig *rig, const char *service, uint32_t uid, bool root)
{
    AccountCall *call = &rig->call.body.account;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_account_tag;
    call->has_subject = true;
    call->subject = rig_subject("admin", uid, service);
    call->subject.root = root;
    rig_ask(rig);
    return rig->reply.body.account.result;
}

static Result session_of(struct rig *rig, const char *service, bool root)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    call->has_subject = true;
    call->subject = rig_subject("admin", 4711, service);
    call->subject.root = root;
    rig_ask(rig);
    return rig->reply.body.session.result;
}

static Result plan_of_root(struct rig *rig, const char *service)
{
    PlanCall *call = &rig->call.body.plan;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    call->operation = Operation_OPERATION_AUTHENTICATE;
    call->has_subject = true;
    call->subject = rig_subject("admin", 4711, service);
    call->subject.root = true;
    rig_ask(rig);
    return rig->reply.body.plan.result;
}

static int setup_turn(void **state)
{
    char policy[8192], temporary[64];

    snprintf(policy, sizeof policy,
             "rule \"kept\" {\n service = {\"su\"}\n user = {\"admin\"}\n deny = yes\n"
             " reason = \"nor root.\"\n}\n%srule \"turn\" {\n service = {\"su-l\", \"turn\"}\n "
             "deny = yes\n"
             " root_without_authentication = yes\n reason = \"nobody becomes this.\"\n}\n",
             rig_policy);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    *state = rig;
    return 0;
}

// su to a default name is everybody's to be refused, and root's own work.
static void what_is_left_to_root(void **state)
{
    struct rig *rig = *state;
    struct login login = {.user = "admin", .uid = 4711, .service = "su-l"};

    assert_int_equal(rig_plan(rig, &login)->result, Result_RESULT_DENIED);
    assert_string_equal(rig->reply.body.plan.refusal.reason, "nobody becomes this.");
    assert_int_equal(account_of(rig, "su-l", 4711, false), Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(account_of(rig, "su-l", 4711, true), Result_RESULT_GRANTED);
    // Not where what root's program is has come from somebody else: sshd, cron.
    assert_int_equal(account_of(rig, "turn", 4711, true), Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_count(rig, "account.by_root", "admin"), 1);
    assert_int_equal(session_of(rig, "su-l", false), Result_RESULT_DENIED);
    assert_int_equal(session_of(rig, "su-l", true), Result_RESULT_GRANTED);
    // Where the rule does not say so, not even root.
    assert_int_equal(account_of(rig, "kiosk", 4711, true), Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(session_of(rig, "kiosk", true), Result_RESULT_DENIED);
    assert_int_equal(plan_of_root(rig, "su"), Result_RESULT_DENIED);
    assert_string_equal(rig->reply.body.plan.refusal.reason, "nor root.");
    assert_int_equal(account_of(rig, "su", 4711, true), Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(session_of(rig, "su", true), Result_RESULT_DENIED);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:M3 a rule says why, and no rule says nothing",
             a_rule_says_why_and_no_rule_says_nothing),
        TEST("abuse:M3 abuse:P4 whoever asks is told the same", whoever_asks_is_told_the_same),
        TEST("abuse:M3 abuse:D1 abuse:I4 what depends on a person is not said",
             what_depends_on_a_person_is_not_said),
        TEST("abuse:M3 the account phase says it too", the_account_phase_says_it_too),
        TEST("abuse:M3 the log names the command", the_log_names_the_command),
        {"D5 abuse:M2 what a rule denies everybody it may leave to root", what_is_left_to_root,
         setup_turn, rig_teardown, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
