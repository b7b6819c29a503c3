// SPDX-License-Identifier: BSD-2-Clause
// What every role does once its program is executed: takes the configuration over as root, gives
// everything up, serves. What differs from role to role is in program_NAME.c, which has main().
#ifndef WARIFU_DAEMON_ROLE_H
#define WARIFU_DAEMON_ROLE_H

#include "core/policy.h"
#include "daemon/process.h"

struct role {
    enum process_kind kind;
    const char *config, *locales;
    unsigned hashers, checkers; // how many channels the vault has with them
    bool foreground;
    const struct daemon_settings *settings; // NULL in a process of the service manager
    const struct policy *policy;            // NULL unless wanted
    const char *policy_text;                // what it was read from; NULL unless wanted
    bool policy_from_store;                 // it is the one in force, not the file
    int key_fd;                             // -1, or what while_root() has opened
};

struct role_program {
    const char *name; // process_role(kind)->program of the roles that it can be
    bool wants_policy;
    // Before root's rights are left; NULL: nothing.
    void (*while_root)(struct role *role);
    // Before the sandbox closes, and so before anything is read; NULL: nothing. False, after saying
    // why: it cannot serve.
    bool (*prepare)(const struct role *role);
    // It closes the sandbox itself, with role_close(), and says so with role_say_ready().
    bool closes_itself;
    // In the sandbox. Returns the exit status.
    int (*serve)(const struct role *role);
};

// What the supervisor passes (children.c), and --version. Returns the exit status.
int role_main(const struct role_program *program, int count, char **arguments);

// The same for a process that the service manager has started for one connection, at `fd`: already
// the user that it runs as, logging to standard error, without a look at the configuration.
int role_main_activated(const struct role_program *program, enum process_kind kind, int fd);

void role_close(enum process_kind kind);                               // or the process ends
void role_close_around(enum process_kind kind, int folder, int flags); // sandbox_close_around()
void role_say_ready(void);

#endif
