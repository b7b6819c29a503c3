// SPDX-License-Identifier: BSD-2-Clause
// The supervisor: starts the roles, joins them, starts the dead again, and reads nothing from
// outside.
#ifndef WARIFU_DAEMON_SUPERVISOR_H
#define WARIFU_DAEMON_SUPERVISOR_H

#include "daemon/kept.h"
#include "daemon/programs.h"
#include "settings/daemon_file.h"
#include <stdbool.h>

#define EX_LACKING EX_OSFILE // of `tokend -n`: good configuration, but something is not there

struct supervisor_plan {
    const char *config;       // passed on to the roles
    const char *locales;      // NULL: the installed ones
    const char *devices;      // socket that starts device processes; NULL: they are forked
    bool foreground;          // log to stderr, else to syslog
    struct kept kept;         // what to serve by; the supervisor closes it
    struct programs programs; // of the roles
    bool damaged;             // the files are, so that this lets nobody in (kept_begin())
    uint32_t hash_kib;        // memory of one password hash, as the policy says
    int (*when_ready)(void);  // once, when everybody serves; may be NULL
};

// Runs until SIGTERM or SIGINT; SIGHUP takes over a changed, valid configuration without closing
// the listening sockets. Returns an exit status of sysexits.h.
int supervisor_run(const struct supervisor_plan *plan, const struct daemon_settings *settings);

#endif
