// SPDX-License-Identifier: BSD-2-Clause
// After the login: account phase, change of password, enrolment, sessions.
#include "../vault/vault_rig_first.h"
#include "factor/otp_read.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include "wire/handover.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>

// --- calls ---

static SessionReport session(struct rig *rig, const char *user, const char *service,
                             const void *ticket, bool open)
{
    SessionOpenCall *call = &rig->call.body.session_open; // the two calls look alike

    _Static_assert(sizeof(SessionOpenCall) == sizeof(SessionCloseCall), "see above");
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = open ? VaultCall_session_open_tag : VaultCall_session_close_tag;
    call->has_subject = true;
    call->subject = rig_subject(user, rig_uid(user), service);
    if (ticket != NULL)
        memcpy(&call->ticket, ticket, sizeof call->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_session_tag);
    return rig->reply.body.session;
}

static const char *add(struct rig *rig, const char *user)
{
    static char temporary[64];
    const struct rig_arg arguments[] = {{"user", user, 0}, {0}};

    assert_int_equal(rig_admin(rig, "user.add", arguments), AdminStatus_ADMIN_DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    return temporary;
}

static Outcome first(struct rig *rig, const char *user, const char *temporary)
{
    const struct login login = {
        .user = user, .uid = rig_uid(user), .service = "login", .password = temporary, .code = ""};
    return *rig_attempt(rig, &login);
}

// --- account ---

static void tickets_that_do_not_fit(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const Outcome mine = rig_granted(rig, &baba, "login");
    const struct login login = rig_login(&baba, "login", "");
    const struct login other = rig_login(&rig_amano, "login", "");
    struct login changed = login;

    assert_int_equal(rig_account(rig, &login, &mine).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &other, &mine).result, Result_RESULT_PERMISSION_DENIED);
    changed.service = "sudo";
    assert_int_equal(rig_account(rig, &changed, &mine).result, Result_RESULT_PERMISSION_DENIED);
    changed = login;
    changed.uid = 2999;
    assert_int_equal(rig_account(rig, &changed, &mine).result, Result_RESULT_PERMISSION_DENIED);
    Outcome broken = mine;
    broken.ticket.bytes[60] ^= 1;
    assert_int_equal(rig_account(rig, &login, &broken).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
    rig->clock->boot += 600 * 1000;
    assert_int_equal(rig_account(rig, &login, &mine).result, Result_RESULT_GRANTED);
    rig->clock->boot += 1;
    assert_int_equal(rig_account(rig, &login, &mine).result, Result_RESULT_PERMISSION_DENIED);
    // A restart forgets every ticket.
    const Outcome fresh = rig_granted(rig, &baba, "login");
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(rig_account(rig, &login, &fresh).result, Result_RESULT_PERMISSION_DENIED);
}

// Removed and enrolled anew: the same name and uid, but not the same person.
static void a_ticket_of_an_earlier_life(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {"reason", "x", 0}, {0}};
    struct enrolled baba, again;

    rig_person(rig, "baba", "staff", &baba);
    const Outcome outcome = rig_granted(rig, &baba, "login");
    const struct login login = rig_login(&baba, "login", "");
    assert_int_equal(rig_admin(rig, "user.remove", arguments), AdminStatus_ADMIN_DONE);
    rig_person(rig, "baba", "staff", &again);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
}

static void an_admin_ticket_is_no_login(void **state)
{
    struct rig *rig = *state;
    const Outcome admin = rig_granted(rig, &rig_amano, "warifu");
    const struct login login = rig_login(&rig_amano, "warifu", "");

    assert_int_equal(rig_account(rig, &login, &admin).result, Result_RESULT_PERMISSION_DENIED);
}

static void account_without_authentication(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg suspend[] = {{"user", "baba", 0}, {"reason", "x", 0}, {0}};
    struct login login = {.user = "www-data", .uid = 33, .service = "cron"};

    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_GRANTED);
    login = rig_login(&baba, "cron", "");
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.suspend", suspend), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(rig_admin(rig, "user.resume", suspend), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "user.remove", suspend), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_ACCOUNT_EXPIRED);
    login.service = "nothing";
    assert_int_equal(rig_account(rig, &login, NULL).result, Result_RESULT_PERMISSION_DENIED);
}

