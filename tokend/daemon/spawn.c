// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/spawn.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

void spawn_prepare(struct spawn *spawn)
{
    *spawn = (struct spawn){.program = -1, .arguments = {NULL}};
    for (int fd = 0; fd <= FD_ROLE_MAX; fd++)
        spawn->fds[fd] = -1;
}

#define FD_PROGRAM (FD_ROLE_MAX + 1)

// First out of the way, then into place: no descriptor overwrites one that is still to be moved.
// The program goes above them, and is closed when it is executed.
static bool place_descriptors(const struct spawn *spawn)
{
    const int program = fcntl(spawn->program, F_DUPFD_CLOEXEC, FD_PROGRAM + 1);
    int lifted[FD_ROLE_MAX + 1];

    if (program < 0)
        return false;
    for (int fd = FD_CONTROL; fd <= FD_ROLE_MAX; fd++) {
        lifted[fd] = -1;
        if (spawn->fds[fd] >= 0 &&
            (lifted[fd] = fcntl(spawn->fds[fd], F_DUPFD_CLOEXEC, FD_PROGRAM + 1)) < 0)
            return false;
    }
    for (int fd = FD_CONTROL; fd <= FD_ROLE_MAX; fd++) {
        if (lifted[fd] < 0)
            close(fd);
        else if (dup2(lifted[fd], fd) != fd)
            return false;
    }
    return dup3(program, FD_PROGRAM, O_CLOEXEC) == FD_PROGRAM &&
           close_range(FD_PROGRAM + 1, ~0U, 0) == 0;
}

// A role that was taken over must not read what an administrator types: in the foreground it may
// write to their terminal, no more.
static bool keep_terminal_away(void)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool good = null >= 0 && dup2(null, STDIN_FILENO) == STDIN_FILENO &&
                dup2(null, STDOUT_FILENO) == STDOUT_FILENO;
    if (good && isatty(STDERR_FILENO)) {
        const int terminal = open("/proc/self/fd/2", O_WRONLY | O_NOCTTY | O_CLOEXEC);
        good = dup2(terminal >= 0 ? terminal : null, STDERR_FILENO) == STDERR_FILENO;
        if (terminal >= 0)
            close(terminal);
    }
    if (null >= 0)
        close(null);
    return good;
}

void spawn_forget_manager(void)
{
    static const char *const private[] = {"NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC",
                                          "LISTEN_PID",    "LISTEN_FDS",   "LISTEN_FDNAMES",
                                          "LANGUAGE",      "LC_ALL"};
    for (size_t i = 0; i < sizeof private / sizeof *private; i++)
        unsetenv(private[i]);
}

static _Noreturn void become(const struct spawn *spawn, pid_t supervisor)
{
    // From the first moment: a supervisor that is killed before the role has its sandbox must leave
    // no orphan, which would keep the store from the next one.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != supervisor)
        _exit(EX_OSERR);
    spawn_forget_manager();
    sigset_t none;
    sigemptyset(&none);
    closelog(); // its descriptor may be where the role's are put; what is said opens it anew
    if (keep_terminal_away() && place_descriptors(spawn) &&
        sigprocmask(SIG_SETMASK, &none, NULL) == 0) {
        char *arguments[SPAWN_ARGUMENTS];
        for (size_t i = 0; i < SPAWN_ARGUMENTS; i++)
            arguments[i] = (char *)(uintptr_t)spawn->arguments[i]; // they are not changed
        fexecve(FD_PROGRAM, arguments, environ);
    }
    // Its status alone would not say what this process went without.
    log_error("%s cannot be started: %s", spawn->arguments[0], strerror(errno));
    _exit(EX_OSERR);
}

enum fault spawn_start(const struct spawn *spawn, pid_t *pid)
{
    const pid_t supervisor = getpid();
    pid_t child = fork();
    if (child < 0)
        return fault_from_errno(errno);
    if (child == 0)
        become(spawn, supervisor);
    *pid = child;
    return FAULT_NONE;
}
