// SPDX-License-Identifier: BSD-2-Clause
// For LD_PRELOAD into a tokend under test: in the first process of the role SCARCE_ROLE
// ("supervisor" or what --role says) the SCARCE_AT-th call that wants a descriptor, or a process
// where SCARCE_KIND is "process", fails for want of one. That it did is written to standard error.
// Which process is the first is known by a file in SCARCE_DIR, made before there is a sandbox.
// Nothing that is installed contains it.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define SEEN __attribute__((visibility("default")))

static bool processes;           // else descriptors
static unsigned long target = 0; // 0: none in this process
static unsigned long calls;

static const char *own_role(char *line, size_t size)
{
    const int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    const ssize_t got = fd >= 0 ? read(fd, line, size - 1) : -1;

    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < got; i += (ssize_t)strlen(line + i) + 1)
        if (strncmp(line + i, "--role=", 7) == 0)
            return line + i + 7;
    return "supervisor";
}

__attribute__((constructor)) static void begin(void)
{
    const char *role = getenv("SCARCE_ROLE"), *at = getenv("SCARCE_AT"),
               *kind = getenv("SCARCE_KIND");
    const char *directory = getenv("SCARCE_DIR");
    char line[1024] = "", marker[300];

    if (role == NULL || at == NULL || kind == NULL || directory == NULL ||
        strcmp(own_role(line, sizeof line), role) != 0)
        return;
    snprintf(marker, sizeof marker, "%s/%s", directory, role);
    const int fd = open(marker, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return; // it has been started again
    close(fd);
    processes = strcmp(kind, "process") == 0;
    target = strtoul(at, NULL, 10);
}

static bool fails(bool process, const char *call, int error)
{
    char said[80];

    if (target == 0 || process != processes || ++calls != target)
        return false;
    const int size = snprintf(said, sizeof said, "scarce: %s, call %lu\n", call, calls);
    (void)!write(STDERR_FILENO, said, (size_t)size);
    errno = error;
    return true;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

SEEN pid_t fork(void)
{
    return fails(true, "fork", EAGAIN) ? -1 : NEXT(pid_t(*)(void), "fork")();
}

// The mode is read whether one was given or not; where none was it is not looked at.
#define OPENS(name, ...)                                                                           \
    va_list rest;                                                                                  \
    va_start(rest, flags);                                                                         \
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;           \
    va_end(rest);                                                                                  \
    if (fails(false, name, EMFILE))                                                                \
        return -1;

SEEN int open(const char *path, int flags, ...)
{
    OPENS("open")
    return NEXT(int (*)(const char *, int, ...), "open")(path, flags, mode);
}

SEEN int open64(const char *path, int flags, ...)
{
    OPENS("open64")
    return NEXT(int (*)(const char *, int, ...), "open64")(path, flags, mode);
}

SEEN int openat(int directory, const char *path, int flags, ...)
{
    OPENS("openat")
    return NEXT(int (*)(int, const char *, int, ...), "openat")(directory, path, flags, mode);
}

SEEN FILE *fopen(const char *path, const char *mode)
{
    return fails(false, "fopen", EMFILE)
               ? NULL
               : NEXT(FILE * (*)(const char *, const char *), "fopen")(path, mode);
}

SEEN int socket(int domain, int type, int protocol)
{
    return fails(false, "socket", EMFILE)
               ? -1
               : NEXT(int (*)(int, int, int), "socket")(domain, type, protocol);
}

SEEN int socketpair(int domain, int type, int protocol, int pair[2])
{
    return fails(false, "socketpair", EMFILE)
               ? -1
               : NEXT(int (*)(int, int, int, int *), "socketpair")(domain, type, protocol, pair);
}

SEEN int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
    return fails(false, "accept4", EMFILE) ? -1
                                           : NEXT(int (*)(int, struct sockaddr *, socklen_t *, int),
                                                  "accept4")(fd, address, size, flags);
}

SEEN int memfd_create(const char *name, unsigned flags)
{
    return fails(false, "memfd_create", EMFILE)
               ? -1
               : NEXT(int (*)(const char *, unsigned), "memfd_create")(name, flags);
}

SEEN int pipe2(int ends[2], int flags)
{
    return fails(false, "pipe2", EMFILE) ? -1 : NEXT(int (*)(int *, int), "pipe2")(ends, flags);
}

SEEN int signalfd(int fd, const sigset_t *set, int flags)
{
    return fails(false, "signalfd", EMFILE)
               ? -1
               : NEXT(int (*)(int, const sigset_t *, int), "signalfd")(fd, set, flags);
}

SEEN int epoll_create1(int flags)
{
    return fails(false, "epoll_create1", EMFILE) ? -1 : NEXT(int (*)(int), "epoll_create1")(flags);
}

SEEN int eventfd(unsigned value, int flags)
{
    return fails(false, "eventfd", EMFILE) ? -1
                                           : NEXT(int (*)(unsigned, int), "eventfd")(value, flags);
}

SEEN int timerfd_create(int clock, int flags)
{
    return fails(false, "timerfd_create", EMFILE)
               ? -1
               : NEXT(int (*)(int, int), "timerfd_create")(clock, flags);
}

SEEN int dup2(int from, int to)
{
    return fails(false, "dup2", EMFILE) ? -1 : NEXT(int (*)(int, int), "dup2")(from, to);
}
