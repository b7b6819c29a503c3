// SPDX-License-Identifier: BSD-2-Clause
// The configuration that was found good, kept as text in memory. A role that is started later,
// root's rescue above all, gets that and never the files as they are by then: somebody may be in
// the middle of editing them, and a slip there must not end every login until the next reload
// (abuse:M18).
#ifndef WARIFU_DAEMON_KEPT_H
#define WARIFU_DAEMON_KEPT_H

#include "core/policy.h"
#include "settings/daemon_file.h"

struct kept {
    int settings, policy; // sealed memory files; -1: none
    char leaked[256];     // the list that hashers of that policy open
    bool from_store;      // the policy is the one in force, which the vault has (kept_replace())
};

// Reads tokend.conf and the policy that it names, and takes them when both are good. On a fault
// `error` says what is wrong, and what was kept before stays.
enum fault kept_take(struct kept *kept, const char *config, char *error,
                     size_t error_size) MUST_CHECK;

// At a start, when there is nothing to go on with: takes them when they are good, else what of
// tokend.conf can be understood and a policy that denies everything (settings/stopgap.h); then
// `error` says what is wrong, else it is "". With `config` at its installed place the settings may
// be the initial ones; anywhere else that is a fault, for they would be those of another tokend.
// `settings` and `policy`, which the caller frees, are what was taken.
enum fault kept_begin(struct kept *kept, const char *config, struct daemon_settings *settings,
                      struct policy **policy, char *error, size_t error_size) MUST_CHECK;

// The policy that is in force, from the vault, which has written it to `fd`, instead of the file's;
// `fd` stays the caller's. What it says is judged by the roles that read it, not here: the
// supervisor reads nothing from outside, so the list of leaked passwords that hashers of it open
// comes beside it (settings/passed_policy.h). LIMIT, FORMAT, IO, MEMORY: what was kept before
// stays.
enum fault kept_replace(struct kept *kept, int fd) MUST_CHECK;

// In a role, from FD_SETTINGS and FD_POLICY, which are closed then. `policy` may be NULL: this role
// needs none, else `text`, which is the caller's to free, gets what it was read from. `config`
// names the file in messages.
enum fault kept_load(const char *config, struct daemon_settings *settings, struct policy **policy,
                     char **text, char *error, size_t error_size) MUST_CHECK;

void kept_close(struct kept *kept);

#endif
