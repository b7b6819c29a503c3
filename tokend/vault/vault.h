// SPDX-License-Identifier: BSD-2-Clause
// The vault: keys + store + verdicts in one plain loop: read every request that waits, open one
// transaction, handle each in a savepoint, commit once, answer all. Nobody is told anything before
// its record is durable (promise "commit, then answer").
#ifndef WARIFU_VAULT_VAULT_H
#define WARIFU_VAULT_VAULT_H

#include "core/policy.h"
#include "settings/daemon_file.h"

#define VAULT_HASHERS_MAX 16
#define VAULT_CHECKERS_MAX 8

struct vault_ports {
    int control_fd; // wire/handover.h: a new end towards a neighbour when one died; EOF: finish and
                    // return
    int front_fd;   // VaultCall in, VaultReply out. EOF: keep serving, a new end will come
    int rescue_fd;  // the same with the process that serves root's rescue.sock: the only way for a
                    // rescue, and for nothing else; -1: none
    int hasher_fds[VAULT_HASHERS_MAX];
    unsigned hasher_count;
    int checker_fds[VAULT_CHECKERS_MAX]; // used where a PAM service keeps the passwords
    unsigned checker_count;
    const char *config;  // tokend.conf, for `status`; NULL: none is looked at
    const char *locales; // directory of catalogues, for `status`; NULL: the compiled-in one
    int key_fd; // the master key as an open file when systemd gives it as a credential; else -1
};

// Reads key and store, then calls `ready` once and serves until the control socket ends. Returns
// the process's exit status (sysexits: EX_CONFIG when starting again cannot help). Owns and
// replaces the descriptors in `ports`. A missing store is served as "not initialised": everything
// is refused but `init` by root. A LostCall is answered with an Outcome once its charge is durable.
int vault_serve(struct vault_ports *ports, const struct policy *policy,
                const struct daemon_settings *settings, void (*ready)(void));

#endif
