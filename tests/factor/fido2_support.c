// SPDX-License-Identifier: BSD-2-Clause
#include "fido2_support.h"
#include "factor/cbor_bounds.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define W3C "example.org"
#define CHROMIUM "localhost"

const struct vector vectors[] = {
    {"br.es256", CHROMIUM, FIDO2_ES256, "packed"},
    {"br.eddsa", CHROMIUM, FIDO2_EDDSA, "packed"},
    {"w3c/none-es256", W3C, FIDO2_ES256, "none"},
    {"w3c/none-es256-crossOrigin", W3C, FIDO2_ES256, "none"},
    {"w3c/none-es256-topOrigin", W3C, FIDO2_ES256, "none"},
    {"w3c/none-es256-long-credential-id", W3C, FIDO2_ES256, "none"},
    {"w3c/packed-self-es256", W3C, FIDO2_ES256, "packed"},
    {"w3c/packed-es256", W3C, FIDO2_ES256, "packed"},
    {"w3c/packed-eddsa", W3C, FIDO2_EDDSA, "packed"},
    {"w3c/fido-u2f-es256", W3C, FIDO2_ES256, "fido-u2f"},
    {"w3c/tpm-es256", W3C, FIDO2_ES256, "tpm"},
    {"w3c/android-key-es256", W3C, FIDO2_ES256, "android-key"},
    {"w3c/apple-es256", W3C, FIDO2_ES256, "apple"},
    {"w3c/packed-es384", W3C, 0, "packed"},
    {"w3c/packed-es512", W3C, 0, "packed"},
    {"w3c/packed-rs256", W3C, 0, "packed"},
    {"w3c/packed-ed448", W3C, 0, "packed"},
};
const size_t vector_count = sizeof vectors / sizeof *vectors;

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static size_t read_vector(const struct vector *vector, const char *name, uint8_t *data)
{
    const char *top = getenv("top_srcdir");
    char path[4200];
    snprintf(path, sizeof path, "%s/tests/vectors/%s/%s.bin", top != NULL ? top : ".", vector->name,
             name);
    FILE *file = fopen(path, "rb");
    DEMAND(file != NULL);
    size_t size = fread(data, 1, VECTOR_FILE_MOST, file);
    fclose(file);
    DEMAND(size > 0 && size < VECTOR_FILE_MOST);
    return size;
}

// The content of a text or byte string in the attestation object.
static struct fido2_bytes member(struct fido2_bytes map, const char *key, bool whole)
{
    struct cbor_head head;
    struct fido2_bytes value;
    DEMAND(cbor_map_text(map.data, map.size, key, &value.data, &value.size));
    DEMAND(cbor_head_read(value.data, value.size, &head));
    if (whole)
        return value;
    return (struct fido2_bytes){value.data + head.size, (size_t)head.value};
}

void vector_load(const struct vector *vector, struct recorded *recorded)
{
    struct fido2_auth_data data;
    enum fido2_flaw flaw;

    *recorded = (struct recorded){0};
    struct fido2_bytes object = {recorded->object,
                                 read_vector(vector, "attestationObject", recorded->object)};
    DEMAND(cbor_bounds_check(object.data, object.size, VECTOR_FILE_MOST) == FAULT_NONE);
    struct fido2_bytes format = member(object, "fmt", false);
    snprintf(recorded->format, sizeof recorded->format, "%.*s", (int)format.size,
             (const char *)format.data);
    DEMAND(strcmp(recorded->format, vector->format) == 0);
    crypto_hash_sha256(recorded->hash1, recorded->client1,
                       read_vector(vector, "cdj1", recorded->client1));
    crypto_hash_sha256(recorded->hash2, recorded->client2,
                       read_vector(vector, "cdj2", recorded->client2));
    recorded->registration =
        (struct fido2_registration){.format = recorded->format,
                                    .auth_data = member(object, "authData", false),
                                    .att_stmt = member(object, "attStmt", true)};
    recorded->assertion.auth_data =
        (struct fido2_bytes){recorded->data, read_vector(vector, "authData2", recorded->data)};
    recorded->assertion.signature =
        (struct fido2_bytes){recorded->signature, read_vector(vector, "sig2", recorded->signature)};

    DEMAND(fido2_read_auth_data(recorded->registration.auth_data, &data) == FAULT_NONE);
    DEMAND(data.id.data != NULL);
    recorded->assertion.id = data.id;
    memcpy(recorded->credential.id, data.id.data, data.id.size);
    recorded->credential.id_size = data.id.size;
    recorded->credential.sign_count = data.sign_count;
    recorded->credential.capability = FIDO2_CAN_FINGER;
    if (fido2_read_key(data.key, &recorded->credential.key, &flaw) == FAULT_NONE)
        DEMAND(recorded->credential.key.algorithm == vector->algorithm);
    else
        DEMAND(vector->algorithm == 0);
    recorded->registration_demand =
        (struct fido2_registration_demand){.rp_id = vector->rp_id,
                                           .client_data_hash = recorded->hash1,
                                           .user_verified = (data.flags & FIDO2_FLAG_UV) != 0,
                                           .judge = admit_any};
    recorded->assertion_demand = (struct fido2_assertion_demand){
        .rp_id = vector->rp_id,
        .client_data_hash = recorded->hash2,
        .user_verified = (recorded->data[FIDO2_HASH_SIZE] & FIDO2_FLAG_UV) != 0,
        .count_policy = FIDO2_COUNT_DENIES};
}

