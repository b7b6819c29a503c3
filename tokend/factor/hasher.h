// SPDX-License-Identifier: BSD-2-Clause
// The hasher process: HashCall in, HashReply out, one at a time, nothing else. No key, no store,
// no files but the dictionary, which is opened before the sandbox closes.
#ifndef WARIFU_FACTOR_HASHER_H
#define WARIFU_FACTOR_HASHER_H

#include "base/fault.h"
#include "core/policy.h"

// Before the sandbox closes: opens the policy's list of leaked passwords (factor/leaked.h; without
// it no password is judged good), the dictionary (cracklib's .hwm, .pwd and .pwi, by default in
// /var/cache/cracklib) if the policy wants one, and starts libsodium. Afterwards the process needs
// no file: read and lseek on these descriptors, memory, getrandom and its channel. FAULT_NOT_FOUND:
// no dictionary; the process may serve, but judges no password good while the policy wants one.
enum fault hasher_prepare(const struct policy *policy) MUST_CHECK;

// The folder that the list of leaked passwords is; -1: it is a file, or there is none. Its files
// are opened one by one, while it serves.
int hasher_folder(void);

// Serves `fd` until the vault closes it, or nobody has asked for `idle_seconds`. Returns the
// process's exit status. `policy` gives the site words; it outlives the call.
int hasher_serve(int fd, const struct policy *policy, unsigned idle_seconds);

#endif
