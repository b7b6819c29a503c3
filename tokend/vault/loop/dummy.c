// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/dummy.h"
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
    if (fault == FAULT_NONE)
        fault = random_fill(dummy->secret, sizeof dummy->secret);
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

void dummy_handle(const struct dummy *dummy, const char *name, uint8_t *handle, size_t size)
{
    crypto_generichash(handle, size, (const unsigned char *)name, strlen(name), dummy->secret,
                       sizeof dummy->secret);
}

void dummy_credential(const struct dummy *dummy, const uint8_t *handle, size_t size,
                      struct fido2_credential *credential)
{
    // The generator of P-256 (SEC 2, section 2.4.2): a sound point, whose private key is 1. Nothing
    // is ever granted by it; signing with it is a waste of time.
    static const uint8_t point[64] = {
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63,
        0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1,
        0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f,
        0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57,
        0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};

    (void)dummy;
    *credential =
        (struct fido2_credential){.key = {.algorithm = FIDO2_ES256, .size = sizeof point}};
    memcpy(credential->key.bytes, point, sizeof point);
    credential->id_size = size < sizeof credential->id ? size : sizeof credential->id;
    memcpy(credential->id, handle, credential->id_size);
}
