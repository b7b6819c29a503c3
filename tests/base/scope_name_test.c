// SPDX-License-Identifier: BSD-2-Clause
#include "base/scope_name.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void written_and_read(void **state)
{
    const struct scope_name names[] = {{"3", 12, 0x4f3a9c01},
                                       {"c1", 0, 0},
                                       {SCOPE_LOGIN_NONE, INT64_MAX, UINT32_MAX},
                                       {SCOPE_LOGIN_MANAGER, 1, 1}};
    char text[SCOPE_NAME_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct scope_name again;
        assert_true(scope_name_write(&names[i], text));
        assert_true(scope_name_read(text, &again));
        assert_string_equal(again.login, names[i].login);
        assert_true(again.grant == names[i].grant && again.mark == names[i].mark);
    }
    assert_true(scope_name_write(&names[0], text));
    assert_string_equal(text, "warifu-3-12-4f3a9c01.scope");
}

// Whatever a scope is called that is none of ours, it says nothing of where anybody is.
static void others_are_none(void **state)
{
    static const char *const units[] = {"",
                                        "warifu-3-12-4f3a9c01.service",
                                        "session-3.scope",
                                        "warifu-3-12-4f3a9c01.scope.scope",
                                        "warifu-3-12-4f3a9c01.scopes",
                                        "warifu--12-4f3a9c01.scope",
                                        "warifu-3--12-4f3a9c01.scope",
                                        "warifu-3-+12-4f3a9c01.scope",
                                        "warifu-3-012-4f3a9c01.scope",
                                        "warifu-3-12-4F3A9C01.scope",
                                        "warifu-3-12-f3a9c01.scope",
                                        "warifu-3- 12-4f3a9c01.scope",
                                        "warifu-3/4-12-4f3a9c01.scope",
                                        "warifu-3-12-4f3a9c012.scope",
                                        "warifu-3-99999999999999999999-4f3a9c01.scope",
                                        "xwarifu-3-12-4f3a9c01.scope",
                                        "warifu-3-12.scope"};
    struct scope_name name;
    char text[SCOPE_NAME_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (scope_name_read(units[i], &name))
            fail_msg("%s", units[i]);
        assert_true(name.login[0] == '\0' && name.grant == 0);
    }
    assert_false(scope_name_write(&(struct scope_name){"3/4", 0, 0}, text));
    assert_false(scope_name_write(&(struct scope_name){"", 0, 0}, text));
    assert_false(scope_name_write(&(struct scope_name){"3", -1, 0}, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D4 a scope's name says in whose login and by which grant it was begun", written_and_read,
         NULL, NULL, NULL},
        {"abuse:F12 no other unit's name says that", others_are_none, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
