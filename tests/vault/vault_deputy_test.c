// SPDX-License-Identifier: BSD-2-Clause
// Deputies (D6): named by the administrator for whom they stand in, approved by another one, for a
// limited time; they may what that administrator may, by commands alone, and both are on record.
#include "store/request.h"
#include "vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR 3600
#define FOR(seconds) NUMBER("until", rig->clock->wall + 60 + (seconds))

static struct enrolled chiba, doi, eto, baba; // an administrator, an auditor, two of staff

static int setup(void **state)
{
    static char policy[8192];
    const char *sudo = strstr(rig_policy, "rule \"sudo\" {\n") + strlen("rule \"sudo\" {\n");
    char temporary[64];

    snprintf(policy, sizeof policy, "deputy_longest = \"30d\"\n%.*s grant = yes\n%s",
             (int)(sudo - rig_policy), rig_policy, sudo);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    rig_person(rig, "baba", "staff", &baba);
    *state = rig;
    return 0;
}

static int64_t named(struct rig *rig, struct enrolled *person, const char *user, int64_t seconds)
{
    if (by(rig, person, "deputy.request", ARGS(USER(user), FOR(seconds), WHY)) != DONE)
        fail_msg("%s", rig_end(rig)->message);
    assert_string_equal(rig_text(rig, 0, "clause"), "D6");
    assert_string_equal(rig_text(rig, 0, "state"), "requested");
    return rig_number(rig, 0, "request");
}

// eto stands in for amano.
static int64_t deputy(struct rig *rig, int64_t seconds)
{
    const int64_t request = named(rig, &rig_amano, "eto", seconds);

    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "running");
    assert_string_equal(rig_text(rig, 0, "what"), "for amano");
    return request;
}

static int64_t wants_sudo(struct rig *rig, struct enrolled *person, const char *user)
{
    if (by(rig, person, "privilege.request",
           ARGS(USER(user), TEXT("service", "sudo"), FOR(HOUR), WHY)) != DONE)
        fail_msg("%s", rig_end(rig)->message);
    return rig_number(rig, 0, "request");
}

static void while_they_stand_in(void **state)
{
    struct rig *rig = *state;
    const int64_t request = named(rig, &rig_amano, "eto", HOUR);
    const int64_t until = rig_number(rig, 0, "until");

    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN); // named is not approved
    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_int_equal(rig_count(rig, "request.approved", "eto"), 1); // told loudly
    assert_non_null(strstr(last_record(rig, "request.approved"), "\"what\":\"for amano\""));
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), DONE);
    assert_int_equal(by(rig, &eto, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    assert_non_null(strstr(last_record(rig, "user.suspended"), "\"actor\":\"eto\""));
    assert_non_null(strstr(last_record(rig, "user.suspended"), "\"deputy_for\":\"amano\""));
    assert_int_equal(by(rig, &eto, "user.resume", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "user.suspend", ARGS(USER("baba"), WHY)), DONE);
    assert_null(strstr(last_record(rig, "user.suspended"), "deputy_for"));
    // What an administrator may not, they may not: what amano could not do to themselves.
    assert_int_equal(by(rig, &eto, "user.suspend", ARGS(USER("amano"), WHY)), FORBIDDEN);
    assert_int_equal(by(rig, &eto, "user.suspend", ARGS(USER("eto"), WHY)), FORBIDDEN);
    assert_non_null(strstr(last_record(rig, "admin.refused"), "\"deputy_for\":\"amano\""));
    // Nothing else has changed: their role, nor anybody else's.
    assert_string_equal(role_of(rig, "eto"), "staff");
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("baba"), WHY)), DONE);
    assert_int_equal(by(rig, &baba, "emergency.list", NULL), FORBIDDEN);
    rig->clock->wall = until;
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
    assert_int_equal(rig_count(rig, "request.ended", "eto"), 1);
    rig->clock->wall = until + 60;
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
}

// Neither their login nor what was given to them.
static void never_their_login(void **state)
{
    struct rig *rig = *state;
    char code[OTP_CODE_SIZE];

    (void)deputy(rig, 8 * HOUR);
    struct login login = rig_login(&eto, "login", rig_code(rig, &eto, code));
    login.user = "amano";
    login.uid = rig_amano.uid;
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_DENIED);
    const int64_t grant = wants_sudo(rig, &rig_amano, "amano");
    assert_int_equal(approves_as_shown(rig, &chiba, grant), DONE);
    login = rig_login(&eto, "sudo", rig_code(rig, &eto, code));
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_DENIED);
    assert_int_equal(outcome.lapse, Lapse_LAPSE_GRANT);
}

