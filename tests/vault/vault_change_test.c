// SPDX-License-Identifier: BSD-2-Clause
// Root's work on accounts (abuse:M2), and what a change of password is planned, granted or refused
// for (abuse:M4).
#include "vault_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// "accounts": root asks for nobody's factors; people prove theirs.
static const char rule_of_accounts[] =
    "rule \"accounts\" { service = {\"accounts\"} classes = 2 include = {\"knowledge\"}\n"
    " way = {\"password+otp\"} root_without_authentication = yes unsynchronised_clock = warn\n"
    " failures = 5 window = \"15m\" lock = \"15m\" tries = 3 }\n";

static int setup(void **state)
{
    const size_t size = strlen(rig_policy) + sizeof rule_of_accounts;
    char *text = malloc(size);
    char temporary[64];

    if (text == NULL)
        return -1;
    snprintf(text, size, "%s%s", rig_policy, rule_of_accounts);
    struct rig *rig = rig_make(text);
    free(text);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    *state = rig;
    return 0;
}

struct asked {
    const char *user, *service;
    bool root, expired_only, demanded;
    const Outcome *login; // whose ticket is brought; NULL: none
};

static const Plan *plan_of(struct rig *rig, const struct asked *asked, Operation operation)
{
    PlanCall *plan = &rig->call.body.plan;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    plan->operation = operation;
    plan->has_subject = true;
    plan->subject = rig_subject(asked->user, rig_uid(asked->user), asked->service);
    plan->subject.root = asked->root;
    plan->subject.login_known = asked->root;
    plan->subject.login_uid = asked->root ? rig_amano.uid : 0;
    plan->expired_only = asked->expired_only;
    plan->demanded = asked->demanded;
    if (asked->login != NULL)
        memcpy(&plan->ticket, &asked->login->ticket, sizeof plan->ticket);
    rig_ask(rig);
    return &rig->reply.body.plan;
}

static const Plan *check(struct rig *rig, const struct asked *asked)
{
    return plan_of(rig, asked, Operation_OPERATION_CHANGE_CHECK);
}

static Result set(struct rig *rig, const struct asked *asked, const void *ticket)
{
    SetPasswordCall *call = &rig->call.body.set_password;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    call->has_subject = true;
    call->subject = rig_subject(asked->user, rig_uid(asked->user), asked->service);
    call->subject.root = asked->root;
    if (ticket != NULL)
        memcpy(&call->ticket, ticket, sizeof call->ticket);
    snprintf(call->password, sizeof call->password, "x");
    rig_ask(rig);
    return rig->reply.body.change.result;
}

static void root_sets_what_is_not_kept_here(void **state)
{
    struct rig *rig = *state;
    const struct asked asked = {.user = "dave", .service = "accounts", .root = true};
    const Plan *plan = check(rig, &asked);

    assert_int_equal(plan->result, Result_RESULT_GRANTED);
    assert_int_equal(plan->factors_count, 0);
    assert_true(plan->elsewhere);
    plan = plan_of(rig, &asked, Operation_OPERATION_CHANGE);
    assert_true(plan->change_password && plan->elsewhere);
    assert_int_equal(plan->factors_count, 0);
    Plan granted = *plan;
    assert_true(granted.ticket.size > 0);
    // The ticket is for this account and for root alone.
    const struct asked other = {.user = "frank", .service = "accounts", .root = true};
    assert_int_equal(set(rig, &other, &granted.ticket), Result_RESULT_DENIED);
    assert_int_equal(set(rig, &asked, NULL), Result_RESULT_DENIED);
    const struct asked person = {.user = "dave", .service = "accounts"};
    assert_int_equal(set(rig, &person, &granted.ticket), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "password.by_root", "dave"), 0);
    // A weak one too: root is not judged, as the modules behind do not judge root.
    assert_int_equal(set(rig, &asked, &granted.ticket), Result_RESULT_ELSEWHERE);
    assert_int_equal(rig_count(rig, "password.by_root", "dave"), 1);
    // Once: the next is another plan's, as of another chpasswd.
    const unsigned refused = rig_count(rig, "password.refused", "dave");
    assert_int_equal(set(rig, &asked, &granted.ticket), Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "password.by_root", "dave"), 1);
    assert_int_equal(rig_count(rig, "password.refused", "dave"), refused + 1);
    granted = *plan_of(rig, &asked, Operation_OPERATION_CHANGE);
    assert_int_equal(set(rig, &asked, &granted.ticket), Result_RESULT_ELSEWHERE);
}

static void root_never_sets_what_is_kept_here(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct asked asked = {.user = "baba", .service = "accounts", .root = true};

    Plan before = *plan_of(rig, &asked, Operation_OPERATION_CHANGE); // nobody of ours yet
    rig_person(rig, "baba", "staff", &baba);
    const Plan *plan = check(rig, &asked);
    assert_int_equal(plan->result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(plan->change_refusal, ChangeRefusal_CHANGE_REFUSAL_KEPT_HERE);
    assert_int_equal(rig_count(rig, "password.refused", "baba"), 1);
    // Nor with a ticket of the time before.
    assert_int_equal(set(rig, &asked, &before.ticket), Result_RESULT_DENIED);
    (void)rig_granted(rig, &baba, "login");
}

static void who_is_not_root_proves_it(void **state)
{
    struct rig *rig = *state;
    const struct asked person = {.user = "dave", .service = "accounts"};
    const Plan *plan = check(rig, &person);

    assert_int_equal(plan->result, Result_RESULT_GRANTED);
    assert_int_equal(plan->factors_count, 2);
    // Root at a service that does not say so: login(1) is root's too.
    const struct asked login = {.user = "dave", .service = "login", .root = true};
    assert_int_equal(check(rig, &login)->factors_count, 2);
    // Where nobody need log in (su by root): only for people who are none of ours.
    const struct asked stranger = {.user = "dave", .service = "cron", .root = true};
    assert_int_equal(check(rig, &stranger)->factors_count, 0);
    const struct asked ours = {.user = "amano", .service = "cron", .root = true};
    assert_int_equal(check(rig, &ours)->factors_count, 2);
    // A front that says "root" of a peer who is not.
    const struct asked claim = {.user = "dave", .service = "accounts", .root = true};
    (void)check(rig, &claim);
    rig->call.body.plan.subject.peer_uid = rig_uid("dave");
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.factors_count, 2);
}

