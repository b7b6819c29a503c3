// SPDX-License-Identifier: BSD-2-Clause
// Whether an open session rests on what was taken away, by all that the store knows of it
// (taking.h judges). The list of sessions shows it, and what is owed is carried out by it.
#ifndef WARIFU_VAULT_RESTING_H
#define WARIFU_VAULT_RESTING_H

#include "store/session.h"
#include "vault/admin/taking.h"

struct resting {
    const char *means; // with what it was opened: "security_key" ...; "": it is not known
    char card[STORE_CARD_SIZE], code_card[STORE_CARD_SIZE]; // registered cards; or ""
    bool forgotten;      // what it was opened with was of somebody whose row was damaged, or is
                         // so long revoked that it is gone
    enum rests rests;    // NOT where nothing was taken
    bool perhaps_theirs; // a shared ID's, and nobody knows whether the loser used it (A6)
};

// `taking`: TAKEN_NOTHING where only the means are wanted. A person who was removed has nothing any
// more.
enum fault session_resting(struct vault *vault, const struct session *session,
                           const struct taking *taking, struct resting *resting) MUST_CHECK;

// Whether it is stopped where nobody can look at it any closer: it rests on it, or it may and is
// the loser's.
enum fault session_rests(struct vault *vault, const struct session *session,
                         const struct taking *taking, bool *rests) MUST_CHECK;

#endif
