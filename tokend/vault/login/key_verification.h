// SPDX-License-Identifier: BSD-2-Clause
// The factor key: the challenge for it, and what its answer shows.
#ifndef WARIFU_VAULT_KEY_VERIFICATION_H
#define WARIFU_VAULT_KEY_VERIFICATION_H

#include "store/key.h"
#include "vault/login/verification.h"

// Whether a key at this host may be asked for at all: never for somebody who is not at the desk
// (abuse:F12), whatever the rule says.
bool key_may_be_asked(const struct claimant *claimant);

// What an attempt brought, with its challenge taken.
struct key_offer {
    bool fresh; // the challenge was out; else nothing is evaluated
    uint8_t hash[FIDO2_HASH_SIZE];
    KeyProof proof;
};

// Fills verification->key, key_id, key_count, key_shown, key_classes, key_flaw and key_card. For
// whoever has no such key, or may not be evaluated, one that nobody has is verified instead, at
// equal cost.
enum fault key_judge(struct vault *vault, const struct claimant *claimant,
                     const struct key_offer *offer, bool real,
                     struct verification *verification) MUST_CHECK;

// The number by which an authenticator knows a person: the person's number in the store.
#define KEY_USER_SIZE 8
void key_user_handle(int64_t person, uint8_t handle[KEY_USER_SIZE]);

#define KEY_PROTECTED 3 // userVerificationRequired (CTAP 2.1 section 12.1)
// Whether some rule takes keys that sign without their PIN; else none is registered.
bool key_may_be_unprotected(const struct policy *policy);

// From the store's record to what the verifier wants.
void key_to_credential(const struct key_credential *key, struct fido2_credential *credential);

#endif
