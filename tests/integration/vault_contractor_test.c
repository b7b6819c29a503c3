// SPDX-License-Identifier: BSD-2-Clause
// D2: contractors do not change privileged IDs or passwords, also where nobody knows who is one
// (abuse:I4); others do, and contractors change what is their own.
#include "../vault/vault_rig.h"
#include "core/policy_groups.h"
#include "settings/policy_file.h"
#include <stdlib.h>
#include <string.h>

static const char head[] = "contractors = {\"gaibu\"}\n";

// People are there before anybody is a contractor: an ID that was given to the firm afterwards.
static int setup(void **state)
{
    char error[512], *policy = NULL;

    if (rig_setup_ready(state) != 0)
        return -1;
    struct rig *rig = *state;
    rig_stop(rig);
    policy_free(&rig->policy);
    assert_true(asprintf(&policy, "%s%s", head, rig_policy) > 0);
    assert_int_equal(policy_parse("rig", policy, &rig->policy, error, sizeof error), FAULT_NONE);
    free(policy);
    rig_start(rig);
    return 0;
}

enum membership { NOBODY_KNOWS, IS_NOT, IS };

static void set_group(const struct rig *rig, Identity *who, enum membership membership)
{
    const size_t n = policy_group_items(rig->policy) - 1; // behind those of all rules

    assert_string_equal(policy_group_item(rig->policy, n), "gaibu");
    who->groups_known = membership != NOBODY_KNOWS;
    who->groups_of = policy_groups_digest(rig->policy);
    memset(&who->groups, 0, sizeof who->groups);
    who->groups.size = (pb_size_t)(n / 8 + 1);
    if (membership == IS)
        who->groups.bytes[n / 8] |= (uint8_t)(1U << n % 8);
}

static const Plan *plan_change(struct rig *rig, const struct enrolled *person,
                               enum membership membership)
{
    const struct login login = rig_login(person, "login", NULL);

    (void)rig_plan(rig, &login);
    rig->call.body.plan.operation = Operation_OPERATION_CHANGE;
    set_group(rig, &rig->call.body.plan.subject.who, membership);
    rig_ask(rig);
    return &rig->reply.body.plan;
}

static Result set_password(struct rig *rig, const struct enrolled *person, const Outcome *outcome,
                           enum membership membership)
{
    SetPasswordCall *call = &rig->call.body.set_password;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    call->has_subject = true;
    call->subject = rig_subject(person->user, person->uid, "login");
    set_group(rig, &call->subject.who, membership);
    memcpy(&call->ticket, &outcome->ticket, sizeof call->ticket);
    snprintf(call->password, sizeof call->password, "Kasumi-%u-botan-Yuki", person->uid);
    rig_ask(rig);
    return rig->reply.body.change.result;
}

static void a_contractor_does_not_change_a_privileged_password(void **state)
{
    struct rig *rig = *state;

    for (enum membership m = NOBODY_KNOWS; m <= IS; m++) {
        const Plan *plan = plan_change(rig, &rig_amano, m);
        assert_int_equal(plan->result,
                         m == IS_NOT ? Result_RESULT_GRANTED : Result_RESULT_NOT_CHANGED);
        assert_int_equal(plan->change_refusal, m == IS_NOT
                                                   ? ChangeRefusal_CHANGE_REFUSAL_NONE
                                                   : ChangeRefusal_CHANGE_REFUSAL_CONTRACTOR);
    }
    // The step itself refuses, too: a front that was taken over gets no further.
    const Outcome outcome = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(set_password(rig, &rig_amano, &outcome, IS), Result_RESULT_DENIED);
    assert_int_equal(set_password(rig, &rig_amano, &outcome, NOBODY_KNOWS), Result_RESULT_DENIED);
    const struct rig_arg arguments[] = {{"event", "password.refused", 0}, {0}};
    assert_int_equal(rig_admin(rig, "log", arguments), AdminStatus_ADMIN_DONE);
    for (unsigned row = 0; row < 4; row++)
        assert_non_null(strstr(rig_text(rig, row, "record"), "\"why\":\"contractor\""));
    assert_int_equal(set_password(rig, &rig_amano, &outcome, IS_NOT), Result_RESULT_GRANTED);
}

