// SPDX-License-Identifier: BSD-2-Clause
// The vault's loop: it commits, then answers, and knows nothing of what is asked.
#ifndef WARIFU_VAULT_LOOP_H
#define WARIFU_VAULT_LOOP_H

#include "vault/loop/state.h"

// As vault_serve() (vault/vault.h), with a given clock; `handle` takes each call. `admin` is of
// what is above, which looks at it as vault->admin.
int loop_serve(struct vault_ports *ports, const struct policy *policy,
               const struct daemon_settings *settings, const struct vault_clock *clock,
               call_handler *handle, duty_handler *duty, struct admin_memory *admin,
               void (*ready)(void));

#endif
