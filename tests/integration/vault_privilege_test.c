// SPDX-License-Identifier: BSD-2-Clause
// Privilege grants: a rule with `grant = yes` lets nobody through without one that somebody else
// has approved and that is in force here and now (D1, D4, D8).
#include "../vault/vault_privilege_rig.h"
#include "store/request.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct enrolled fuji; // staff

static void nothing_without_a_grant(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    Outcome outcome;

    // Who has not proved both hears what everybody hears, however often (promise 3).
    struct login wrong = rig_login(&eto, "sudo", rig_code(rig, &eto, code));
    wrong.password = "Not-the-password-1";
    outcome = *rig_attempt(rig, &wrong);
    assert_int_equal(outcome.result, Result_RESULT_DENIED);
    assert_int_equal(outcome.lapse, Lapse_LAPSE_NONE);
    // Who has hears what is missing; it is no guess, so it locks nobody out.
    for (unsigned i = 0; i < 8; i++) {
        outcome = tries(rig, &eto, "sudo");
        assert_int_equal(outcome.result, Result_RESULT_DENIED);
        assert_int_equal(outcome.lapse, Lapse_LAPSE_GRANT);
        assert_int_equal(outcome.ticket.size, 0);
    }
    assert_int_equal(rig_count(rig, "login.refused", "eto"), 8);
    assert_int_equal(rig_count(rig, "login.granted", "eto"), 1); // the first login
    // An administrator is no exception.
    assert_int_equal(tries(rig, &rig_amano, "sudo").lapse, Lapse_LAPSE_GRANT);
    // What needs none goes on.
    assert_int_equal(tries(rig, &eto, "login").result, Result_RESULT_GRANTED);
}

// What was shown is used up: a code that was right is not shown twice (promise 5).
static void the_code_is_used_up(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&eto, "sudo", rig_code(rig, &eto, code));

    assert_int_equal(rig_attempt(rig, &login)->lapse, Lapse_LAPSE_GRANT);
    assert_int_equal(rig_attempt(rig, &login)->lapse, Lapse_LAPSE_NONE);
}

static void while_it_is_in_force(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &eto, NULL, "sudo", 0, 3600);
    const int64_t until = rig_number(rig, 0, "until");

    assert_int_equal(tries(rig, &eto, "sudo").lapse, Lapse_LAPSE_GRANT); // asked for is not given
    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    assert_string_equal(rig_text(rig, 0, "closed_by"), "amano");
    assert_int_equal(rig_count(rig, "request.made", "eto"), 1);
    assert_int_equal(rig_count(rig, "request.approved", "eto"), 1);
    assert_non_null(strstr(rig_text(rig, last(rig), "record"), "\"applicant\":\"eto\""));
    assert_non_null(strstr(rig_text(rig, last(rig), "record"), "\"actor\":\"amano\""));
    rig->clock->wall = until - 1800;
    const Outcome outcome = tries(rig, &eto, "sudo");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    // The session ends with the grant, whatever the rule says.
    assert_true(outcome.session_seconds <= until - rig->clock->wall);
    assert_true(outcome.session_seconds > 0);
    const struct login place = rig_login(&eto, "sudo", "");
    const AccountReply account = rig_account(rig, &place, &outcome);
    assert_int_equal(account.result, Result_RESULT_GRANTED);
    assert_int_equal(account.session_seconds, until - rig->clock->wall);
    const SessionReport session = opens(rig, "root", 0, "sudo", &outcome); // sudo's target
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_int_equal(session.session_seconds, until - rig->clock->wall);
    assert_int_equal(session.grant, request);
    assert_int_equal(session.scope, ScopeDemand_SCOPE_NEEDED); // sudo's has an end of its own
    // It is theirs, and for that service alone.
    assert_int_equal(tries(rig, &rig_amano, "sudo").lapse, Lapse_LAPSE_GRANT);
    assert_int_equal(tries(rig, &eto, "spare").lapse, Lapse_LAPSE_GRANT);
}