static void a_contractor_changes_an_ordinary_password(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(plan_change(rig, &baba, IS)->result, Result_RESULT_GRANTED);
    const Outcome outcome = rig_granted(rig, &baba, "login");
    assert_int_equal(set_password(rig, &baba, &outcome, IS), Result_RESULT_GRANTED);
}

// The rig's administrators are in no group that anybody knows.
static void a_contractor_changes_nobody_by_a_role(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg who[] = {{"user", "baba", 0}, {"reason", "test", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");
    static const char *const changes[] = {"password.reset", "user.suspend", "totp.register"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, changes[i], who, false),
                         AdminStatus_ADMIN_FORBIDDEN);
        assert_non_null(strstr(rig_end(rig)->message, "Contractors do not change"));
        assert_true(rig_end(rig)->hint[0] != '\0');
    }
    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "user.list", NULL, false),
                     AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_count(rig, "admin.refused", "amano"), 3);
    rig_rescue(rig); // root is nobody's contractor
    assert_int_equal(rig_admin(rig, "user.suspend", who), AdminStatus_ADMIN_DONE);
}

static struct enrolled baba, jomo;

static int setup_named(void **state)
{
    char error[512], *policy = NULL;

    if (rig_setup_ready(state) != 0)
        return -1;
    struct rig *rig = *state;
    rig_person(rig, "baba", "staff", &baba);
    rig_person(rig, "jomo", "staff", &jomo);
    rig_stop(rig);
    policy_free(&rig->policy);
    assert_true(asprintf(&policy,
                         "%skey {\n self_enrolment = yes\n}\n"
                         "rule \"named\" {\n service = {\"sudo\"}\n user = {\"jo*\"}\n"
                         " classes = 2\n include = {\"knowledge\"}\n way = {\"password+otp\"}\n"
                         " failures = 5\n window = \"15m\"\n lock = \"15m\"\n}\n%s",
                         head, rig_policy) > 0);
    assert_int_equal(policy_parse("rig", policy, &rig->policy, error, sizeof error), FAULT_NONE);
    free(policy);
    rig_start(rig);
    return 0;
}

static AdminStatus adds_key(struct rig *rig, struct enrolled *person)
{
    const struct rig_arg arguments[] = {{"reason", "test", 0}, {0}};
    const Outcome ticket = rig_granted(rig, person, "warifu");
    const AdminStatus status = rig_admin_by(rig, person, &ticket, "key.add", arguments, false);

    if (status == AdminStatus_ADMIN_FORBIDDEN)
        assert_non_null(strstr(rig_end(rig)->message, "Contractors do not change"));
    return status;
}

// Staff by their role; one is named by a rule for privilege. Nobody knows any groups.
static void a_contractor_adds_no_key_to_a_privileged_id(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(adds_key(rig, &jomo), AdminStatus_ADMIN_FORBIDDEN);
    assert_int_not_equal(adds_key(rig, &baba), AdminStatus_ADMIN_FORBIDDEN);
    // What is given up, or asked for, changes no ID by their hand.
    const struct rig_arg ends[] = {{"request", NULL, 99}, {"reason", "test", 0}, {0}};
    const Outcome ticket = rig_granted(rig, &jomo, "warifu");
    assert_int_equal(rig_admin_by(rig, &jomo, &ticket, "privilege.end", ends, false),
                     AdminStatus_ADMIN_NOT_FOUND);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D2 abuse:I4 a contractor does not change the password of a privileged ID",
             a_contractor_does_not_change_a_privileged_password),
        TEST("D2 a contractor changes the password of an ordinary ID",
             a_contractor_changes_an_ordinary_password),
        TEST("D2 a contractor changes nobody by a role", a_contractor_changes_nobody_by_a_role),
        {"D2 a contractor adds no key to an ID that is privileged by a rule",
         a_contractor_adds_no_key_to_a_privileged_id, setup_named, rig_teardown, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
