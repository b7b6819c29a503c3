// SPDX-License-Identifier: BSD-2-Clause
// What an administrator has taken something away from is stopped: privileged sessions of a grant
// that is over, and logins (C4, D4, F5). systemd and logind obey root, and whomever polkit lets;
// whoever administers warifu need be neither. So the program that makes the scopes of privileged
// sessions stops them, and what logind has (scope/scope.h); the service manager starts it for each
// connection to scope.sock.
#ifndef WARIFU_DAEMON_STOPS_H
#define WARIFU_DAEMON_STOPS_H

#include "wire/handover.h"

// Passes what the vault has said (HANDOVER_STOP) on to that program. `beside`: a socket in the same
// folder. Waits for nothing: who wants to know what became of it looks. What cannot be passed on is
// in the log.
void stops_pass_on(const char *beside, const struct handover *said);

#endif
