// SPDX-License-Identifier: BSD-2-Clause
#include "keys.h"
#include "factor/cbor_bounds.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COORDINATE 32
#define IV_SIZE 16

// A fake that cannot compute is of no use to any test.
#define NEED(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "fake token: %s:%d: %s\n", __FILE__, __LINE__, #condition);            \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

EVP_PKEY *keys_new(int64_t algorithm)
{
    EVP_PKEY *key = algorithm == -8 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                    : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    NEED(key != NULL);
    return key;
}

void keys_write_public(struct writer *writer, EVP_PKEY *key, int64_t algorithm)
{
    uint8_t point[1 + 2 * COORDINATE];
    size_t size = 0;

    if (algorithm == -8) {
        size = sizeof point;
        NEED(EVP_PKEY_get_raw_public_key(key, point, &size) == 1 && size == COORDINATE);
        write_map(writer, 4);
        write_number(writer, 1), write_number(writer, 1);
        write_number(writer, 3), write_number(writer, algorithm);
        write_number(writer, -1), write_number(writer, 6);
        write_number(writer, -2), write_bytes(writer, point, COORDINATE);
        return;
    }
    NEED(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point,
                                         sizeof point, &size) == 1);
    NEED(size == sizeof point && point[0] == 4); // uncompressed, which is OpenSSL's default
    write_map(writer, 5);
    write_number(writer, 1), write_number(writer, 2);
    write_number(writer, 3), write_number(writer, algorithm);
    write_number(writer, -1), write_number(writer, 1);
    write_number(writer, -2), write_bytes(writer, point + 1, COORDINATE);
    write_number(writer, -3), write_bytes(writer, point + 1 + COORDINATE, COORDINATE);
}

size_t keys_sign(EVP_PKEY *key, const uint8_t *message, size_t size, uint8_t signature[128])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *digest = EVP_PKEY_is_a(key, "ED25519") ? NULL : EVP_sha256();
    size_t length = 128;

    NEED(context != NULL);
    NEED(EVP_DigestSignInit(context, NULL, digest, NULL, key) == 1);
    NEED(EVP_DigestSign(context, signature, &length, message, size) == 1);
    EVP_MD_CTX_free(context);
    return length;
}

void keys_hash(const void *data, size_t size, uint8_t hash[32])
{
    NEED(EVP_Digest(data, size, hash, NULL, EVP_sha256(), NULL) == 1);
}

void keys_random(void *data, size_t size)
{
    NEED(RAND_bytes(data, (int)size) == 1);
}

// --- PIN protocols -------------------------------------------------------------------------------

// The platform's point, from a COSE key.
static EVP_PKEY *read_point(const uint8_t *cose, size_t size)
{
    uint8_t point[1 + 2 * COORDINATE] = {4};
    const uint8_t *value;
    size_t value_size;
    struct cbor_head head;
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    char group[] = "P-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end()};
    bool good = context != NULL;

    for (int label = -2; label >= -3 && good; label--) {
        good = cbor_map_number(cose, size, label, &value, &value_size) &&
               cbor_head_read(value, value_size, &head) && head.major == CBOR_BYTES &&
               head.value == COORDINATE;
        if (good)
            memcpy(point + 1 + (-2 - label) * COORDINATE, value + head.size, COORDINATE);
    }
    good = good && EVP_PKEY_fromdata_init(context) == 1;
    if (good && EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    return key;
}

static void expand(const uint8_t shared[32], const char *info, uint8_t out[32])
{
    uint8_t salt[32] = {0};
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    size_t size = 32;
    NEED(context != NULL && EVP_PKEY_derive_init(context) == 1);
    NEED(EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1);
    NEED(EVP_PKEY_CTX_set1_hkdf_salt(context, salt, sizeof salt) == 1);
    NEED(EVP_PKEY_CTX_set1_hkdf_key(context, shared, 32) == 1);
    NEED(EVP_PKEY_CTX_add1_hkdf_info(context, (const uint8_t *)info, (int)strlen(info)) == 1);
    NEED(EVP_PKEY_derive(context, out, &size) == 1 && size == 32);
    EVP_PKEY_CTX_free(context);
}

bool keys_agree(EVP_PKEY *own, const uint8_t *cose, size_t size, unsigned protocol,
                struct pin_secret *secret)
{
    uint8_t shared[32];
    size_t length = sizeof shared;
    EVP_PKEY *peer = read_point(cose, size);
    if (peer == NULL)
        return false;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(own, NULL);
    NEED(context != NULL && EVP_PKEY_derive_init(context) == 1);
    NEED(EVP_PKEY_derive_set_peer(context, peer) == 1);
    NEED(EVP_PKEY_derive(context, shared, &length) == 1 && length == sizeof shared);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
    secret->protocol = protocol;
    if (protocol == 1) {
        keys_hash(shared, sizeof shared, secret->hmac_key);
        memcpy(secret->aes_key, secret->hmac_key, sizeof secret->aes_key);
    } else {
        expand(shared, "CTAP2 HMAC key", secret->hmac_key);
        expand(shared, "CTAP2 AES key", secret->aes_key);
    }
    return true;
}

bool keys_authentic(unsigned protocol, const uint8_t key[32], const void *message, size_t size,
                    const uint8_t *proof, size_t proof_size)
{
    uint8_t mac[32];
    unsigned length = sizeof mac;
    NEED(HMAC(EVP_sha256(), key, 32, message, size, mac, &length) != NULL);
    return proof_size == (protocol == 1 ? 16U : 32U) && CRYPTO_memcmp(mac, proof, proof_size) == 0;
}

static void cipher_blocks(const struct pin_secret *secret, const uint8_t *iv, const uint8_t *in,
                          size_t size, uint8_t *out, bool encrypts)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int length;
    NEED(context != NULL);
    NEED(EVP_CipherInit_ex(context, EVP_aes_256_cbc(), NULL, secret->aes_key, iv, encrypts) == 1);
    NEED(EVP_CIPHER_CTX_set_padding(context, 0) == 1);
    NEED(EVP_CipherUpdate(context, out, &length, in, (int)size) == 1 && length == (int)size);
    EVP_CIPHER_CTX_free(context);
}

size_t keys_encrypt(const struct pin_secret *secret, const uint8_t *plain, size_t size,
                    uint8_t *cipher)
{
    uint8_t iv[IV_SIZE] = {0};
    size_t before = secret->protocol == 1 ? 0 : IV_SIZE;
    if (before > 0) {
        keys_random(iv, sizeof iv);
        memcpy(cipher, iv, before);
    }
    cipher_blocks(secret, iv, plain, size, cipher + before, true);
    return before + size;
}

size_t keys_decrypt(const struct pin_secret *secret, const uint8_t *cipher, size_t size,
                    uint8_t *plain, size_t room)
{
    uint8_t iv[IV_SIZE] = {0};
    size_t before = secret->protocol == 1 ? 0 : IV_SIZE;
    if (size <= before || (size - before) % IV_SIZE != 0 || size - before > room)
        return 0;
    memcpy(iv, cipher, before);
    cipher_blocks(secret, iv, cipher + before, size - before, plain, false);
    return size - before;
}
