// SPDX-License-Identifier: BSD-2-Clause
// Whom somebody becomes has a rule of their own, which demands nothing: what has let the login in
// is what the session rests on all the same (F1, D1, D4).
#include "../vault/vault_review_rig.h"
#include "core/foreign.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TWO                                                                                        \
    " classes = 2\n way = {\"password+otp\"}\n failures = 5\n window = \"15m\"\n lock = "          \
    "\"15m\"\n}\n"
#define RULE(name, service, user, demands)                                                         \
    "rule \"" name "\" {\n service = {\"" service "\"}\n user = {\"" user "\"}\n" demands TWO

static const char policy[] =
    "profile = \"become\"\ndocuments = {\"test\"}\nprivileged_services = {\"raised\", \"granted\", "
    "\"warifu\"}\nexception_longest = \"12h\"\ngrant_longest = \"4h\"\n"
    "password {\n dictionary = no\n argon2_memory_kib = 1024\n}\n"
    "rule \"login\" {\n service = {\"login\", \"warifu\"}\n first_login = yes\n" TWO RULE(
        "it", "raised", "eto", " time = {\"mon-fri 08:30-17:15\"}\n")
        RULE("of_root", "raised", "root", "") RULE("short", "sudo", "eto", " session = \"10m\"\n")
            RULE("root_at_length", "sudo", "root",
                 " session = \"8h\"\n unenforced_session = warn\n") RULE("root_without", "su",
                                                                         "root", "")
                RULE("loose", "su", "eto", " session = \"10m\"\n unenforced_session = warn\n") RULE(
                    "by_grant", "granted", "eto", " grant = yes\n") RULE("root_by_grant", "granted",
                                                                         "root", "")
                    RULE("asked", "polkit-1", "eto", "") RULE(
                        "apart", "*-1\", \"systemd-run0", "root",
                        " account_without_authentication = yes\n") "rule \"rest\" {\n deny = yes\n "
                                                                   "reason = \"nobody.\"\n}\n";

#define FRIDAY_1800 (INT64_C(1800000000) + 3600) // in Japan; outside the window
#define HOUR 3600
#define FOR(seconds) NUMBER("until", rig->clock->wall + 60 + (seconds))

static struct enrolled chiba, eto;

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
    rig_person(rig, "eto", "staff", &eto);
    rig->clock->wall = FRIDAY_1800;
    *state = rig;
    return 0;
}

static int64_t excepted(struct rig *rig)
{
    assert_int_equal(by(rig, &rig_amano, "exception.request",
                        ARGS(TEXT("rule", "it"), TEXT("setting", "time"), TEXT("to", "any"),
                             USER("eto"), FOR(2 * HOUR), WHY)),
                     DONE);
    const int64_t request = rig_number(rig, 0, "request");

    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    return request;
}

static void by_an_exception(void **state)
{
    struct rig *rig = *state;
    const int64_t request = excepted(rig);
    const int64_t until = rig_number(rig, 0, "until");
    char wanted[64];

    Outcome outcome = rig_tries(rig, &eto, "raised");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    SessionReport session = rig_opens(rig, "root", 0, "raised", &outcome);
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_int_equal(session.session_seconds, until - rig->clock->wall);
    snprintf(wanted, sizeof wanted, "\"exception\":%lld,", (long long)request);
    assert_non_null(strstr(last_record(rig, "session.opened"), wanted));
    // By whose login, for it is root's session.
    assert_non_null(strstr(last_record(rig, "session.opened"), "\"actor\":\"eto\""));
    outcome = rig_tries(rig, &eto, "raised");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(by(rig, &rig_amano, "exception.end", ARGS(NUMBER("request", request), WHY)),
                     DONE);
    session = rig_opens(rig, "root", 0, "raised", &outcome);
    assert_int_equal(session.result, Result_RESULT_DENIED);
    assert_int_equal(session.session_seconds, 0);
    assert_non_null(strstr(last_record(rig, "session.refused"), "\"why\":\"no_exception\""));
    // Nor when it has ended by itself.
    (void)excepted(rig);
    const int64_t end = rig_number(rig, 0, "until");
    outcome = rig_tries(rig, &eto, "raised");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    rig_move_clock(rig, end);
    assert_int_equal(rig_opens(rig, "root", 0, "raised", &outcome).result, Result_RESULT_DENIED);
}

