// SPDX-License-Identifier: BSD-2-Clause
// Exceptions (F1, F3): an administrator asks, another one approves, and for whom it is a rule is
// relaxed here and for this time, and no longer.
#include "../vault/vault_review_rig.h"
#include "core/policy_groups.h"
#include "store/request.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TWO                                                                                        \
    " classes = 2\n include = {\"knowledge\"}\n way = {\"password+otp\"}\n failures = 5\n "        \
    "window = \"15m\"\n lock = \"15m\"\n"

static const char policy[] =
    "profile = \"exceptions\"\ndocuments = {\"test\"}\nprivileged_services = {\"sudo\", "
    "\"warifu\"}\ndeputy_longest = \"30d\"\nexception_longest = \"12h\"\n"
    "password {\n dictionary = no\n argon2_memory_kib = 1024\n}\n"
    "rule \"login\" {\n service = {\"login\"}\n first_login = yes\n unsynchronised_clock = "
    "warn\n" TWO "}\n"
    "rule \"sudo\" {\n service = {\"sudo\"}\n time = {\"mon-fri 08:30-17:15\"}\n session = "
    "\"10h\"\n" TWO "}\n"
    "rule \"granted\" {\n service = {\"granted\"}\n time = {\"mon-fri 08:30-17:15\"}\n grant = "
    "yes\n" TWO "}\n"
    "rule \"desk\" {\n service = {\"desk\"}\n host = {\"desk-9\"}\n" TWO "}\n"
    "rule \"juki\" {\n service = {\"juki\"}\n group = {\"juki\"}\n time = {\"mon-fri "
    "08:30-17:15\"}\n" TWO "}\n"
    "rule \"warned\" {\n service = {\"warned\"}\n time = {\"mon-fri 08:30-17:15\"}\n "
    "unsynchronised_clock = warn\n" TWO "}\n"
    "rule \"plain\" {\n service = {\"plain\"}\n time = {\"mon-fri 08:30-17:15\"}\n classes = 1\n "
    "origin = local\n one_class_by = \"test 1\"\n "
    "way = {\"password\"}\n}\n"
    "rule \"su\" {\n service = {\"su\"}\n time = {\"mon-fri 08:30-17:15\"}\n "
    "account_without_authentication = yes\n" TWO "}\n"
    "rule \"warifu\" {\n service = {\"warifu\"}\n unsynchronised_clock = warn\n" TWO "}\n"
    "rule \"rest\" {\n deny = yes\n reason = \"nobody.\"\n}\n";

#define FRIDAY_1800 (INT64_C(1800000000) + 3600) // in Japan; outside the windows
#define HOUR 3600

static struct enrolled chiba, doi, eto;

static int setup(void **state)
{
    struct rig *rig = rig_make(policy);
    char temporary[64];

    setenv("TZ", "Asia/Tokyo", 1);
    tzset();
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    rig->clock->wall = FRIDAY_1800;
    *state = rig;
    return 0;
}

#define RELAXES(name, setting, value)                                                              \
    TEXT("rule", name), TEXT("setting", setting), TEXT("to", value)
#define FOR(seconds) NUMBER("until", rig->clock->wall + 60 + (seconds))

static int64_t asked(struct rig *rig, struct enrolled *person, const struct rig_arg *arguments)
{
    if (by(rig, person, "exception.request", arguments) != DONE)
        fail_msg("%s %s", rig_end(rig)->message, rig_end(rig)->subject);
    assert_string_equal(rig_text(rig, 0, "state"), "requested");
    assert_string_equal(rig_text(rig, 0, "clause"), "F1");
    return rig_number(rig, 0, "request");
}

static AdminStatus asks_for(struct rig *rig, struct enrolled *person, const char *user)
{
    return by(rig, person, "exception.request",
              ARGS(RELAXES("sudo", "time", "any"), USER(user), FOR(HOUR), WHY));
}

// amano asks for eto, chiba approves.
static int64_t excepted(struct rig *rig, const char *rule, const char *setting, int64_t seconds)
{
    const int64_t request =
        asked(rig, &rig_amano, ARGS(RELAXES(rule, setting, "any"), USER("eto"), FOR(seconds), WHY));

    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "running");
    return request;
}

static Result planned(struct rig *rig, struct enrolled *person, const char *service)
{
    const struct login login = rig_login(person, service, NULL);

    return rig_plan(rig, &login)->result;
}