static void before_and_after_its_window(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &eto, NULL, "su*", 3600, 600);
    const int64_t from = rig_number(rig, 0, "from"), until = rig_number(rig, 0, "until");

    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "approved");
    assert_int_equal(tries(rig, &eto, "sudo").lapse, Lapse_LAPSE_GRANT);
    rig->clock->wall = from;
    assert_int_equal(tries(rig, &eto, "sudo").result, Result_RESULT_GRANTED);
    rig->clock->wall = until;
    assert_int_equal(tries(rig, &eto, "sudo").lapse, Lapse_LAPSE_GRANT);
    assert_int_equal(rig_count(rig, "request.ended", "eto"), 1);
    // What has been seen to be over does not come back with the clock (abuse:L12).
    rig->clock->wall = from + 10;
    assert_int_equal(tries(rig, &eto, "sudo").lapse, Lapse_LAPSE_GRANT);
    assert_int_equal(rig_count(rig, "request.ended", "eto"), 1);
}

// Between each two calls of one login (abuse:M21).
static void ended_in_the_middle(void **state)
{
    struct rig *rig = *state;
    const struct login place = rig_login(&eto, "sudo", "");

    for (unsigned phase = 0; phase < 2; phase++) {
        const int64_t request = granted(rig, 3600);
        const Outcome outcome = tries(rig, &eto, "sudo");
        assert_int_equal(outcome.result, Result_RESULT_GRANTED);
        if (phase == 1)
            assert_int_equal(rig_account(rig, &place, &outcome).result, Result_RESULT_GRANTED);
        assert_int_equal(by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)),
                         DONE);
        assert_string_equal(rig_text(rig, 0, "state"), "ended");
        assert_memory_equal(rig_text(rig, 0, "taken"), "grant ", 6); // what rests on it ends
        if (phase == 0) {
            const AccountReply account = rig_account(rig, &place, &outcome);
            assert_int_equal(account.result, Result_RESULT_PERMISSION_DENIED);
            assert_int_equal(account.lapse, Lapse_LAPSE_GRANT);
        } else {
            const SessionReport session = opens(rig, "root", 0, "sudo", &outcome);
            assert_int_equal(session.result, Result_RESULT_DENIED);
            assert_int_equal(session.lapse, Lapse_LAPSE_GRANT);
        }
    }
}

// What they logged in by demanded none, and whom they become does.
static void whom_they_become_demands_it(void **state)
{
    struct rig *rig = *state;
    Outcome outcome = tries(rig, &eto, "become");

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    SessionReport session = opens_by_root(rig, "root", 0, "become", &outcome);
    assert_int_equal(session.result, Result_RESULT_DENIED);
    assert_int_equal(session.lapse, Lapse_LAPSE_GRANT);
    const int64_t request = asks(rig, &eto, NULL, "become", 0, 3600);
    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    rig->clock->wall += 120;
    outcome = tries(rig, &eto, "become");
    session = opens_by_root(rig, "root", 0, "become", &outcome);
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_int_equal(session.grant, request);
}

static AccountReply rooted(struct rig *rig, const char *user, uint32_t uid)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_account_tag;
    rig->call.body.account.has_subject = true;
    rig->call.body.account.subject = rig_subject(user, uid, "spare");
    rig->call.body.account.subject.root = true;
    rig_ask(rig);
    return rig->reply.body.account;
}

