// SPDX-License-Identifier: BSD-2-Clause
// What a role begins with: its descriptors and no others, no terminal to read from, and nothing
// that was told to the supervisor (abuse:D11).
#include "daemon/spawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define GIVEN_A FD_CONTROL
#define GIVEN_B (FD_ROLE_MAX)

static bool is_null(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISCHR(status.st_mode) && major(status.st_rdev) == 1 &&
           minor(status.st_rdev) == 3;
}

// In the role: 0, or what is wrong.
static int look_around(void)
{
    int ended_by = 0;
    char byte = 0;
    sigset_t mask;
    DIR *list = opendir("/proc/self/fd");
    if (list == NULL)
        return 10;
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;) {
        const int fd = atoi(entry->d_name);
        if (entry->d_name[0] != '.' && fd > 2 && fd != dirfd(list) && fd != GIVEN_A &&
            fd != GIVEN_B)
            return 11;
    }
    closedir(list);
    if (!is_null(0) || !is_null(1))
        return 12;
    if (read(GIVEN_A, &byte, 1) != 1 || byte != 'a' || read(GIVEN_B, &byte, 1) != 1 || byte != 'b')
        return 13;
    if (getenv("NOTIFY_SOCKET") != NULL || getenv("LISTEN_FDS") != NULL ||
        getenv("WATCHDOG_PID") != NULL || getenv("WARIFU_TEST_KEEPS") == NULL)
        return 14;
    if (prctl(PR_GET_PDEATHSIG, &ended_by, 0, 0, 0) != 0 || ended_by != SIGKILL)
        return 15;
    if (sigprocmask(SIG_BLOCK, NULL, &mask) != 0 || sigismember(&mask, SIGTERM) != 0)
        return 16;
    return 0;
}

// The numbers of what is given are swapped on the way: none overwrites another.
static void a_role_begins(void **state)
{
    int a[2], b[2], status = 0;
    pid_t pid = 0;
    sigset_t term;
    struct spawn spawn;
    (void)state;
    assert_true(pipe(a) == 0 && pipe(b) == 0); // which children inherit
    assert_true(write(a[1], "a", 1) == 1 && write(b[1], "b", 1) == 1);
    const int from_a = fcntl(a[0], F_DUPFD, FD_ROLE_MAX + 1);
    const int from_b = fcntl(b[0], F_DUPFD, FD_ROLE_MAX + 1);
    assert_int_equal(dup2(from_b, GIVEN_A), GIVEN_A);
    assert_int_equal(dup2(from_a, GIVEN_B), GIVEN_B);
    setenv("NOTIFY_SOCKET", "/run/x", 1);
    setenv("LISTEN_FDS", "3", 1);
    setenv("WATCHDOG_PID", "1", 1);
    setenv("WARIFU_TEST_KEEPS", "1", 1);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    assert_int_equal(sigprocmask(SIG_BLOCK, &term, NULL), 0);
    assert_int_equal(dup2(from_a, STDIN_FILENO), STDIN_FILENO); // what somebody types
    spawn_prepare(&spawn);
    spawn.program = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    assert_true(spawn.program >= 0);
    spawn.arguments[0] = "a role";
    spawn.fds[GIVEN_A] = GIVEN_B;
    spawn.fds[GIVEN_B] = GIVEN_A;
    assert_int_equal(spawn_start(&spawn, &pid), FAULT_NONE);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(int argc, char *argv[])
{
    if (argc == 1 && strcmp(argv[0], "a role") == 0)
        return look_around();
    const struct CMUnitTest tests[] = {
        {"abuse:D11 a role begins with what is its own", a_role_begins, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("spawn", tests, NULL, NULL);
}
