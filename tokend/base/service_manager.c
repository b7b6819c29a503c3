// SPDX-License-Identifier: BSD-2-Clause
#include "base/service_manager.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// A decimal number and nothing else, of at most `most`.
static bool variable_is_number(const char *name, uint64_t most, uint64_t *number)
{
    const char *text = getenv(name);
    char *end;

    if (text == NULL || text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0' && *number <= most;
}

static bool close_on_exec(int fd)
{
    const int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && fcntl(fd, F_SETFD, flags | FD_CLOEXEC) == 0;
}

unsigned service_sockets(bool forget)
{
    uint64_t pid = 0, count = 0;

    if (!variable_is_number("LISTEN_PID", INT_MAX, &pid) || pid != (uint64_t)getpid() ||
        !variable_is_number("LISTEN_FDS", INT_MAX - SERVICE_SOCKETS_FROM, &count))
        count = 0;
    for (uint64_t i = 0; i < count; i++)
        if (!close_on_exec(SERVICE_SOCKETS_FROM + (int)i))
            count = i;
    if (forget) {
        unsetenv("LISTEN_PID");
        unsetenv("LISTEN_FDS");
        unsetenv("LISTEN_FDNAMES");
    }
    return (unsigned)count;
}

bool service_socket_is(int fd, bool listens, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNSPEC};
    socklen_t size = sizeof address, of_int = sizeof(int);
    int type = 0, accepts = 0;

    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &of_int) != 0 || type != SOCK_STREAM ||
        getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &of_int) != 0 ||
        (accepts != 0) != listens || getsockname(fd, (struct sockaddr *)&address, &size) != 0 ||
        address.sun_family != AF_UNIX)
        return false;
    if (path == NULL)
        return true;
    const size_t length = strlen(path), start = offsetof(struct sockaddr_un, sun_path);
    // The length counts the NUL, or does not.
    return length < sizeof address.sun_path &&
           (size == start + length || size == start + length + 1) &&
           memcmp(address.sun_path, path, length) == 0;
}

void service_notify(const char *lines)
{
    const char *where = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    // A path, or "@" and a name in the abstract space.
    if (where == NULL || (where[0] != '/' && where[0] != '@') || where[1] == '\0' ||
        strlen(where) >= sizeof address.sun_path)
        return;
    const size_t length = strlen(where);
    memcpy(address.sun_path, where, length);
    if (where[0] == '@')
        address.sun_path[0] = '\0';
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)!sendto(fd, lines, strlen(lines), MSG_NOSIGNAL, (const struct sockaddr *)&address,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
    close(fd);
}

int64_t service_watchdog_ms(void)
{
    uint64_t pid = 0, microseconds = 0;

    if (getenv("WATCHDOG_PID") != NULL &&
        (!variable_is_number("WATCHDOG_PID", INT_MAX, &pid) || pid != (uint64_t)getpid()))
        return 0;
    return variable_is_number("WATCHDOG_USEC", INT64_MAX, &microseconds)
               ? (int64_t)(microseconds / 1000)
               : 0;
}
