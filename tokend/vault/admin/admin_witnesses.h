// SPDX-License-Identifier: BSD-2-Clause
// Who has co-signed the log of the witnesses that the policy names (E1, E4): what each did last,
// and whether that is enough.
#ifndef WARIFU_VAULT_ADMIN_WITNESSES_H
#define WARIFU_VAULT_ADMIN_WITNESSES_H

#include "evidence/cosignature.h"
#include "vault/admin/admin.h"

struct witnessed_last { // all zero: nothing yet
    int64_t records, time;
};

enum fault witnesses_last(struct vault *vault, const struct note_key *witness,
                          struct witnessed_last *last) MUST_CHECK;
// "enough", "too_few": by the policy's witnesses_needed and witness_every; "none_asked" without.
enum fault witnesses_standing(struct vault *vault, const char **standing) MUST_CHECK;

#endif
