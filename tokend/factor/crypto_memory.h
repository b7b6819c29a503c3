// SPDX-License-Identifier: BSD-2-Clause
// Whether OpenSSL or libcbor ran out of memory. They and libfido2 say "wrong signature", "no point
// of the curve", "nobody vouches for it" and "malformed" also when they could not find out: then
// nothing is known (abuse:M14). OpenSSL lets its allocations be watched; libcbor, as Debian builds
// it, does not, but malloc(3) leaves ENOMEM behind, and free(3) leaves it there.
#ifndef WARIFU_FACTOR_CRYPTO_MEMORY_H
#define WARIFU_FACTOR_CRYPTO_MEMORY_H

#include "base/fault.h"
#include <stdbool.h>

// Before anything of OpenSSL is used in this process; again is nothing. FAULT_INTERNAL: too late.
enum fault crypto_memory_watch(void) MUST_CHECK;

// Begins a question, and clears errno. `crypto_memory_failed`: an allocation has failed since;
// asked before anything else sets errno.
void crypto_memory_begin(void);
bool crypto_memory_failed(void);

#endif
