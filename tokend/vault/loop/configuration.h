// SPDX-License-Identifier: BSD-2-Clause
// Which settings and policy are in force, as a digest that anybody can make from the files.
#ifndef WARIFU_VAULT_CONFIGURATION_H
#define WARIFU_VAULT_CONFIGURATION_H

#include "vault/loop/state.h"

#define CONFIGURATION_DIGEST_SIZE 65 // SHA-256 in hexadecimal, and NUL

// What `tokend -T | sha256sum` prints. Comments and blank lines do not change it.
enum fault configuration_digest(const struct vault *vault,
                                char digest[CONFIGURATION_DIGEST_SIZE]) MUST_CHECK;

// In the transaction of the start: when the store was last served under another configuration,
// records configuration.changed with the digests before and after, and remembers this one (E5).
// Who wrote the files nobody can say; they are root's alone.
enum fault configuration_record(struct vault *vault) MUST_CHECK;

#endif
