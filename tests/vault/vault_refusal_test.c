// SPDX-License-Identifier: BSD-2-Clause
// abuse:M3, A2: what the vault gives the front to say when the policy lets nobody in by a service;
// and that nothing of it says anything about a person.
#include "vault_rig.h"
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
