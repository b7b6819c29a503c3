// SPDX-License-Identifier: BSD-2-Clause
// Whom notices are mailed to (F5).
#include "settings/notice_to.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static bool is_in(void *context, const char *group)
{
    return strstr(context, group) != NULL;
}

static void f5_each_manager_of_their_own_people(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *groups, *whom;
    } cases[] = {
        {"", "juki", ""},
        {"joho@town.example", "", "joho@town.example"},
        {"juki=kacho@town.example", "", ""},
        {"juki=kacho@town.example", "juki", "kacho@town.example"},
        {"joho@t.example,juki=kacho@t.example ,  zei=zei@t.example", "zei",
         "joho@t.example, zei@t.example"},
        {"juki=kacho@t.example, zei=kacho@t.example", "juki zei", "kacho@t.example"},
        {"ho@t.example, joho@t.example, ho@t.example", "", "ho@t.example, joho@t.example"},
        {"root", "", "root"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char groups[32], whom[NOTICE_WHOM_SIZE];
        snprintf(groups, sizeof groups, "%s", cases[i].groups);
        assert_null(notice_to_flaw(cases[i].setting));
        notice_to_whom(cases[i].setting, is_in, groups, whom);
        assert_string_equal(whom, cases[i].whom);
    }
}

// Nothing that would be another header, an option of sendmail's, or two addresses.
static void h1_what_is_no_address(void **state)
{
    (void)state;
    static const char *const bad[] = {"=kacho@t.example",
                                      "juki=",
                                      "a@b@c",
                                      "@t.example",
                                      "kacho@",
                                      "-oQ/tmp@t.example",
                                      "a@t.example\nBcc:b@t.example",
                                      "\"a b\"@t.example",
                                      "<a@t.example>",
                                      "課長@t.example",
                                      "a@t.example;b@t.example"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (notice_to_flaw(bad[i]) == NULL)
            fail_msg("\"%s\" is taken", bad[i]);
}

// The shortest of them, as many as there is room for: with a space after each comma it is longer.
static void h1_as_many_as_fit(void **state)
{
    (void)state;
    char setting[NOTICE_TO_SIZE] = "", whom[NOTICE_WHOM_SIZE];
    size_t used = 0, count = 0;

    for (char a = 'a'; a <= 'z'; a++)
        for (char b = 'a'; b <= 'e' && used + 4 < sizeof setting; b++, count++)
            used += (size_t)snprintf(setting + used, sizeof setting - used, "%s%c%c",
                                     used > 0 ? "," : "", a, b);
    notice_to_whom(setting, is_in, setting, whom);
    assert_int_equal(strlen(whom), count * 2 + (count - 1) * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F5 each manager is told of their own people", f5_each_manager_of_their_own_people, NULL,
         NULL, NULL},
        {"H1 F5 what is no address is refused", h1_what_is_no_address, NULL, NULL, NULL},
        {"H1 F5 as many as fit are told", h1_as_many_as_fit, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("whom to tell", tests, NULL, NULL);
}
