// SPDX-License-Identifier: BSD-2-Clause
#include "factor/leaked_hash.h"
#include "base/secret.h"
#include "factor/password.h"
#include <nettle/md4.h>
#include <nettle/sha1.h>
#include <string.h>
#include <unistr.h>

static void write_hex(const uint8_t *bytes, size_t size, char *hex)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < size; i++) {
        *hex++ = digits[bytes[i] >> 4];
        *hex++ = digits[bytes[i] & 15];
    }
    *hex = '\0';
}

static void sha1_of(const char *normal, char *hex)
{
    uint8_t digest[SHA1_DIGEST_SIZE];
    struct sha1_ctx context;

    sha1_init(&context);
    sha1_update(&context, strlen(normal), (const uint8_t *)normal);
    sha1_digest(&context, sizeof digest, digest);
    write_hex(digest, sizeof digest, hex);
    secret_wipe(&context, sizeof context);
}

static void nt_of(const char *normal, char *hex)
{
    uint8_t digest[MD4_DIGEST_SIZE];
    struct md4_ctx context;

    md4_init(&context);
    for (const uint8_t *at = (const uint8_t *)normal; *at != '\0';) {
        ucs4_t point;
        uint16_t units[2];
        at += u8_strmbtouc(&point, at);
        const int count = u16_uctomb(units, point, 2);
        for (int i = 0; i < count; i++) {
            const uint8_t bytes[2] = {(uint8_t)(units[i] & 255), (uint8_t)(units[i] >> 8)};
            md4_update(&context, sizeof bytes, bytes);
        }
        secret_wipe(units, sizeof units);
    }
    md4_digest(&context, sizeof digest, digest);
    write_hex(digest, sizeof digest, hex);
    secret_wipe(&context, sizeof context);
}

enum fault leaked_hash(const char *typed, unsigned digits, char hash[LEAKED_DIGITS_MOST + 1])
{
    char normal[PASSWORD_MAX + 1];
    const enum fault fault = password_normalise(typed, normal, sizeof normal);

    if (fault == FAULT_NONE && digits == 2 * SHA1_DIGEST_SIZE)
        sha1_of(normal, hash);
    else if (fault == FAULT_NONE)
        nt_of(normal, hash);
    secret_wipe(normal, sizeof normal);
    return fault;
}
