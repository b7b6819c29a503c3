// SPDX-License-Identifier: BSD-2-Clause
// How long a session may last that begins now, on which grant it rests, and who sees to its end
// (D4): of a login that is pam_systemd, which opens a session of logind's; what sudo, su and pkexec
// begin inside such a session needs a scope of its own (doc/decisions/0054).
#ifndef WARIFU_VAULT_SESSION_LIMIT_H
#define WARIFU_VAULT_SESSION_LIMIT_H

#include "vault/login/claimant.h"
#include "vault/loop/ticket.h"

// On what a session rests; kind NONE: on nobody's login.
struct session_basis {
    struct ticket login; // that opens it
    // Of whoever was asked in another process of the same caller: polkit's helper asks, and pkexec,
    // which cannot show that, opens the session.
    struct ticket asked;
};

// Fills in the seconds, the grant and the scope, and the exception by which the login was let in.
// What let that in holds for what begins by it, whatever the rule of sudo's target demands (D1,
// F1). *why is NULL where the session may begin; else it rests on no grant, or its exception is
// over, and the claimant's lapse says what to tell.
enum fault session_limit(struct vault *vault, struct claimant *claimant,
                         const struct session_basis *basis, SessionReport *report,
                         const char **why) MUST_CHECK;

#endif