static void while_it_is_in_force(void **state)
{
    struct rig *rig = *state;
    char wanted[64];

    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_DENIED);
    const int64_t request = asked(
        rig, &rig_amano, ARGS(RELAXES("sudo", "time", "any"), USER("eto"), FOR(2 * HOUR), WHY));
    const int64_t until = rig_number(rig, 0, "until");
    assert_string_equal(rig_text(rig, 0, "what"), "time = any; rule sudo");
    assert_string_equal(rig_text(rig, 0, "host"), "desk-1");
    assert_string_equal(rig_text(rig, 0, "service"), "*");
    assert_int_equal(rig_tries(rig, &eto, "sudo").result,
                     Result_RESULT_DENIED); // asked is not given
    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_GRANTED);
    // Whoever cannot prove it hears nothing but what everybody hears.
    struct login wrong = rig_login(&eto, "sudo", "000000");
    wrong.password = "Not-the-password-1";
    assert_int_equal(rig_attempt(rig, &wrong)->result, Result_RESULT_DENIED);
    const Outcome outcome = rig_tries(rig, &eto, "sudo");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_true(outcome.session_seconds > 0 &&
                outcome.session_seconds <= until - rig->clock->wall); // the rule allows ten hours
    snprintf(wanted, sizeof wanted, "\"exception\":%lld,\"exception_clause\":\"F1\"",
             (long long)request);
    assert_non_null(strstr(last_record(rig, "login.granted"), wanted));
    const struct login place = rig_login(&eto, "sudo", "");
    const AccountReply account = rig_account(rig, &place, &outcome);
    assert_int_equal(account.result, Result_RESULT_GRANTED);
    assert_int_equal(account.session_seconds, until - rig->clock->wall);
    const SessionReport session = rig_opens(rig, "root", 0, "sudo", &outcome); // sudo's target
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_int_equal(session.session_seconds, until - rig->clock->wall);
    assert_non_null(strstr(last_record(rig, "session.opened"), wanted));
    // It is theirs, and that rule's.
    assert_int_equal(rig_tries(rig, &rig_amano, "sudo").result, Result_RESULT_DENIED);
    assert_int_equal(rig_tries(rig, &eto, "warned").result, Result_RESULT_DENIED);
    assert_int_equal(rig_tries(rig, &eto, "login").result, Result_RESULT_GRANTED);
    assert_null(strstr(last_record(rig, "login.granted"), "exception"));
    // And it ends by itself.
    rig->clock->wall = until;
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    assert_int_equal(rig_account(rig, &place, &outcome).result, Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_DENIED);
    assert_int_equal(rig_count(rig, "request.ended", "eto"), 1);
    assert_non_null(strstr(last_record(rig, "request.ended"), "time = any; rule sudo"));
    // Nor does it come back with the clock (abuse:L12).
    rig->clock->wall = until - 600;
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
}

static void before_its_beginning(void **state)
{
    struct rig *rig = *state;
    const int64_t begin = rig->clock->wall + HOUR;
    const int64_t request = asked(rig, &rig_amano,
                                  ARGS(RELAXES("sudo", "time", "any"), USER("eto"),
                                       NUMBER("from", begin), NUMBER("until", begin + HOUR), WHY));

    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    rig->clock->wall = begin;
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_GRANTED);
}

// Between each two calls of one login (abuse:M21).
static void ended_in_the_middle(void **state)
{
    struct rig *rig = *state;
    const struct login place = rig_login(&eto, "sudo", "");

    for (unsigned phase = 0; phase < 3; phase++) {
        const int64_t request = excepted(rig, "sudo", "time", 2 * HOUR);
        assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_GRANTED);
        Outcome outcome = {0};
        if (phase > 0)
            outcome = rig_tries(rig, &eto, "sudo");
        if (phase > 1)
            assert_int_equal(rig_account(rig, &place, &outcome).result, Result_RESULT_GRANTED);
        assert_int_equal(
            by(rig, &rig_amano, "exception.end", ARGS(NUMBER("request", request), WHY)), DONE);
        assert_string_equal(rig_text(rig, 0, "state"), "ended");
        assert_memory_equal(rig_text(rig, 0, "taken"), "person ", 7); // what is open ends
        if (phase == 0)
            assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_DENIED);
        else if (phase == 1)
            assert_int_equal(rig_account(rig, &place, &outcome).result,
                             Result_RESULT_PERMISSION_DENIED);
        else
            assert_int_equal(rig_opens(rig, "root", 0, "sudo", &outcome).result,
                             Result_RESULT_DENIED);
    }
    // Another one that runs does not stand in for that which let the login in.
    (void)excepted(rig, "sudo", "time", 2 * HOUR);
}