enum fault admit_any(void *context, const struct fido2_attestation *attestation)
{
    if (context != NULL)
        memcpy(context, attestation, sizeof *attestation);
    return FAULT_NONE;
}

// --- a key of our own ----------------------------------------------------------------------------

void signer_new(struct signer *signer)
{
    DEMAND(crypto_sign_keypair(signer->public, signer->secret) == 0);
    randombytes_buf(signer->id, sizeof signer->id);
}

void signer_sign(const struct signer *signer, const struct draft *draft,
                 const uint8_t hash[FIDO2_HASH_SIZE], struct signed_bytes *out)
{
    uint8_t message[sizeof out->data + FIDO2_HASH_SIZE];
    crypto_hash_sha256(out->data, (const uint8_t *)draft->rp_id, strlen(draft->rp_id));
    out->data[32] = draft->flags;
    for (unsigned i = 0; i < 4; i++)
        out->data[33 + i] = (uint8_t)(draft->count >> (24 - 8 * i));
    memcpy(out->data + 37, draft->tail, draft->tail_size);
    out->data_size = 37 + draft->tail_size;
    memcpy(message, out->data, out->data_size);
    memcpy(message + out->data_size, hash, FIDO2_HASH_SIZE);
    crypto_sign_detached(out->signature, NULL, message, out->data_size + FIDO2_HASH_SIZE,
                         signer->secret);
}

void signer_attest(const struct signer *signer, struct draft *draft)
{
    // {1: 1 (OKP), 3: -8 (EdDSA), -1: 6 (Ed25519), -2: 32 bytes}
    static const uint8_t cose[] = {0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20};
    uint8_t *at = draft->tail;
    memset(at, 0xaa, FIDO2_AAGUID_SIZE);
    at += FIDO2_AAGUID_SIZE;
    *at++ = 0;
    *at++ = sizeof signer->id;
    memcpy(at, signer->id, sizeof signer->id);
    at += sizeof signer->id;
    memcpy(at, cose, sizeof cose);
    at += sizeof cose;
    memcpy(at, signer->public, sizeof signer->public);
    at += sizeof signer->public;
    draft->tail_size = (size_t)(at - draft->tail);
}

size_t packed_statement(const uint8_t signature[64], uint8_t statement[128])
{
    static const uint8_t head[] = {0xa2, 0x63, 'a', 'l', 'g', 0x27, 0x63, 's', 'i', 'g', 0x58, 64};
    memcpy(statement, head, sizeof head);
    memcpy(statement + sizeof head, signature, 64);
    return sizeof head + 64;
}

struct fido2_credential signer_credential(const struct signer *signer)
{
    struct fido2_credential credential = {.key = {.algorithm = FIDO2_EDDSA, .size = 32},
                                          .id_size = sizeof signer->id,
                                          .capability = FIDO2_CAN_PIN};
    memcpy(credential.key.bytes, signer->public, 32);
    memcpy(credential.id, signer->id, sizeof signer->id);
    return credential;
}
