// SPDX-License-Identifier: BSD-2-Clause
#include "store/phc.h"
#include "base/secret.h"
#include "store/pack.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SALT_SIZE 16
#define HASH_SIZE 32
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

size_t phc_pack(const char *text, uint8_t packed[PHC_PACKED_MAX])
{
    uint32_t memory, passes;
    int start = 0;
    uint8_t salt[SALT_SIZE], hash[HASH_SIZE];
    size_t salt_size = 0, hash_size = 0, size = 0;
    const char *end;
    char again[128];
    if (sscanf(text, "$argon2id$v=19$m=%" SCNu32 ",t=%" SCNu32 ",p=1$%n", &memory, &passes,
               &start) != 2 ||
        start == 0)
        return 0;
    if (sodium_base642bin(salt, sizeof salt, text + start, strlen(text + start), NULL, &salt_size,
                          &end, BASE64) == 0 &&
        salt_size == sizeof salt && *end == '$' &&
        sodium_base642bin(hash, sizeof hash, end + 1, strlen(end + 1), NULL, &hash_size, NULL,
                          BASE64) == 0 &&
        hash_size == sizeof hash) {
        struct packer packer = {.data = packed, .size = PHC_PACKED_MAX};
        pack_number(&packer, memory);
        pack_number(&packer, passes);
        pack_bytes(&packer, salt, sizeof salt);
        pack_bytes(&packer, hash, sizeof hash);
        if (!packer.overflow && phc_unpack(packed, packer.used, again, sizeof again) &&
            strcmp(text, again) == 0)
            size = packer.used;
    }
    secret_wipe(again, sizeof again);
    secret_wipe(hash, sizeof hash);
    return size;
}

bool phc_unpack(const uint8_t *packed, size_t size, char *text, size_t text_size)
{
    struct unpacker unpacker = {.data = packed, .left = size};
    uint8_t salt[SALT_SIZE], hash[HASH_SIZE];
    char salt_text[sodium_base64_ENCODED_LEN(SALT_SIZE, BASE64)];
    char hash_text[sodium_base64_ENCODED_LEN(HASH_SIZE, BASE64)];
    uint32_t memory = (uint32_t)unpack_number(&unpacker, UINT32_MAX);
    uint32_t passes = (uint32_t)unpack_number(&unpacker, UINT32_MAX);
    bool good = unpack_bytes(&unpacker, salt, sizeof salt) == sizeof salt &&
                unpack_bytes(&unpacker, hash, sizeof hash) == sizeof hash && unpack_end(&unpacker);
    if (good) {
        sodium_bin2base64(salt_text, sizeof salt_text, salt, sizeof salt, BASE64);
        sodium_bin2base64(hash_text, sizeof hash_text, hash, sizeof hash, BASE64);
        int length =
            snprintf(text, text_size, "$argon2id$v=19$m=%" PRIu32 ",t=%" PRIu32 ",p=1$%s$%s",
                     memory, passes, salt_text, hash_text);
        good = length > 0 && (size_t)length < text_size;
        secret_wipe(hash_text, sizeof hash_text);
    }
    secret_wipe(hash, sizeof hash);
    return good;
}
