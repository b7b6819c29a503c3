// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/ending.h"
#include "daemon/sandbox.h"
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum fault ending_find_users(const struct daemon_settings *settings, struct role_users *users)
{
    struct sandbox_user vault, front;
    enum fault fault = sandbox_find_user(settings->vault_user, &vault);
    if (fault == FAULT_NONE)
        fault = sandbox_find_user(settings->front_user, &front);
    if (fault == FAULT_NONE)
        *users = (struct role_users){vault.uid, front.uid};
    return fault;
}

static _Noreturn void send_as(uid_t user, pid_t pid, int signal)
{
    _exit(setresuid(user, user, user) == 0 && kill(pid, signal) == 0 ? 0 : 1);
}

enum fault ending_send(const struct role_users *users, enum process_kind kind, pid_t pid,
                       int signal)
{
    // A role that is still root, or has ended and waits to be reaped.
    if (kill(pid, signal) == 0)
        return FAULT_NONE;
    if (errno != EPERM)
        return fault_from_errno(errno);
    int status = 0;
    pid_t sender = fork();
    if (sender < 0)
        return fault_from_errno(errno);
    if (sender == 0)
        send_as(process_role(kind)->runs_as_vault ? users->vault : users->front, pid, signal);
    while (waitpid(sender, &status, 0) < 0)
        if (errno != EINTR)
            return fault_from_errno(errno);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? FAULT_NONE : FAULT_REFUSED;
}
