// SPDX-License-Identifier: BSD-2-Clause
// What becomes of people when a store is accepted that was put back to an earlier state, or rows of
// it (abuse:T9, abuse:R6): codes that may have been used open nothing again, and whoever's row is
// behind its own log is suspended.
#ifndef WARIFU_VAULT_RECOVERY_H
#define WARIFU_VAULT_RECOVERY_H

#include "vault/admin/recovery_time.h"

struct recovery {
    bool all;     // the whole store is an earlier one
    int64_t lost; // records, at most
    bool rows;    // rows are earlier ones of theirs
    struct recovery_time time;
    uint64_t moved;     // generators
    uint64_t suspended; // people
};

// Inside of a transaction. Adds a row to the page for each who is suspended, as far as there is
// room; all of them are on record.
enum fault recovery_people(struct admin *admin, struct recovery *recovery) MUST_CHECK;

#endif
