// SPDX-License-Identifier: BSD-2-Clause
// abuse:M3, A2: every row of the table of PAM services against every shipped profile, by the engine
// that logs people in; and every PAM file of the machine that the test runs on is in the table.
#include "core/policy_decide.h"
#include "factor/registry.h"
#include "settings/policy_file.h"
#include "settings/services.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const profiles[] = {
    "municipal",     "kobe",     "kikuyo",     "juki",     "nist-800-63b-4",
    "municipal-key", "kobe-key", "kikuyo-key", "juki-key", "nist-800-63b-4-key"};
#define PROFILES COUNT(profiles)
#define WITH_KEY 5 // from here on

static struct policy *policies[PROFILES];

static int load_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        const char *top = getenv(i < WITH_KEY ? "top_srcdir" : "top_builddir");
        char path[1024], error[512], *text = NULL;
        size_t size = 0;
        snprintf(path, sizeof path, "%s/policies/%s.policy", top != NULL ? top : ".", profiles[i]);
        FILE *in = fopen(path, "r");
        if (in == NULL || getdelim(&text, &size, '\0', in) < 0)
            fail_msg("%s cannot be read", path);
        fclose(in);
        if (policy_parse(path, text, &policies[i], error, sizeof error) != FAULT_NONE)
            fail_msg("%s", error);
        free(text);
    }
    return 0;
}

static int free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++)
        policy_free(&policies[i]);
    return 0;
}

static struct decision decide(const struct policy *policy, const char *service, enum origin origin)
{
    const struct policy_request request = {
        .service = service,
        .user = "alice",
        .host = "madoguchi-1",
        .user_found = true,
        .uid = 1000,
        .groups_known = true,
        .origin = origin,
    };

    return policy_decide(policy, &request);
}

static bool is_profile(size_t profile, const char *name)
{
    return strncmp(profiles[profile], name, strlen(name)) == 0;
}

// NIST unlocks screens with the password alone, which is one answer; juki has nothing remote.
static const char *expected_rule(size_t profile, const struct service *service)
{
    if (is_profile(profile, "nist") && strcmp(service->kind->name, "locker-one") == 0)
        return "locker";
    if (is_profile(profile, "juki") && strcmp(service->kind->name, "remote") == 0)
        return "no-remote";
    return service->kind->rule;
}

static bool rule_lets_in(size_t profile, const char *rule)
{
    static const char *const refusing[] = {"nobody-asked", "judged-elsewhere", "network-service",
                                           "everything-else", "no-remote"};

    if (strncmp(rule, "one-answer-", 11) == 0)
        return profile >= WITH_KEY;
    for (size_t i = 0; i < COUNT(refusing); i++)
        if (strcmp(rule, refusing[i]) == 0)
            return false;
    return true;
}

static void abuse_m3_a2_every_row_hits_its_rule_in_every_profile(void **state)
{
    size_t count = 0;
    const struct service *services = service_table(&count);

    (void)state;
    assert_in_range(count, 150, 1000); // an empty table would be no test
    for (size_t p = 0; p < PROFILES; p++) {
        for (size_t i = 0; i < count; i++) {
            const bool remote = strcmp(services[i].kind->name, "remote") == 0;
            const struct decision decision =
                decide(policies[p], services[i].name, remote ? ORIGIN_REMOTE : ORIGIN_LOCAL);
            const char *rule = expected_rule(p, &services[i]);
            if (decision.rule == NULL || strcmp(decision.rule->name, rule) != 0)
                fail_msg("%s: %s is of kind %s and should hit %s, not %s", profiles[p],
                         services[i].name, services[i].kind->name, rule,
                         decision.rule != NULL ? decision.rule->name : "nothing");
            if ((decision.kind == DECISION_RULE) != rule_lets_in(p, rule))
                fail_msg("%s: %s by %s", profiles[p], services[i].name, rule);
        }
    }
}