// A line in sudoers that asks nobody alone gives nothing: the account phase asks for the grant.
static void a_line_in_sudoers_alone(void **state)
{
    struct rig *rig = *state;
    const struct login place = rig_login(&eto, "spare", "");
    struct login root = place;

    AccountReply account = rig_account(rig, &place, NULL);
    assert_int_equal(account.result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(account.lapse, Lapse_LAPSE_GRANT);
    assert_int_equal(rig_count(rig, "account.refused", "eto"), 1);
    // Nobody whom the store does not know has a grant either.
    root.user = "nobody-here";
    root.uid = 2077;
    assert_int_equal(rig_account(rig, &root, NULL).result, Result_RESULT_PERMISSION_DENIED);
    // Root's programs that let in somebody who is enrolled (sshd by a key, cron) ask for it, too.
    const Outcome none = {0};
    account = rooted(rig, "eto", eto.uid);
    assert_int_equal(account.result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(account.lapse, Lapse_LAPSE_GRANT);
    SessionReport session = opens(rig, "eto", eto.uid, "spare", &none);
    assert_int_equal(session.result, Result_RESULT_DENIED);
    assert_int_equal(session.lapse, Lapse_LAPSE_GRANT);
    session = opens_by_root(rig, "eto", eto.uid, "spare", &none);
    assert_int_equal(session.result, Result_RESULT_DENIED);
    assert_int_equal(session.lapse, Lapse_LAPSE_GRANT);
    // A system account's cron job has nobody who could hold one.
    assert_int_equal(rooted(rig, "daemon", 1).result, Result_RESULT_GRANTED);
    assert_int_equal(opens_by_root(rig, "daemon", 1, "spare", &none).result, Result_RESULT_GRANTED);
    const int64_t request = asks(rig, &eto, NULL, "spare", 0, 3600);
    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    rig->clock->wall += 120;
    assert_int_equal(rooted(rig, "eto", eto.uid).result, Result_RESULT_GRANTED);
    session = opens(rig, "eto", eto.uid, "spare", &none);
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_true(session.session_seconds > 0 && session.session_seconds <= 3600);
    account = rig_account(rig, &place, NULL);
    assert_int_equal(account.result, Result_RESULT_GRANTED);
    assert_true(account.session_seconds > 0 && account.session_seconds <= 3600);
}

static void somebody_else_approves(void **state)
{
    struct rig *rig = *state;
    const int64_t staff = asks(rig, &eto, NULL, "sudo", 0, 3600);
    const int64_t own = asks(rig, &chiba, NULL, "sudo", 0, 3600);
    rig_person(rig, "fuji", "admin", &fuji); // or nobody could approve what amano asks for chiba
    const int64_t other = asks(rig, &rig_amano, "chiba", "sudo", 0, 3600);

    assert_int_equal(approves(rig, &eto, staff), FORBIDDEN);       // no role
    assert_int_equal(approves(rig, &doi, staff), FORBIDDEN);       // an auditor
    assert_int_equal(approves(rig, &chiba, own), FORBIDDEN);       // their own
    assert_int_equal(approves(rig, &chiba, other), FORBIDDEN);     // about them
    assert_int_equal(approves(rig, &rig_amano, other), FORBIDDEN); // asked for it
    assert_int_equal(
        rig_admin(rig, "request.approve", ARGS(NUMBER("request", staff), TEXT("shown", "x"), WHY)),
        FORBIDDEN); // root
    assert_int_equal(by(rig, &eto, "privilege.request",
                        ARGS(USER("chiba"), TEXT("service", "sudo"),
                             NUMBER("until", rig->clock->wall + 900), WHY)),
                     FORBIDDEN); // for somebody else
    assert_int_equal(approves(rig, &rig_amano, own), DONE);
    // The verbs for privilege alone do the same, and reach nothing else.
    assert_int_equal(
        by(rig, &eto, "privilege.approve", ARGS(NUMBER("request", staff), TEXT("shown", "x"), WHY)),
        FORBIDDEN);
    const char *word = shown(rig, staff);
    assert_int_equal(by(rig, &chiba, "privilege.approve",
                        ARGS(NUMBER("request", staff), TEXT("shown", word), WHY)),
                     DONE);
    const int64_t declined = asks(rig, &eto, NULL, "sudo", 0, 1800);
    assert_int_equal(by(rig, &chiba, "privilege.reject", ARGS(NUMBER("request", declined), WHY)),
                     DONE);
    assert_int_equal(by(rig, &rig_amano, "deputy.request",
                        ARGS(USER("eto"), NUMBER("until", rig->clock->wall + 900), WHY)),
                     DONE);
    const int64_t deputy = rig_number(rig, 0, "request");
    assert_int_equal(by(rig, &chiba, "privilege.reject", ARGS(NUMBER("request", deputy), WHY)),
                     AdminStatus_ADMIN_NOT_FOUND);
    assert_int_equal(by(rig, &chiba, "request.reject", ARGS(NUMBER("request", deputy), WHY)), DONE);
    assert_int_equal(approves(rig, &rig_amano, staff), CONFLICT); // once
    assert_int_equal(rig_count(rig, "request.approved", "chiba"), 1);
    assert_int_equal(rig_count(rig, "request.approved", "eto"), 1);
}

// fuji is administrator by amano alone: not independent of what amano asks for.
static void who_is_not_independent(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("chiba"), TEXT("role", "staff"), WHY)), DONE);
    rig_person(rig, "fuji", "staff", &fuji);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("fuji"), TEXT("role", "admin"), WHY)), DONE);
    // Nobody could approve it: that is said at once.
    assert_int_equal(
        by(rig, &rig_amano, "privilege.request",
           ARGS(TEXT("service", "sudo"), NUMBER("until", rig->clock->wall + 900), WHY)),
        CONFLICT);
    const int64_t request = asks(rig, &eto, NULL, "sudo", 0, 3600);
    assert_int_equal(approves(rig, &fuji, request), DONE); // of eto they are
}

