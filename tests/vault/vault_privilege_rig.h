// SPDX-License-Identifier: BSD-2-Clause
// A vault whose policy lets nobody use sudo without a grant: what the tests of grants, and of what
// begins by them, share.
#ifndef WARIFU_TESTS_VAULT_PRIVILEGE_RIG_H
#define WARIFU_TESTS_VAULT_PRIVILEGE_RIG_H

#include "vault_review_rig.h"

extern struct enrolled chiba, doi, eto; // an administrator, an auditor, staff

// cmocka's: a rig with these three and amano. Further services that demand a grant and let accounts
// in without a login: "spare", and "strict", where a clock that is not synchronised refuses; and
// "become", where only becoming root demands one.
int privilege_setup(void **state);

// Asks for a grant from `from` seconds on, for so long; its number. `user` NULL: for themselves.
int64_t asks(struct rig *rig, struct enrolled *person, const char *user, const char *service,
             int64_t from, int64_t seconds);
// The word that approves it, as root is shown it; lives until the next call.
const char *shown(struct rig *rig, int64_t request);
// What root is shown of it they approve.
AdminStatus approves(struct rig *rig, struct enrolled *person, int64_t request);
// A grant of eto's for sudo, approved by amano and in force; its number.
int64_t granted(struct rig *rig, int64_t seconds);

// A login with what is right.
Outcome tries(struct rig *rig, struct enrolled *person, const char *service);
// The session of that login.
SessionReport opens(struct rig *rig, const char *user, uint32_t uid, const char *service,
                    const Outcome *outcome);
// The same where root itself has begun the program: sshd, cron, `su` in a script.
SessionReport opens_by_root(struct rig *rig, const char *user, uint32_t uid, const char *service,
                            const Outcome *outcome);

#endif