static void suspended_between_login_and_account(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg suspend[] = {{"user", "baba", 0}, {"reason", "x", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    const Outcome outcome = rig_granted(rig, &baba, "login");
    const struct login login = rig_login(&baba, "login", "");
    assert_int_equal(rig_admin(rig, "user.suspend", suspend), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_ACCOUNT_EXPIRED);
    assert_int_equal(session(rig, "baba", "login", &outcome.ticket, true).result,
                     Result_RESULT_DENIED);
    assert_int_equal(
        rig_set_password(rig, "baba", "login", &outcome.ticket, "Kusunoki-neu-75").result,
        Result_RESULT_DENIED);
}

static void passwords_grow_old(void **state)
{
    struct rig *rig = *state;
    const struct login login = rig_login(&rig_amano, "login", "");
    const int64_t set = rig->clock->wall;

    rig->clock->wall = set + 165 * INT64_C(86400);
    Outcome outcome = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(rig_account(rig, &login, &outcome).days_left, 0);
    rig->clock->wall = set + 170 * INT64_C(86400);
    outcome = rig_granted(rig, &rig_amano, "login");
    const AccountReply reply = rig_account(rig, &login, &outcome);
    assert_int_equal(reply.result, Result_RESULT_GRANTED);
    assert_in_range(reply.days_left, 9, 11);
    rig->clock->wall = set + 180 * INT64_C(86400);
    outcome = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
}

static void leaked_passwords_are_changed(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;
    const struct rig_arg arguments[] = {{"user", "baba", 0}, {"reason", "leaked", 0}, {0}};

    rig_person(rig, "baba", "staff", &baba);
    const Outcome before = rig_granted(rig, &baba, "login");
    const struct login login = rig_login(&baba, "login", "");
    assert_int_equal(rig_admin(rig, "password.expire", arguments), AdminStatus_ADMIN_DONE);
    // Also who has just logged in goes no further; the factors must still be right at the next
    // login.
    assert_int_equal(rig_account(rig, &login, &before).result, Result_RESULT_NEW_PASSWORD);
    const Outcome after = rig_granted(rig, &baba, "login");
    assert_int_equal(rig_account(rig, &login, &after).result, Result_RESULT_NEW_PASSWORD);
    assert_int_equal(session(rig, "baba", "login", &after.ticket, true).result,
                     Result_RESULT_DENIED);
    const ChangeReply changed =
        rig_set_password(rig, "baba", "login", &after.ticket, "Kusunoki-neu-75");
    assert_int_equal(changed.result, Result_RESULT_GRANTED);
    Outcome carried = after;
    memcpy(&carried.ticket, &changed.ticket, sizeof carried.ticket);
    assert_int_equal(rig_account(rig, &login, &carried).result, Result_RESULT_GRANTED);
    assert_int_equal(session(rig, "baba", "login", &changed.ticket, true).result,
                     Result_RESULT_GRANTED);
}

// --- change ---

static void a_first_login_step_by_step(void **state)
{
    struct rig *rig = *state;
    const char *temporary = add(rig, "baba");
    const Outcome outcome = first(rig, "baba", temporary);
    const struct login login = {.user = "baba", .uid = rig_uid("baba"), .service = "login"};
    PlanCall *plan = &rig->call.body.plan;

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_NEW_PASSWORD);
    assert_int_equal(session(rig, "baba", "login", &outcome.ticket, true).result,
                     Result_RESULT_DENIED);
    // The change asks for nothing again, and for enrolment afterwards.
    (void)rig_plan(rig, &login);
    plan->operation = Operation_OPERATION_CHANGE;
    plan->expired_only = true;
    memcpy(&plan->ticket, &outcome.ticket, sizeof plan->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED);
    assert_int_equal(rig->reply.body.plan.factors_count, 0);
    assert_true(rig->reply.body.plan.change_password);
    assert_true(rig->reply.body.plan.enrol_otp);
    // No enrolment before the password is changed.
    assert_int_equal(rig_enrol(rig, "baba", "login", &outcome.ticket).result, Result_RESULT_DENIED);
    // Flaws, each with its reason, change nothing.
    ChangeReply changed = rig_set_password(rig, "baba", "login", &outcome.ticket, "short");
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_TOO_SHORT);
    assert_int_equal(changed.number, 8);
    changed = rig_set_password(rig, "baba", "login", &outcome.ticket, temporary);
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_SAME_AS_CURRENT);
    changed = rig_set_password(rig, "baba", "login", &outcome.ticket, "Kusunoki-baba-74");
    assert_int_equal(changed.result, Result_RESULT_GRANTED);
    // The old ticket is worth nothing for a second change.
    assert_int_equal(
        rig_set_password(rig, "baba", "login", &outcome.ticket, "Matsunoki-baba-74").result,
        Result_RESULT_DENIED);
    // The new one still owes the code.
    Outcome owing = outcome;
    memcpy(&owing.ticket, &changed.ticket, sizeof owing.ticket);
    assert_int_equal(rig_account(rig, &login, &owing).result, Result_RESULT_NEW_PASSWORD);
    assert_int_equal(session(rig, "baba", "login", &changed.ticket, true).result,
                     Result_RESULT_DENIED);
    const EnrolOffer offer = rig_enrol(rig, "baba", "login", &changed.ticket);
    assert_int_equal(offer.result, Result_RESULT_GRANTED);
    assert_memory_equal(offer.uri, "otpauth://totp/", 15);
    assert_int_equal(rig_confirm(rig, "baba", &changed.ticket, offer.credential, "000000").result,
                     Result_RESULT_DENIED);
    struct enrolled baba = {.uid = rig_uid("baba")};
    uint64_t counter;
    char code[OTP_CODE_SIZE] = "";
    assert_int_equal(otp_parse_uri(offer.uri, &baba.otp, &counter), FAULT_NONE);
    rig_code(rig, &baba, code);
    // Somebody else's offer cannot be confirmed, nor one that does not exist.
    assert_int_equal(rig_confirm(rig, "baba", &changed.ticket, 1001, code).result,
                     Result_RESULT_DENIED);
    const ConfirmReply done = rig_confirm(rig, "baba", &changed.ticket, offer.credential, code);
    assert_int_equal(done.result, Result_RESULT_GRANTED);
    assert_int_equal(session(rig, "baba", "login", &done.ticket, true).result,
                     Result_RESULT_GRANTED);
    // And once more with the ticket that owed: there is one now.
    assert_int_equal(rig_enrol(rig, "baba", "login", &changed.ticket).result, Result_RESULT_DENIED);
}

