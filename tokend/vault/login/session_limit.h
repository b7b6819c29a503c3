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

// Fills in the seconds, the grant and the scope. *missing: it rests on no grant, and the rule
// demands one.
enum fault session_limit(struct vault *vault, const struct claimant *claimant,
                         const struct session_basis *basis, SessionReport *report,
                         bool *missing) MUST_CHECK;

#endif
