// SPDX-License-Identifier: BSD-2-Clause
// What becomes of people when a store is accepted that was put back to an earlier state, or rows of
// it (abuse:T9, abuse:R6): codes that may have been used open nothing again, and whoever's row is
// behind its own log is suspended.
#ifndef WARIFU_VAULT_RECOVERY_H
#define WARIFU_VAULT_RECOVERY_H

#include "evidence/restored.h"
#include "vault/admin/recovery_time.h"

// What became of a deed that a restore has left to be done.
enum recovery_took {
    RECOVERY_TOOK,
    RECOVERY_ALREADY, // it is so: nothing was changed
    RECOVERY_NOBODY,  // the store does not know it: it is not there to be used
    RECOVERY_DAMAGED, // the row does not open
    RECOVERY_TOOKS,
};

struct recovery {
    bool all;     // the whole store is an earlier one
    int64_t lost; // records, at most
    bool rows;    // rows are earlier ones of theirs
    struct recovery_time time;
    uint64_t moved;     // generators
    uint64_t suspended; // people
    uint64_t deeds[RECOVERY_TOOKS];
};

// Inside of a transaction. Adds a row to the page for each who is suspended, as far as there is
// room; all of them are on record.
enum fault recovery_people(struct admin *admin, struct recovery *recovery) MUST_CHECK;

// Nobody logs in as them until somebody has looked; on record.
enum fault recovery_suspend(struct admin *admin, int64_t person) MUST_CHECK;

// Inside of the same transaction, after recovery_people(): what `restore` has left to be taken away
// again (evidence/restored.h), one event each. CORRUPT: that text is not whole.
enum fault recovery_again(struct admin *admin, const char *text,
                          struct recovery *recovery) MUST_CHECK;
// Inside of the same transaction, after both: where the whole store is an earlier one nothing could
// be taken from somebody whose row does not open, so it is ended, lest it be there as it was when
// the bytes come back (damaged.h). One event and one row of the page each.
enum fault recovery_damaged(struct admin *admin, struct recovery *recovery) MUST_CHECK;
// What stands at its head. CORRUPT: that text is not whole. REFUSED: the copy of the log that it
// was made of is signed by another key than the log of this store: it may say anything, and be
// silent about anything (abuse:A3).
enum fault recovery_head(struct store *store, const char *text,
                         struct restored_head *head) MUST_CHECK;

#endif