static void offers_expire(void **state)
{
    struct rig *rig = *state;
    const Outcome outcome = first(rig, "baba", add(rig, "baba"));
    const ChangeReply changed =
        rig_set_password(rig, "baba", "login", &outcome.ticket, "Kusunoki-baba-74");
    const EnrolOffer old = rig_enrol(rig, "baba", "login", &changed.ticket);
    const EnrolOffer offer = rig_enrol(rig, "baba", "login", &changed.ticket);
    struct otp_parameters parameters;
    char code[OTP_CODE_SIZE] = "";
    uint64_t counter;

    assert_int_equal(otp_parse_uri(old.uri, &parameters, &counter), FAULT_NONE);
    assert_int_equal(otp_code(&parameters, rig->clock->wall / 30, code), FAULT_NONE);
    // A newer offer voids the older.
    assert_int_equal(rig_confirm(rig, "baba", &changed.ticket, old.credential, code).result,
                     Result_RESULT_DENIED);
    assert_int_equal(otp_parse_uri(offer.uri, &parameters, &counter), FAULT_NONE);
    rig->clock->wall += 1801;
    assert_int_equal(otp_code(&parameters, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_confirm(rig, "baba", &changed.ticket, offer.credential, code).result,
                     Result_RESULT_DENIED);
    rig->clock->wall -= 1;
    assert_int_equal(otp_code(&parameters, rig->clock->wall / 30, code), FAULT_NONE);
    assert_int_equal(rig_confirm(rig, "baba", &changed.ticket, offer.credential, code).result,
                     Result_RESULT_GRANTED);
}

static void twenty_changes_at_once(void **state)
{
    struct rig *rig = *state;
    const Outcome outcome = rig_granted(rig, &rig_amano, "login");
    SetPasswordCall *call = &rig->call.body.set_password;
    unsigned granted = 0;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    call->has_subject = true;
    call->subject = rig_subject("amano", rig_amano.uid, "login");
    memcpy(&call->ticket, &outcome.ticket, sizeof call->ticket);
    for (unsigned i = 0; i < 20; i++) {
        snprintf(call->password, sizeof call->password, "Kusunoki-neu-%u", 300 + i * 7);
        rig_send(rig);
    }
    for (unsigned i = 0; i < 20; i++) {
        rig_receive(rig);
        granted += rig->reply.body.change.result == Result_RESULT_GRANTED;
    }
    assert_int_equal(granted, 1);
    assert_int_equal(rig_count(rig, "password.changed", "amano"), 2); // the first one's, this one
}

// Within one second, in which no time tells the new password from the old one.
static void a_ticket_of_the_password_before(void **state)
{
    struct rig *rig = *state;
    const Outcome outcome = rig_granted(rig, &rig_amano, "login");
    const ChangeReply first =
        rig_set_password(rig, "amano", "login", &outcome.ticket, "Umi#no:ue 1903");

    assert_int_equal(first.result, Result_RESULT_GRANTED);
    assert_int_equal(
        rig_set_password(rig, "amano", "login", &first.ticket, "Kaze:ga#fuku 12").result,
        Result_RESULT_GRANTED);
    assert_int_equal(
        rig_set_password(rig, "amano", "login", &first.ticket, "Yama-Kawa#1907").result,
        Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "password.changed", "amano"), 3);
}

