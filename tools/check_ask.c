// SPDX-License-Identifier: BSD-2-Clause
// Programs of this machine that know better: sshd, cvtsudoers, tokend. By fixed paths, with nothing
// of the caller's environment, nothing to read, and bounded in time and in what they may print.
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 10000 // milliseconds

static const char *first_there(const char *const *paths)
{
    for (; *paths != NULL; paths++)
        if (access(*paths, X_OK) == 0)
            return *paths;
    return NULL;
}

static pid_t start(const char *path, const char *const *arguments, int output)
{
    char path_entry[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", locale[] = "LC_ALL=C";
    char *const environment[] = {path_entry, locale, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = -1;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    if (posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO) != 0 ||
        posix_spawn(&child, path, &actions, NULL, (char *const *)(uintptr_t)arguments,
                    environment) != 0)
        child = -1;
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

static int64_t now_in_milliseconds(void)
{
    struct timespec now = {0, 0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// False when it takes too long or says too much.
static bool listen_to(int fd, char *text)
{
    const int64_t end = now_in_milliseconds() + PATIENCE;
    size_t size = 0;

    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        const int64_t now = now_in_milliseconds();
        if (now >= end || size >= ROOT_FILE_MAX)
            return false;
        if (poll(&ready, 1, (int)(end - now)) <= 0)
            continue;
        const ssize_t got = read(fd, text + size, ROOT_FILE_MAX - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        size += (size_t)got;
        text[size] = '\0';
    }
}

enum fault check_ask(const char *const *paths, const char *const *arguments, char **text)
{
    const char *path = first_there(paths);
    int ends[2], status = 0;

    *text = NULL;
    if (path == NULL)
        return FAULT_NOT_FOUND;
    *text = calloc(1, ROOT_FILE_MAX + 1);
    if (*text == NULL)
        return FAULT_MEMORY;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return FAULT_IO;
    const pid_t child = start(path, arguments, ends[1]);
    close(ends[1]);
    const bool heard = child > 0 && listen_to(ends[0], *text);
    close(ends[0]);
    if (child <= 0)
        return FAULT_IO;
    if (!heard)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return heard && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? FAULT_NONE : FAULT_IO;
}
