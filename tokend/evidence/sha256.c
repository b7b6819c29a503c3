// SPDX-License-Identifier: BSD-2-Clause
#include "evidence/sha256.h"
#include <sodium.h>

void evidence_sha256(struct merkle_hash *hash, const struct merkle_piece *pieces, size_t count)
{
    crypto_hash_sha256_state state;
    _Static_assert(sizeof hash->bytes == crypto_hash_sha256_BYTES, "SHA-256");
    // None of these can fail; they return what they do for the sake of other hashes.
    (void)crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        (void)crypto_hash_sha256_update(&state, pieces[i].data, pieces[i].size);
    (void)crypto_hash_sha256_final(&state, hash->bytes);
}
