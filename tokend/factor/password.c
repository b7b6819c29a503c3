// SPDX-License-Identifier: BSD-2-Clause
// What a password is (NFC) and what is kept of it (Argon2id). What a good one is: password_judge.c.
#include "factor/password.h"
#include "base/secret.h"
#include "base/text.h"
#include "factor/random.h"
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unistr.h>

#define SALT_SIZE 16
#define HASH_SIZE 32

// OWASP's least for Argon2id; also what fingerprints cost when it was the same for all.
static const struct password_cost least_fingerprint_cost = {.memory_kib = 19 * 1024, .passes = 2};

static const struct {
    uint32_t min, max;
} memory_limits = {8, 1048576}, pass_limits = {1, 100};

static bool has_control(const uint8_t *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        ucs4_t c;
        at += (size_t)u8_mbtouc_unsafe(&c, text + at, size - at);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            return true;
    }
    return false;
}

enum fault password_normalise(const char *typed, char *normal, size_t size)
{
    size_t length = strnlen(typed, PASSWORD_MAX + 1), used = size;
    uint8_t *result;
    enum fault fault = FAULT_NONE;

    if (length > PASSWORD_MAX)
        return FAULT_LIMIT;
    if (!text_is_utf8(typed) || has_control((const uint8_t *)typed, length))
        return FAULT_FORMAT;
    if (length == 0) {
        if (size == 0)
            return FAULT_LIMIT;
        normal[0] = '\0';
        return FAULT_NONE;
    }
    result = u8_normalize(UNINORM_NFC, (const uint8_t *)typed, length, (uint8_t *)normal, &used);
    if (result == NULL) {
        secret_wipe(normal, size);
        return FAULT_MEMORY;
    }
    // A composed form is not always the shorter one.
    if (used > PASSWORD_MAX || used >= size)
        fault = FAULT_LIMIT;
    if ((char *)result != normal) {
        secret_wipe(result, used);
        free(result);
        if (fault == FAULT_NONE)
            fault = FAULT_LIMIT;
    }
    if (fault != FAULT_NONE)
        secret_wipe(normal, size);
    else
        normal[used] = '\0';
    return fault;
}

enum fault password_is_same(const char *one, const char *other, bool *same)
{
    char normal[2][PASSWORD_MAX + 1];
    enum fault fault = password_normalise(one, normal[0], sizeof normal[0]);

    if (fault == FAULT_NONE)
        fault = password_normalise(other, normal[1], sizeof normal[1]);
    if (fault == FAULT_NONE)
        one = normal[0], other = normal[1];
    *same = fault != FAULT_MEMORY && strlen(one) == strlen(other) &&
            secret_equal(one, other, strlen(one));
    secret_wipe(normal, sizeof normal);
    return fault == FAULT_MEMORY ? fault : FAULT_NONE;
}

// Reads the cost out of "$argon2id$v=19$m=...,t=...,p=1$salt$hash".
static bool read_cost(const char *encoded, struct password_cost *cost)
{
    static const char prefix[] = "$argon2id$v=19$m=";
    const char *at = encoded + strlen(prefix);
    unsigned long memory, passes;
    char *end;

    if (strnlen(encoded, PASSWORD_ENCODED_SIZE) == PASSWORD_ENCODED_SIZE ||
        strncmp(encoded, prefix, strlen(prefix)) != 0 || *at < '1' || *at > '9')
        return false;
    memory = strtoul(at, &end, 10);
    if (strncmp(end, ",t=", 3) != 0 || end[3] < '1' || end[3] > '9')
        return false;
    passes = strtoul(end + 3, &end, 10);
    // What a damaged row asks for must not take the machine's memory (abuse:X2).
    if (strncmp(end, ",p=1$", 5) != 0 || memory < memory_limits.min || memory > memory_limits.max ||
        passes < pass_limits.min || passes > pass_limits.max)
        return false;
    *cost = (struct password_cost){.memory_kib = (uint32_t)memory, .passes = (uint32_t)passes};
    return true;
}

// What stands in an encoded one.
struct verifier {
    struct password_cost cost;
    uint8_t salt[SALT_SIZE], hash[HASH_SIZE];
};

