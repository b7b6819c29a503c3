// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/programs.h"
#include "base/clock.h"
#include "config.h"
#include "daemon/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 20000 // all programs; they are read from a slow disk, on a machine that boots
#define VERSION_SIZE 96
#define REMEDY "install all of warifu from one package, then restart tokend"

// Made while building, of the files that say what the programs say to each other.
static const char parts[] =
#include "daemon/parts.inc"
    ;

const char *program_version(const char *name)
{
    static char text[VERSION_SIZE];

    snprintf(text, sizeof text, "%s of %s (parts %s)", name, PACKAGE_STRING, parts);
    return text;
}

// --- asking for the version ---------------------------------------------------------------------

static _Noreturn void execute(int program, const char *name, int out)
{
    char called[32], option[] = "--version";
    char *arguments[] = {called, option, NULL};
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t none;

    snprintf(called, sizeof called, "%s", name);
    sigemptyset(&none);
    spawn_forget_manager();
    unsetenv("CREDENTIALS_DIRECTORY"); // of the vault alone
    // What the loader lacks it says on standard error, where the supervisor's complaints go, too.
    if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0 &&
        sigprocmask(SIG_SETMASK, &none, NULL) == 0)
        fexecve(program, arguments, environ);
    _exit(127);
}

static int64_t now(void)
{
    struct boot_time time;
    return clock_read_boot(&time) == FAULT_NONE ? time.milliseconds : 0;
}

static bool readable(int fd, int64_t deadline)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    int ready;

    do {
        const int64_t left = deadline - now();
        ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

// The first line that comes from `fd`, without its end; "" when none comes in time.
static void read_line(int fd, int64_t deadline, char *line, size_t size)
{
    size_t have = 0;
    ssize_t got = 1;

    while (have + 1 < size && got > 0 && memchr(line, '\n', have) == NULL) {
        got = readable(fd, deadline) ? read(fd, line + have, size - 1 - have) : 0;
        have += got > 0 ? (size_t)got : 0;
    }
    line[have] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

static enum fault ask_version(int program, const char *name, int64_t deadline, char *line,
                              size_t size)
{
    int ends[2], status;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault_from_errno(errno);
    const pid_t child = fork();
    if (child == 0)
        execute(program, name, ends[1]);
    const enum fault fault = child < 0 ? fault_from_errno(errno) : FAULT_NONE;
    close(ends[1]);
    if (fault == FAULT_NONE) {
        read_line(ends[0], deadline, line, size);
        (void)kill(child, SIGKILL); // one that has answered has ended, or is about to
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    close(ends[0]);
    return fault;
}

// --- opening ------------------------------------------------------------------------------------

static enum fault check_owner(int program, const char *path, uid_t owner, char *why, size_t size)
{
    struct stat status;

    if (fstat(program, &status) != 0)
        return fault_from_errno(errno);
    if (S_ISREG(status.st_mode) && (status.st_mode & 0022) == 0 &&
        (status.st_uid == 0 || status.st_uid == owner))
        return FAULT_NONE;
    snprintf(
        why, size,
        "%s: must be a file of root's that nobody else may write to: chown root:root %s; chmod "
        "755 %s",
        path, path, path);
    return FAULT_REFUSED;
}

static enum fault check_version(int program, const char *path, const char *name, int64_t deadline,
                                char *why, size_t size)
{
    char said[VERSION_SIZE] = "";
    const char *wanted = program_version(name);
    const enum fault fault = ask_version(program, name, deadline, said, sizeof said);

    if (fault != FAULT_NONE) {
        snprintf(why, size, "%s: cannot be asked for its version: %s", path, strerror(errno));
        return fault;
    }
    if (strcmp(said, wanted) == 0)
        return FAULT_NONE;
    if (said[0] == '\0')
        snprintf(why, size, "%s: does not start, which leaves no role to serve; " REMEDY, path);
    else
        snprintf(why, size, "%s: is \"%s\", and \"%s\" is wanted; " REMEDY, path, said, wanted);
    return FAULT_VERSION;
}

struct search {
    const char *directory;
    uid_t owner;      // beside root
    int64_t deadline; // of all versions
};

static enum fault open_one(const struct search *search, const char *name, int *program, char *why,
                           size_t size)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", search->directory, name);
    const int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        const int error = errno;
        snprintf(why, size, "%s: %s; %s", path, strerror(error),
                 error == ENOENT ? REMEDY ", or say in tokend.conf where it is (programs)"
                                 : REMEDY);
        return fault_from_errno(error);
    }
    enum fault fault = check_owner(fd, path, search->owner, why, size);
    if (fault == FAULT_NONE)
        fault = check_version(fd, path, name, search->deadline, why, size);
    if (fault == FAULT_NONE)
        *program = fd;
    else
        close(fd);
    return fault;
}

void programs_none(struct programs *programs)
{
    programs->own = -1;
    for (unsigned kind = 0; kind < PROCESS_KINDS; kind++)
        programs->role[kind] = -1;
}

// Of the roles before this one; -1: none is of the same program.
static int opened_before(const struct programs *programs, enum process_kind kind)
{
    for (unsigned other = 0; other < kind; other++)
        if (strcmp(process_role(other)->program, process_role(kind)->program) == 0)
            return programs->role[other];
    return -1;
}

enum fault programs_open(struct programs *programs, const char *directory, char *why,
                         size_t why_size)
{
    struct programs opened;
    struct search search = {.directory = directory, .deadline = now() + ANSWER_MS};
    struct stat own;
    enum fault fault = FAULT_NONE;

    programs_none(&opened);
    opened.own = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    if (opened.own < 0 || fstat(opened.own, &own) != 0) {
        snprintf(why, why_size, "/proc/self/exe: %s", strerror(errno));
        fault = fault_from_errno(errno);
    } else {
        search.owner = own.st_uid;
    }
    for (unsigned kind = 0; kind < PROCESS_KINDS && fault == FAULT_NONE; kind++)
        if ((opened.role[kind] = opened_before(&opened, kind)) < 0)
            fault =
                open_one(&search, process_role(kind)->program, &opened.role[kind], why, why_size);
    if (fault == FAULT_NONE)
        *programs = opened;
    else
        programs_close(&opened);
    return fault;
}

void programs_close(struct programs *programs)
{
    for (unsigned kind = PROCESS_KINDS; kind-- > 0;)
        if (programs->role[kind] >= 0 && opened_before(programs, kind) < 0)
            close(programs->role[kind]);
    if (programs->own >= 0)
        close(programs->own);
    programs_none(programs);
}
