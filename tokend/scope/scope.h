// SPDX-License-Identifier: BSD-2-Clause
// The process that puts a privileged session into a scope of systemd (D4): one connection, one
// scope, then it ends. Whoever connects is root already, and nothing but itself is moved, so it
// gives nobody anything. The same program ends what began by a grant that is over, and logins, when
// tokend's supervisor says so. It is root, for systemd makes units of the system for root alone,
// without a capability; it has no key, no store, no network, and hears two numbers
// (doc/decisions/0054).
#ifndef WARIFU_SCOPE_SCOPE_H
#define WARIFU_SCOPE_SCOPE_H

#include "wire/warifu.pb.h"
#include <stdint.h>
#include <sys/types.h>

// Takes one ScopeCall from `fd`, answers it, returns an exit status.
int scope_serve(int fd);

// --- the parts of it ---

struct scope_order {
    pid_t pid;     // the program that opens the session
    int held;      // a descriptor of that process: as long as it lives, the number is its own
    int64_t until; // milliseconds of CLOCK_BOOTTIME
    int64_t grant; // 0: none
};

// Has the scope made, and looks until the process is seen in it: SCOPE_FAILED when it is not in
// time, with the reason in the log. SCOPE_REFUSED: its time is over.
ScopeAnswer scope_begin(const struct scope_order *order);

// Has every scope end that was begun by a grant, or what logind has of a session or user, or locks
// that session. DONE: systemd or logind was asked to; what there is no more is fine.
ScopeAnswer scope_stop(const ScopeCall *call);

#endif
