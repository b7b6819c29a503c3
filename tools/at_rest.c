// SPDX-License-Identifier: BSD-2-Clause
#include "at_rest.h"
#include "setup/program.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define STOP_MOST 25000 // milliseconds; tokend.service has 20 s
#define LOCK_MOST 10000 // roles end as soon as their supervisor has

static int connected(const char *path, int *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    *error = fd < 0 ? errno : 0;
    if (strlen(path) >= sizeof address.sun_path)
        *error = ENAMETOOLONG;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (*error == 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 &&
        errno != EAGAIN) // many wait there
        *error = errno;
    return fd;
}

int at_rest_listens(const char *path)
{
    int error;
    const int fd = connected(path, &error);

    if (fd >= 0)
        close(fd);
    return error;
}

static bool nobody_listens(const char *path)
{
    const int error = at_rest_listens(path);

    return error == ENOENT || error == ECONNREFUSED;
}

// Sockets first: a connection would start the service again.
static void stop_units(void)
{
    static const char *const words[] = {"systemctl",
                                        "stop",
                                        "tokend.socket",
                                        "tokend-rescue.socket",
                                        "tokend-device.socket",
                                        "tokend-scope.socket",
                                        "tokend.service",
                                        "warifu-backup.timer",
                                        "warifu-backup.service",
                                        "warifu-setup.timer",
                                        "warifu-setup.service",
                                        "warifu-status.timer",
                                        "warifu-notice.timer",
                                        "warifu-check.timer",
                                        NULL};
    static const char *const environment[] = {PROGRAM_PATH, "LC_ALL=C.UTF-8", NULL};

    // One that is not installed is no matter: whether all is at rest is looked at afterwards.
    if (access("/run/systemd/system", F_OK) == 0)
        (void)!program_run(words, environment, NULL);
}

static bool is_tokend(pid_t process)
{
    char path[64], program[300];

    snprintf(path, sizeof path, "/proc/%d/exe", (int)process);
    const ssize_t length = readlink(path, program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = '\0';
    const char *slash = strrchr(program, '/');
    return slash != NULL && // one that was replaced by an upgrade is called so, too
           (strcmp(slash, "/tokend") == 0 || strcmp(slash, "/tokend (deleted)") == 0);
}

// A tokend that root has started by hand is its own listener; systemd's sockets are not.
static void stop_listener(const char *path)
{
    struct ucred peer = {.pid = 0};
    socklen_t size = sizeof peer;
    int error;
    const int fd = connected(path, &error);
    const bool known =
        error == 0 && getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid > 1;
    // Held first and then looked at: its number cannot be somebody else's meanwhile.
    const int process = known ? (int)syscall(SYS_pidfd_open, peer.pid, 0) : -1;

    if (fd >= 0)
        close(fd);
    if (process >= 0 && is_tokend(peer.pid) &&
        syscall(SYS_pidfd_send_signal, process, SIGTERM, NULL, 0) == 0)
        (void)poll(&(struct pollfd){.fd = process, .events = POLLIN}, 1, STOP_MOST);
    if (process >= 0)
        close(process);
}

// Roles end by themselves when their supervisor has; the vault has locked the store until then.
static enum fault lock(const char *path, int flags, struct at_rest *rest, int *locked)
{
    const int fd = open(path, flags | O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    *locked = fd;
    if (fd < 0)
        return FAULT_NONE; // nothing is there, or nothing that tokend could open
    for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited += 100) {
        if (errno != EWOULDBLOCK || waited >= LOCK_MOST) {
            snprintf(rest->awake, sizeof rest->awake, "%s", path);
            return FAULT_BUSY;
        }
        (void)poll(NULL, 0, 100);
    }
    return FAULT_NONE;
}

enum fault at_rest_begin(const struct daemon_settings *settings, struct at_rest *rest)
{
    const char *const sockets[] = {settings->auth_socket, settings->admin_socket,
                                   settings->rescue_socket};
    char folder[sizeof settings->store_file];

    *rest = (struct at_rest){.store = -1, .folder = -1};
    stop_units();
    for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++) {
        if (!nobody_listens(sockets[i]))
            stop_listener(sockets[i]);
        if (!nobody_listens(sockets[i])) {
            snprintf(rest->awake, sizeof rest->awake, "%s", sockets[i]);
            return FAULT_BUSY;
        }
    }
    snprintf(folder, sizeof folder, "%s", settings->store_file);
    const enum fault fault = lock(dirname(folder), O_DIRECTORY, rest, &rest->folder);
    return fault == FAULT_NONE ? lock(settings->store_file, 0, rest, &rest->store) : fault;
}

void at_rest_end(struct at_rest *rest)
{
    if (rest->store >= 0)
        close(rest->store);
    if (rest->folder >= 0)
        close(rest->folder);
    rest->store = rest->folder = -1;
}
