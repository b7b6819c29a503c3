// SPDX-License-Identifier: BSD-2-Clause
#include "../random.h"
#include "core/glob.h"
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

// --- globs ---------------------------------------------------------------------------------------

static size_t character(const char *text)
{
    size_t length = 1;

    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

// The definition, taken at its word; exponential, so only for short texts.
static bool slow_glob(const char *pattern, const char *text)
{
    if (*pattern == '\0')
        return *text == '\0';
    if (*pattern == '*')
        return slow_glob(pattern + 1, text) || (*text != '\0' && slow_glob(pattern, text + 1));
    if (*text == '\0')
        return false;
    if (*pattern == '?')
        return slow_glob(pattern + 1, text + character(text));
    return *pattern == *text && slow_glob(pattern + 1, text + 1);
}

static void globs_agree_with_their_definition(void **state)
{
    static const char *const pieces[] = {"a", "b", "ab", "*", "?", "*", "神", "é", "!", "/", "."};
    struct random random = random_start("glob", 77);
    unsigned matched = 0;

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        char pattern[64] = "";
        char text[64] = "";
        for (unsigned n = random_below(&random, 7); n > 0; n--)
            strcat(pattern, pieces[random_below(&random, COUNT(pieces))]);
        for (unsigned n = random_below(&random, 7); n > 0; n--) {
            const char *piece = pieces[random_below(&random, COUNT(pieces))];
            strcat(text, *piece == '*' || *piece == '?' ? "a" : piece);
        }
        const bool expected = slow_glob(pattern, text);
        if (glob_matches(pattern, text) != expected)
            fail_msg("glob \"%s\" against \"%s\"", pattern, text);
        matched += expected;
    }
    assert_true(matched > 5000);
}

static void abuse_d14_names_are_data_in_globs(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool matches;
    } cases[] = {
        {"*", "../../x", true},   {"*", "a/b", true},        {"*", "-f root", true},
        {"*", "$(id)", true},     {"*", "", true},           {"root", "-f root", false},
        {"root", "root ", false}, {"root", "Root", false},   {"root", "root\n", false},
        {"a?b", "a/b", true},     {"..*", "../../x", true},  {"$(id)", "$(id)", true},
        {"[a-z]", "b", false},    {"[a-z]", "[a-z]", true},  {"\\*", "*", false},
        {"\\*", "\\x", true},     {"?", "神", true},         {"??", "神", false},
        {"?", "", false},         {"é", "e\xcc\x81", false}, // abuse:E4: byte for byte
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (glob_matches(cases[i].pattern, cases[i].text) != cases[i].matches)
            fail_msg("glob \"%s\" against \"%s\"", cases[i].pattern, cases[i].text);
}

