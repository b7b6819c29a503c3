// SPDX-License-Identifier: BSD-2-Clause
// The authenticator's cryptography, over OpenSSL.
#ifndef WARIFU_FAKE_KEYS_H
#define WARIFU_FAKE_KEYS_H

#include "writer.h"

EVP_PKEY *keys_new(int64_t algorithm); // COSE -7 or -8; aborts when there is no memory

// The public half as a COSE key with this "alg".
void keys_write_public(struct writer *writer, EVP_PKEY *key, int64_t algorithm);

// Returns the signature's size.
size_t keys_sign(EVP_PKEY *key, const uint8_t *message, size_t size, uint8_t signature[128]);

void keys_hash(const void *data, size_t size, uint8_t hash[32]);
void keys_random(void *data, size_t size);

// --- PIN protocols (CTAP 2.1 section 6.5.6, 6.5.7) -----------------------------------------------

struct pin_secret {
    unsigned protocol; // 1 or 2
    uint8_t hmac_key[32], aes_key[32];
};

// From the platform's COSE key; false when it is none.
bool keys_agree(EVP_PKEY *own, const uint8_t *cose, size_t size, unsigned protocol,
                struct pin_secret *secret);

// Whether `proof` is the protocol's MAC of the message.
bool keys_authentic(unsigned protocol, const uint8_t key[32], const void *message, size_t size,
                    const uint8_t *proof, size_t proof_size);

// Returns the size of what was written, 0 when the input is not of a size that can be.
size_t keys_encrypt(const struct pin_secret *secret, const uint8_t *plain, size_t size,
                    uint8_t *cipher);
size_t keys_decrypt(const struct pin_secret *secret, const uint8_t *cipher, size_t size,
                    uint8_t *plain, size_t room);

#endif
