// SPDX-License-Identifier: BSD-2-Clause
// Passwords that a person may not use again (B6): a hasher makes fingerprints, the store compares
// them. Of a password that another service keeps the newest fingerprint is the one of now, by which
// a change behind our back is seen.
#ifndef WARIFU_VAULT_HISTORY_H
#define WARIFU_VAULT_HISTORY_H

#include "store/password.h"
#include "vault/login/claimant.h"

// Has the hasher make the fingerprints of hash->password that the person's history wants. Call
// it last: it fills nothing else.
enum fault history_order(struct vault *vault, const struct password *row,
                         HashCall *hash) MUST_CHECK;

// Whether the reply to such a call has them all.
bool history_is_answered(const HashCall *hash, const HashReply *reply);

// Where the password stands in the person's history: 1 is the newest; 0: nowhere.
enum fault history_place(struct vault *vault, int64_t person, const HashReply *reply,
                         uint32_t *place) MUST_CHECK;

// Remembers it as the newest, and the newest `keep` of all.
enum fault history_add(struct vault *vault, int64_t person, const HashCall *hash,
                       const HashReply *reply, uint32_t keep) MUST_CHECK;

// How many of this person's the policy wants to be remembered.
uint32_t history_length(struct vault *vault, const struct claimant *claimant);

#endif