static void a_hostile_glob_takes_no_time(void **state)
{
    char text[4096];

    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(glob_matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

// What a person's groups make of the policy's conditions, as the process that asks for them says
// it.
static void answer_groups(struct policy_request *request, const struct policy *policy,
                          const char *const *groups, size_t count)
{
    static uint8_t bits[POLICY_GROUP_ITEMS_MAX / 8];
    const char *item;

    memset(bits, 0, sizeof bits);
    for (size_t n = 0; (item = policy_group_item(policy, n)) != NULL; n++)
        for (size_t i = 0; i < count; i++)
            if (glob_matches(item, groups[i]))
                bits[n / 8] |= (uint8_t)(1 << n % 8);
    request->groups = bits;
    request->groups_size = (policy_group_items(policy) + 7) / 8;
}

// --- decisions -----------------------------------------------------------------------------------

static struct policy_request ask(const char *service, const char *user)
{
    return (struct policy_request){.service = service,
                                   .user = user,
                                   .host = "madoguchi-1",
                                   .user_found = true,
                                   .uid = 1000,
                                   .groups_known = true,
                                   .origin = ORIGIN_LOCAL};
}

static const char *decided(const struct policy *policy, struct policy_request request)
{
    const struct decision decision = policy_decide(policy, &request);

    switch (decision.kind) {
    case DECISION_DENY_TIME: // tests/core/window_test.c
    case DECISION_DENY_CLOCK:
        return "time";
    case DECISION_DENY_NO_RULE:
        assert_null(decision.rule);
        return "no rule";
    case DECISION_DENY_RULE:
        assert_true(decision.rule->deny);
        return "deny";
    case DECISION_DENY_GROUPS:
        return "groups";
    case DECISION_RULE:
        assert_false(decision.rule->deny);
        return decision.rule->name;
    }
    return "?";
}

static void a2_no_rule_means_deny(void **state)
{
    struct rule rules[] = {{NAMED "login", .services = LIST("login"), .classes = 2}};
    const struct policy policy = {.rules = rules, .rule_count = 1};
    const struct policy empty = {0};

    (void)state;
    assert_string_equal(decided(&policy, ask("login", "alice")), "login");
    assert_string_equal(decided(&policy, ask("sshd", "alice")), "no rule");
    assert_string_equal(decided(&policy, ask("", "alice")), "no rule");
    assert_string_equal(decided(&policy, ask(NULL, NULL)), "no rule");
    assert_string_equal(decided(&empty, ask("login", "alice")), "no rule");
    assert_string_equal(decided(NULL, ask("login", "alice")), "no rule");
    // All zeros is no permission either.
    assert_int_equal((struct decision){0}.kind, DECISION_DENY_NO_RULE);
}

static void the_first_match_decides(void **state)
{
    struct rule rules[] = {
        {NAMED "no", .services = LIST("login"), .users = LIST("root"), .deny = true},
        {NAMED "one", .services = LIST("log*"), .users = LIST("a*", "!al*"), .classes = 2},
        {NAMED "two", .services = LIST("login", "su"), .users = LIST("!bob"), .classes = 2},
        {NAMED "hosts", .hosts = LIST("madoguchi-?"), .classes = 2},
    };
    const struct policy policy = {.rules = rules, .rule_count = COUNT(rules)};

    (void)state;
    assert_string_equal(decided(&policy, ask("login", "root")), "deny");
    assert_string_equal(decided(&policy, ask("login", "ann")), "one");
    assert_string_equal(decided(&policy, ask("login", "alice")), "two");
    assert_string_equal(decided(&policy, ask("login", "bob")), "hosts");
    struct policy_request elsewhere = ask("cron", "bob");
    elsewhere.host = "madoguchi-10";
    assert_string_equal(decided(&policy, elsewhere), "no rule");
    elsewhere.host = NULL;
    assert_string_equal(decided(&policy, elsewhere), "no rule");
}

static void a3_remote_is_denied_unless_a_rule_says_otherwise(void **state)
{
    struct rule rules[] = {
        {NAMED "local", .services = LIST("*"), .origin = ORIGIN_LOCAL, .classes = 2},
        {NAMED "ssh", .services = LIST("sshd"), .origin = ORIGIN_REMOTE, .classes = 2},
    };
    const struct policy policy = {.rules = rules, .rule_count = COUNT(rules)};
    static const char *const far[] = {"localhost:10.0", "127.0.0.1", "::1", "x", " ", "localhost"};

    (void)state;
    assert_int_equal(policy_origin(NULL), ORIGIN_LOCAL);
    assert_int_equal(policy_origin(""), ORIGIN_LOCAL);
    for (size_t i = 0; i < COUNT(far); i++) {
        struct policy_request request = ask("login", "alice");
        request.origin = policy_origin(far[i]);
        assert_int_equal(request.origin, ORIGIN_REMOTE);
        assert_string_equal(decided(&policy, request), "no rule");
        request.service = "sshd";
        assert_string_equal(decided(&policy, request), "ssh");
    }
    assert_string_equal(decided(&policy, ask("sshd", "alice")), "local");
}

static void d3_privilege_comes_from_target_or_service(void **state)
{
    struct rule rules[] = {
        {NAMED "strong", .services = LIST("*"), .privileged = YES, .classes = 2},
        {NAMED "plain", .services = LIST("*"), .privileged = NO, .classes = 2},
    };
    const struct policy policy = {
        .rules = rules, .rule_count = 2, .privileged_services = LIST("sudo*", "!sudo-nobody")};
    struct policy_request request = ask("login", "root");

    (void)state;
    request.uid = 0;
    assert_string_equal(decided(&policy, request), "strong");
    request.user_found = false; // a uid that nobody looked up says nothing
    assert_string_equal(decided(&policy, request), "plain");
    assert_string_equal(decided(&policy, ask("sudo", "alice")), "strong");
    assert_string_equal(decided(&policy, ask("sudo-nobody", "alice")), "plain");
    assert_string_equal(decided(&policy, ask("login", "alice")), "plain");
}

static void a8_groups_of_people_on_groups_of_hosts(void **state)
{
    struct host_group groups[] = {{NAMED "juki", .hosts = LIST("juki-*", "!juki-test")},
                                  {NAMED "zei", .hosts = LIST("zei-*")}};
    struct rule rules[] = {
        {NAMED "juki", .groups = LIST("juki"), .host_groups = LIST("juki"), .classes = 2},
        {NAMED "rest", .groups = LIST("*", "!juki"), .host_groups = LIST("!juki"), .classes = 2},
    };
    const struct policy policy = {
        .rules = rules, .rule_count = 2, .host_groups = groups, .host_group_count = 2};
    static const char *const juki[] = {"users", "juki"};
    static const char *const zei[] = {"users", "zei"};
    static const struct {
        const char *const *member;
        size_t members;
        const char *host, *expected;
    } cases[] = {
        {juki, 2, "juki-7", "juki"},   {juki, 2, "juki-test", "no rule"},
        {juki, 2, "zei-7", "no rule"}, {zei, 2, "juki-7", "no rule"},
        {zei, 2, "juki-test", "rest"}, {zei, 2, "zei-1", "rest"},
        {zei, 0, "zei-1", "no rule"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct policy_request request = ask("login", "alice");
        answer_groups(&request, &policy, cases[i].member, cases[i].members);
        request.host = cases[i].host;
        assert_string_equal(decided(&policy, request), cases[i].expected);
    }
}

// --- abuse:I4: the group lookup fails
// ------------------------------------------------------------------

static void abuse_i4_unknown_groups_take_the_stricter_rule(void **state)
{
    struct rule rules[] = {
        {NAMED "trusted", .groups = LIST("wheel"), .classes = 1, .failures = 10},
        {NAMED "contractors", .services = LIST("su"), .groups = LIST("contractors"), .deny = true},
        {NAMED "staff", .classes = 2, .failures = 5},
        {NAMED "after", .classes = 3, .failures = 1},
    };
    const struct policy policy = {.rules = rules, .rule_count = COUNT(rules)};
    static const char *const wheel[] = {"wheel"};
    struct policy_request request = ask("login", "alice");

    (void)state;
    answer_groups(&request, &policy, wheel, 1);
    assert_string_equal(decided(&policy, request), "trusted");
    request.groups_known = false; // even though some groups are listed
    assert_string_equal(decided(&policy, request), "staff");
    request.service = "su"; // the person may be a contractor
    assert_string_equal(decided(&policy, request), "groups");
}

// Each thing in which one of two rules asks for more, or gives less, than the other: alone it
// decides, whichever of them may be the person's.
static void abuse_i4_what_is_stricter(void **state)
{
    static const struct {
        struct rule lax, strict;
    } cases[] = {
        {{.classes = 2, .failures = 5}, {.deny = true}},
        {{.classes = 2, .failures = 5, .account_without_authentication = true},
         {.classes = 1, .failures = 5}},
        {{.classes = 2, .failures = 5, .root_without_authentication = true},
         {.classes = 1, .failures = 5}},
        {{.classes = 1, .failures = 5}, {.classes = 2, .failures = 9}},
        {{.classes = 2, .failures = 5}, {.classes = 2, .include = CLASS_POSSESSION, .failures = 9}},
        {{.classes = 2, .failures = 5}, {.classes = 2, .failures = 9, .grant = true}},
        {{.classes = 2, .failures = 5, .emergency = true}, {.classes = 2, .failures = 9}},
        {{.classes = 2, .failures = 5, .first_login = true}, {.classes = 2, .failures = 9}},
        {{.classes = 2, .failures = 5, .shared_ids = true}, {.classes = 2, .failures = 9}},
        {{.classes = 2, .failures = 9, .lock = 9}, {.classes = 2, .failures = 5, .lock = 1}},
        {{.classes = 2, .failures = 5, .lock = 1}, {.classes = 2, .failures = 5, .lock = 9}},
    };
    struct policy_request request = ask("login", "alice");

    (void)state;
    request.groups_known = false;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int first = 0; first < 2; first++) {
            struct rule rules[2] = {first == 0 ? cases[i].lax : cases[i].strict,
                                    first == 0 ? cases[i].strict : cases[i].lax};
            const struct policy policy = {.rules = rules, .rule_count = 2};
            rules[0].name = (char[]){"perhaps"};
            rules[0].groups = (struct text_list)LIST("wheel");
            rules[1].name = (char[]){"certain"};
            // With a rule that denies it is the groups that nobody knows.
            const char *expected = cases[i].strict.deny ? "groups"
                                   : first == 0         ? "certain"
                                                        : "perhaps";
            assert_string_equal(decided(&policy, request), expected);
        }
}

static void abuse_i4_unknown_groups_without_a_certain_rule_are_denied(void **state)
{
    struct rule rules[] = {
        {NAMED "staff", .groups = LIST("staff"), .classes = 2},
        {NAMED "others", .groups = LIST("!contractors"), .classes = 2},
    };
    const struct policy policy = {.rules = rules, .rule_count = COUNT(rules)};
    struct policy_request request = ask("login", "alice");

    (void)state;
    request.groups_known = false;
    assert_string_equal(decided(&policy, request), "groups");
}

// Whatever the groups really are, the answer without them is never weaker than with them.
static void abuse_i4_asks_groups_when_a_rule_does(void **state)
{
    struct rule rules[] = {
        {NAMED "a", .users = LIST("alice"), .hosts = LIST("x"), .host_groups = LIST("juki")},
        {NAMED "b"},
    };
    const struct policy policy = {.rules = rules, .rule_count = 2};

    (void)state;
    assert_int_equal(policy_group_items(&(struct policy){0}), 0);
    assert_int_equal(policy_group_items(&policy), 0);
    assert_null(policy_group_item(&policy, 0));
    rules[1].groups = (struct text_list)LIST("!staff");
    assert_int_equal(policy_group_items(&policy), 1);
    assert_string_equal(policy_group_item(&policy, 0), "staff");
    assert_null(policy_group_item(&policy, 1));
}

// Item after item over the rules, also where one has none; another list is another one, and so is
// another order.
static void abuse_m23_conditions_have_places(void **state)
{
    struct rule rules[] = {
        {NAMED "a", .groups = LIST("keiri", "!*-rinji")},
        {NAMED "b"},
        {NAMED "c", .groups = LIST("zeimu")},
    };
    const struct policy policy = {.rules = rules, .rule_count = 3};
    struct policy_request request = ask("login", "alice");
    static const uint8_t keiri[] = {1}, rinji[] = {3}, zeimu[] = {4}, beyond[] = {0, 0xff};

    (void)state;
    assert_int_equal(policy_group_items(&policy), 3);
    assert_string_equal(policy_group_item(&policy, 1), "*-rinji");
    assert_string_equal(policy_group_item(&policy, 2), "zeimu");
    request.groups_size = 1;
    rules[1].deny = true;
    request.groups = keiri;
    assert_string_equal(decided(&policy, request), "a");
    request.groups = rinji;
    assert_string_equal(decided(&policy, request), "deny");
    rules[1].services = (struct text_list)LIST("nothing");
    request.groups = zeimu;
    assert_string_equal(decided(&policy, request), "c");
    request.groups_size = 0; // a short answer is "in none of them"
    assert_string_equal(decided(&policy, request), "no rule");
    request.groups = beyond;
    request.groups_size = 2;
    assert_string_equal(decided(&policy, request), "no rule");

    const uint64_t digest = policy_groups_digest(&policy);
    rules[2].groups = (struct text_list)LIST("zeim", "u");
    assert_true(policy_groups_digest(&policy) != digest);
    rules[2].groups = (struct text_list)LIST("zeimu");
    assert_true(policy_groups_digest(&policy) == digest);
    rules[0].groups = (struct text_list)LIST("!*-rinji", "keiri");
    assert_true(policy_groups_digest(&policy) != digest);
}

static void abuse_i4_never_weaker_than_any_membership(void **state)
{
    static char names[][2] = {"a", "b", "c"};
    struct random random = random_start("groups", 4);
    unsigned denied = 0;

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        struct rule rules[4] = {0};
        char *items[4][2];
        char excluded[4][3];
        const struct policy policy = {.rules = rules, .rule_count = 4};
        for (size_t i = 0; i < 4; i++) {
            char *name = names[random_below(&random, 3)];
            snprintf(excluded[i], sizeof excluded[i], "!%s", name);
            items[i][0] = random_below(&random, 3) == 0 ? excluded[i] : name;
            rules[i] = (struct rule){
                NAMED "r",
                .groups = {items[i], random_below(&random, 3) == 0 ? 0 : 1},
                .deny = random_below(&random, 6) == 0,
                .classes = 1 + random_below(&random, 3),
                .failures = 1 + random_below(&random, 5),
                .account_without_authentication = random_below(&random, 4) == 0,
                .first_login = random_below(&random, 4) == 0,
            };
        }
        struct policy_request request = ask("login", "alice");
        request.groups_known = false;
        const struct decision unknown = policy_decide(&policy, &request);
        denied += unknown.kind != DECISION_RULE;
        request.groups_known = true;
        for (unsigned members = 0; members < 8; members++) {
            const char *groups[3];
            size_t count = 0;
            for (unsigned g = 0; g < 3; g++)
                if (members >> g & 1)
                    groups[count++] = names[g];
            answer_groups(&request, &policy, groups, count);
            const struct decision known = policy_decide(&policy, &request);
            if (known.kind != DECISION_RULE) {
                assert_int_not_equal(unknown.kind, DECISION_RULE);
            } else if (unknown.kind == DECISION_RULE) {
                const struct rule *u = unknown.rule;
                const struct rule *k = known.rule;
                assert_true(u->account_without_authentication <= k->account_without_authentication);
                if (u->account_without_authentication == k->account_without_authentication)
                    assert_true(u->classes >= k->classes);
            }
        }
    }
    assert_true(denied > 1000 && denied < 19000);
}

static void freeing_leaves_nothing(void **state)
{
    struct policy *policy = calloc(1, sizeof *policy);

    (void)state;
    policy_free(&policy);
    assert_null(policy);
    policy_free(&policy);
}

// A grant that any of the rules demands that may be the person's is demanded, also where another
// of them asks more otherwise; of a rule that is certain only its own.
static void abuse_i4_a_grant_of_any_candidate(void **state)
{
    struct rule rules[] = {
        {NAMED "operators", .groups = LIST("operators"), .classes = 1, .grant = true},
        {NAMED "staff", .classes = 2},
        {NAMED "after", .classes = 1, .grant = true},
    };
    const struct policy policy = {.rules = rules, .rule_count = COUNT(rules)};
    static const char *const operators[] = {"operators"};
    struct policy_request request = ask("login", "alice");

    (void)state;
    request.groups_known = false;
    assert_string_equal(decided(&policy, request), "staff");
    assert_true(policy_decide(&policy, &request).grant);
    request.groups_known = true;
    answer_groups(&request, &policy, operators, 1);
    assert_true(policy_decide(&policy, &request).grant);
    answer_groups(&request, &policy, NULL, 0);
    assert_string_equal(decided(&policy, request), "staff");
    assert_false(policy_decide(&policy, &request).grant);
}

// Who may ever use privilege: by group, by name, by a pattern of services, from another host, on
// another host, at another time; and where nobody knows the groups.
static void abuse_i4_who_may_ever_be_privileged(void **state)
{
    struct rule rules[] = {
        {NAMED "never", .services = LIST("sudo"), .users = LIST("carol"), .deny = true},
        {NAMED "login", .services = LIST("login"), .classes = 2},
        {NAMED "elevate", .services = LIST("sudo*"), .groups = LIST("wheel"), .classes = 2,
         .times = LIST("mon 09:00-10:00"), .grant = true},
        {NAMED "afar", .services = LIST("run0"), .users = LIST("dave"), .origin = ORIGIN_REMOTE,
         .classes = 2},
        {NAMED "there", .services = LIST("run0"), .users = LIST("erin"), .hosts = LIST("elsewhere"),
         .classes = 2},
        {NAMED "rest", .deny = true},
    };
    const struct policy policy = {.rules = rules,
                                  .rule_count = COUNT(rules),
                                  .privileged_services = LIST("su?o", "sudo-*", "run0")};
    static const char *const wheel[] = {"wheel"};
    static const struct {
        const char *user;
        bool in_wheel, unknown, may;
    } people[] = {{"alice", true, false, true},   {"alice", false, false, false},
                  {"alice", false, true, true},   {"carol", true, false, true}, // sudo-
                  {"carol", false, false, false}, {"dave", false, false, true},
                  {"erin", false, false, false}};

    (void)state;
    for (size_t i = 0; i < COUNT(people); i++) {
        struct policy_request request = ask("passwd", people[i].user);
        answer_groups(&request, &policy, wheel, people[i].in_wheel ? 1 : 0);
        request.groups_known = !people[i].unknown;
        assert_int_equal(policy_may_be_privileged(&policy, &request), people[i].may);
    }
    const struct policy none = {.rules = rules, .rule_count = COUNT(rules)};
    struct policy_request request = ask("passwd", "alice");
    assert_false(policy_may_be_privileged(&none, &request));
    request.uid = 0; // aimed at root, whatever the service
    assert_true(policy_may_be_privileged(&none, &request));
}

static void b6_more_for_privilege_never_less(void **state)
{
    const struct password_policy password = {.min_length = 8,
                                             .privileged_min_length = 12,
                                             .min_classes = 3,
                                             .history = 5,
                                             .privileged_history = UINT32_MAX};
    const struct password_policy less = {.history = 24, .privileged_history = 5};

    (void)state;
    assert_int_equal(policy_password_length(&password, false), 8);
    assert_int_equal(policy_password_length(&password, true), 12);
    assert_int_equal(policy_password_classes(&password, true), 3);
    assert_int_equal(policy_password_history(&password, false), 5);
    assert_int_equal(policy_password_history(&password, true), UINT32_MAX);
    assert_int_equal(policy_password_history(&less, true), 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"globs agree with their definition", globs_agree_with_their_definition, NULL, NULL, NULL},
        {"abuse:D14 names are data in globs", abuse_d14_names_are_data_in_globs, NULL, NULL, NULL},
        {"a hostile glob takes no time", a_hostile_glob_takes_no_time, NULL, NULL, NULL},
        {"A2 no rule means deny", a2_no_rule_means_deny, NULL, NULL, NULL},
        {"the first match decides", the_first_match_decides, NULL, NULL, NULL},
        {"A3 remote is denied unless a rule says otherwise",
         a3_remote_is_denied_unless_a_rule_says_otherwise, NULL, NULL, NULL},
        {"D3 privilege comes from target or service", d3_privilege_comes_from_target_or_service,
         NULL, NULL, NULL},
        {"A8 groups of people on groups of hosts", a8_groups_of_people_on_groups_of_hosts, NULL,
         NULL, NULL},
        {"abuse:I4 unknown groups take the stricter rule",
         abuse_i4_unknown_groups_take_the_stricter_rule, NULL, NULL, NULL},
        {"abuse:I4 what is stricter, field by field", abuse_i4_what_is_stricter, NULL, NULL, NULL},
        {"abuse:I4 a grant that any rule demands that may match", abuse_i4_a_grant_of_any_candidate,
         NULL, NULL, NULL},
        {"D3 abuse:I4 who may ever be let in for privilege", abuse_i4_who_may_ever_be_privileged,
         NULL, NULL, NULL},
        {"B6 D3 more is asked for privilege, never less", b6_more_for_privilege_never_less, NULL,
         NULL, NULL},
        {"abuse:I4 unknown groups without a certain rule are denied",
         abuse_i4_unknown_groups_without_a_certain_rule_are_denied, NULL, NULL, NULL},
        {"abuse:M23 group conditions have places", abuse_m23_conditions_have_places, NULL, NULL,
         NULL},
        {"abuse:I4 groups are asked for when a rule has some",
         abuse_i4_asks_groups_when_a_rule_does, NULL, NULL, NULL},
        {"abuse:I4 never weaker than any membership", abuse_i4_never_weaker_than_any_membership,
         NULL, NULL, NULL},
        {"freeing leaves nothing", freeing_leaves_nothing, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
