// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/sockets.h"
#include "base/service_manager.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

// Connections that wait while the front is restarted; the kernel caps it at net.core.somaxconn.
#define BACKLOG 4096

static enum fault say(enum fault fault, char *why, size_t size, const char *path, const char *what)
{
    snprintf(why, size, "%s: %s", path, what);
    return fault;
}

static enum fault check_directory(const char *path, char *why, size_t why_size)
{
    char directory[108];
    snprintf(directory, sizeof directory, "%s", path);
    char *slash = strrchr(directory, '/');
    if (path[0] != '/' || slash == NULL || slash == directory)
        return say(FAULT_CONFIG, why, why_size, path, "must be an absolute path in a directory");
    *slash = '\0';
    mode_t old = umask(0022);
    int made = mkdir(directory, 0755);
    umask(old);
    if (made != 0 && errno != EEXIST)
        return say(fault_from_errno(errno), why, why_size, directory, strerror(errno));
    struct stat status;
    if (lstat(directory, &status) != 0)
        return say(fault_from_errno(errno), why, why_size, directory, strerror(errno));
    if (!S_ISDIR(status.st_mode) || status.st_uid != 0 || status.st_mode & 0022)
        return say(FAULT_REFUSED, why, why_size, directory,
                   "must be a directory of root's that nobody else may write to");
    return FAULT_NONE;
}

static bool somebody_listens(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return true;
    bool answers =
        connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 || errno == EAGAIN;
    close(fd);
    return answers;
}

static enum fault make_room(const struct sockaddr_un *address, char *why, size_t why_size)
{
    const char *path = address->sun_path;
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? FAULT_NONE
                               : say(fault_from_errno(errno), why, why_size, path, strerror(errno));
    if (!S_ISSOCK(status.st_mode) || status.st_uid != 0)
        return say(FAULT_REFUSED, why, why_size, path,
                   "is there and is not a socket of root's; remove it after finding out why");
    if (somebody_listens(address))
        return say(FAULT_BUSY, why, why_size, path, "another tokend is serving this socket");
    if (unlink(path) != 0)
        return say(fault_from_errno(errno), why, why_size, path, strerror(errno));
    return FAULT_NONE;
}

static bool take_inherited(struct listening_socket *listening, const char *path)
{
    const int end = SERVICE_SOCKETS_FROM + (int)service_sockets(false);
    for (int fd = SERVICE_SOCKETS_FROM; fd < end; fd++) {
        if (!service_socket_is(fd, true, path))
            continue;
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
            continue;
        listening->fd = fd;
        listening->inherited = true;
        return true;
    }
    return false;
}

enum fault listening_open(struct listening_socket *listening, const char *path, mode_t mode,
                          char *why, size_t why_size)
{
    *listening = (struct listening_socket){.fd = -1};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return say(FAULT_CONFIG, why, why_size, path, "is too long for a socket");
    snprintf(listening->path, sizeof listening->path, "%s", path);
    enum fault fault = check_directory(path, why, why_size);
    if (fault != FAULT_NONE || take_inherited(listening, path))
        return fault;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    fault = make_room(&address, why, why_size);
    if (fault != FAULT_NONE)
        return fault;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return say(fault_from_errno(errno), why, why_size, path, strerror(errno));
    mode_t old = umask(~mode & 0777); // the file is born with exactly this mode
    int bound = bind(fd, (const struct sockaddr *)&address, sizeof address);
    int error = errno;
    umask(old);
    struct stat status;
    if (bound != 0 || listen(fd, BACKLOG) != 0 || lstat(path, &status) != 0) {
        if (bound != 0)
            errno = error;
        fault = say(fault_from_errno(errno), why, why_size, path, strerror(errno));
        close(fd);
        return fault;
    }
    listening->fd = fd;
    listening->device = status.st_dev;
    listening->inode = status.st_ino;
    return FAULT_NONE;
}

void listening_close(struct listening_socket *listening)
{
    if (listening->fd < 0)
        return;
    struct stat status;
    if (!listening->inherited && lstat(listening->path, &status) == 0 && S_ISSOCK(status.st_mode) &&
        status.st_dev == listening->device && status.st_ino == listening->inode)
        unlink(listening->path);
    close(listening->fd);
    listening->fd = -1;
}