static void two_who_are_one_do_not_approve(void **state)
{
    struct rig *rig = *state;
    const int64_t before = wants_sudo(rig, &rig_amano, "baba");
    const int64_t before_own = wants_sudo(rig, &eto, "eto");

    (void)deputy(rig, 8 * HOUR);
    // Of whom they stand in for, before and since.
    assert_int_equal(approves_as_shown(rig, &eto, before), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &rig_amano, before_own), FORBIDDEN);
    assert_non_null(strstr(last_record(rig, "admin.refused"), "not_independent"));
    const int64_t since = wants_sudo(rig, &rig_amano, "baba");
    assert_int_equal(approves_as_shown(rig, &eto, since), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &chiba, since), DONE);
    // What they ask for as a deputy, or for themselves, is not amano's to approve.
    const int64_t theirs = wants_sudo(rig, &eto, "baba");
    assert_string_equal(rig_text(rig, 0, "by"), "eto for amano");
    assert_non_null(strstr(last_record(rig, "request.made"), "\"deputy_for\":\"amano\""));
    assert_int_equal(approves_as_shown(rig, &rig_amano, theirs), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &eto, theirs), FORBIDDEN);
    const int64_t own = wants_sudo(rig, &eto, "eto");
    assert_int_equal(approves_as_shown(rig, &rig_amano, own), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &eto, own), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &chiba, theirs), DONE);
    assert_int_equal(approves_as_shown(rig, &chiba, own), DONE);
    // What chiba asks for they approve, in amano's place; and what concerns amano they do not.
    const int64_t others = wants_sudo(rig, &chiba, "baba");
    assert_int_equal(approves_as_shown(rig, &eto, others), DONE);
    assert_string_equal(rig_text(rig, 0, "closed_by"), "eto for amano");
    assert_non_null(strstr(last_record(rig, "request.approved"), "\"deputy_for\":\"amano\""));
}

// What one did while the other stood in stays theirs afterwards, too.
static void afterwards(void **state)
{
    struct rig *rig = *state;
    const int64_t request = deputy(rig, 8 * HOUR);
    const int64_t then = wants_sudo(rig, &eto, "eto");

    assert_int_equal(by(rig, &rig_amano, "deputy.end", ARGS(NUMBER("request", request), WHY)),
                     DONE);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &rig_amano, then), FORBIDDEN);
    rig->clock->wall += 60;
    const int64_t now = wants_sudo(rig, &eto, "eto");
    assert_int_equal(approves_as_shown(rig, &rig_amano, now), DONE);
}

static void who_can_be_named_by_whom(void **state)
{
    struct rig *rig = *state;
    const struct {
        struct enrolled *caller;
        const char *user;
        int64_t seconds;
        AdminStatus status;
    } wrong[] = {
        {&rig_amano, "amano", HOUR, FORBIDDEN},       // themselves
        {&rig_amano, "chiba", HOUR, CONFLICT},        // an administrator
        {&rig_amano, "doi", HOUR, CONFLICT},          // an auditor (D8)
        {&rig_amano, "kato", HOUR, NOT_FOUND},        // nobody
        {&rig_amano, "eto", 31 * 24 * HOUR, INVALID}, // too long
        {&eto, "baba", HOUR, FORBIDDEN},              // by staff
        {&doi, "baba", HOUR, FORBIDDEN},              // by an auditor
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const AdminStatus status = by(rig, wrong[i].caller, "deputy.request",
                                      ARGS(USER(wrong[i].user), FOR(wrong[i].seconds), WHY));
        if (status != wrong[i].status)
            fail_msg("%zu: %d %s", i, status, rig_end(rig)->message);
    }
    assert_int_equal(rig_admin(rig, "deputy.request", ARGS(USER("eto"), FOR(HOUR), WHY)),
                     FORBIDDEN); // by root: nobody's deputy
    const int64_t request = named(rig, &rig_amano, "eto", HOUR);
    assert_int_equal(approves_as_shown(rig, &rig_amano, request), FORBIDDEN); // named them
    assert_int_equal(approves_as_shown(rig, &eto, request), FORBIDDEN);       // is concerned
    assert_int_equal(approves_as_shown(rig, &doi, request), FORBIDDEN);       // an auditor
    assert_int_equal(by(rig, &chiba, "deputy.request", ARGS(USER("eto"), FOR(HOUR), WHY)),
                     CONFLICT); // for one at a time
    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_int_equal(by(rig, &chiba, "deputy.request", ARGS(USER("eto"), FOR(HOUR), WHY)),
                     CONFLICT);
    // No chain: nobody stands in for a deputy.
    assert_int_equal(by(rig, &eto, "deputy.request", ARGS(USER("baba"), FOR(HOUR), WHY)),
                     FORBIDDEN);
    assert_non_null(strstr(last_record(rig, "admin.refused"), "\"why\":\"deputy\""));
    // What became of them meanwhile counts when it is approved.
    const int64_t later = named(rig, &rig_amano, "baba", HOUR);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("baba"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(approves_as_shown(rig, &chiba, later), CONFLICT);
}

// It is that administrator's authority: without it there is none to lend (F5, abuse:R1).
static void without_whom_they_stand_in_for(void **state)
{
    struct rig *rig = *state;

    (void)deputy(rig, 20 * 24 * HOUR);
    const int64_t asked = wants_sudo(rig, &eto, "baba");
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("amano"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &chiba, asked), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("amano"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &chiba, asked), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("amano"), TEXT("role", "admin"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), DONE);
    // Nor when the time is over for which they have their ID (A5).
    assert_int_equal(
        rig_admin(rig, "user.term", ARGS(USER("amano"), TEXT("until", "2027-01-17"), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), DONE);
    rig->clock->wall += 3 * 24 * HOUR;
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
    // Whoever becomes an auditor stands in for nobody (D8).
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &eto, "user.suspend", ARGS(USER("baba"), WHY)), FORBIDDEN);
}

