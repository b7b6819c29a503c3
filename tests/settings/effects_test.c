// SPDX-License-Identifier: BSD-2-Clause
// G1, D4: every setting of a rule against every kind of service: it works there, or tokend refuses
// it with a text that names rule, service, setting, why and what to do, and so does lint.
#include "settings/effects.h"
#include "settings/policy_file.h"
#include "settings/policy_table.h"
#include "settings/services.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// One service for each kind, and those that are not as their kind.
static const struct {
    const char *name;
    char letter; // in `refused` below
} services[] = {
    {"login", 'g'},
    {"vlock", 'l'},
    {"sddm", 'G'},
    {"i3lock", 'L'},
    {"sshd", 'r'},
    {"doas", 'e'},
    {"sudo", 's'},
    {"su", 'b'},
    {"warifu", 'a'},
    {"passwd", 'c'},
    {"cron", 'j'},
    {"gdm-autologin", 'u'},
    {"gdm-fingerprint", 'm'},
    {"cockpit", 'n'},
    {"common-auth", 't'},
    {"agetty", 'p'},
    {"systemd-run0", 'o'},
    {"a-program-of-our-own", 'x'},
};

// By hand, from what the programs and the daemon do, so that a slip in the table is seen.
static const struct {
    const char *setting, *value; // not the one that it has unwritten
    const char *refused;         // letters of services
    const char *way;             // NULL: {"otp"}
} settings[] = {
    {"clauses", "{\"A1\"}", "", NULL},
    {"service", NULL, "", NULL},
    {"user", "{\"taro\"}", "", NULL},
    {"group", "{\"juki\"}", "", NULL},
    {"host", "{\"here\"}", "", NULL},
    {"host_group", "{\"all\"}", "", NULL},
    {"time", "{\"mon-fri 08:30-17:15\"}", "", NULL},
    {"origin", "local", "", NULL},
    {"default_name", "yes", "", NULL},
    {"privileged", "no", "", NULL},
    {"deny", NULL, "", NULL},
    {"reason", NULL, "", NULL},
    {"reason_ja", NULL, "", NULL},
    {"classes", NULL, "", NULL},
    {"one_class_by", NULL, "", NULL},
    {"include", "{\"possession\"}", "", NULL},
    {"way", NULL, "GL", "password+otp"},
    {"account_without_authentication", "yes", "a", NULL},
    {"root_without_authentication", "yes", "a", NULL},
    {"first_login", "yes", "lGLaju", NULL},
    {"shared_ids", "yes", "GL", NULL},
    {"grant", "yes", "ac", NULL},
    {"unprotected_keys", "yes", "", "key"},
    {"emergency", "yes", "ju", NULL},
    {"unsynchronised_clock", "warn", "", NULL},
    {"failures", "4", "", NULL},
    {"window", "\"1h\"", "", NULL},
    {"lock", "\"1h\"", "", NULL},
    {"tries", "2", "", NULL},
    {"prompt", "\"5s\"", "", NULL},
    {"login", "\"5m\"", "", NULL},
    {"session", "\"5s\"", "lLacj", NULL},
    {"unenforced_session", "warn", "glGLracj", NULL},
    {"fresh", "\"5s\"", "glGLresbcjumnto", NULL},
    {"show_retry", "yes", "sju", NULL},
    {"interactive", "yes", "lLasju", NULL},
    {"echo_code", "yes", "GLju", NULL},
    {"totp_window", "2", "", NULL},
    {"hotp_look_ahead", "3", "", NULL},
};

static char error[1024];

static enum fault take(const char *patterns, const char *way, const char *setting,
                       const char *value, struct policy **policy)
{
    char text[1024];

    error[0] = '\0';
    snprintf(text, sizeof text,
             "profile = \"t\" documents = {\"t\"} default_names = {\"root\"}\nhost_group \"all\" { "
             "hosts = {\"*\"} "
             "}\nrule \"tried\" {\n"
             "%s%s%s    classes = %s way = {\"%s\"}\n    %s%s%s\n}\n",
             patterns != NULL ? "    service = {" : "", patterns != NULL ? patterns : "",
             patterns != NULL ? "}\n" : "",
             strchr(way, '+') != NULL         ? "2"
             : strcmp(setting, "origin") == 0 ? "1 one_class_by = \"t 1\""
                                              : "1 origin = local one_class_by = \"t 1\"",
             way, value != NULL ? setting : "", value != NULL ? " = " : "",
             value != NULL ? value : "");
    const enum fault fault = policy_take("t.policy", text, policy, error, sizeof error);
    if (*policy == NULL && fault == FAULT_CONFIG) // for lint, which reads what tokend refuses
        (void)!policy_parse("t.policy", text, policy, (char[512]){""}, 512);
    return fault;
}

