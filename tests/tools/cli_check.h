// SPDX-License-Identifier: BSD-2-Clause
// What the tests of the command have in common: scripts, word lists, one check.
#ifndef WARIFU_TESTS_CLI_CHECK_H
#define WARIFU_TESTS_CLI_CHECK_H

#include "cli_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define SCRIPT(...)                                                                                \
    (const struct fake_step[])                                                                     \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            STEP_END_OF_SCRIPT, 0, NULL                                                            \
        }                                                                                          \
    }

static inline void check_at(const struct run *run, int code, const char *out, const char *err,
                            int line)
{
    if (!run->script_done)
        print_error("line %d: the daemon saw: %s\n", line, run->complaint);
    if (run->code != code || (out != NULL && strstr(run->out, out) == NULL) ||
        (err != NULL && strstr(run->err, err) == NULL))
        print_error("line %d: exit %d (expected %d)\nout: %s\nerr: %s\n", line, run->code, code,
                    run->out, run->err);
    assert_true(run->script_done);
    assert_int_equal(run->code, code);
    if (out != NULL)
        assert_non_null(strstr(run->out, out));
    if (err != NULL)
        assert_non_null(strstr(run->err, err));
}
// Where a text holds the part; fails the test when it does not.
static inline char *must_hold(char *text, const char *part)
{
    char *found = text != NULL ? strstr(text, part) : NULL;

    if (found == NULL) {
        print_error("nowhere: %s\n", part);
        fail();
        abort(); // fail() does not return, but analyzers do not know
    }
    return found;
}

#define check(run, code, out, err) check_at(run, code, out, err, __LINE__)

#define NAMED(name, function)                                                                      \
    {                                                                                              \
        name, function, NULL, NULL, NULL                                                           \
    }

// Runs the group; skips it, with the reason, where nobody can be root.
#define RUN_CLI_TESTS(tests)                                                                       \
    int failed;                                                                                    \
    if (!cli_set_up()) {                                                                           \
        printf("1..0 # SKIP neither root nor a user namespace: the client talks to root only\n");  \
        return 0;                                                                                  \
    }                                                                                              \
    failed = cmocka_run_group_tests(tests, NULL, NULL);                                            \
    cli_tear_down();                                                                               \
    return failed

#endif
