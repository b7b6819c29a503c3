// SPDX-License-Identifier: BSD-2-Clause
// Signals to roles. Each runs as a user that the supervisor is not, and the supervisor has no
// CAP_KILL: a process of its own becomes that user, sends the signal and ends. It never executes
// anything, and nobody may trace it or read its memory, as the change of user makes it undumpable.
#ifndef WARIFU_DAEMON_ROLE_SIGNAL_H
#define WARIFU_DAEMON_ROLE_SIGNAL_H

#include "base/fault.h"
#include "daemon/process.h"
#include <sys/types.h>

// The users that roles run as.
struct role_users {
    uid_t of[PROCESS_USERS]; // (uid_t)-1: there is no such user, and nothing runs as them
};

// FAULT_NOT_FOUND: a user is missing that every tokend needs.
enum fault role_users_find(const struct daemon_settings *settings,
                           struct role_users *users) MUST_CHECK;

// Sends `signal` to a child of ours that has this role. FAULT_REFUSED: it runs as somebody else.
enum fault role_signal_send(const struct role_users *users, enum process_kind kind, pid_t pid,
                            int signal) MUST_CHECK;

#endif
