// SPDX-License-Identifier: BSD-2-Clause
// What lets a person see that a login was not theirs: last login, last logout, failures, new keys
// (A4, abuse:C5).
#ifndef WARIFU_VAULT_TELLING_H
#define WARIFU_VAULT_TELLING_H

#include "vault/login/claimant.h"

// Where a person sees what they are told; only there it counts as told.
enum telling_place {
    TELLING_AT_SESSION = 0, // the session phase: terminals, sshd
    // Greeters relay what is said while somebody proves who they are, and end with it. It is told
    // with the grant, before the verdict, and counts when the session opens, which it does only
    // after the time to read it.
    TELLING_AT_LOGIN,
    TELLING_NOWHERE, // greeters of one field: told at the next place
};
enum telling_place telling_place_of(const char *service);

// Fills in the report. `proved`: the person themselves, so what is reported counts as told.
enum fault telling_report(struct vault *vault, const struct claimant *claimant, bool proved,
                          const struct ticket *ticket, SessionReport *report) MUST_CHECK;

#endif