// Reads base64 up to `end`; exactly `size` bytes.
static bool read_bytes(const char **at, char end, uint8_t *bytes, size_t size)
{
    const char *stop = NULL;
    size_t length = 0;

    if (sodium_base642bin(bytes, size, *at, strlen(*at), NULL, &length, &stop,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
        length != size || *stop != end)
        return false;
    *at = stop + 1;
    return true;
}

static bool read_verifier(const char *encoded, struct verifier *verifier)
{
    static const char last_parameter[] = ",p=1$";

    if (!read_cost(encoded, &verifier->cost))
        return false;
    const char *at = strstr(encoded, last_parameter) + strlen(last_parameter);
    return read_bytes(&at, '$', verifier->salt, sizeof verifier->salt) &&
           read_bytes(&at, '\0', verifier->hash, sizeof verifier->hash);
}

static enum fault derive(const char *normal, const uint8_t salt[SALT_SIZE],
                         struct password_cost cost, uint8_t hash[HASH_SIZE])
{
    if (cost.memory_kib < memory_limits.min || cost.memory_kib > memory_limits.max ||
        cost.passes < pass_limits.min || cost.passes > pass_limits.max)
        return FAULT_CONFIG;
    if (sodium_init() < 0)
        return FAULT_RANDOM;
    if (crypto_pwhash(hash, HASH_SIZE, normal, strlen(normal), salt, cost.passes,
                      (size_t)cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return FAULT_MEMORY;
    return FAULT_NONE;
}

// Not crypto_pwhash_str_verify(), which says of a wrong password and of no memory the same.
enum fault password_verify(const char *typed, const char *encoded, bool *matches)
{
    char normal[PASSWORD_MAX + 1];
    struct verifier verifier;
    uint8_t hash[HASH_SIZE];

    *matches = false;
    if (sodium_init() < 0)
        return FAULT_RANDOM;
    if (!read_verifier(encoded, &verifier))
        return FAULT_CORRUPT;
    enum fault fault = password_normalise(typed, normal, sizeof normal);
    if (fault == FAULT_MEMORY)
        return fault;
    // What can be nobody's password is hashed as an empty one, for the time it takes.
    const bool possible = fault == FAULT_NONE;
    if (!possible)
        normal[0] = '\0';
    fault = derive(normal, verifier.salt, verifier.cost, hash);
    if (fault == FAULT_NONE)
        *matches = secret_equal(hash, verifier.hash, sizeof hash) & possible;
    secret_wipe(normal, sizeof normal);
    secret_wipe(hash, sizeof hash);
    secret_wipe(&verifier, sizeof verifier);
    return fault;
}

static uint64_t work_of(struct password_cost cost)
{
    return (uint64_t)cost.memory_kib * cost.passes;
}

struct password_cost password_dearer(struct password_cost cost, const char *encoded)
{
    struct password_cost other;

    return read_cost(encoded, &other) && work_of(other) > work_of(cost) ? other : cost;
}

// The memory is what new passwords take: a policy that once wanted more must not let a machine that
// has less by now fail at every login. Without even that there is nothing to even out, for the
// verdict is there already.
enum fault password_even_out(const char *encoded, struct password_cost whole, uint32_t memory_kib)
{
    static const uint8_t salt[SALT_SIZE];
    struct password_cost done;
    uint8_t unused[HASH_SIZE];
    enum fault fault = FAULT_NONE;

    if (!read_cost(encoded, &done))
        return FAULT_NONE;
    if (memory_kib < memory_limits.min || memory_kib > memory_limits.max)
        return FAULT_CONFIG;
    uint64_t left = work_of(whole) > work_of(done) ? work_of(whole) - work_of(done) : 0;
    while (left >= memory_limits.min && fault == FAULT_NONE) {
        const uint64_t passes = left / memory_kib;
        struct password_cost step = {.memory_kib = (uint32_t)left, .passes = 1};
        if (passes > 0) // the last step takes the rest, in less memory
            step = (struct password_cost){
                .memory_kib = memory_kib,
                .passes = (uint32_t)(passes < pass_limits.max ? passes : pass_limits.max),
            };
        fault = derive("", salt, step, unused);
        left -= work_of(step) < left ? work_of(step) : left;
    }
    return fault == FAULT_MEMORY ? FAULT_NONE : fault;
}

// The PHC string as libsodium verifies it. crypto_pwhash_str() would draw the salt itself and abort
// where the random source fails (abuse:T11).
enum fault password_encode(const char *typed, struct password_cost cost,
                           char encoded[PASSWORD_ENCODED_SIZE])
{
    char normal[PASSWORD_MAX + 1], salt_text[32], hash_text[64];
    uint8_t salt[SALT_SIZE], hash[HASH_SIZE];
    enum fault fault = password_normalise(typed, normal, sizeof normal);

    if (fault != FAULT_NONE)
        return fault;
    fault = random_fill(salt, sizeof salt);
    if (fault == FAULT_NONE)
        fault = derive(normal, salt, cost, hash);
    secret_wipe(normal, sizeof normal);
    if (fault != FAULT_NONE)
        return fault;
    sodium_bin2base64(salt_text, sizeof salt_text, salt, sizeof salt,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    sodium_bin2base64(hash_text, sizeof hash_text, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    memset(encoded, 0, PASSWORD_ENCODED_SIZE);
    int used = snprintf(encoded, PASSWORD_ENCODED_SIZE, "$argon2id$v=19$m=%u,t=%u,p=1$%s$%s",
                        cost.memory_kib, cost.passes, salt_text, hash_text);
    secret_wipe(hash, sizeof hash);
    secret_wipe(hash_text, sizeof hash_text);
    return used > 0 && used < PASSWORD_ENCODED_SIZE ? FAULT_NONE : FAULT_INTERNAL;
}

bool password_needs_upgrade(const char *encoded, struct password_cost cost)
{
    struct password_cost have;

    return !read_cost(encoded, &have) || have.memory_kib < cost.memory_kib ||
           have.passes < cost.passes;
}

struct password_cost password_drawn_cost(void)
{
    return (struct password_cost){.memory_kib = 1024, .passes = 1};
}

struct password_cost password_fingerprint_cost(struct password_cost own,
                                               const struct password_cost *newest)
{
    const struct password_cost before = newest != NULL ? *newest : least_fingerprint_cost;

    return work_of(own) > work_of(before) ? own : before;
}

enum fault password_fingerprint(const char *typed, const uint8_t salt[16],
                                struct password_cost cost,
                                uint8_t fingerprint[PASSWORD_FINGERPRINT])
{
    char normal[PASSWORD_MAX + 1];
    enum fault fault = password_normalise(typed, normal, sizeof normal);

    // None that would be taken here; a directory may have taken it all the same.
    if (fault == FAULT_FORMAT) {
        memcpy(normal, typed, strlen(typed) + 1);
        fault = FAULT_NONE;
    }
    if (fault == FAULT_NONE)
        fault = derive(normal, salt, cost, fingerprint);
    secret_wipe(normal, sizeof normal);
    return fault;
}
