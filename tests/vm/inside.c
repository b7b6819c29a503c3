// SPDX-License-Identifier: BSD-2-Clause
// inside PATH...: runs in the place of a device process, under its unit, and tells on standard
// error what the unit alone leaves it: each PATH opened for reading (and writing), each kind of
// socket, a process. It has no sandbox of its own, so what is refused here is refused by the unit.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *what, int result)
{
    const int error = errno;
    fprintf(stderr, "inside: %s: %s\n", what, result >= 0 ? "yes" : strerror(error));
    if (result > 2)
        close(result);
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        int fd = open(arguments[i], O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0)
            fd = open(arguments[i], O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        tell(arguments[i], fd);
    }
    tell("socket inet", socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    tell("socket inet6", socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    tell("socket unix", socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    tell("socket netlink", socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0));
    tell("root", setuid(0));
    return 0;
}
