// SPDX-License-Identifier: BSD-2-Clause
#include "wire/client.h"
#include "base/secret.h"
#include "wire/codec.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// Without a clock every deadline has passed: better refused than waiting for ever.
static int64_t now_milliseconds(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        return INT64_MAX;
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void wire_extend(struct wire_client *client, uint32_t extra)
{
    int64_t now = now_milliseconds();
    client->deadline = now == INT64_MAX ? 0 : now + client->patience + extra;
}

void wire_close(struct wire_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
}

// The directory decides who may put a socket there: root's alone, and nobody else may write
// (abuse:D7).
static enum fault check_directory(const struct sockaddr_un *address)
{
    char directory[sizeof address->sun_path];
    struct stat status;
    memcpy(directory, address->sun_path, sizeof directory);
    char *slash = strrchr(directory, '/');
    if (slash == directory)
        slash++;
    *slash = '\0';
    if (lstat(directory, &status) != 0)
        return FAULT_IO;
    if (!S_ISDIR(status.st_mode) || status.st_uid != 0 || (status.st_mode & 022) != 0)
        return FAULT_REFUSED;
    return FAULT_NONE;
}

static enum fault check_listener(int fd)
{
    struct ucred listener;
    socklen_t size = sizeof listener;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &listener, &size) != 0 || size != sizeof listener)
        return FAULT_IO;
    return listener.uid == 0 ? FAULT_NONE : FAULT_REFUSED;
}

// A new socket above the standard descriptors: a caller who closed them must not find ours there
// when it writes to what it takes for stderr (abuse:P10; CVE-2019-12210).
static enum fault open_socket(int *fd)
{
    int opened = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (opened >= 0 && opened <= STDERR_FILENO) {
        int low = opened;
        opened = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        int error = errno;
        close(low);
        errno = error;
    }
    if (opened < 0)
        return fault_from_errno(errno) == FAULT_MEMORY ? FAULT_MEMORY : FAULT_IO;
    *fd = opened;
    return FAULT_NONE;
}

// connect() itself waits while the server's queue is full; SO_SNDTIMEO bounds it.
static enum fault connect_until(int fd, const struct sockaddr_un *address, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - now_milliseconds();
        if (left <= 0)
            return FAULT_TIMEOUT;
        struct timeval time = {.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
        if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) != 0)
            return FAULT_IO;
        if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
            return FAULT_NONE;
        if (errno == EINTR || errno == EAGAIN) // abuse:P15; EAGAIN: the timeout, decided above
            continue;
        return FAULT_IO;
    }
}

_Static_assert(sizeof((struct sockaddr_un *)NULL)->sun_path == WIRE_PATH_SIZE, "a path fits both");

bool wire_beside(const char *path, const char *name, char beside[WIRE_PATH_SIZE])
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && snprintf(beside, WIRE_PATH_SIZE, "%.*s/%s", (int)(slash - path), path,
                                     name) < WIRE_PATH_SIZE;
}

enum fault wire_connect(struct wire_client *client, const char *path, uint32_t patience,
                        size_t frame_max)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = -1;
    *client =
        (struct wire_client){.fd = -1, .patience = patience, .frame_max = frame_max, .wake = -1};
    if (path[0] != '/' || strnlen(path, sizeof address.sun_path) >= sizeof address.sun_path ||
        frame_max > ADMIN_FRAME_MAX)
        return FAULT_LIMIT;
    memcpy(address.sun_path, path, strlen(path) + 1);
    wire_extend(client, 0);
    enum fault fault = check_directory(&address);
    if (fault == FAULT_NONE)
        fault = open_socket(&fd);
    if (fault == FAULT_NONE)
        fault = connect_until(fd, &address, client->deadline);
    if (fault == FAULT_NONE)
        fault = check_listener(fd);
    if (fault != FAULT_NONE && fd >= 0) {
        close(fd);
        fd = -1;
    }
    client->fd = fd;
    return fault;
}

static enum fault wait_for(struct wire_client *client, short events)
{
    for (;;) {
        int64_t left = client->deadline - now_milliseconds();
        if (left <= 0)
            return FAULT_TIMEOUT;
        struct pollfd pollers[] = {{.fd = client->fd, .events = events},
                                   {.fd = client->wake, .events = POLLIN}};
        int ready = poll(pollers, 2, left > INT_MAX ? INT_MAX : (int)left);
        if (ready > 0 && pollers[0].revents != 0) // what has come is taken first
            return FAULT_NONE;
        if (ready > 0) {
            client->woken = true;
            return FAULT_TIMEOUT;
        }
        if (ready < 0 && errno != EINTR)
            return fault_from_errno(errno) == FAULT_MEMORY ? FAULT_MEMORY : FAULT_IO;
    }
}

static enum fault send_bytes(struct wire_client *client, const uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t count = send(client->fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0) {
            data += count;
            size -= (size_t)count;
        } else if (count < 0 && errno == EAGAIN) {
            enum fault fault = wait_for(client, POLLOUT);
            if (fault != FAULT_NONE)
                return fault;
        } else if (count == 0 || errno != EINTR) {
            return count == 0 ? FAULT_IO : fault_from_errno(errno);
        }
    }
    return FAULT_NONE;
}

enum fault wire_send(struct wire_client *client, const pb_msgdesc_t *type, const void *message)
{
    uint8_t frame[FRAME_HEADER + ADMIN_FRAME_MAX];
    size_t used = 0;
    if (client->fd < 0)
        return FAULT_CLOSED;
    if (client->answering) // the reply to this frame has its own time; the first shares connect's
        wire_extend(client, 0);
    client->answering = true;
    enum fault fault = frame_encode(type, message, frame, FRAME_HEADER + client->frame_max, &used);
    if (fault == FAULT_NONE)
        fault = send_bytes(client, frame, used);
    secret_wipe(frame, used);
    return fault;
}

// `there`: something is expected to have come already, so it is worth a look before waiting.
static enum fault receive_bytes(struct wire_client *client, uint8_t *data, size_t size, bool there)
{
    while (size > 0) {
        enum fault fault = there ? FAULT_NONE : wait_for(client, POLLIN);
        if (fault != FAULT_NONE)
            return fault;
        there = false;
        ssize_t count = recv(client->fd, data, size, MSG_DONTWAIT);
        if (count == 0)
            return FAULT_CLOSED;
        if (count > 0) {
            data += count;
            size -= (size_t)count;
        } else if (errno != EINTR && errno != EAGAIN) {
            return fault_from_errno(errno);
        }
    }
    return FAULT_NONE;
}

enum fault wire_receive(struct wire_client *client, const pb_msgdesc_t *type, void *message,
                        size_t message_size)
{
    uint8_t frame[FRAME_HEADER + ADMIN_FRAME_MAX];
    size_t need = 0;
    if (client->fd < 0)
        return FAULT_CLOSED;
    enum fault fault = receive_bytes(client, frame, FRAME_HEADER, false);
    if (fault != FAULT_NONE)
        return fault;
    fault = frame_length(frame, FRAME_HEADER, client->frame_max, &need);
    if (fault != FAULT_NONE)
        return fault;
    fault = receive_bytes(client, frame + FRAME_HEADER, need - FRAME_HEADER, true);
    if (fault == FAULT_NONE)
        fault =
            frame_decode(type, frame + FRAME_HEADER, need - FRAME_HEADER, message, message_size);
    if (fault == FAULT_NONE)
        wire_extend(client, 0);
    secret_wipe(frame, need);
    return fault;
}
