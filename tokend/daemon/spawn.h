// SPDX-License-Identifier: BSD-2-Clause
// Starting a role from its program.
#ifndef WARIFU_DAEMON_SPAWN_H
#define WARIFU_DAEMON_SPAWN_H

#include "base/fault.h"
#include "daemon/process.h"
#include <sys/types.h>

#define SPAWN_ARGUMENTS 14

struct spawn {
    int program;                            // open for executing (daemon/programs.h)
    const char *arguments[SPAWN_ARGUMENTS]; // NULL-terminated, [0] is the title
    int fds[FD_ROLE_MAX +
            1]; // fds[n] becomes descriptor n; -1: closed. 0 and 1: /dev/null; 2 stays
};

void spawn_prepare(struct spawn *spawn);

// Forks and executes the program. No signal is blocked in the new process, and nothing else is
// inherited.
enum fault spawn_start(const struct spawn *spawn, pid_t *pid) MUST_CHECK;

// What the service manager told the supervisor, and its language, is not for its children: takes
// that out of the environment.
void spawn_forget_manager(void);

#endif
