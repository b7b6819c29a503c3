// SPDX-License-Identifier: BSD-2-Clause
#include "daemon/role_signal.h"
#include "daemon/sandbox.h"
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum fault role_users_find(const struct daemon_settings *settings, struct role_users *users)
{
    for (enum process_user user = 0; user < PROCESS_USERS; user++) {
        struct sandbox_user found;
        bool stands_in;
        const enum fault fault = sandbox_user_of(settings, user, &found, &stands_in);
        users->of[user] = fault == FAULT_NONE ? found.uid : (uid_t)-1;
        if (fault != FAULT_NONE && user != AS_CHECKER) // that one is for some policies only
            return fault;
    }
    return FAULT_NONE;
}

static _Noreturn void send_as(uid_t user, pid_t pid, int signal)
{
    _exit(setresuid(user, user, user) == 0 && kill(pid, signal) == 0 ? 0 : 1);
}

enum fault role_signal_send(const struct role_users *users, enum process_kind kind, pid_t pid,
                            int signal)
{
    // A role that is still root, or has ended and waits to be reaped.
    if (kill(pid, signal) == 0)
        return FAULT_NONE;
    if (errno != EPERM)
        return fault_from_errno(errno);
    const uid_t user = users->of[process_role(kind)->user];
    int status = 0;
    if (user == (uid_t)-1)
        return FAULT_NOT_FOUND;
    pid_t sender = fork();
    if (sender < 0)
        return fault_from_errno(errno);
    if (sender == 0)
        send_as(user, pid, signal);
    while (waitpid(sender, &status, 0) < 0)
        if (errno != EINTR)
            return fault_from_errno(errno);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? FAULT_NONE : FAULT_REFUSED;
}
