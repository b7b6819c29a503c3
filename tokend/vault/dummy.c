// SPDX-License-Identifier: BSD-2-Clause
#include "vault/dummy.h"
#include "factor/random.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum fault dummy_make(struct password_cost cost, struct dummy *dummy)
{
    uint8_t salt[16], hash[32];
    char salt_text[32], hash_text[64];
    enum fault fault = random_fill(salt, sizeof salt);

    memset(dummy, 0, sizeof *dummy);
    if (fault == FAULT_NONE)
        fault = random_fill(hash, sizeof hash);
    if (fault == FAULT_NONE)
        fault = random_fill(dummy->otp.secret, 20);
    if (fault != FAULT_NONE)
        return fault;
    // A random hash belongs to no password, so nothing needs to be derived here.
    sodium_bin2base64(salt_text, sizeof salt_text, salt, sizeof salt,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    sodium_bin2base64(hash_text, sizeof hash_text, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    const int length =
        snprintf(dummy->encoded, sizeof dummy->encoded, "$argon2id$v=19$m=%u,t=%u,p=1$%s$%s",
                 cost.memory_kib, cost.passes, salt_text, hash_text);
    if (length < 0 || (size_t)length >= sizeof dummy->encoded)
        return FAULT_INTERNAL;
    dummy->otp.kind = OTP_TOTP;
    dummy->otp.algorithm = OTP_SHA1;
    dummy->otp.digits = 6;
    dummy->otp.period = 30;
    dummy->otp.secret_size = 20;
    return FAULT_NONE;
}