static void history_is_kept(void **state)
{
    static const char *const passwords[] = {"Umi#no:ue 1903", "\xe5\xb1\xb1\xe7\x94\xb0-Kawa-77",
                                            "Kaze:ga#fuku 12"};
    struct rig *rig = *state;

    for (unsigned i = 0; i < 3; i++) {
        const Outcome outcome = rig_granted(rig, &rig_amano, "login");
        const ChangeReply changed =
            rig_set_password(rig, "amano", "login", &outcome.ticket, passwords[i]);
        if (changed.result != Result_RESULT_GRANTED)
            fail_msg("%s: flaw %d", passwords[i], changed.flaws[0]);
        snprintf(rig_amano.password, sizeof rig_amano.password, "%s", passwords[i]);
        for (unsigned k = 0; k < i; k++) {
            const ChangeReply again =
                rig_set_password(rig, "amano", "login", &changed.ticket, passwords[k]);
            assert_int_equal(again.result, Result_RESULT_NOT_CHANGED);
            assert_int_equal(again.flaws[0], PasswordFlaw_FLAW_USED_BEFORE);
        }
    }
}

static void changes_need_a_ticket_that_fits(void **state)
{
    struct rig *rig = *state;
    struct enrolled baba;

    rig_person(rig, "baba", "staff", &baba);
    const Outcome mine = rig_granted(rig, &baba, "login");
    const Outcome none = {0};
    const char *password = "Kusunoki-neu-75";
    assert_int_equal(rig_set_password(rig, "amano", "login", &mine.ticket, password).result,
                     Result_RESULT_DENIED);
    assert_int_equal(rig_set_password(rig, "baba", "sudo", &mine.ticket, password).result,
                     Result_RESULT_DENIED);
    assert_int_equal(rig_set_password(rig, "baba", "login", &none.ticket, password).result,
                     Result_RESULT_DENIED);
    // No enrolment without owing it (abuse:C5).
    assert_int_equal(rig_enrol(rig, "baba", "login", &mine.ticket).result, Result_RESULT_DENIED);
    rig->clock->boot += 601 * 1000;
    assert_int_equal(rig_set_password(rig, "baba", "login", &mine.ticket, password).result,
                     Result_RESULT_DENIED);
}

