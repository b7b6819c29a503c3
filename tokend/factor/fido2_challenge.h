// SPDX-License-Identifier: BSD-2-Clause
// What an authenticator is asked to sign: not a random number alone but who, where and what for, so
// that an answer given for one login can be used for no other (abuse:F2).
#ifndef WARIFU_FACTOR_FIDO2_CHALLENGE_H
#define WARIFU_FACTOR_FIDO2_CHALLENGE_H

#include "base/fault.h"
#include "factor/fido2_data.h"

#define FIDO2_NONCE_SIZE 32

enum fido2_purpose { FIDO2_ENROLS = 1, FIDO2_LOGS_IN = 2 };

struct fido2_challenge {
    enum fido2_purpose purpose;
    uint32_t uid;
    const char *user, *host, *service, *terminal; // UTF-8; "" is allowed, NULL is not
    uint8_t nonce[FIDO2_NONCE_SIZE];              // fresh from random_fill(), used once
};

// The clientDataHash: SHA-256 over
//     label, NUL, purpose (1 byte), uid (4 bytes),
//     then user, host, service, terminal, nonce: each as its length (4 bytes) and its bytes.
// Numbers are big-endian. As every part says how long it is, no two challenges have one encoding.
// FAULT_FORMAT: not UTF-8; FAULT_INTERNAL: a part is NULL, or the purpose is none.
enum fault fido2_client_data_hash(const struct fido2_challenge *challenge,
                                  uint8_t hash[FIDO2_HASH_SIZE]) MUST_CHECK;

#endif
