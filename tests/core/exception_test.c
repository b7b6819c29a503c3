// SPDX-License-Identifier: BSD-2-Clause
// Exceptions (F1): what one says, which rules it may relax, and what the engine does with it.
#include "core/exception.h"
#include "core/policy.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
// The policy owns its texts and so does not call them const; these are never written or freed.
#define LIST(...)                                                                                  \
    {                                                                                              \
        (char **)(uintptr_t)(const char *const[]){__VA_ARGS__},                                    \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)                            \
    }
#define NAMED .name = (char *)(uintptr_t)

// --- as a text -----------------------------------------------------------------------------------

static void what_is_shown_is_what_is_read(void **state)
{
    static const char *const texts[] = {
        "time = any; rule elevate",
        "time = mon-fri 08:30-22:00; rule a rule; with = and group x; in its name",
        "time = sat,sun 00:00-24:00; group juki; rule elevate",
        "host = any; rule desktop",
        "host = any; group 住基; rule 窓口",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct exception exception = {.number = 1};
        char out[EXCEPTION_TEXT_SIZE];
        assert_true(exception_read(texts[i], &exception));
        assert_true(exception_write(&exception, out));
        assert_string_equal(out, texts[i]);
    }
    struct exception one = {.number = 1};
    assert_true(exception_read(texts[1], &one));
    assert_string_equal(one.rule, "a rule; with = and group x; in its name");
    assert_string_equal(one.group, "");
    assert_true(exception_read(texts[2], &one));
    assert_int_equal(one.setting, RELAX_TIME);
    assert_string_equal(one.group, "juki");
}

