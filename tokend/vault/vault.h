// SPDX-License-Identifier: BSD-2-Clause
// The vault: keys + store + verdicts in one plain loop: read every request that waits, open one
// transaction, handle each in a savepoint, commit once, answer all. Nobody is told anything before
// its record is durable (promise "commit, then answer").
#ifndef WARIFU_VAULT_VAULT_H
#define WARIFU_VAULT_VAULT_H

#include "core/policy.h"
#include "settings/daemon_file.h"
#include "vault/loop/ports.h"

struct vault_clock; // vault/loop/state.h

// Reads key and store, then calls `ready` once and serves until the control socket ends. Returns
// the process's exit status (sysexits: EX_CONFIG when starting again cannot help). Owns and
// replaces the descriptors in `ports`. A missing store is served as "not initialised": everything
// is refused but `init` by root. A LostCall is answered with an Outcome once its charge is durable.
int vault_serve(struct vault_ports *ports, const struct policy *policy,
                const struct daemon_settings *settings, void (*ready)(void));

// The same with a given clock.
int vault_serve_at(struct vault_ports *ports, const struct policy *policy,
                   const struct daemon_settings *settings, const struct vault_clock *clock,
                   void (*ready)(void));

#endif
