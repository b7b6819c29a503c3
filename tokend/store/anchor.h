// SPDX-License-Identifier: BSD-2-Clause
// What is kept of the log's head outside the store, so that an earlier state of the store is known
// for what it is (abuse:T9, abuse:R6): how many records there were, under which head, and how often
// somebody has accepted an earlier state. Sealed with the store's key and identity.
//
// The store itself remembers that there is an anchor, so that one which is gone is missed.
#ifndef WARIFU_STORE_ANCHOR_H
#define WARIFU_STORE_ANCHOR_H

#include "core/merkle.h"
#include "store/seal.h"
#include "store/store.h"

#define STORE_ANCHOR_SIZE (SEAL_OVERHEAD + 8 + 8 + MERKLE_HASH_SIZE)

struct anchor {
    uint64_t epoch; // how often an earlier state was accepted
    uint64_t size;  // records
    struct merkle_hash root;
};

enum anchor_verdict {
    ANCHOR_BEHIND, // the store is behind it: it was put back
    ANCHOR_OTHER,  // as many records, and not the same
    ANCHOR_HOLDS,  // the store is there, or further
};

// The head of the log as it was committed last.
enum fault store_anchor_now(struct store *store, struct anchor *anchor) MUST_CHECK;
enum fault store_anchor_seal(const struct store *store, const struct anchor *anchor,
                             uint8_t sealed[STORE_ANCHOR_SIZE]) MUST_CHECK;
// CORRUPT: it is none of this store.
enum fault store_anchor_open(const struct store *store, const uint8_t sealed[STORE_ANCHOR_SIZE],
                             struct anchor *anchor) MUST_CHECK;
enum anchor_verdict store_anchor_compare(const struct anchor *anchor, const struct anchor *now);

// Whether the store has an anchor; from here on it has, and it goes on in this epoch.
enum fault store_anchor_known(struct store *store, bool *known) MUST_CHECK;
enum fault store_anchor_note(struct store *store, uint64_t epoch) MUST_CHECK;

#endif
