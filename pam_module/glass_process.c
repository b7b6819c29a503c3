// SPDX-License-Identifier: BSD-2-Clause
#include "glass_process.h"
#include "base/secret.h"
#include "wire/codec.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM WARIFU_PROGRAMDIR "/warifu-break-glass"
#define PATIENCE_MS 40000

static int64_t now_ms(void)
{
    struct timespec time;

    return clock_gettime(CLOCK_MONOTONIC, &time) == 0
               ? (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000
               : INT64_MAX / 2; // then every deadline has passed
}

// Above the standard descriptors: a caller who closed them must not find ours there (abuse:P10).
static int lift(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    const int above = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return above;
}

static bool open_pair(int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    ends[0] = lift(ends[0]);
    ends[1] = lift(ends[1]);
    if (ends[0] >= 0 && ends[1] >= 0)
        return true;
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    return false;
}

// No environment, no argument, signals as they were made for it: as much as can be said before it
// begins.
static bool start(int end, pid_t *pid)
{
    static char name[] = "warifu-break-glass";
    char *arguments[] = {name, NULL}, *environment[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    bool started = false;

    sigfillset(&all);
    sigemptyset(&none);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    if (posix_spawnattr_init(&attributes) == 0) {
        started = posix_spawn_file_actions_adddup2(&files, end, STDIN_FILENO) == 0 &&
                  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY,
                                                   0) == 0 &&
                  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY,
                                                   0) == 0 &&
                  posix_spawnattr_setsigdefault(&attributes, &all) == 0 &&
                  posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
                  posix_spawnattr_setflags(&attributes,
                                           POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) == 0 &&
                  posix_spawn(pid, PROGRAM, &files, &attributes, arguments, environment) == 0;
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return started;
}

static bool wait_for(int fd, short what, int64_t deadline)
{
    for (;;) {
        const int64_t left = deadline - now_ms();
        struct pollfd end = {.fd = fd, .events = what};
        if (left <= 0)
            return false;
        const int ready = poll(&end, 1, (int)left);
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

static bool send_all(int fd, const uint8_t *bytes, size_t size, int64_t deadline)
{
    while (size > 0) {
        const ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            bytes += sent;
            size -= (size_t)sent;
        } else if (sent == 0 || (errno != EINTR && errno != EAGAIN) ||
                   (errno == EAGAIN && !wait_for(fd, POLLOUT, deadline)))
            return false;
    }
    return true;
}

static bool receive_all(int fd, uint8_t *bytes, size_t size, int64_t deadline)
{
    for (size_t have = 0; have < size;) {
        if (!wait_for(fd, POLLIN, deadline))
            return false;
        const ssize_t got = recv(fd, bytes + have, size - have, MSG_DONTWAIT);
        if (got > 0)
            have += (size_t)got;
        else if (got == 0 || (errno != EINTR && errno != EAGAIN))
            return false;
    }
    return true;
}

static bool converse(int fd, const BreakGlassRequest *request, BreakGlassReply *reply)
{
    const int64_t deadline = now_ms() + PATIENCE_MS;
    uint8_t frame[FRAME_HEADER + CLIENT_FRAME_MAX];
    size_t size = 0;
    bool good =
        frame_encode(BreakGlassRequest_fields, request, frame, sizeof frame, &size) == FAULT_NONE &&
        send_all(fd, frame, size, deadline);

    secret_wipe(frame, sizeof frame);
    return good && receive_all(fd, frame, FRAME_HEADER, deadline) &&
           frame_length(frame, FRAME_HEADER, CLIENT_FRAME_MAX, &size) == FAULT_NONE &&
           receive_all(fd, frame + FRAME_HEADER, size - FRAME_HEADER, deadline) &&
           frame_decode(BreakGlassReply_fields, frame + FRAME_HEADER, size - FRAME_HEADER, reply,
                        sizeof *reply) == FAULT_NONE;
}

// A caller that reaps its own children has done so: what was said is what counts.
static void wait_for_end(pid_t pid, bool answered)
{
    int status;

    if (!answered)
        (void)kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
}

bool glass_process_ask(const BreakGlassRequest *request, BreakGlassReply *reply)
{
    int ends[2];
    pid_t pid = -1;

    *reply = (BreakGlassReply){0};
    if (!open_pair(ends))
        return false;
    const bool started = start(ends[1], &pid);
    close(ends[1]);
    const bool answered = started && converse(ends[0], request, reply);
    close(ends[0]);
    if (started)
        wait_for_end(pid, answered);
    if (answered && reply->nonce.size == request->nonce.size &&
        secret_equal(reply->nonce.bytes, request->nonce.bytes, request->nonce.size))
        return true;
    *reply = (BreakGlassReply){0};
    return false;
}