static void what_was_shown(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &eto, NULL, "sudo", 0, 3600);
    char word[32];

    snprintf(word, sizeof word, "%s", shown(rig, request));
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &rig_amano, "request.approve",
                        ARGS(NUMBER("request", request), TEXT("shown", word), WHY)),
                     CONFLICT);
    assert_string_equal(rig_end(rig)->subject, "shown");
    assert_string_not_equal(word, shown(rig, request));
    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    // Where somebody else asks for them, they are in what was shown, too.
    const int64_t other = asks(rig, &chiba, "eto", "sudo", 0, 3600);
    snprintf(word, sizeof word, "%s", shown(rig, other));
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_string_not_equal(word, shown(rig, other));
}

// Who has lost their role between the look and the approval, or who asked and left (abuse:R1).
static void rights_that_are_gone(void **state)
{
    struct rig *rig = *state;
    const int64_t first = asks(rig, &eto, NULL, "sudo", 0, 3600);
    char word[32];

    snprintf(word, sizeof word, "%s", shown(rig, first));
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("chiba"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(rig_admin_by(rig, &chiba, &ticket, "request.approve",
                                  ARGS(NUMBER("request", first), TEXT("shown", word), WHY), false),
                     FORBIDDEN);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("chiba"), TEXT("role", "admin"), WHY)),
                     DONE);
    const int64_t second = asks(rig, &chiba, "eto", "sudo", 0, 3600);
    rig_person(rig, "fuji", "admin", &fuji);
    const int64_t third = asks(rig, &fuji, "eto", "sudo", 0, 3600);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("chiba"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(approves(rig, &rig_amano, second), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(approves(rig, &rig_amano, first), CONFLICT);
    assert_int_equal(approves(rig, &rig_amano, third), CONFLICT); // whoever asked is still there
}

static void taken_back(void **state)
{
    struct rig *rig = *state;
    const int64_t first = asks(rig, &eto, NULL, "sudo", 0, 3600);
    const struct rig_arg one[] = {NUMBER("request", first), WHY, {0}};

    assert_int_equal(by(rig, &rig_amano, "request.withdraw", one), FORBIDDEN);
    assert_int_equal(by(rig, &eto, "request.reject", one), FORBIDDEN);
    assert_int_equal(by(rig, &eto, "request.withdraw", one), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "withdrawn");
    assert_int_equal(approves(rig, &rig_amano, first), CONFLICT);
    const int64_t second = asks(rig, &eto, NULL, "sudo", 0, 3600);
    assert_int_equal(by(rig, &chiba, "request.reject", ARGS(NUMBER("request", second), WHY)), DONE);
    assert_int_equal(approves(rig, &rig_amano, second), CONFLICT);
    assert_int_equal(rig_count(rig, "request.rejected", "eto"), 1);
    assert_int_equal(rig_count(rig, "request.withdrawn", "eto"), 1);
    // Whoever holds it ends it; an auditor does not.
    const int64_t third = granted(rig, 3600);
    assert_int_equal(by(rig, &doi, "privilege.end", ARGS(NUMBER("request", third), WHY)),
                     FORBIDDEN);
    assert_int_equal(by(rig, &eto, "privilege.end", ARGS(NUMBER("request", third), WHY)), DONE);
    assert_int_equal(tries(rig, &eto, "sudo").lapse, Lapse_LAPSE_GRANT);
}

static void nobody_answers(void **state)
{
    struct rig *rig = *state;
    const int64_t soon = asks(rig, &eto, NULL, "sudo", 0, 600);
    const int64_t far = asks(rig, &eto, NULL, "sudo", 30 * 86400, 600);

    rig->clock->wall += 700;
    assert_int_equal(approves(rig, &rig_amano, soon), CONFLICT); // its window has passed
    rig->clock->wall += 7 * 86400;
    assert_int_equal(approves(rig, &rig_amano, far), CONFLICT); // seven days
    assert_int_equal(by(rig, &rig_amano, "privilege.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(by(rig, &rig_amano, "privilege.list", ARGS(NUMBER("all", 1))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 2);
    assert_string_equal(rig_text(rig, 1, "state"), "expired");
}

static void what_cannot_be_asked_for(void **state)
{
    struct rig *rig = *state;
    const struct {
        int64_t from, until;
    } windows[] = {{0, -10}, {0, 7300}, {1000, 900}, {1000, 1000}, {86400, 86400 + 7201}};

    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        const int64_t now = rig->clock->wall + 60;
        assert_int_equal(by(rig, &eto, "privilege.request",
                            ARGS(TEXT("service", "sudo"), NUMBER("from", now + windows[i].from),
                                 NUMBER("until", now + windows[i].until), WHY)),
                         INVALID);
        assert_string_equal(rig_end(rig)->subject, "until");
    }
    assert_int_equal(rig_count(rig, "request.made", "eto"), 0);
}

// A window on a clock that may be wrong says nothing, where the rule refuses then.
static void a_clock_that_may_be_wrong(void **state)
{
    struct rig *rig = *state;
    const struct login strict = rig_login(&eto, "strict", "");
    const struct login warned = rig_login(&eto, "spare", "");

    assert_int_equal(approves(rig, &rig_amano, asks(rig, &eto, NULL, "s*", 0, 3600)), DONE);
    rig->clock->wall += 120;
    assert_int_equal(rig_account(rig, &strict, NULL).result, Result_RESULT_GRANTED);
    rig->clock->unsynchronised = true;
    const AccountReply account = rig_account(rig, &strict, NULL);
    assert_int_equal(account.result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(account.lapse, Lapse_LAPSE_GRANT);
    assert_int_equal(rig_account(rig, &warned, NULL).result, Result_RESULT_GRANTED);
    rig->clock->unsynchronised = false;
    assert_int_equal(rig_account(rig, &strict, NULL).result, Result_RESULT_GRANTED);
}

static void a_policy_that_was_tightened(void **state)
{
    struct rig *rig = *state;

    (void)granted(rig, 7000);
    assert_int_equal(tries(rig, &eto, "sudo").result, Result_RESULT_GRANTED);
    rig_stop(rig);
    rig->policy->grant_seconds = 3600;
    rig_start(rig);
    const Outcome outcome = tries(rig, &eto, "sudo");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_true(outcome.session_seconds < 3600);
    rig->clock->wall += 3600; // the two hours are not over
    assert_int_equal(tries(rig, &eto, "sudo").lapse, Lapse_LAPSE_GRANT);
}

// Thirty-two of one person wait at a time; those that nobody answered no longer do.
static void no_more_than_so_many(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg request[] = {TEXT("service", "sudo"),
                                      NUMBER("from", rig->clock->wall + 30 * 86400),
                                      NUMBER("until", rig->clock->wall + 30 * 86400 + 900),
                                      WHY,
                                      {0}};
    const Outcome ticket = rig_granted(rig, &eto, "warifu");

    for (unsigned i = 0; i < 32; i++)
        assert_int_equal(rig_admin_by(rig, &eto, &ticket, "privilege.request", request, false),
                         DONE);
    assert_int_equal(rig_admin_by(rig, &eto, &ticket, "privilege.request", request, false),
                     CONFLICT);
    rig->clock->wall += 8 * 86400;
    assert_int_equal(by(rig, &eto, "privilege.request", request), DONE);
    assert_int_equal(rig_count(rig, "request.ended", "eto"), 32);
}

// What asks for a grant is no role that waits, and what answers roles does not answer it.
static void grants_are_no_reviews(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &eto, NULL, "sudo", 0, 3600);
    const struct rig_arg review[] = {NUMBER("review", request), WHY, {0}};

    assert_int_equal(by(rig, &rig_amano, "review.approve", review), NOT_FOUND);
    assert_int_equal(by(rig, &rig_amano, "review.close", review), NOT_FOUND);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "auditor");
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
        CONFLICT);
}

