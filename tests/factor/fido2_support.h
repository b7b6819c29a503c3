// SPDX-License-Identifier: BSD-2-Clause
// Registrations and assertions for the verifier's tests: from tests/vectors, or signed here with a
// fresh Ed25519 key.
#ifndef WARIFU_FIDO2_SUPPORT_H
#define WARIFU_FIDO2_SUPPORT_H

#include "factor/fido2_verify.h"

#define VECTOR_FILE_MOST 4096

struct vector {
    const char *name, *rp_id;
    enum fido2_algorithm algorithm; // 0: one that is not accepted
    const char *format;
};
extern const struct vector vectors[];
extern const size_t vector_count;

// A vector's bytes, and the demand and question that they answer. All pointers point into it.
struct recorded {
    uint8_t object[VECTOR_FILE_MOST], client1[VECTOR_FILE_MOST], client2[VECTOR_FILE_MOST],
        data[VECTOR_FILE_MOST], signature[VECTOR_FILE_MOST];
    char format[32];
    uint8_t hash1[FIDO2_HASH_SIZE], hash2[FIDO2_HASH_SIZE];
    struct fido2_registration registration;
    struct fido2_registration_demand registration_demand; // asks for UV if the recording has it
    struct fido2_credential
        credential; // what a registration would keep; for all algorithms we read
    struct fido2_assertion assertion;
    struct fido2_assertion_demand assertion_demand;
};
void vector_load(const struct vector *vector, struct recorded *recorded);

// Admits every attestation, and notes the last one in *context.
enum fault admit_any(void *context, const struct fido2_attestation *attestation);

// An authenticator made of one Ed25519 key.
struct signer {
    uint8_t public[32], secret[64];
    uint8_t id[16];
};
void signer_new(struct signer *signer);

// What it signs; edit before signing.
struct draft {
    const char *rp_id;
    uint8_t flags;
    uint32_t count;
    uint8_t tail[512]; // after the count: attested credential data, extensions, anything
    size_t tail_size;
};

struct signed_bytes {
    uint8_t data[1024];
    size_t data_size;
    uint8_t signature[64];
};
// authData and signature over authData and hash.
void signer_sign(const struct signer *signer, const struct draft *draft,
                 const uint8_t hash[FIDO2_HASH_SIZE], struct signed_bytes *out);
// aaguid, id and COSE key of the signer, into draft->tail.
void signer_attest(const struct signer *signer, struct draft *draft);
// {"alg": -8, "sig": signature}
size_t packed_statement(const uint8_t signature[64], uint8_t statement[128]);
// The record that an enrolment of it would make.
struct fido2_credential signer_credential(const struct signer *signer);

#endif