static struct rule *rule_called(struct rig *rig, const char *name)
{
    for (size_t i = 0; i < rig->policy->rule_count; i++)
        if (strcmp(rig->policy->rules[i].name, name) == 0)
            return &rig->policy->rules[i];
    abort();
}

// Between the proof of factors and the call (abuse:M21), and with a clock that may be wrong (E6).
static void with_a_ticket_in_hand(void **state)
{
    struct rig *rig = *state;
    struct rule *rule = rule_called(rig, "warifu");

    rig_stop(rig);
    rule->unsynchronised_clock = CLOCK_REFUSE;
    rig_start(rig);
    const int64_t request = deputy(rig, 8 * HOUR);
    const Outcome ticket = rig_granted(rig, &eto, "warifu");
    assert_int_equal(rig_admin_by(rig, &eto, &ticket, "emergency.list", NULL, false), DONE);
    rig->clock->unsynchronised = true;
    assert_int_equal(rig_admin_by(rig, &eto, &ticket, "emergency.list", NULL, false), FORBIDDEN);
    rig->clock->unsynchronised = false;
    assert_int_equal(rig_admin_by(rig, &eto, &ticket, "emergency.list", NULL, false), DONE);
    rig_rescue(rig);
    assert_int_equal(by(rig, &chiba, "deputy.end", ARGS(NUMBER("request", request), WHY)), DONE);
    assert_int_equal(rig_admin_by(rig, &eto, &ticket, "emergency.list", NULL, false), FORBIDDEN);
}

static void restarts_and_policies(void **state)
{
    struct rig *rig = *state;

    (void)deputy(rig, 8 * HOUR);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), DONE);
    rig_stop(rig);
    rig->policy->deputy_seconds = 1800;
    rig_start(rig);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), DONE);
    rig->clock->wall += 1800;
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
    rig_stop(rig);
    rig->policy->deputy_seconds = 0;
    rig_start(rig);
    assert_int_equal(by(rig, &chiba, "deputy.request", ARGS(USER("baba"), FOR(60), WHY)), CONFLICT);
}

// By their rows: not by a name or a uid that somebody else got (abuse:I2).
static void whoever_comes_after(void **state)
{
    struct rig *rig = *state;

    (void)deputy(rig, 8 * HOUR);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("eto"), WHY)), DONE);
    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(by(rig, &eto, "emergency.list", NULL), FORBIDDEN);
}

static void who_sees_it(void **state)
{
    struct rig *rig = *state;
    const int64_t request = deputy(rig, 8 * HOUR);

    assert_int_equal(by(rig, &doi, "deputy.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_string_equal(rig_text(rig, 0, "user"), "eto");
    assert_string_equal(rig_text(rig, 0, "by"), "amano");
    assert_string_equal(rig_text(rig, 0, "closed_by"), "chiba");
    assert_int_equal(by(rig, &baba, "deputy.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(by(rig, &baba, "deputy.end", ARGS(NUMBER("request", request), WHY)),
                     FORBIDDEN);
    assert_int_equal(by(rig, &rig_amano, "deputy.list", NULL), DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_int_equal(by(rig, &eto, "deputy.end", ARGS(NUMBER("request", request), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "taken"), "");
    assert_int_equal(by(rig, &eto, "deputy.list", ARGS(NUMBER("all", 1))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "ended");
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D6 E5 while they stand in, and both are on record", while_they_stand_in),
        TEST("D6 never the login of whom they stand in for, nor a grant of theirs",
             never_their_login),
        TEST("D6 D8 two who are one do not approve", two_who_are_one_do_not_approve),
        TEST("D6 D8 nor afterwards", afterwards),
        TEST("D6 D8 who can be named, by whom, and no chain", who_can_be_named_by_whom),
        TEST("D6 F5 abuse:R1 nothing without whom they stand in for",
             without_whom_they_stand_in_for),
        TEST("D6 E6 abuse:M21 with a ticket in hand", with_a_ticket_in_hand),
        TEST("D6 restarts, and a policy that was tightened", restarts_and_policies),
        TEST("D6 abuse:I2 whoever comes after", whoever_comes_after),
        TEST("D6 G3 who sees it, and ends it", who_sees_it),
    };

    return cmocka_run_group_tests_name("deputies", tests, NULL, NULL);
}