// However many others ask, a list goes on behind its cursor (abuse:M8).
static void a_list_in_parts(void **state)
{
    struct rig *rig = *state;
    struct request other = {.kind = REQUEST_PRIVILEGE,
                            .state = REQUEST_REQUESTED,
                            .opened = {rig->clock->wall},
                            .answer_by = {rig->clock->wall + 86400},
                            .from = {rig->clock->wall},
                            .until = {rig->clock->wall + 86400}};
    char after[64] = "";
    unsigned rows = 0, pages = 0;
    AdminStatus status;

    snprintf(other.service, sizeof other.service, "sudo");
    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_begin(store), FAULT_NONE);
    for (unsigned i = 0; i < 300; i++)
        assert_int_equal(store_request_add(store, &other), FAULT_NONE);
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
    rig_start(rig);
    const int64_t own = asks(rig, &eto, NULL, "sudo", 0, 3600);
    const Outcome ticket = rig_granted(rig, &eto, "warifu");
    do {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status =
            rig_admin_by(rig, &eto, &ticket, "request.list", after[0] != '\0' ? page : NULL, false);
        pages++;
        rows += rig->reply.body.page.rows_count;
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    assert_int_equal(rows, 1);
    assert_int_equal(rig_number(rig, 0, "request"), own);
    assert_int_equal(pages, 2);
}