static void what_is_no_exception(void **state)
{
    static const char *const texts[] = {
        "",
        "time",
        "time = any",
        "time = any; rule ",
        "time = any; group ; rule elevate",
        "time = any; group juki",
        "time = ; rule elevate",
        "time = !holiday; rule elevate",
        "time = mon-fri 8:30; rule elevate",
        "host = zei-1; rule elevate",
        "classes = 1; rule elevate",
        "none = any; rule elevate",
        "dormant = any; rule elevate",
        " = any; rule elevate",
    };
    struct exception exception, wrong = {.setting = RELAX_TIME};
    char out[EXCEPTION_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        if (exception_read(texts[i], &exception))
            fail_msg("\"%s\" is read", texts[i]);
    // What would be read as something else is not written: its approver saw something else.
    strcpy(wrong.value, "any");
    strcpy(wrong.rule, "elevate");
    strcpy(wrong.group, "juki; rule everything");
    assert_false(exception_write(&wrong, out));
    strcpy(wrong.group, "");
    strcpy(wrong.value, "any; group juki");
    assert_false(exception_write(&wrong, out));
    strcpy(wrong.value, "any");
    assert_true(exception_write(&wrong, out));
    strcpy(wrong.rule, "");
    assert_false(exception_write(&wrong, out));
}

// --- which rules -------------------------------------------------------------------------------

static void a1_what_is_never_relaxed(void **state)
{
    const struct rule two = {NAMED "two", .classes = 2};
    struct rule rule = two;

    (void)state;
    assert_true(exception_may_relax(&rule));
    rule.classes = 3;
    assert_true(exception_may_relax(&rule));
    rule.classes = 1;
    assert_false(exception_may_relax(&rule));
    rule.classes = 0;
    assert_false(exception_may_relax(&rule));
    rule = two;
    rule.deny = true;
    assert_false(exception_may_relax(&rule));
    rule = two;
    rule.account_without_authentication = true;
    assert_false(exception_may_relax(&rule));
    rule = two;
    rule.root_without_authentication = true;
    assert_false(exception_may_relax(&rule));
    assert_false(exception_has_effect(&two, RELAX_TIME));
    assert_false(exception_has_effect(&two, RELAX_HOST));
    assert_false(exception_has_effect(&two, RELAX_NOTHING));
}

// --- the engine ----------------------------------------------------------------------------------

static const struct civil_time monday_noon = {{2026, 11, 30}, 720};
static const struct civil_time monday_night = {{2026, 11, 30}, 1320};

static struct policy_request at(const struct civil_time *now, const char *host)
{
    return (struct policy_request){.service = "sudo",
                                   .user = "taro",
                                   .host = host,
                                   .user_found = true,
                                   .uid = 1000,
                                   .groups_known = true,
                                   .origin = ORIGIN_LOCAL,
                                   .now = now,
                                   .synchronised = true};
}

static struct exception relaxing(int64_t number, const char *what)
{
    struct exception exception = {.number = number, .until = {1000 + number}};

    if (!exception_read(what, &exception))
        fail_msg("%s", what);
    strcpy(exception.service, "*");
    strcpy(exception.host, "*");
    return exception;
}

static struct decision decide(const struct policy *policy, struct policy_request request,
                              const struct exception *exceptions, size_t count)
{
    request.exceptions = exceptions;
    request.exception_count = count;
    return policy_decide(policy, &request);
}

static struct rule rules[] = {
    {NAMED "not taro", .services = LIST("sudo"), .users = LIST("jiro"), .deny = true},
    {NAMED "office", .services = LIST("sudo"), .hosts = LIST("zei-*"),
     .times = LIST("mon-fri 08:30-17:15"), .groups = LIST("zei"), .classes = 2, .grant = true},
    {NAMED "rest", .services = LIST("sudo"), .deny = true},
};
static const struct policy policy = {.rules = rules, .rule_count = COUNT(rules)};
static const uint8_t in_zei = 1, in_none = 0;

static struct policy_request in_group(struct policy_request request, const uint8_t *groups)
{
    request.groups = groups;
    request.groups_size = 1;
    return request;
}

static void a_window_is_widened(void **state)
{
    const struct exception any = relaxing(7, "time = any; rule office");
    const struct exception late = relaxing(8, "time = mon 20:00-23:00; rule office");
    const struct exception other = relaxing(9, "time = tue 20:00-23:00; rule office");
    const struct exception elsewhere = relaxing(10, "time = any; rule rest");
    const struct policy_request noon = in_group(at(&monday_noon, "zei-1"), &in_zei);
    const struct policy_request night = in_group(at(&monday_night, "zei-1"), &in_zei);

    (void)state;
    // Where the policy alone lets in, an exception is not even looked at.
    struct decision decision = decide(&policy, noon, &any, 1);
    assert_int_equal(decision.kind, DECISION_RULE);
    assert_int_equal(decision.exception, 0);
    assert_int_equal(decide(&policy, night, NULL, 0).kind, DECISION_DENY_TIME);
    decision = decide(&policy, night, &any, 1);
    assert_int_equal(decision.kind, DECISION_RULE);
    assert_string_equal(decision.rule->name, "office");
    assert_int_equal(decision.exception, 7);
    assert_int_equal(decision.exception_until.seconds, 1007);
    assert_true(decision.grant); // as without it
    assert_int_equal(decide(&policy, night, &late, 1).exception, 8);
    assert_int_equal(decide(&policy, night, &other, 1).kind, DECISION_DENY_TIME);
    assert_int_equal(decide(&policy, night, &elsewhere, 1).kind, DECISION_DENY_TIME);
    const struct exception both[] = {any, late};
    assert_int_equal(decide(&policy, night, both, 2).exception, 8); // the one that lasts longest
}

static void a_host_is_added(void **state)
{
    struct exception host = relaxing(7, "host = any; rule office");
    const struct policy_request here = in_group(at(&monday_noon, "juki-1"), &in_zei);

    (void)state;
    assert_int_equal(decide(&policy, here, NULL, 0).kind, DECISION_DENY_RULE);
    assert_int_equal(decide(&policy, here, &host, 1).exception, 7);
    strcpy(host.host, "juki-2");
    assert_int_equal(decide(&policy, here, &host, 1).kind, DECISION_DENY_RULE);
    strcpy(host.host, "juki-1");
    assert_int_equal(decide(&policy, here, &host, 1).exception, 7);
    strcpy(host.service, "login");
    assert_int_equal(decide(&policy, here, &host, 1).kind, DECISION_DENY_RULE);
}

// Nobody has approved what two of them would add up to.
static void two_do_not_add_up(void **state)
{
    const struct exception both[] = {relaxing(7, "host = any; rule office"),
                                     relaxing(8, "time = any; rule office")};
    const struct policy_request night = in_group(at(&monday_night, "juki-1"), &in_zei);

    (void)state;
    assert_int_equal(decide(&policy, night, both, 2).kind, DECISION_DENY_RULE);
}

static void what_it_does_not_reach(void **state)
{
    const struct exception any = relaxing(7, "time = any; rule office");
    struct policy_request night = in_group(at(&monday_night, "zei-1"), &in_zei);

    (void)state;
    night.user = "jiro"; // a rule before denies
    assert_int_equal(decide(&policy, night, &any, 1).kind, DECISION_DENY_RULE);
    night.user = "taro";
    night.service = "login";
    assert_int_equal(decide(&policy, night, &any, 1).kind, DECISION_DENY_NO_RULE);
    night.service = "sudo";
    night.groups = &in_none; // whom the rule is not for
    assert_int_equal(decide(&policy, night, &any, 1).kind, DECISION_DENY_RULE);
    night.groups_known = false;
    assert_int_not_equal(decide(&policy, night, &any, 1).kind, DECISION_RULE);
}

static struct rule desk = {NAMED "desk", .hosts = LIST("zei-*"), .classes = 2};

static void e6_a_clock_that_may_be_wrong(void **state)
{
    const struct exception any[] = {relaxing(7, "time = any; rule office"),
                                    relaxing(8, "host = any; rule office")};
    struct policy_request night = in_group(at(&monday_night, "zei-1"), &in_zei);
    struct rule warned[COUNT(rules)];
    const struct policy warns = {.rules = warned, .rule_count = COUNT(rules)};

    (void)state;
    night.synchronised = false;
    assert_int_not_equal(decide(&policy, night, any, 2).kind, DECISION_RULE);
    // Nor for what names no time at all: the exception itself has an end.
    struct policy_request away = in_group(at(&monday_noon, "juki-1"), &in_zei);
    away.synchronised = false;
    assert_int_not_equal(decide(&policy, away, any, 2).kind, DECISION_RULE);
    const struct policy one = {.rules = &desk, .rule_count = 1};
    const struct exception host = relaxing(9, "host = any; rule desk");
    assert_int_equal(decide(&one, away, &host, 1).kind, DECISION_DENY_NO_RULE);
    desk.unsynchronised_clock = CLOCK_WARN;
    assert_int_equal(decide(&one, away, &host, 1).exception, 9);
    memcpy(warned, rules, sizeof rules);
    warned[1].unsynchronised_clock = CLOCK_WARN;
    assert_int_equal(decide(&warns, night, any, 2).exception, 7);
    assert_int_equal(decide(&warns, away, any, 2).exception, 8);
    night.now = NULL;
    assert_int_not_equal(decide(&warns, night, any, 2).kind, DECISION_RULE);
}

static void i4_a_group_that_nobody_knows_of(void **state)
{
    const struct exception group = relaxing(7, "time = any; group zei; rule office");
    const struct exception other = relaxing(8, "time = any; group juki; rule office");
    struct policy_request night = in_group(at(&monday_night, "zei-1"), &in_zei);

    (void)state;
    assert_int_equal(decide(&policy, night, &group, 1).exception, 7);
    assert_int_equal(decide(&policy, night, &other, 1).kind, DECISION_DENY_TIME);
    night.groups = &in_none;
    assert_int_equal(decide(&policy, night, &group, 1).kind, DECISION_DENY_RULE);
    night.groups_known = false;
    assert_int_not_equal(decide(&policy, night, &group, 1).kind, DECISION_RULE);
    assert_int_equal(policy_group_holds(&policy, "zei", true, &in_zei, 1), MATCH_YES);
    assert_int_equal(policy_group_holds(&policy, "zei", true, &in_none, 1), MATCH_NO);
    assert_int_equal(policy_group_holds(&policy, "zei", true, &in_zei, 0), MATCH_NO);
    assert_int_equal(policy_group_holds(&policy, "zei", false, &in_zei, 1), MATCH_MAYBE);
    assert_int_equal(policy_group_holds(&policy, "juki", true, &in_zei, 1), MATCH_MAYBE);
}

// A rule that asks for one class, and rules that ask nobody, stay as they are (A1).
static void a1_one_class_is_never_opened(void **state)
{
    const struct exception any = relaxing(7, "time = any; rule office");
    struct rule few[COUNT(rules)];
    const struct policy lax = {.rules = few, .rule_count = COUNT(rules)};
    const struct policy_request night = in_group(at(&monday_night, "zei-1"), &in_zei);

    (void)state;
    memcpy(few, rules, sizeof rules);
    few[1].classes = 1;
    assert_int_equal(decide(&lax, night, &any, 1).kind, DECISION_DENY_TIME);
    memcpy(few, rules, sizeof rules);
    few[1].account_without_authentication = true;
    assert_int_equal(decide(&lax, night, &any, 1).kind, DECISION_DENY_TIME);
    // Nor does one that is widened lead to another that asks for less.
    memcpy(few, rules, sizeof rules);
    assert_int_equal(decide(&lax, night, &any, 1).exception, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F1 what is shown is what is read", what_is_shown_is_what_is_read, NULL, NULL, NULL},
        {"F1 what is no exception", what_is_no_exception, NULL, NULL, NULL},
        {"A1 F1 which rules are never relaxed", a1_what_is_never_relaxed, NULL, NULL, NULL},
        {"F1 D4 a window is widened", a_window_is_widened, NULL, NULL, NULL},
        {"F1 A8 a host is added", a_host_is_added, NULL, NULL, NULL},
        {"F1 two exceptions do not add up", two_do_not_add_up, NULL, NULL, NULL},
        {"F1 A2 what an exception does not reach", what_it_does_not_reach, NULL, NULL, NULL},
        {"F1 E6 abuse:L12 a clock that may be wrong", e6_a_clock_that_may_be_wrong, NULL, NULL,
         NULL},
        {"F1 abuse:I4 a group that nobody knows of", i4_a_group_that_nobody_knows_of, NULL, NULL,
         NULL},
        {"A1 F1 one class is never opened", a1_one_class_is_never_opened, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
