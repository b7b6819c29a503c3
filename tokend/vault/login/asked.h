// SPDX-License-Identifier: BSD-2-Clause
// Sessions that another program opens than the one that has asked for factors: polkit's helper
// asks, pkexec or, for run0, systemd begins (doc/decisions/0095). What polkit lets in without
// asking, by its rules or because it kept an answer, has been proved by nobody (D3).
#ifndef WARIFU_VAULT_ASKED_H
#define WARIFU_VAULT_ASKED_H

#include "vault/login/claimant.h"
#include "vault/loop/ticket.h"

// Where nobody has to have logged in: whoever was asked in the caller's name a moment ago was asked
// for this, and that is good once. *asked: on what the session rests; kind NONE: on nobody's login.
// *why is NULL where it may be opened; else nobody was asked, or what they have shown holds no
// longer, and the claimant's lapse says what to tell. Root's own pkexec rests on nothing.
enum fault asked_before(struct vault *vault, struct claimant *claimant, struct ticket *asked,
                        const char **why) MUST_CHECK;

#endif
