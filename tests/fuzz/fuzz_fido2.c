// SPDX-License-Identifier: BSD-2-Clause
// A hostile authenticator at enrolment and at login. Nobody ever signed the challenge used here, so
// that anything accepted is a forgery, but for an enrolment that claims no signature ("none").
//
// Input: one byte of choices, two of the length of the authenticator data, these, then the rest:
// the attestation statement or the signature. bits 0-1: none, packed, fido-u2f, login; bit 2:
// relying party; bit 3: UV is required; bits 4-5: credProtect; bit 6: the record's key is EdDSA.
#include "factor/fido2_verify.h"
#include <stdlib.h>
#include <string.h>

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t challenge[FIDO2_HASH_SIZE] = "a challenge nobody ever signed";

static enum fault admit(void *context, const struct fido2_attestation *attestation)
{
    (void)context;
    // Looks at every byte, so that a pointer beyond the input shows.
    volatile uint8_t sum = 0;
    for (size_t i = 0; i < attestation->certificate.size; i++)
        sum = (uint8_t)(sum + attestation->certificate.data[i]);
    return FAULT_NONE;
}

static void enrol(const char *format, const char *rp_id, uint8_t choices, struct fido2_bytes data,
                  struct fido2_bytes rest)
{
    const struct fido2_registration_demand demand = {.rp_id = rp_id,
                                                     .client_data_hash = challenge,
                                                     .user_verified = (choices & 8) != 0,
                                                     .cred_protect = choices >> 4 & 3,
                                                     .judge = admit};
    const struct fido2_registration registration = {format, data, rest};
    struct fido2_credential credential;
    enum fido2_flaw flaw;

    enum fault fault = fido2_verify_registration(&demand, &registration, &credential, &flaw);
    DEMAND((fault == FAULT_NONE) == (flaw == FIDO2_FLAW_NONE));
    if (fault != FAULT_NONE)
        return;
    DEMAND(strcmp(format, "none") == 0);
    DEMAND(credential.attestation == FIDO2_ATTESTED_BY_NOBODY);
    DEMAND(credential.id_size > 0 && credential.id_size <= FIDO2_ID_MOST);
    DEMAND((credential.flags & FIDO2_FLAG_UP) != 0 &&
           fido2_check_key(&credential.key) == FAULT_NONE);
}

static void log_in(const char *rp_id, uint8_t choices, struct fido2_bytes data,
                   struct fido2_bytes signature)
{
    // Points that are sound: the base points of Ed25519 and of P-256.
    static const struct fido2_key ed25519 = {FIDO2_EDDSA,
                                             {0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                              0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                              0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                              0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66},
                                             32};
    static const struct fido2_key p256 = {
        FIDO2_ES256,
        {0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63,
         0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1,
         0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f,
         0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57,
         0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5},
        64};
    static const uint8_t id[] = "id";
    const struct fido2_credential credential = {
        .key = (choices & 64) != 0 ? ed25519 : p256, .id = "id", .id_size = 2};
    const struct fido2_assertion_demand demand = {
        .rp_id = rp_id, .client_data_hash = challenge, .user_verified = (choices & 8) != 0};
    const struct fido2_assertion assertion = {
        .id = {id, 2}, .auth_data = data, .signature = signature};
    struct fido2_shown shown;
    enum fido2_flaw flaw;

    DEMAND(fido2_check_key(&credential.key) == FAULT_NONE);
    DEMAND(fido2_verify_assertion(&demand, &credential, &assertion, &shown, &flaw) != FAULT_NONE);
    DEMAND(flaw != FIDO2_FLAW_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"none", "packed", "fido-u2f"};
    static bool started;

    if (!started)
        DEMAND(fido2_start() == FAULT_NONE);
    started = true;
    if (size < 3)
        return 0;
    size_t length = (size_t)data[1] << 8 | data[2];
    if (length > size - 3)
        length = size - 3;
    const struct fido2_bytes auth_data = {data + 3, length},
                             rest = {data + 3 + length, size - 3 - length};
    const char *rp_id = (data[0] & 4) != 0 ? "localhost" : "example.org";
    if ((data[0] & 3) == 3)
        log_in(rp_id, data[0], auth_data, rest);
    else
        enrol(formats[data[0] & 3], rp_id, data[0], auth_data, rest);
    return 0;
}
