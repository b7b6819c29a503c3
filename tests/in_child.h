// SPDX-License-Identifier: BSD-2-Clause
// Work that binds its own process, by RLIMIT_AS for example, in a child of its own.
#ifndef WARIFU_TESTS_IN_CHILD_H
#define WARIFU_TESTS_IN_CHILD_H

#include "config.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// `work` returns 0, or a number that says where it failed; it asserts nothing itself. Skipped
// under sanitizers, whose own memory is beyond any RLIMIT_AS.
static inline void in_child_of_bounded_memory(int (*work)(void))
{
    int status;

    if (SANITIZED) {
        print_message("# a sanitizer's own memory is beyond any RLIMIT_AS\n");
        skip();
    }
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(work());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

#endif
