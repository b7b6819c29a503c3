// SPDX-License-Identifier: BSD-2-Clause
#include "store/seal.h"
#include "base/secret.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/random.h>

enum fault seal_derive(const uint8_t master[32], const uint8_t identity[SEAL_IDENTITY_SIZE],
                       struct seal_keys *keys)
{
    // Personalisation of BLAKE2b: 16 bytes, one for each use, never to be changed.
    const struct {
        const char *use;
        uint8_t *key;
        size_t size;
    } table[] = {
        {"warifu:sealing  ", keys->sealing, sizeof keys->sealing},
        {"warifu:row mac  ", keys->mac, sizeof keys->mac},
        {"warifu:history  ", keys->history, sizeof keys->history},
        {"warifu:salt     ", keys->salt, sizeof keys->salt},
        {"warifu:bucket   ", keys->bucket, sizeof keys->bucket},
        {"warifu:names    ", keys->names, sizeof keys->names},
        {"warifu:decoys   ", keys->decoys, sizeof keys->decoys},
        {"warifu:key check", keys->check, sizeof keys->check},
    };
    if (sodium_init() < 0)
        return FAULT_INTERNAL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (crypto_generichash_blake2b_salt_personal(table[i].key, table[i].size, NULL, 0, master,
                                                     32, identity,
                                                     (const uint8_t *)table[i].use) != 0)
            return FAULT_INTERNAL;
    return FAULT_NONE;
}

enum fault seal_random(void *data, size_t size)
{
    // Not randombytes_buf(): it aborts where we must answer "denied" (abuse:T11).
    ssize_t got;
    do
        got = getrandom(data, size, 0);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)size ? FAULT_NONE : FAULT_RANDOM;
}

enum fault seal_close(const struct seal_keys *keys, const void *beside, size_t beside_size,
                      const void *plain, size_t size, uint8_t *sealed)
{
    enum fault fault = seal_random(sealed, SEAL_NONCE_SIZE);
    if (fault != FAULT_NONE)
        return fault;
    if (crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + SEAL_NONCE_SIZE, NULL, plain, size,
                                                   beside, beside_size, NULL, sealed,
                                                   keys->sealing) != 0)
        return FAULT_INTERNAL;
    return FAULT_NONE;
}

enum fault seal_open(const struct seal_keys *keys, const void *beside, size_t beside_size,
                     const void *sealed, size_t sealed_size, uint8_t *plain)
{
    const uint8_t *bytes = sealed;
    if (sealed_size < SEAL_OVERHEAD)
        return FAULT_CORRUPT;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, bytes + SEAL_NONCE_SIZE,
                                                   sealed_size - SEAL_NONCE_SIZE, beside,
                                                   beside_size, bytes, keys->sealing) != 0)
        return FAULT_CORRUPT;
    return FAULT_NONE;
}

void seal_hash(const uint8_t key[32], const void *data, size_t size, uint8_t *hash,
               size_t hash_size)
{
    // Fails only for sizes that no caller uses.
    (void)crypto_generichash_blake2b(hash, hash_size, data, size, key, 32);
}
