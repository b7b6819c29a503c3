// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/ceremonies.h"
#include "base/log.h"
#include "base/text.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum fault ceremonies_start(struct ceremonies *ceremonies, struct spawn *spawn, int64_t now,
                            int *end)
{
    size_t slot = 0;
    int pair[2];

    while (slot < CEREMONIES_MOST && ceremonies->running[slot].pid != 0)
        slot++;
    if (slot == CEREMONIES_MOST)
        return FAULT_BUSY;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fault_from_errno(errno);
    spawn->fds[FD_DEVICE_FRONT] = pair[1];
    enum fault fault = spawn_start(spawn, &ceremonies->running[slot].pid);
    close(pair[1]);
    if (fault != FAULT_NONE) {
        ceremonies->running[slot].pid = 0;
        close(pair[0]);
        return fault;
    }
    ceremonies->running[slot].due = now + CEREMONY_MS;
    *end = pair[0];
    return FAULT_NONE;
}

enum fault ceremonies_join(const char *path, int *end)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct ucred listener;
    socklen_t size = sizeof listener;

    if (text_copy(address.sun_path, sizeof address.sun_path, path) != FAULT_NONE)
        return FAULT_CONFIG;
    // Never waits: a full queue is BUSY.
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fault_from_errno(errno);
    enum fault fault = FAULT_NONE;
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &listener, &size) != 0)
        fault = fault_from_errno(errno);
    else if (listener.uid != 0)
        fault = FAULT_REFUSED;
    if (fault != FAULT_NONE)
        close(fd);
    else
        *end = fd;
    return fault;
}

bool ceremonies_has(const struct ceremonies *ceremonies, pid_t pid)
{
    for (size_t i = 0; i < CEREMONIES_MOST; i++)
        if (ceremonies->running[i].pid == pid)
            return true;
    return false;
}

static void end_one(const struct role_users *users, pid_t pid)
{
    enum fault fault = role_signal_send(users, PROCESS_DEVICE, pid, SIGKILL);
    if (fault != FAULT_NONE)
        log_error("cannot end a device process (pid %d): %s", (int)pid, fault_name(fault));
}

bool ceremonies_changed(struct ceremonies *ceremonies, const struct role_users *users, pid_t pid,
                        int wait_status)
{
    for (size_t i = 0; i < CEREMONIES_MOST; i++) {
        if (ceremonies->running[i].pid != pid)
            continue;
        if (WIFSTOPPED(wait_status)) {
            log_error("a device process (pid %d) was stopped; ending it", (int)pid);
            end_one(users, pid);
            return true;
        }
        if (!WIFSIGNALED(wait_status) && !WIFEXITED(wait_status))
            return true;
        ceremonies->running[i].pid = 0;
        if (WIFSIGNALED(wait_status)) // the front hears of it by the closed socket (abuse:D12)
            log_error("a device process (pid %d) was killed by signal %d (%s)", (int)pid,
                      WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
        else if (WEXITSTATUS(wait_status) != 0)
            log_error("a device process (pid %d) ended with status %d", (int)pid,
                      WEXITSTATUS(wait_status));
        return true;
    }
    return false;
}

void ceremonies_kill(struct ceremonies *ceremonies, const struct role_users *users, int64_t now,
                     bool everybody)
{
    for (size_t i = 0; i < CEREMONIES_MOST; i++)
        if (ceremonies->running[i].pid > 0 && (everybody || ceremonies->running[i].due <= now))
            end_one(users, ceremonies->running[i].pid);
}

int64_t ceremonies_due(const struct ceremonies *ceremonies)
{
    int64_t due = INT64_MAX;
    for (size_t i = 0; i < CEREMONIES_MOST; i++)
        if (ceremonies->running[i].pid > 0 && ceremonies->running[i].due < due)
            due = ceremonies->running[i].due;
    return due;
}