static void abuse_m3_what_is_refused_on_purpose_says_why_in_both_languages(void **state)
{
    size_t reasons = 0;

    (void)state;
    for (size_t p = 0; p < PROFILES; p++) {
        for (size_t r = 0; r < policies[p]->rule_count; r++) {
            const struct rule *rule = &policies[p]->rules[r];
            // The last one has the words for what stands in no rule, from the daemon itself.
            const bool wanted = rule->deny && strcmp(rule->name, "everything-else") != 0;
            assert_true((rule->reason != NULL) == wanted);
            assert_true((rule->reason_ja != NULL) == wanted);
            if (!wanted)
                continue;
            reasons++;
            for (const char *c = rule->reason; *c != '\0'; c++)
                assert_in_range((unsigned char)*c, 0x20, 0x7e); // any terminal shows it (abuse:E2)
            assert_true((unsigned char)rule->reason_ja[0] >= 0x80);
        }
    }
    assert_in_range(reasons, 40, 100);
}

static void abuse_m3_a3_from_the_network_only_ssh_is_let_in(void **state)
{
    size_t count = 0;
    const struct service *services = service_table(&count);

    (void)state;
    for (size_t p = 0; p < PROFILES; p++)
        for (size_t i = 0; i < count; i++)
            assert_int_equal(decide(policies[p], services[i].name, ORIGIN_REMOTE).kind ==
                                 DECISION_RULE,
                             strcmp(services[i].name, "sshd") == 0 && !is_profile(p, "juki"));
}

// The PIN of a key is one answer; a second question, or a second try with the same answer, would be
// wrong tries that nobody made.
static void abuse_m3_who_takes_one_answer_is_asked_for_the_key_alone_once(void **state)
{
    static const char *const names[] = {"sddm", "slim", "swaylock", "i3lock", "slock"};
    const uint8_t key = factor_by_name("key")->kind;

    (void)state;
    for (size_t p = WITH_KEY; p < PROFILES; p++) {
        for (size_t i = 0; i < COUNT(names); i++) {
            const struct decision decision = decide(policies[p], names[i], ORIGIN_LOCAL);
            assert_int_equal(decision.kind, DECISION_RULE);
            assert_int_equal(decision.rule->tries, 1);
            if (strcmp(decision.rule->name, "locker") == 0) // NIST: the password alone
                continue;
            assert_int_equal(decision.rule->way_count, 1);
            assert_int_equal(decision.rule->ways[0].factors[0], key);
            assert_int_equal(decision.rule->ways[0].factors[1], 0);
            assert_int_equal(decision.rule->classes, 2);
            assert_false(decision.rule->first_login);
            assert_false(decision.rule->shared_ids); // the member's name would be a second answer
        }
    }
}

static size_t files_of(const char *folder)
{
    DIR *directory = opendir(folder);
    size_t count = 0;

    if (directory == NULL)
        return 0;
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        // dpkg leaves "login.dpkg-dist" and the like.
        if (entry->d_name[0] == '.' || strchr(entry->d_name, '.') != NULL)
            continue;
        count++;
        if (service_by_name(entry->d_name) == NULL)
            fail_msg("%s/%s is not in policies/services.tsv", folder, entry->d_name);
    }
    closedir(directory);
    return count;
}

static void abuse_m3_every_pam_file_of_this_machine_is_in_the_table(void **state)
{
    (void)state;
    assert_true(files_of("/etc/pam.d") > 0);
    (void)files_of("/usr/lib/pam.d");
}

static void abuse_m3_the_table_finds_every_row_and_nothing_else(void **state)
{
    static const char *const none[] = {"", "a", "zzz", "LOGIN", "login ", "sudo-", "../login"};
    size_t count = 0;
    const struct service *services = service_table(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(service_by_name(services[i].name), &services[i]);
        assert_true(service_is(services[i].name, services[i].kind->name));
    }
    for (size_t i = 0; i < COUNT(none); i++)
        assert_null(service_by_name(none[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abuse_m3_a2_every_row_hits_its_rule_in_every_profile),
        cmocka_unit_test(abuse_m3_what_is_refused_on_purpose_says_why_in_both_languages),
        cmocka_unit_test(abuse_m3_a3_from_the_network_only_ssh_is_let_in),
        cmocka_unit_test(abuse_m3_who_takes_one_answer_is_asked_for_the_key_alone_once),
        cmocka_unit_test(abuse_m3_every_pam_file_of_this_machine_is_in_the_table),
        cmocka_unit_test(abuse_m3_the_table_finds_every_row_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, load_all, free_all);
}
