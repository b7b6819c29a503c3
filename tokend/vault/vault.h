// SPDX-License-Identifier: BSD-2-Clause
// The vault: keys + store + verdicts in one plain loop: read every request that waits, open one
// transaction, handle each in a savepoint, commit once, answer all. Nobody is told anything before
// its record is durable (promise "commit, then answer").
#ifndef WARIFU_VAULT_VAULT_H
#define WARIFU_VAULT_VAULT_H

#include "core/policy.h"
#include "settings/daemon_file.h"

// Reads key and store, then calls `ready` (sandbox, readiness) and serves until a descriptor says
// end. A missing store is served as "not initialised": everything is refused but `init` by root.
// `control` receives new hasher descriptors when one died (daemon/process.h).
int vault_serve(int front_fd, const int *hasher_fds, unsigned hasher_count,
                const struct policy *policy, const struct daemon_settings *settings,
                void (*ready)(void));

#endif
