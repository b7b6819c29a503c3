// SPDX-License-Identifier: BSD-2-Clause
// log_sink FILE: what syslog and the journal would get, kept in FILE, so that tests can read every
// line that any program of the overlay logged. Binds /dev/log and systemd's journal socket; goes to
// the background when both are bound.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { SOURCES = 2 };
static const char *const source_paths[SOURCES] = {"/dev/log", "/run/systemd/journal/socket"};

static int bind_datagram(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(path, 0666) != 0) {
        fprintf(stderr, "log_sink: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    return fd;
}

static void copy_message(int source, int file, const char *prefix)
{
    static char message[1 << 18];
    ssize_t size = recv(source, message, sizeof message - 1, 0);
    if (size < 0)
        return;
    if (size == 0 || message[size - 1] != '\n')
        message[size++] = '\n';
    if (write(file, prefix, strlen(prefix)) < 0 || write(file, message, (size_t)size) < 0)
        _exit(1);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: log_sink FILE\n");
        return 2;
    }
    mkdir("/run/systemd", 0755);
    mkdir("/run/systemd/journal", 0755);
    struct pollfd sources[SOURCES];
    for (int i = 0; i < SOURCES; i++)
        sources[i] = (struct pollfd){.fd = bind_datagram(source_paths[i]), .events = POLLIN};
    int file = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || daemon(0, 0) != 0) {
        perror("log_sink");
        return 1;
    }
    for (;;) {
        if (poll(sources, SOURCES, -1) < 0 && errno != EINTR)
            return 1;
        if (sources[0].revents & POLLIN)
            copy_message(sources[0].fd, file, "syslog ");
        if (sources[1].revents & POLLIN)
            copy_message(sources[1].fd, file, "journal ");
    }
}
