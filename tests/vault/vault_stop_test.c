// SPDX-License-Identifier: BSD-2-Clause
// What an administrator has stopped who may ask neither systemd nor logind: the supervisor is told,
// after the commit, what was recorded, and nothing else (C4, D4, F5).
#include "vault_review_rig.h"
#include "wire/handover.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct enrolled chiba, doi, eto; // an administrator, an auditor, staff

#define EXTRA_RULE(name, clock)                                                                    \
    "rule \"" name "\" {\n service = {\"" name "\"}\n classes = 2\n way = {\"password+otp\"}\n"    \
    " grant = yes\n account_without_authentication = yes\n unsynchronised_clock = " clock          \
    "\n failures = 5\n window = \"15m\"\n lock = \"15m\"\n}\n"
#define EXTRA EXTRA_RULE("spare", "warn") EXTRA_RULE("strict", "refuse")

static int setup(void **state)
{
    static char policy[8192];
    const char *rule = strstr(rig_policy, "rule \"sudo\" {\n") + strlen("rule \"sudo\" {\n");
    char temporary[64];

    snprintf(policy, sizeof policy,
             "grant_longest = \"2h\"\ngrant_holders = 1\n%.*s grant = yes\n%s%s",
             (int)(rule - rig_policy), rig_policy, rule, EXTRA);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

static int64_t asks(struct rig *rig, struct enrolled *person, const char *user, const char *service,
                    int64_t from, int64_t seconds)
{
    const int64_t begin = rig->clock->wall + 60 + from; // logging in to ask takes a code's time
    const AdminStatus status =
        user != NULL ? by(rig, person, "privilege.request",
                          ARGS(USER(user), TEXT("service", service), NUMBER("from", begin),
                               NUMBER("until", begin + seconds), WHY))
                     : by(rig, person, "privilege.request",
                          ARGS(TEXT("service", service), NUMBER("from", begin),
                               NUMBER("until", begin + seconds), WHY));
    if (status != DONE)
        fail_msg("%s", rig_end(rig)->message);
    assert_string_equal(rig_text(rig, 0, "state"), "requested");
    return rig_number(rig, 0, "request");
}

static const char *shown(struct rig *rig, int64_t request)
{
    static char word[32];
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(strlen(word), 16);
    return word;
}

static AdminStatus approves(struct rig *rig, struct enrolled *person, int64_t request)
{
    const char *word = shown(rig, request);
    return by(rig, person, "request.approve",
              ARGS(NUMBER("request", request), TEXT("shown", word), WHY));
}

static int64_t granted(struct rig *rig, int64_t seconds)
{
    const int64_t request = asks(rig, &eto, NULL, "sudo", 0, seconds);
    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    rig->clock->wall += 120;
    return request;
}

// The grant that the supervisor is told of; 0: nothing.
static uint32_t told_over(struct rig *rig)
{
    struct handover said = {0};

    if (handover_receive(rig->control, &said) != FAULT_NONE)
        return 0;
    assert_int_equal(said.kind, HANDOVER_STOP);
    assert_int_equal(said.connection, STOP_GRANT | STOP_BY_END);
    return said.index;
}

// What began by a grant tokend has ended, for whoever ends it and may stop no unit of systemd's: of
// one that is over, and for nobody who had no part in its end.
static void what_began_by_it_ends(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600), other = granted(rig, 3600);
    const struct rig_arg one[] = {NUMBER("request", request), {0}};

    assert_int_equal(by(rig, &chiba, "privilege.stop", one), CONFLICT); // it runs
    assert_int_equal(told_over(rig), 0);
    assert_int_equal(by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)), DONE);
    assert_int_equal(by(rig, &doi, "privilege.stop", one), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "privilege.stop", one), FORBIDDEN); // root needs nobody for it
    assert_int_equal(by(rig, &chiba, "privilege.stop", ARGS(NUMBER("request", 7000))), NOT_FOUND);
    assert_int_equal(rig_count(rig, "session.stopped", "eto"), 0);
    assert_int_equal(told_over(rig), 0);
    assert_int_equal(by(rig, &chiba, "privilege.stop", one), DONE);
    assert_int_equal(told_over(rig), request);
    assert_int_equal(rig_count(rig, "session.stopped", "eto"), 1);
    assert_int_equal(by(rig, &eto, "privilege.end", ARGS(NUMBER("request", other), WHY)), DONE);
    assert_int_equal(by(rig, &eto, "privilege.stop", ARGS(NUMBER("request", other))), DONE);
    assert_int_equal(told_over(rig), other);
    assert_int_equal(told_over(rig), 0);
}

// What logind has an administrator has stopped, who is nobody to polkit; nobody else has.
static void what_logind_has(void **state)
{
    static const struct {
        const char *logind, *how;
        uint32_t index, connection; // 0: nothing is told
    } rows[] = {{"12", "end", 12, STOP_SESSION | STOP_BY_END},
                {"c3", "kill", 3, STOP_SESSION_C | STOP_BY_KILL},
                {"c3", "lock", 3, STOP_SESSION_C | STOP_BY_LOCK},
                {"user@1001", "end", 1001, STOP_USER | STOP_BY_END},
                {"user@1001", "lock", 0, 0},
                {"user@0", "end", 0, 0},
                {"x3", "end", 0, 0},
                {"3x", "end", 0, 0},
                {"", "end", 0, 0},
                {"c99999999999", "end", 0, 0}};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct rig_arg call[] = {
            TEXT("person", "eto"), TEXT("logind", rows[i].logind), TEXT("how", rows[i].how), {0}};
        struct handover said = {0};
        assert_int_equal(by(rig, &doi, "session.stop", call), FORBIDDEN);
        assert_int_equal(by(rig, &eto, "session.stop", call), FORBIDDEN);
        assert_int_equal(by(rig, &chiba, "session.stop", call),
                         rows[i].connection != 0 ? DONE : INVALID);
        assert_int_equal(handover_receive(rig->control, &said),
                         rows[i].connection != 0 ? FAULT_NONE : FAULT_BUSY);
        assert_int_equal(said.connection, rows[i].connection);
        assert_int_equal(said.index, rows[i].index);
    }
    assert_int_equal(rig_count(rig, "session.stopped", "eto"), 4);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D4 E5 what began by a grant that is over tokend has ended", what_began_by_it_ends),
        TEST("C4 F5 abuse:M22 what logind has an administrator has stopped", what_logind_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
