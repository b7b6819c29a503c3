// SPDX-License-Identifier: BSD-2-Clause
// The anchor of the store (store/anchor.h) as a file beside the master key: "anchor" in that
// directory, two places of which the one that was written longer ago is written next, each time
// that a head of the log is told (heads.h).
#ifndef WARIFU_VAULT_ANCHORING_H
#define WARIFU_VAULT_ANCHORING_H

#include "store/anchor.h"
#include <stdbool.h>

struct vault;

struct anchoring {
    bool failed;      // the last time it was to be written; told once
    bool rolled_back; // the store that is there was refused: it is an earlier state
    bool accepting;   // an administrator accepts it
    bool behind;      // so is its log, or nobody knows
    bool restored;    // from a backup, and nobody has accepted it yet (restoring.h)
    bool rows_moved;  // rows of the store that was opened are earlier ones of theirs (rows.h)
    char whose[STORE_NAME_SIZE + 32]; // the row that was put back, in words
    int64_t had;           // records of the store when it was opened, or was first to be accepted
    struct anchor highest; // as it was read, or written last
    bool found;            // there is one
    struct wall_time when; // its file was written last, as the file system says; 0: there is none
    unsigned place;        // to write next
};

// The store was opened: whether it may be used, for its log is not behind the anchor, and its rows
// not behind its log. If not, `why` says it, and anchoring.rolled_back.
bool anchoring_permits(struct vault *vault, char *why, size_t size);
// Inside of the transaction that begins its use: makes the file where there is none yet. While an
// earlier state is being accepted it says so in the store, for what is recorded before it is
// accepted makes that state longer: until anchoring_accepted() it is refused.
enum fault anchoring_start(struct vault *vault) MUST_CHECK;
// Inside of the transaction that accepts an earlier state.
enum fault anchoring_accepted(struct vault *vault) MUST_CHECK;
// After a commit: the log's head as it is. What cannot be written is told, and tried again.
void anchoring_write(struct vault *vault);

#endif
