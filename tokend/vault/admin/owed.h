// SPDX-License-Identifier: BSD-2-Clause
// Stops that are owed (C4, D4, F5). What a verb takes away is on record with the word that names it
// (taking.h), and the command that gave the verb stops what rests on it: it asks for the list of
// sessions with that word. A vault or a command that dies before that must not leave somebody
// logged in with what was taken, so the word is in the store from the same commit on. Whoever asks
// for the list has taken the stop over; if nobody does in time, also over a restart, tokend has
// done it by itself: harder, for it knows neither screens nor who would be spared
// (doc/decisions/0070).
#ifndef WARIFU_VAULT_OWED_H
#define WARIFU_VAULT_OWED_H

#include "vault/admin/taking.h"
#include "vault/loop/state.h"

#define OWED_SECONDS 15 // for the command to ask for the list
#define OWED_SIZE 512   // as much as one value of the store takes

// What the last look has carried out, to be forgotten by the next one; only owed.c looks inside.
struct owed_told {
    char lines[OWED_SIZE];
    uint64_t lost_commits; // of the vault's, then: if there are more, nobody was told
};

// In the verb's transaction. More than there is room for is said in the system's log, and is the
// command's alone.
enum fault owed_put(struct vault *vault, const struct taking *taking) MUST_CHECK;

// Whoever stops it has the list.
enum fault owed_paid(struct vault *vault, const struct taking *taking) MUST_CHECK;

// Carries out what is due, in a step of its own (vault/loop/batch.h); what was carried out is
// forgotten by the next call, so that a crash between does it again rather than never. *more: call
// again soon.
enum fault owed_some(struct vault *vault, bool *more) MUST_CHECK;

#endif