static void the_account_phase_passes_for_root_alone(void **state)
{
    struct rig *rig = *state;
    const struct login login = {.user = "dave", .uid = rig_uid("dave"), .service = "accounts"};

    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_count(rig, "account.by_root", "dave"), 0);
    (void)rig_account(rig, &login, NULL);
    rig->call.body.account.subject.root = true;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.account.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "account.by_root", "dave"), 1);
}

// chsh -s /usr/sbin/nologin on the account of somebody who has left, usermod -l and then chfn.
static void root_works_on_any_account(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg of_baba[] = {{"user", "baba", 0}, {"reason", "leave", 0}, {0}};
    static const char *const verbs[] = {"user.suspend", "user.remove"};
    struct login login = {.user = "baba", .uid = rig_uid("baba"), .service = "accounts"};

    rig_person(rig, "baba", "staff", &baba);
    login.user = "banno"; // baba's uid under another name
    for (size_t i = 0; i <= sizeof verbs / sizeof *verbs; i++) {
        assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
        rig->call.body.account.subject.root = true;
        rig_ask(rig);
        assert_int_equal(rig->reply.body.account.result, Result_RESULT_GRANTED);
        assert_int_equal(rig_count(rig, "account.by_root", login.user), i == 0 ? 1 : i);
        login.user = "baba";
        if (i < sizeof verbs / sizeof *verbs)
            assert_int_equal(rig_admin(rig, verbs[i], of_baba), AdminStatus_ADMIN_DONE);
    }
    // Jobs of theirs run no more.
    login.service = "cron";
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_ACCOUNT_EXPIRED);
}

// Nobody logs in, and anybody may ask again and again: such records may be shed (abuse:X4).
static void what_is_refused_unproved_may_be_shed(void **state)
{
    struct rig *rig = *state;
    const struct asked asked = {
        .user = "amano", .service = "login", .expired_only = true, .demanded = true};

    rig_stop(rig);
    rig->settings.event_rate = 20;
    rig_start(rig);
    for (unsigned i = 0; i < 60; i++)
        assert_int_equal(check(rig, &asked)->result, Result_RESULT_NOT_CHANGED);
    assert_in_range(rig_count(rig, "password.refused", "amano"), 1, 20);
}

static void what_is_due_and_why(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg expire[] = {{"user", "baba", 0}, {"reason", "leaked", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    Outcome granted = rig_granted(rig, &baba, "login");
    struct asked asked = {.user = "baba", .service = "login", .expired_only = true};
    // Nothing is due: nothing is asked, with a login before it or without.
    const Plan *plan = check(rig, &asked);
    assert_int_equal(plan->result, Result_RESULT_GRANTED);
    assert_int_equal(plan->factors_count, 0);
    assert_false(plan->change_password);
    asked.login = &granted;
    plan = check(rig, &asked);
    assert_int_equal(plan->result, Result_RESULT_GRANTED);
    assert_false(plan->change_password);
    // Others demand it of a password that nobody uses.
    asked.demanded = true;
    plan = check(rig, &asked);
    assert_int_equal(plan->result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(plan->change_refusal, ChangeRefusal_CHANGE_REFUSAL_OUTSIDE);
    // What is due here is done, whatever others demand.
    assert_int_equal(rig_admin(rig, "password.expire", expire), AdminStatus_ADMIN_DONE);
    granted = rig_granted(rig, &baba, "login");
    plan = check(rig, &asked);
    assert_int_equal(plan->result, Result_RESULT_GRANTED);
    assert_true(plan->change_password);
    assert_false(plan->elsewhere);
    assert_int_equal(plan->cause, ChangeCause_CAUSE_ADMINISTRATOR);
    // Without a login the factors come first, for everybody (abuse:P4).
    asked = (struct asked){.user = "baba", .service = "login", .expired_only = true};
    assert_int_equal(check(rig, &asked)->factors_count, 2);
    asked.user = "dave";
    assert_int_equal(check(rig, &asked)->factors_count, 2);
    rig->clock->wall += INT64_C(200) * 86400;
    asked.user = "amano";
    granted = rig_granted(rig, &rig_amano, "login");
    asked.login = &granted;
    assert_int_equal(check(rig, &asked)->cause, ChangeCause_CAUSE_AGE);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:M2 E5 root sets a password that is not kept here",
             root_sets_what_is_not_kept_here),
        TEST("abuse:M2 root never sets one that is kept here", root_never_sets_what_is_kept_here),
        TEST("abuse:M2 who is not root proves their factors", who_is_not_root_proves_it),
        TEST("abuse:M2 E5 the account phase passes for root alone",
             the_account_phase_passes_for_root_alone),
        TEST("abuse:M2 abuse:M6 root works on any account", root_works_on_any_account),
        TEST("abuse:X4 what is refused unproved may be shed", what_is_refused_unproved_may_be_shed),
        TEST("abuse:M4 abuse:P4 what is due, and why", what_is_due_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