struct told {
    const char *setting;
    unsigned errors, advice;
    char en[384], ja[384];
};

static bool look(void *context, const struct finding *finding)
{
    struct told *told = context;
    const size_t length = strlen(told->setting);

    if (strcmp(finding->clause, "G1") != 0 || strncmp(finding->text_en, told->setting, length) != 0)
        return true;
    *(finding->error ? &told->errors : &told->advice) += 1;
    snprintf(told->en, sizeof told->en, "%s", finding->text_en);
    snprintf(told->ja, sizeof told->ja, "%s", finding->text_ja);
    return true;
}

static void every_setting_for_every_kind(void **state)
{
    unsigned refused = 0;

    (void)state;
    for (size_t s = 0; s < COUNT(settings); s++) {
        const char *setting = settings[s].setting;
        const char *way = settings[s].way != NULL ? settings[s].way : "otp";
        for (size_t k = 0; k < COUNT(services); k++) {
            const bool works = strchr(settings[s].refused, services[k].letter) == NULL;
            struct told told = {.setting = setting};
            struct policy *policy = NULL;
            char name[64];
            snprintf(name, sizeof name, "\"%s\"", services[k].name);
            const enum fault fault = take(name, way, setting, settings[s].value, &policy);
            if (fault != (works ? FAULT_NONE : FAULT_CONFIG))
                fail_msg("%s for %s: %s %s", setting, services[k].name, fault_name(fault), error);
            assert_non_null(policy);
            policy_lint(policy, look, &told);
            assert_int_equal(told.errors, works ? 0 : 1);
            policy_free(&policy);
            if (works)
                continue;
            refused++;
            assert_non_null(strstr(error, "t.policy:3: "));
            assert_non_null(strstr(error, setting));
            assert_non_null(strstr(error, "rule \"tried\""));
            assert_non_null(strstr(error, name));
            assert_non_null(strstr(error, "leave it out"));
            assert_non_null(strstr(told.en, services[k].name));
            assert_non_null(strstr(told.ja, services[k].name));
            assert_non_null(strstr(told.ja, "外す"));
        }
    }
    assert_true(refused > 40);
}

static void no_setting_and_no_kind_is_forgotten(void **state)
{
    const struct section *section = &policy_sections[SECTION_RULE];
    size_t count = 0, all = 0;
    const struct effect_row *rows = effect_table(&count);
    const struct service *table = service_table(&all);

    (void)state;
    assert_int_equal(section->count, COUNT(settings));
    for (size_t i = 0; i < section->count; i++) {
        bool in_table = false;
        bool in_test = false;
        for (size_t r = 0; r < count; r++)
            in_table = in_table || strcmp(rows[r].setting, section->settings[i].name) == 0;
        for (size_t s = 0; s < COUNT(settings); s++)
            in_test = in_test || strcmp(settings[s].setting, section->settings[i].name) == 0;
        if (!in_table || !in_test)
            fail_msg("%s", section->settings[i].name);
    }
    for (size_t i = 0; i < all; i++) { // each kind stands for itself above
        bool here = false;
        for (size_t k = 0; k < COUNT(services) && !here; k++)
            here = service_is(services[k].name, table[i].kind->name);
        if (!here)
            fail_msg("kind %s", table[i].kind->name);
    }
    for (size_t r = 0; r < count; r++) { // what a row names is there
        char where[512];
        char *rest = NULL;
        snprintf(where, sizeof where, "%s", rows[r].where);
        for (char *word = strtok_r(where, " ", &rest); word != NULL;
             word = strtok_r(NULL, " ", &rest)) {
            bool known = word[0] == '-' || service_by_name(word) != NULL;
            for (size_t i = 0; i < all && !known; i++)
                known = strcmp(table[i].kind->name, word) == 0;
            if (!known)
                fail_msg("%s: %s", rows[r].setting, word);
        }
        if (rows[r].effect != EFFECT_FULL) {
            assert_true(rows[r].why[0][0] != '\0');
            assert_true(rows[r].why[1][0] != '\0');
        }
    }
}

