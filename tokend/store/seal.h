// SPDX-License-Identifier: BSD-2-Clause
// Sealing at rest (B7): libsodium XChaCha20-Poly1305 with a random nonce. The associated data names
// the table and every column that stands beside the sealed one, so one tag authenticates the whole
// row: one with a flipped bit, or moved to another id, person, table or store, does not open
// (abuse:S5, abuse:S6).
#ifndef WARIFU_STORE_SEAL_H
#define WARIFU_STORE_SEAL_H

#include "base/fault.h"
#include <stddef.h>
#include <stdint.h>

#define SEAL_IDENTITY_SIZE 16 // random, of the store: its rows are at home in no other one
#define SEAL_CHECK_SIZE 16
#define SEAL_MAC_SIZE 16
#define SEAL_NONCE_SIZE 24
#define SEAL_OVERHEAD (SEAL_NONCE_SIZE + 16)

struct seal_keys { // derived from the master key and the identity; wipe when done
    uint8_t sealing[32];
    uint8_t mac[32];
    uint8_t history[32];
    uint8_t salt[32];
    uint8_t bucket[32];
    uint8_t names[32];
    uint8_t decoys[32];
    uint8_t check[SEAL_CHECK_SIZE]; // may be stored: shows whether the master key is the right one
};

enum fault seal_derive(const uint8_t master[32], const uint8_t identity[SEAL_IDENTITY_SIZE],
                       struct seal_keys *keys) MUST_CHECK;

// RANDOM rather than weak randomness; never aborts.
enum fault seal_random(void *data, size_t size) MUST_CHECK;

// `sealed` has room for size + SEAL_OVERHEAD bytes.
enum fault seal_close(const struct seal_keys *keys, const void *beside, size_t beside_size,
                      const void *plain, size_t size, uint8_t *sealed) MUST_CHECK;
// `plain` has room for sealed_size - SEAL_OVERHEAD bytes. CORRUPT when the tag does not
// match; `plain` then holds nothing of it.
enum fault seal_open(const struct seal_keys *keys, const void *beside, size_t beside_size,
                     const void *sealed, size_t sealed_size, uint8_t *plain) MUST_CHECK;

// Keyed BLAKE2b of 1..64 bytes with one of the keys above.
void seal_hash(const uint8_t key[32], const void *data, size_t size, uint8_t *hash,
               size_t hash_size);

#endif
