// SPDX-License-Identifier: BSD-2-Clause
// The hasher process: HashCall in, HashReply out, one at a time, nothing else. No key, no store,
// no files but the dictionary, which is opened before the sandbox closes.
#ifndef WARIFU_FACTOR_HASHER_H
#define WARIFU_FACTOR_HASHER_H

#include "core/policy.h"

// Serves `fd` until the vault closes it. Returns the process's exit status.
// `policy` gives the site words; it outlives the call.
int hasher_serve(int fd, const struct policy *policy);

#endif