static void too_soon(void **state)
{
    struct rig *rig = *state;

    rig_stop(rig);
    rig->policy->password.min_age_seconds = 86400;
    rig_start(rig);
    Outcome outcome = rig_granted(rig, &rig_amano, "login");
    ChangeReply changed =
        rig_set_password(rig, "amano", "login", &outcome.ticket, "Kusunoki-neu-75");
    assert_int_equal(changed.result, Result_RESULT_NOT_CHANGED);
    assert_int_equal(changed.flaws[0], PasswordFlaw_FLAW_TOO_SOON);
    rig->clock->wall += 86400;
    outcome = rig_granted(rig, &rig_amano, "login");
    changed = rig_set_password(rig, "amano", "login", &outcome.ticket, "Kusunoki-neu-75");
    assert_int_equal(changed.result, Result_RESULT_GRANTED);
}

// passwd: no ticket yet, so the current factors are asked and proved for the change alone.
static void a_change_with_its_own_proof(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE] = "";
    struct login login = rig_login(&rig_amano, "login", rig_code(rig, &rig_amano, code));

    login.operation = Operation_OPERATION_CHANGE;
    const Plan *plan = rig_plan(rig, &login);
    assert_int_equal(plan->result, Result_RESULT_GRANTED);
    assert_int_equal(plan->factors_count, 2);
    assert_true(plan->change_password);
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    // It is no login.
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(
        rig_set_password(rig, "amano", "login", &outcome.ticket, "Kusunoki-neu-75").result,
        Result_RESULT_GRANTED);
}

// --- sessions ---

static void what_the_person_is_told(void **state)
{
    struct rig *rig = *state;
    const struct login wrong = rig_login(&rig_amano, "login", "000000");

    Outcome outcome = rig_granted(rig, &rig_amano, "login");
    SessionReport report = session(rig, "amano", "login", &outcome.ticket, true);
    assert_int_equal(report.result, Result_RESULT_GRANTED);
    assert_true(report.interactive);
    assert_false(report.has_last_login);
    assert_int_equal(report.failures, 0);
    const int64_t opened = rig->clock->wall;
    rig->clock->wall += 100;
    assert_int_equal(session(rig, "amano", "login", &report.ticket, false).result,
                     Result_RESULT_GRANTED);
    rig->clock->wall += 100;
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    struct login remote = wrong;
    remote.rhost = "198.51.100.7";
    assert_int_equal(rig_attempt(rig, &remote)->result, Result_RESULT_DENIED);
    // sudo logs in as well but tells nothing, so nothing is forgotten by it.
    (void)rig_granted(rig, &rig_amano, "sudo");
    outcome = rig_granted(rig, &rig_amano, "login");
    report = session(rig, "amano", "login", &outcome.ticket, true);
    assert_true(report.has_last_login);
    assert_int_equal(report.last_login, opened);
    assert_string_equal(report.last_where, "tty1");
    assert_true(report.has_last_logout);
    assert_int_equal(report.last_logout, opened + 100);
    assert_int_equal(report.failures, 3);
    assert_int_equal(report.session_seconds, 12 * 3600);
    outcome = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(session(rig, "amano", "login", &outcome.ticket, true).failures, 0);
}

// A greeter shows what is said before its verdict and nothing of the session phase; one of a single
// field shows nothing at all. What nobody saw is told where it is seen.
static void told_where_it_is_seen(void **state)
{
    struct rig *rig = *state;
    const struct login wrong = rig_login(&rig_amano, "login", "000000");

    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    Outcome outcome = rig_granted(rig, &rig_amano, "lightdm");
    assert_true(outcome.has_report);
    assert_int_equal(outcome.report.failures, 1);
    // Broken off while it was shown: no session, so it was not told.
    outcome = rig_granted(rig, &rig_amano, "lightdm");
    assert_int_equal(outcome.report.failures, 1);
    // A session without that login (an automatic one) is none, and has shown nothing either.
    assert_int_equal(session(rig, "amano", "lightdm", NULL, true).result, Result_RESULT_DENIED);
    outcome = rig_granted(rig, &rig_amano, "lxdm");
    assert_false(outcome.has_report);
    assert_false(session(rig, "amano", "lxdm", &outcome.ticket, true).interactive);
    outcome = rig_granted(rig, &rig_amano, "lightdm");
    assert_int_equal(outcome.report.failures, 1);
    assert_true(outcome.report.has_last_login);
    assert_false(session(rig, "amano", "lightdm", &outcome.ticket, true).interactive);
    // Now it was.
    outcome = rig_granted(rig, &rig_amano, "lightdm");
    assert_int_equal(outcome.report.failures, 0);
    outcome = rig_granted(rig, &rig_amano, "login");
    assert_false(outcome.has_report);
    assert_true(session(rig, "amano", "login", &outcome.ticket, true).interactive);
}

