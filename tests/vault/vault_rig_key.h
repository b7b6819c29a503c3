// SPDX-License-Identifier: BSD-2-Clause
// Keys on a rig: what a front and its device process would send for a person who uses one.
#ifndef WARIFU_TESTS_VAULT_RIG_KEY_H
#define WARIFU_TESTS_VAULT_RIG_KEY_H

#include "../factor/fido2_support.h"
#include "vault_admin.h"

#define RIG_RP "warifu" // the policy's initial one

// A rig as rig_setup_ready() makes it, whose service "login" also takes a key, or password and key,
// whose administrators' service takes emergency codes, and whose policy begins with `key`, a
// section or "".
struct rig *rig_with_keys(const char *key);

struct held { // a key in somebody's hand
    struct signer signer;
    uint32_t count;
    uint8_t flags; // of its next assertions
    KeyMethod method;
    const char *rp_id;
    bool unprotected; // it knows nothing of credProtect
};
void rig_new_key(struct held *held); // with a PIN

// The order for an enrolment, by whoever makes the call; its challenge lies in the reply.
AdminStatus rig_key_order(struct rig *rig, const struct rig_arg *arguments);
// The same call once more, with what the key made of the order.
AdminStatus rig_key_made(struct rig *rig, const struct held *held);
// The registration of a key by the order in rig->reply, with credProtect: authenticator data and
// signature.
void rig_key_sign(const struct rig *rig, const struct held *held, struct signed_bytes *made);
// Both, by root in rescue.
AdminStatus rig_key_enrol(struct rig *rig, const char *user, const char *card, struct held *held);

// A challenge for the login; its result.
Challenge rig_challenge(struct rig *rig, const struct login *login);

// What the vault says of a ceremony that goes on with what it was given.
Withdrawal rig_withdrawn(struct rig *rig, const struct login *login, const Challenge *given);
// An attempt with what the key answers to the challenge; with a password if the login has one.
const Outcome *rig_key_answer(struct rig *rig, const struct login *login,
                              const Challenge *challenge, struct held *held);
// Challenge and answer.
const Outcome *rig_key_login(struct rig *rig, const struct login *login, struct held *held);

#endif
