// SPDX-License-Identifier: BSD-2-Clause
#include "factor/text_digest.h"
#include <sodium.h>
#include <string.h>

void text_digest(const char *text, char digest[TEXT_DIGEST_SIZE])
{
    uint8_t hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const uint8_t *)text, strlen(text));
    sodium_bin2hex(digest, TEXT_DIGEST_SIZE, hash, sizeof hash);
}
