// SPDX-License-Identifier: BSD-2-Clause
#include "notice_hook.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_NO_RIGHTS 125 // of the child: it could not give up what it has
#define STATUS_NOT_RUN 127

// In a folder with the sticky bit others may write, but not take away what is not theirs.
static bool is_ours_alone(const char *path, mode_t kind)
{
    struct stat status;

    return lstat(path, &status) == 0 && (status.st_mode & S_IFMT) == kind &&
           (status.st_uid == 0 || status.st_uid == geteuid()) &&
           ((status.st_mode & 0022) == 0 || (kind == S_IFDIR && (status.st_mode & S_ISVTX) != 0));
}

bool notice_hook_fits(const char *path, char why[NOTICE_WHY_SIZE])
{
    char *real = realpath(path, NULL);
    bool good = real != NULL;

    if (real == NULL) {
        snprintf(why, NOTICE_WHY_SIZE, "%s: %s", path, strerror(errno));
        return false;
    }
    if (!is_ours_alone(real, S_IFREG) || access(real, X_OK) != 0) {
        snprintf(why, NOTICE_WHY_SIZE, "%s: not a program that only root may write", real);
        good = false;
    }
    for (char *slash = strrchr(real, '/'); good && slash != NULL; slash = strrchr(real, '/')) {
        slash[slash == real ? 1 : 0] = '\0';
        good = is_ours_alone(real, S_IFDIR);
        if (!good)
            snprintf(why, NOTICE_WHY_SIZE, "%s: a folder that others may write", real);
        if (slash == real)
            break;
    }
    free(real);
    return good;
}

// --- the child ----------------------------------------------------------------------------------

static bool give_up_rights(const struct passwd *user)
{
    static const struct {
        int what;
        rlim_t most;
    } limits[] = {{RLIMIT_CORE, 0}, {RLIMIT_CPU, NOTICE_HOOK_SECONDS}, {RLIMIT_NPROC, 64}};

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (setrlimit(limits[i].what, &(struct rlimit){limits[i].most, limits[i].most}) != 0)
            return false;
    if (user != NULL &&
        (setgroups(0, NULL) != 0 || setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
         setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0))
        return false;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static _Noreturn void child(const char *path, const struct passwd *user, int in, int out)
{
    static char programs[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", language[] = "LANG=C.UTF-8";
    char *const environment[] = {programs, language, NULL};
    char name[] = "notice_hook";
    char *const arguments[] = {name, NULL};
    sigset_t none;

    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)umask(077);
    if (setsid() < 0 || dup2(in, 0) != 0 || dup2(out, 1) != 1 || dup2(out, 2) != 2 ||
        chdir("/") != 0 || syscall(SYS_close_range, 3U, ~0U, 0U) != 0 || !give_up_rights(user))
        _exit(STATUS_NO_RIGHTS);
    (void)execve(path, arguments, environment);
    _exit(STATUS_NOT_RUN);
}

// --- waiting for it -----------------------------------------------------------------------------

// A file that nobody else has, read from its beginning.
static int input_of(const char *json)
{
    const int fd = memfd_create("notice", MFD_CLOEXEC);
    const size_t size = strlen(json);

    if (fd < 0)
        return -1;
    if (write(fd, json, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return -1;
}

static int64_t milliseconds(void)
{
    struct boot_time now = {0};

    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

// Keeps the first line that it says; the rest is read and forgotten, so that it can go on. True: it
// has ended, and is not reaped yet.
static bool wait_for(int process, int out, char *said, size_t size)
{
    const int64_t end = milliseconds() + NOTICE_HOOK_SECONDS * 1000;
    struct pollfd at[2] = {{process, POLLIN, 0}, {out, POLLIN, 0}};
    size_t used = 0;

    for (int64_t left = end - milliseconds(); at[0].revents == 0 && left > 0;
         left = end - milliseconds()) {
        (void)poll(at, 2, (int)left);
        if (at[1].revents == 0)
            continue;
        char piece[512];
        const ssize_t got = read(out, piece, sizeof piece);
        if (got <= 0)
            at[1].fd = -1;
        for (ssize_t i = 0; i < got && used + 1 < size; i++)
            said[used++] = piece[i];
    }
    said[used] = '\0';
    said[strcspn(said, "\r\n")] = '\0';
    return at[0].revents != 0;
}

static void tell_end(bool ended, int status, const char *said, char why[NOTICE_WHY_SIZE])
{
    const char *const separator = said[0] != '\0' ? ": " : "";

    if (!ended)
        snprintf(why, NOTICE_WHY_SIZE, "took longer than %d seconds%s%.100s", NOTICE_HOOK_SECONDS,
                 separator, said);
    else if (WIFSIGNALED(status))
        snprintf(why, NOTICE_WHY_SIZE, "ended by signal %d%s%.100s", WTERMSIG(status), separator,
                 said);
    else if (WEXITSTATUS(status) == STATUS_NO_RIGHTS)
        snprintf(why, NOTICE_WHY_SIZE, "could not give up root's rights, or ended with 125");
    else
        snprintf(why, NOTICE_WHY_SIZE, "ended with %d%s%.100s", WEXITSTATUS(status), separator,
                 said);
}

enum notice_end notice_hook_run(const char *path, const char *user, const char *json,
                                char why[NOTICE_WHY_SIZE])
{
    const struct passwd *const as = geteuid() == 0 ? getpwnam(user) : NULL;
    char said[NOTICE_WHY_SIZE] = "";
    int pipe_fds[2], status = 0;

    if (geteuid() == 0 && (as == NULL || as->pw_uid == 0)) {
        snprintf(why, NOTICE_WHY_SIZE, "there is no user %.100s, as whom it is run", user);
        return NOTICE_LEFT;
    }
    const int in = input_of(json);
    if (in < 0 || pipe2(pipe_fds, O_CLOEXEC) != 0) {
        snprintf(why, NOTICE_WHY_SIZE, "%s", strerror(errno));
        if (in >= 0)
            close(in);
        return NOTICE_LEFT;
    }
    const pid_t pid = fork();
    if (pid == 0)
        child(path, as, in, pipe_fds[1]);
    close(in);
    close(pipe_fds[1]);
    bool ended = false;
    if (pid < 0) {
        snprintf(why, NOTICE_WHY_SIZE, "%s", strerror(errno));
    } else {
        const int process = pidfd_open(pid, 0);
        ended = process >= 0 && wait_for(process, pipe_fds[0], said, sizeof said);
        (void)kill(-pid, SIGKILL); // its session: also what it has left behind
        (void)kill(pid, SIGKILL);  // where it had not come to that; until it is reaped it is it
        (void)waitpid(pid, &status, 0);
        if (process >= 0)
            close(process);
        tell_end(ended, status, said, why);
    }
    close(pipe_fds[0]);
    if (pid > 0 && !ended)
        return NOTICE_HUNG;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? NOTICE_TAKEN : NOTICE_LEFT;
}