static void by_a_grant(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(
        by(rig, &eto, "privilege.request", ARGS(TEXT("service", "granted"), FOR(HOUR), WHY)), DONE);
    const int64_t request = rig_number(rig, 0, "request");

    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    Outcome outcome = rig_tries(rig, &eto, "granted");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_in_range(outcome.session_seconds, 1, HOUR + 60);
    SessionReport session = rig_opens(rig, "root", 0, "granted", &outcome);
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_int_equal(session.grant, request);
    assert_in_range(session.session_seconds, 1, HOUR + 60);
    outcome = rig_tries(rig, &eto, "granted");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(by(rig, &rig_amano, "privilege.end", ARGS(NUMBER("request", request), WHY)),
                     DONE);
    session = rig_opens(rig, "root", 0, "granted", &outcome);
    assert_int_equal(session.result, Result_RESULT_DENIED);
    assert_int_equal(session.lapse, Lapse_LAPSE_GRANT);
}

// The limit of whoever began it holds, and is enforced if their rule says so.
static void by_a_limit(void **state)
{
    struct rig *rig = *state;
    Outcome outcome = rig_tries(rig, &eto, "sudo");

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    SessionReport session = rig_opens(rig, "root", 0, "sudo", &outcome);
    assert_int_equal(session.result, Result_RESULT_GRANTED);
    assert_int_equal(session.session_seconds, 600);
    assert_int_equal(session.scope, ScopeDemand_SCOPE_NEEDED);
    outcome = rig_tries(rig, &eto, "su");
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    session = rig_opens(rig, "root", 0, "su", &outcome);
    assert_int_equal(session.session_seconds, 600);
    assert_int_equal(session.scope, ScopeDemand_SCOPE_NEEDED); // root's rule does not say "warn"
}

static SessionReport opens_apart(struct rig *rig, const char *service, uint32_t caller, bool root)
{
    SessionOpenCall *open = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    open->has_subject = true;
    open->subject = rig_subject("root", 0, service);
    open->subject.caller_uid = caller;
    open->subject.root = root;
    rig_ask(rig);
    return rig->reply.body.session;
}

// polkit's helper has asked them, for a program of this caller's.
static void is_asked(struct rig *rig, uint32_t caller)
{
    char code[OTP_CODE_SIZE];
    struct login login = rig_login(&eto, "polkit-1", rig_code(rig, &eto, code));

    login.caller = caller;
    const Outcome outcome = *rig_attempt(rig, &login);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &login, &outcome).result, Result_RESULT_GRANTED);
}

// What polkit lets in by a rule of its own, or because it kept an answer, nobody has proved.
static void by_what_polkit_asked(void **state)
{
    static const char *const services[] = {"polkit-1", "systemd-run0"};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        const uint32_t caller = i == 0 ? eto.uid : CALLER_NOBODY;
        SessionReport session = opens_apart(rig, services[i], caller, false);
        assert_int_equal(session.result, Result_RESULT_DENIED);
        assert_non_null(strstr(last_record(rig, "session.refused"), "\"why\":\"nobody_asked\""));
        is_asked(rig, eto.uid);
        assert_int_equal(opens_apart(rig, services[i], caller, false).result,
                         Result_RESULT_GRANTED);
        assert_int_equal(opens_apart(rig, services[i], caller, false).result, Result_RESULT_DENIED);
    }
    assert_int_equal(opens_apart(rig, "polkit-1", 0, true).result, Result_RESULT_GRANTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F1 D4 by an exception", by_an_exception, setup, rig_teardown, NULL},
        {"D4 by a limit of their own", by_a_limit, setup, rig_teardown, NULL},
        {"D3 by what polkit asked a moment ago, once", by_what_polkit_asked, setup, rig_teardown,
         NULL},
        {"D1 D4 by a grant", by_a_grant, setup, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("what somebody becomes", tests, NULL, NULL);
}
