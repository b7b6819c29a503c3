// SPDX-License-Identifier: BSD-2-Clause
// What each process does once it is executed: read the configuration as root, give everything up,
// serve.
#ifndef WARIFU_DAEMON_ROLES_H
#define WARIFU_DAEMON_ROLES_H

#include "daemon/process.h"

struct role_options {
    enum process_kind kind;
    const char *config, *locales;
    unsigned hashers, checkers; // how many channels the vault has with them
    bool foreground;
};

// Returns the process's exit status.
int role_run(const struct role_options *options);

// The device process as the service manager starts it for one connection: already the user that it
// runs as, logging to standard error, without a look at the configuration.
int role_run_device(void);

#endif
