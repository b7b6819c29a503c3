// SPDX-License-Identifier: BSD-2-Clause
// A rule with one class stands on a clause of a document that its policy names, never for a
// privileged service, never for who comes from outside (A1, A3, D3).
#include "settings/policy_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char error[512];

static enum fault parse(const char *rule)
{
    char text[1024];
    struct policy *policy = NULL;

    snprintf(text, sizeof text,
             "profile = \"test\"\n"
             "documents = {\"K one\", \"Y two\"}\n"
             "privileged_services = {\"sudo\"}\n"
             "rule \"x\" { way = {\"otp\"} %s }\n"
             "rule \"rest\" { deny = yes }\n",
             rule);
    error[0] = '\0';
    const enum fault fault = policy_parse("test.policy", text, &policy, error, sizeof error);
    if (fault == FAULT_NONE)
        policy_free(&policy);
    return fault;
}

static void what_a_clause_allows(void **state)
{
    static const char *const rules[] = {
        "service = {\"x\"} origin = local classes = 1 one_class_by = \"K8.2.5\"",
        "service = {\"x\"} origin = local classes = 1 one_class_by = \"Y(1)\"",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++)
        if (parse(rules[i]) != FAULT_NONE)
            fail_msg("\"%s\": %s", rules[i], error);
}

static void what_is_refused(void **state)
{
    static const struct {
        const char *rule, *message;
    } cases[] = {
        {"service = {\"x\"} origin = local classes = 1", "classes: 1 is less than the two"},
        {"service = {\"x\"} classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for whoever comes from outside (A3)"},
        {"service = {\"x\"} origin = remote classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for whoever comes from outside (A3)"},
        {"privileged = yes origin = local classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for a privileged service (D3)"},
        {"service = {\"sudo\"} origin = local classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for a privileged service (D3)"},
        {"service = {\"sudo\"} privileged = no origin = local classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for a privileged service (D3)"},
        {"service = {\"su*\"} privileged = no origin = local classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for a privileged service (D3)"},
        {"privileged = no origin = local classes = 1 one_class_by = \"K1\"",
         "classes: 1 is too few for a privileged service (D3)"},
        {"service = {\"x\"} origin = local classes = 1 one_class_by = \"Z1\"",
         "one_class_by: \"Z1\" is no clause of a document"},
        {"service = {\"x\"} origin = local classes = 1 one_class_by = \"Kobe 1\"",
         "one_class_by: \"Kobe 1\""},
        {"service = {\"x\"} origin = local classes = 1 one_class_by = \"Y \"",
         "one_class_by: \"Y \""},
        {"service = {\"x\"} origin = local classes = 1 one_class_by = \"\"", "one_class_by:"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const enum fault fault = parse(cases[i].rule);
        if (fault != FAULT_CONFIG || strstr(error, cases[i].message) == NULL)
            fail_msg("case %zu: fault %d, \"%s\", not \"%s\"", i, fault, error, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"A1 one class by a clause of a document that is named", what_a_clause_allows, NULL, NULL,
         NULL},
        {"A1 A3 D3 one class that nothing allows is refused, and it is said why", what_is_refused,
         NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