static void sessions_without_a_ticket(void **state)
{
    struct rig *rig = *state;
    const struct login wrong = rig_login(&rig_amano, "login", "000000");

    assert_int_equal(session(rig, "amano", "login", NULL, true).result,
                     Result_RESULT_GRANTED); // of the first login, after its change
    Outcome outcome = rig_granted(rig, &rig_amano, "login");
    // Where people have to log in a session is theirs who did (abuse:R1).
    assert_int_equal(session(rig, "amano", "login", NULL, true).result, Result_RESULT_DENIED);
    const struct login login = rig_login(&rig_amano, "login", "");
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
    SessionReport report = session(rig, "amano", "login", NULL, true); // sshd's other process
    assert_int_equal(report.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    // root's su: a session, but nobody was told.
    assert_int_equal(session(rig, "amano", "su", NULL, true).failures, 1);
    assert_int_equal(session(rig, "amano", "su", NULL, true).failures, 1);
    // Somebody who is not enrolled: a session of another product's making, told nothing.
    report = session(rig, "root", "cron", NULL, true);
    assert_int_equal(report.result, Result_RESULT_GRANTED);
    assert_false(report.interactive);
    assert_int_equal(session(rig, "root", "sudo", NULL, true).result, Result_RESULT_DENIED);
    outcome = rig_granted(rig, &rig_amano, "sudo");
    assert_int_equal(session(rig, "root", "sudo", &outcome.ticket, true).result,
                     Result_RESULT_GRANTED);
    assert_int_equal(session(rig, "root", "login", NULL, true).result, Result_RESULT_DENIED);
    // What was opened last, and the vault restarts: its ticket is gone, root's word is left.
    outcome = rig_granted(rig, &rig_amano, "login");
    report = session(rig, "amano", "login", &outcome.ticket, true);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(session(rig, "amano", "login", &report.ticket, false).result,
                     Result_RESULT_GRANTED);
    outcome = rig_granted(rig, &rig_amano, "login");
    assert_true(session(rig, "amano", "login", &outcome.ticket, true).has_last_logout);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("abuse:D8 abuse:P13 a ticket of another person, service, uid, time or vault is denied",
             tickets_that_do_not_fit),
        TEST("C6 a ticket of an earlier life is denied", a_ticket_of_an_earlier_life),
        TEST("abuse:D8 an admin's ticket is no login", an_admin_ticket_is_no_login),
        TEST("C6 account without authentication, by state", account_without_authentication),
        TEST("abuse:R1 suspended between login and account phase",
             suspended_between_login_and_account),
        TEST("B6 a password grows old: warned before, refused after", passwords_grow_old),
        TEST("B5 a leaked password is changed before anything else", leaked_passwords_are_changed),
        TEST("B3 a first login, step by step", a_first_login_step_by_step),
        TEST("C1 offers expire and newer ones void older ones", offers_expire),
        TEST("abuse:W3 20 concurrent changes have one winner", twenty_changes_at_once),
        TEST("abuse:W3 a ticket of the password before changes nothing",
             a_ticket_of_the_password_before),
        TEST("abuse:W2 history with '#', ':', spaces and Japanese is enforced", history_is_kept),
        TEST("abuse:C5 changes and enrolments need a ticket that fits",
             changes_need_a_ticket_that_fits),
        TEST("B6 a change too soon is refused", too_soon),
        TEST("B1 a change with its own proof is no login", a_change_with_its_own_proof),
        TEST("A4 last login, last logout and failures are told once", what_the_person_is_told),
        TEST("A4 what nobody could see is told where it is seen", told_where_it_is_seen),
        TEST("A4 sessions that have lost their ticket", sessions_without_a_ticket),
    };

    return cmocka_run_group_tests_name("vault lives", tests, NULL, NULL);
}
