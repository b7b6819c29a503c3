// SPDX-License-Identifier: BSD-2-Clause
// A password that another service keeps (knowledge = "pam:NAME"). That service says whether it is
// right, and nobody tells us when it is changed: by passwd, by root, on another machine. So each
// one that was proved is held against the newest that was, and what is another one has a new age,
// new logins, and a place in the history (B6).
#ifndef WARIFU_VAULT_SEEN_H
#define WARIFU_VAULT_SEEN_H

#include "vault/login/verification.h"
#include "vault/loop/jobs.h"

// After all factors of an attempt were right: whether the password is to be looked at, which takes
// a hasher.
bool seen_is_due(const struct vault *vault, const struct verification *verification);

// Makes the job's next round the hasher's.
enum fault seen_order(struct vault *vault, const char *password,
                      const struct verification *verification, struct job *job) MUST_CHECK;

// With its answer: notes a password that is another one than the last. verification->row is the
// row as it stands then. One that the history holds, put back behind our back, has to be changed.
enum fault seen_take(struct vault *vault, const struct claimant *claimant, const HashCall *hash,
                     const HashReply *reply, struct verification *verification) MUST_CHECK;

#endif
