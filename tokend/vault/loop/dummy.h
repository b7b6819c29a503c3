// SPDX-License-Identifier: BSD-2-Clause
// A password verifier that nothing matches, of the same cost as a real one: what is verified for
// people who are unknown, locked or suspended, so that time says nothing (promise 3, abuse:L11).
#ifndef WARIFU_VAULT_DUMMY_H
#define WARIFU_VAULT_DUMMY_H

#include "base/fault.h"
#include "factor/fido2_verify.h"
#include "factor/otp.h"
#include "factor/password.h"

struct dummy {
    char encoded[PASSWORD_ENCODED_SIZE];
    struct otp_parameters otp; // a code generator that nobody owns
    uint8_t secret[32];        // of handles that no authenticator knows: of the store, once there
                               // is one (store_decoy_key())
};

enum fault dummy_make(struct password_cost cost, struct dummy *dummy) MUST_CHECK;

// A handle for this name that no authenticator knows, the same for one secret each time.
void dummy_handle(const struct dummy *dummy, const char *name, uint8_t *handle, size_t size);

// A key that nobody has, under the handle that somebody offers: its verification takes as long as
// any other's.
void dummy_credential(const struct dummy *dummy, const uint8_t *handle, size_t size,
                      struct fido2_credential *credential);

#endif