// How many of that kind the review lists; the end of the list stays in the reply.
static unsigned holders(struct rig *rig, const char *basis)
{
    char after[sizeof((AdminEnd *)NULL)->cursor] = "";
    unsigned count = 0;
    AdminStatus status;

    do {
        status = by(rig, &doi, "privilege.review", ARGS(TEXT("after", after)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            count += strcmp(rig_text(rig, i, "basis"), basis) == 0;
        snprintf(after, sizeof after, "%s", rig_end(rig)->cursor);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return count;
}

static void who_holds_one(void **state)
{
    struct rig *rig = *state;

    (void)granted(rig, 7200);
    assert_int_equal(holders(rig, "admin"), 2);
    assert_int_equal(holders(rig, "auditor"), 1);
    assert_int_equal(holders(rig, "rule_by_grant"), 4);
    assert_int_equal(holders(rig, "rule_for_all"), 2); // warifu, and hana's
    assert_int_equal(holders(rig, "privilege"), 1);
    assert_int_equal(holders(rig, "named"), 0);
    assert_string_equal(rig_end(rig)->hint, ""); // four are allowed
    rig_person(rig, "gon", "staff", &fuji);
    assert_int_equal(holders(rig, "named"), 0);
    assert_string_equal(rig_end(rig)->hint, "");
    rig_person(rig, "hana", "staff", &fuji);
    assert_int_equal(holders(rig, "named"), 1);
    assert_non_null(strstr(rig_end(rig)->hint, "privileged_holders"));
    assert_int_equal(by(rig, &rig_amano, "deputy.request",
                        ARGS(USER("gon"), NUMBER("until", rig->clock->wall + 900), WHY)),
                     DONE);
    const int64_t deputy = rig_number(rig, 0, "request");
    assert_int_equal(holders(rig, "deputy"), 0);
    assert_int_equal(approves(rig, &chiba, deputy), DONE);
    assert_int_equal(holders(rig, "deputy"), 1);
    const int64_t second = asks(rig, &chiba, NULL, "sudo", 0, 3600);
    assert_int_equal(approves(rig, &rig_amano, second), DONE);
    rig->clock->wall += 120;
    assert_int_equal(holders(rig, "privilege"), 2);
    assert_non_null(strstr(rig_end(rig)->hint, "grant_holders")); // one is allowed
    // Staff see their own alone.
    assert_int_equal(by(rig, &eto, "privilege.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_int_equal(by(rig, &eto, "request.show", ARGS(NUMBER("request", second))), NOT_FOUND);
    assert_int_equal(by(rig, &eto, "privilege.review", NULL), FORBIDDEN);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, privilege_setup, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(
            "D1 promise 3 without a grant nothing, and who has not proved both hears nothing of it",
            nothing_without_a_grant),
        TEST("promise 5 D4 a code that was right is used up without a grant, too",
             the_code_is_used_up),
        TEST("D4 D8 while a grant is in force, and no longer than it", while_it_is_in_force),
        TEST("D4 abuse:L12 before and after its window nothing", before_and_after_its_window),
        TEST("D4 abuse:M21 a grant that ends between two phases of a login", ended_in_the_middle),
        TEST("D1 abuse:M21 whom they become demands a grant, their own login none",
             whom_they_become_demands_it),
        TEST("D1 a line in sudoers alone gives nothing", a_line_in_sudoers_alone),
        TEST("D8 D7 somebody else approves, once", somebody_else_approves),
        TEST("D8 nobody approves who is not independent, and it is said when nobody could",
             who_is_not_independent),
        TEST("D7 what is approved is what was shown", what_was_shown),
        TEST("abuse:R1 D8 an approver's role, an applicant's standing that is gone",
             rights_that_are_gone),
        TEST("D8 withdrawn, declined, ended", taken_back),
        TEST("D7 a request that nobody answers expires", nobody_answers),
        TEST("D4 H1 windows that the policy does not allow", what_cannot_be_asked_for),
        TEST("E6 D4 a clock that may be wrong", a_clock_that_may_be_wrong),
        TEST("D4 a policy that was tightened holds for grants that run",
             a_policy_that_was_tightened),
        TEST("D7 so many requests of one person, none that nobody answered", no_more_than_so_many),
        TEST("D7 D8 grants are no reviews", grants_are_no_reviews),
        TEST("abuse:M8 a list of requests comes in parts", a_list_in_parts),
        TEST("D1 G3 who holds a grant, against the number that is allowed", who_holds_one),
    };

    return cmocka_run_group_tests_name("privilege grants", tests, NULL, NULL);
}