static void patterns_are_refused_where_all_that_they_mean_is_hit(void **state)
{
    static const struct {
        const char *patterns;
        bool refused;
        unsigned errors, advised; // rows about session
    } cases[] = {
        {"\"cro*\"", true, 1, 0},
        {"\"cron\", \"login\"", true, 1, 0},
        {"\"*fn\", \"cron\"", true, 2, 0}, // cron is another row than chfn
        {"\"s*\"", false, 0, 1},
        {"\"*\"", false, 0, 4},
        {NULL, false, 0, 4},
        {"\"!login\"", false, 0, 4},
        {"\"xyz*\"", false, 0, 0},
        {"\"sudoers\"", false, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct told told = {.setting = "session"};
        struct policy *policy = NULL;
        const enum fault fault =
            take(cases[i].patterns, "password+otp", "session", "\"1h\"", &policy);
        policy_lint(policy, look, &told);
        policy_free(&policy);
        print_message("# %s: %u errors, %u advice %s\n",
                      cases[i].patterns != NULL ? cases[i].patterns : "any service", told.errors,
                      told.advice, told.en);
        assert_int_equal(fault, cases[i].refused ? FAULT_CONFIG : FAULT_NONE);
        assert_int_equal(told.errors > 0, cases[i].errors > 0);
        assert_int_equal(told.advice > 0, cases[i].advised > 0);
    }
}

static void what_no_way_asks_for_is_refused(void **state)
{
    static const struct {
        const char *setting, *value, *way;
        bool refused;
    } cases[] = {
        {"emergency", "yes", "password", true},    {"emergency", "yes", "otp", false},
        {"echo_code", "yes", "password", true},    {"totp_window", "2", "password", true},
        {"totp_window", "1", "password", false}, // as unwritten
        {"hotp_look_ahead", "9", "key", true},     {"unprotected_keys", "yes", "otp", true},
        {"unprotected_keys", "yes", "key", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct policy *policy = NULL;
        const enum fault fault =
            take("\"login\"", cases[i].way, cases[i].setting, cases[i].value, &policy);
        if (fault != (cases[i].refused ? FAULT_CONFIG : FAULT_NONE))
            fail_msg("%s with %s: %s", cases[i].setting, cases[i].way, error);
        if (cases[i].refused)
            assert_non_null(strstr(error, cases[i].setting));
        policy_free(&policy);
    }
}

static bool count_all(void *context, const struct finding *finding)
{
    assert_false(finding->error);
    assert_non_null(strstr(finding->text_en, "prompt"));
    ++*(unsigned *)context;
    return true;
}

static void what_does_not_come_about_is_advice(void **state)
{
    struct told told = {.setting = "origin"};
    struct policy *policy = NULL;
    unsigned late = 0;

    (void)state;
    assert_int_equal(take("\"sshd\"", "password+otp", "origin", "local", &policy), FAULT_NONE);
    policy_lint(policy, look, &told);
    policy_free(&policy);
    assert_int_equal(told.advice, 1);
    assert_int_equal(take("\"su\"", "password+otp", "origin", "remote", &policy), FAULT_NONE);
    policy_lint(policy, look, &told);
    assert_int_equal(told.advice, 2);
    policy_late(policy, count_all, &late); // su has no limit of its own
    assert_int_equal(late, 1);
    policy_free(&policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"G1 D4 every setting for every kind of service works or is refused",
         every_setting_for_every_kind, NULL, NULL, NULL},
        {"G1 no setting and no kind is forgotten", no_setting_and_no_kind_is_forgotten, NULL, NULL,
         NULL},
        {"G1 patterns are refused where all that they mean is hit",
         patterns_are_refused_where_all_that_they_mean_is_hit, NULL, NULL, NULL},
        {"G1 what no way asks for is refused", what_no_way_asks_for_is_refused, NULL, NULL, NULL},
        {"G1 what does not come about is advice", what_does_not_come_about_is_advice, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
