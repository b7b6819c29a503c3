// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_challenge.h"
#include "base/text.h"
#include <sodium.h>
#include <string.h>

// Another version of the encoding gets another label; the NUL of the literal is hashed too.
static const char label[] = "warifu fido2 challenge v1";

static void hash_number(crypto_hash_sha256_state *state, uint32_t number)
{
    uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                        (uint8_t)number};
    crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void hash_part(crypto_hash_sha256_state *state, const void *data, size_t size)
{
    hash_number(state, (uint32_t)size);
    crypto_hash_sha256_update(state, data, size);
}

enum fault fido2_client_data_hash(const struct fido2_challenge *challenge,
                                  uint8_t hash[FIDO2_HASH_SIZE])
{
    const char *const texts[] = {challenge->user, challenge->host, challenge->service,
                                 challenge->terminal};
    const uint8_t purpose = (uint8_t)challenge->purpose;
    crypto_hash_sha256_state state;

    if (challenge->purpose != FIDO2_ENROLS && challenge->purpose != FIDO2_LOGS_IN)
        return FAULT_INTERNAL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i] == NULL || strlen(texts[i]) > UINT32_MAX)
            return FAULT_INTERNAL;
        if (!text_is_utf8(texts[i]))
            return FAULT_FORMAT;
    }
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)label, sizeof label);
    crypto_hash_sha256_update(&state, &purpose, 1);
    hash_number(&state, challenge->uid);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash_part(&state, texts[i], strlen(texts[i]));
    hash_part(&state, challenge->nonce, sizeof challenge->nonce);
    crypto_hash_sha256_final(&state, hash);
    return FAULT_NONE;
}