static void a_host_more(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(planned(rig, &eto, "desk"), Result_RESULT_DENIED);
    (void)excepted(rig, "desk", "host", HOUR);
    assert_int_equal(rig_tries(rig, &eto, "desk").result, Result_RESULT_GRANTED);
    assert_int_equal(planned(rig, &chiba, "desk"), Result_RESULT_DENIED);
}

// A demand for a grant stays (D1): an exception is none.
static void a_grant_is_still_demanded(void **state)
{
    struct rig *rig = *state;

    (void)excepted(rig, "granted", "time", HOUR);
    const Outcome outcome = rig_tries(rig, &eto, "granted");
    assert_int_equal(outcome.result, Result_RESULT_DENIED);
    assert_int_equal(outcome.lapse, Lapse_LAPSE_GRANT);
}

static void somebody_else_approves(void **state)
{
    struct rig *rig = *state;
    const int64_t request =
        asked(rig, &rig_amano, ARGS(RELAXES("sudo", "time", "any"), USER("eto"), FOR(HOUR), WHY));
    const int64_t about =
        asked(rig, &rig_amano, ARGS(RELAXES("sudo", "time", "any"), USER("doi"), FOR(HOUR), WHY));

    assert_int_equal(asks_for(rig, &rig_amano, "amano"),
                     FORBIDDEN);                                              // for themselves
    assert_int_equal(approves_as_shown(rig, &rig_amano, request), FORBIDDEN); // asked for it
    assert_int_equal(approves_as_shown(rig, &eto, request), FORBIDDEN);       // is concerned
    assert_int_equal(approves_as_shown(rig, &doi, about), FORBIDDEN); // an auditor, and concerned
    assert_int_equal(rig_admin(rig, "request.approve",
                               ARGS(NUMBER("request", request), TEXT("shown", "x"), WHY)),
                     FORBIDDEN); // root
    assert_int_equal(asks_for(rig, &eto, "eto"),
                     FORBIDDEN); // staff asks their administrator
    assert_int_equal(asks_for(rig, &rig_amano, "chiba"),
                     CONFLICT); // nobody could approve it
    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_int_equal(approves_as_shown(rig, &chiba, request), CONFLICT); // once
    assert_int_equal(rig_count(rig, "request.approved", "eto"), 1);
    assert_non_null(
        strstr(last_record(rig, "request.approved"), "\"what\":\"time = any; rule sudo\""));
    // Who asked and is an administrator no more has asked for nothing (abuse:R1).
    const int64_t later =
        asked(rig, &rig_amano, ARGS(RELAXES("warned", "time", "any"), USER("eto"), FOR(HOUR), WHY));
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(approves_as_shown(rig, &chiba, later), CONFLICT);
    // Whom it is for may end it, nobody else without the role.
    assert_int_equal(by(rig, &doi, "exception.end", ARGS(NUMBER("request", request), WHY)),
                     FORBIDDEN);
    assert_int_equal(by(rig, &eto, "exception.end", ARGS(NUMBER("request", request), WHY)), DONE);
}

static void what_cannot_be_asked_for(void **state)
{
    struct rig *rig = *state;
    const struct {
        struct rig_arg arguments[9];
        AdminStatus status;
    } wrong[] = {
        {{RELAXES("no such", "time", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, NOT_FOUND},
        {{RELAXES("rest", "time", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, CONFLICT},  // denies
        {{RELAXES("plain", "time", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, CONFLICT}, // A1
        {{RELAXES("su", "time", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, CONFLICT},
        {{RELAXES("sudo", "host", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, CONFLICT}, // no effect
        {{RELAXES("login", "time", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, CONFLICT},
        {{RELAXES("sudo", "classes", "any"), USER("eto"), FOR(HOUR), WHY, {0}}, INVALID},
        {{RELAXES("sudo", "time", "whenever"), USER("eto"), FOR(HOUR), WHY, {0}}, INVALID},
        {{RELAXES("sudo", "time", "!holiday"), USER("eto"), FOR(HOUR), WHY, {0}}, INVALID},
        {{RELAXES("desk", "host", "desk-1"), USER("eto"), FOR(HOUR), WHY, {0}}, INVALID},
        {{RELAXES("desk", "host", "any"), TEXT("host", "desk-*"), USER("eto"), FOR(HOUR), WHY, {0}},
         INVALID},
        {{RELAXES("sudo", "time", "any"), FOR(HOUR), WHY, {0}}, INVALID}, // for nobody
        {{RELAXES("juki", "time", "any"), USER("eto"), TEXT("group", "juki"), FOR(HOUR), WHY, {0}},
         INVALID},
        {{RELAXES("juki", "time", "any"), TEXT("group", "zei"), FOR(HOUR), WHY, {0}}, NOT_FOUND},
        {{RELAXES("sudo", "time", "any"), USER("kato"), FOR(HOUR), WHY, {0}}, NOT_FOUND},
        {{RELAXES("sudo", "time", "any"), USER("eto"), FOR(13 * HOUR), WHY, {0}}, INVALID},
        {{RELAXES("sudo", "time", "any"), USER("eto"), FOR(-120), WHY, {0}}, INVALID},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const AdminStatus status = by(rig, &rig_amano, "exception.request", wrong[i].arguments);
        if (status != wrong[i].status)
            fail_msg("%zu: %d, %s", i, status, rig_end(rig)->message);
    }
    assert_int_equal(rig_count(rig, "request.made", "eto"), 0);
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(asks_for(rig, &rig_amano, "eto"), CONFLICT);
}

// F2: no way around what was done to stop somebody.
static void whoever_is_stopped_stays_out(void **state)
{
    struct rig *rig = *state;

    (void)excepted(rig, "sudo", "time", 8 * HOUR);
    for (unsigned i = 0; i < 5; i++) {
        struct login wrong = rig_login(&eto, "sudo", "000000");
        wrong.password = "Not-the-password-1";
        (void)rig_attempt(rig, &wrong);
    }
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_DENIED); // locked
    assert_int_equal(rig_admin(rig, "lock.clear", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "totp.revoke", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_DENIED); // lost
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
}

// It is a person's, by their row: not the name's, nor the uid's (abuse:I2, abuse:M6).
static void whoever_comes_after(void **state)
{
    struct rig *rig = *state;

    (void)excepted(rig, "sudo", "time", 8 * HOUR);
    rig->target_uid = eto.uid;
    assert_int_equal(rig_admin(rig, "user.rename", ARGS(TEXT("person", "eto"), USER("endo"), WHY)),
                     DONE);
    rig->target_uid = 0;
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED); // the old name
    struct enrolled endo = eto;
    snprintf(endo.user, sizeof endo.user, "endo");
    assert_int_equal(rig_tries(rig, &endo, "sudo").result, Result_RESULT_GRANTED);
    rig->target_uid = eto.uid;
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("endo"), WHY)), DONE);
    rig->target_uid = 0;
    rig_person(rig, "eto", "staff", &eto); // the same name and uid, somebody else
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    assert_int_equal(rig_tries(rig, &eto, "login").result, Result_RESULT_GRANTED);
}

static void a_restart_keeps_it(void **state)
{
    struct rig *rig = *state;
    const int64_t request = excepted(rig, "sudo", "time", 2 * HOUR);

    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(rig_tries(rig, &eto, "sudo").result, Result_RESULT_GRANTED);
    assert_int_equal(by(rig, &chiba, "exception.end", ARGS(NUMBER("request", request), WHY)), DONE);
    rig_kill(rig);
    rig_start(rig);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
}

static struct rule *rule_called(struct rig *rig, const char *name)
{
    for (size_t i = 0; i < rig->policy->rule_count; i++)
        if (strcmp(rig->policy->rules[i].name, name) == 0)
            return &rig->policy->rules[i];
    abort();
}

static void a_policy_that_was_tightened(void **state)
{
    struct rig *rig = *state;
    struct rule *rule = rule_called(rig, "sudo");

    (void)excepted(rig, "sudo", "time", 10 * HOUR);
    rig_stop(rig);
    rig->policy->exception_seconds = 3600;
    rig_start(rig);
    const Outcome outcome = rig_tries(rig, &eto, "sudo");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_in_range(outcome.session_seconds, 1, 3600);
    rig->clock->wall += 3600; // the ten hours are not over
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    rig_stop(rig);
    rig->policy->exception_seconds = 0; // none any more
    rig_start(rig);
    assert_int_equal(by(rig, &rig_amano, "exception.request",
                        ARGS(RELAXES("sudo", "time", "any"), USER("eto"), FOR(60), WHY)),
                     CONFLICT);
    rig_stop(rig);
    rig->policy->exception_seconds = 12 * 3600;
    rule->classes = 1; // whatever was approved, not below two (A1)
    rig_start(rig);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    rig_stop(rig);
    rule->classes = 2;
    rig_start(rig);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_GRANTED);
}

static void a_clock_that_may_be_wrong(void **state)
{
    struct rig *rig = *state;

    (void)excepted(rig, "sudo", "time", 2 * HOUR);
    (void)excepted(rig, "warned", "time", 2 * HOUR);
    (void)excepted(rig, "desk", "host", 2 * HOUR);
    assert_int_equal(planned(rig, &eto, "desk"), Result_RESULT_GRANTED);
    rig->clock->unsynchronised = true;
    assert_int_equal(planned(rig, &eto, "desk"), Result_RESULT_DENIED);
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_DENIED);
    assert_int_equal(planned(rig, &eto, "warned"), Result_RESULT_GRANTED);
    rig->clock->unsynchronised = false;
    assert_int_equal(planned(rig, &eto, "sudo"), Result_RESULT_GRANTED);
}

static Result planned_as_member(struct rig *rig, const char *user, uint32_t uid, bool known)
{
    PlanCall *plan = &rig->call.body.plan;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    plan->operation = Operation_OPERATION_AUTHENTICATE;
    plan->has_subject = true;
    plan->subject = rig_subject(user, uid, "juki");
    plan->subject.who.groups_of = policy_groups_digest(rig->policy);
    plan->subject.who.groups_known = known;
    plan->subject.who.groups.size = 1;
    plan->subject.who.groups.bytes[0] = 1;
    rig_ask(rig);
    return rig->reply.body.plan.result;
}

static AdminStatus asks_for_juki(struct rig *rig, struct enrolled *person)
{
    return by(rig, person, "exception.request",
              ARGS(RELAXES("juki", "time", "any"), TEXT("group", "juki"), FOR(2 * HOUR), WHY));
}

// The last call once more, by somebody of whom it is known whether they are in the group.
static AdminStatus in_juki(struct rig *rig, uint8_t groups)
{
    Identity *who = &rig->call.body.admin.actor.who;

    who->groups_of = policy_groups_digest(rig->policy);
    who->groups.size = 1;
    who->groups.bytes[0] = groups;
    rig_ask(rig);
    return rig_end(rig)->status;
}

// amano has named eto, who is in no group: nobody knows of which amano is (D6).
static void a_group_and_a_deputy(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "deputy.request", ARGS(USER("eto"), FOR(8 * HOUR), WHY)),
                     DONE);
    assert_int_equal(approves_as_shown(rig, &chiba, rig_number(rig, 0, "request")), DONE);
    assert_int_equal(asks_for_juki(rig, &eto), FORBIDDEN);
    assert_int_equal(in_juki(rig, 0), FORBIDDEN);
    assert_int_equal(asks_for_juki(rig, &chiba), FORBIDDEN);
    assert_int_equal(in_juki(rig, 0), DONE);
    const int64_t request = rig_number(rig, 0, "request");
    assert_int_equal(approves_as_shown(rig, &eto, request), FORBIDDEN);
    assert_int_equal(in_juki(rig, 0), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &rig_amano, request), FORBIDDEN);
    assert_int_equal(in_juki(rig, 0), DONE);
    // Nor for whom they stand in for, nor for themselves.
    assert_int_equal(asks_for(rig, &eto, "amano"), FORBIDDEN);
    assert_int_equal(asks_for(rig, &eto, "eto"), FORBIDDEN);
}

static void a_group(void **state)
{
    struct rig *rig = *state;

    // Of whoever asks, as of the approver, it must be known that they are not one of them (D8).
    assert_int_equal(asks_for_juki(rig, &rig_amano), FORBIDDEN);
    assert_int_equal(in_juki(rig, 1), FORBIDDEN);
    assert_int_equal(in_juki(rig, 0), DONE);
    const int64_t request = rig_number(rig, 0, "request");
    assert_string_equal(rig_text(rig, 0, "what"), "time = any; group juki; rule juki");
    assert_string_equal(rig_text(rig, 0, "user"), "");
    assert_int_equal(planned_as_member(rig, "eto", eto.uid, true), Result_RESULT_DENIED);
    assert_int_equal(approves_as_shown(rig, &chiba, request), FORBIDDEN);
    assert_int_equal(in_juki(rig, 1), FORBIDDEN);
    assert_int_equal(in_juki(rig, 0), DONE);
    assert_int_equal(planned_as_member(rig, "eto", eto.uid, true), Result_RESULT_GRANTED);
    assert_int_equal(planned_as_member(rig, "eto", eto.uid, false), Result_RESULT_DENIED);
    assert_int_equal(planned(rig, &eto, "juki"), Result_RESULT_DENIED); // not a member
    // Nobody who is not enrolled.
    assert_int_equal(planned_as_member(rig, "nobody-here", 2077, true), Result_RESULT_DENIED);
    assert_int_equal(by(rig, &chiba, "exception.end", ARGS(NUMBER("request", request), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "taken"), "");
    assert_int_equal(planned_as_member(rig, "eto", eto.uid, true), Result_RESULT_DENIED);
}

static const char *status_of(struct rig *rig, const char *item)
{
    static char value[64];
    char after[64] = "";
    AdminStatus status;

    value[0] = '\0';
    do {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status = rig_admin(rig, "status", after[0] != '\0' ? page : NULL);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "item"), item) == 0)
                snprintf(value, sizeof value, "%s", rig_text(rig, i, "value"));
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return value;
}

static void everybody_sees_what_is_theirs_to_see(void **state)
{
    struct rig *rig = *state;
    const struct rig_arg explain[] = {USER("eto"), TEXT("service", "sudo"), {0}};

    assert_string_equal(status_of(rig, "exceptions"), "0");
    const int64_t first = excepted(rig, "sudo", "time", 2 * HOUR);
    assert_string_equal(status_of(rig, "exceptions"), "1");
    assert_int_equal(rig_admin(rig, "policy.explain", explain), DONE);
    assert_string_equal(rig_text(rig, 0, "decision"), "rule");
    assert_int_equal(rig_number(rig, 1, "exception"), first);
    assert_string_equal(rig_text(rig, 1, "what"), "time = any; rule sudo");
    assert_string_equal(rig_text(rig, 1, "closed_by"), "chiba");
    assert_int_equal(by(rig, &doi, "exception.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_int_equal(by(rig, &eto, "exception.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    const int64_t second =
        asked(rig, &rig_amano, ARGS(RELAXES("sudo", "time", "any"), USER("doi"), FOR(HOUR), WHY));
    assert_int_equal(by(rig, &eto, "exception.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_int_equal(by(rig, &eto, "exception.show", ARGS(NUMBER("request", second))), NOT_FOUND);
    assert_int_equal(by(rig, &chiba, "exception.end", ARGS(NUMBER("request", first), WHY)), DONE);
    assert_int_equal(by(rig, &chiba, "request.reject", ARGS(NUMBER("request", second), WHY)), DONE);
    assert_string_equal(status_of(rig, "exceptions"), "0");
    // What was asked for and what was decided stays (F3).
    assert_int_equal(by(rig, &doi, "exception.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(by(rig, &doi, "exception.list", ARGS(NUMBER("all", 1))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 2);
    assert_int_equal(by(rig, &doi, "privilege.list", ARGS(NUMBER("all", 1))), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(by(rig, &doi, "privilege.end", ARGS(NUMBER("request", first), WHY)),
                     NOT_FOUND); // no grant
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("F1 D4 while an exception is in force, and no longer", while_it_is_in_force),
        TEST("F1 before its beginning nothing", before_its_beginning),
        TEST("F1 abuse:M21 an exception that ends between two phases of a login",
             ended_in_the_middle),
        TEST("F1 A8 a workstation more", a_host_more),
        TEST("F1 D1 a demand for a grant stays", a_grant_is_still_demanded),
        TEST("F1 D8 abuse:R1 somebody else approves", somebody_else_approves),
        TEST("F1 A1 H1 abuse:M22 what cannot be asked for", what_cannot_be_asked_for),
        TEST("F1 F5 C4 who is locked, suspended, off-boarded, or lost their code stays out",
             whoever_is_stopped_stays_out),
        TEST("F1 abuse:I2 abuse:M6 it is the person's, not the name's", whoever_comes_after),
        TEST("F1 a restart keeps it, and keeps its end", a_restart_keeps_it),
        TEST("F1 A1 a policy that was tightened holds for exceptions that run",
             a_policy_that_was_tightened),
        TEST("F1 E6 a clock that may be wrong", a_clock_that_may_be_wrong),
        TEST("F1 abuse:I4 a group", a_group),
        TEST("F1 D6 D8 a group, and a deputy", a_group_and_a_deputy),
        TEST("F1 F3 who sees it, and that it is kept", everybody_sees_what_is_theirs_to_see),
    };

    return cmocka_run_group_tests_name("exceptions", tests, NULL, NULL);
}
