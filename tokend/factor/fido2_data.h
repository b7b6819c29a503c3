// SPDX-License-Identifier: BSD-2-Clause
// Authenticator data and public keys as WebAuthn L3 defines them (sections 6.1, 6.5.1), read
// without a library. Nothing here is verified yet; pointers point into what was read.
#ifndef WARIFU_FACTOR_FIDO2_DATA_H
#define WARIFU_FACTOR_FIDO2_DATA_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIDO2_HASH_SIZE 32
#define FIDO2_AAGUID_SIZE 16
#define FIDO2_ID_MOST 1023        // bytes of a credential id
#define FIDO2_KEY_MOST 64         // ES256: x and y; EdDSA: 32 bytes
#define FIDO2_AUTH_DATA_MOST 2048 // the longest id, a key and extensions fit
#define FIDO2_ATT_STMT_MOST 8192  // a chain of certificates fits
#define FIDO2_SIGNATURE_MOST 128
#define FIDO2_USER_HANDLE_MOST 64

// Bytes of somebody else.
struct fido2_bytes {
    const uint8_t *data;
    size_t size;
};

// COSE algorithm numbers; no others are accepted.
enum fido2_algorithm { FIDO2_ES256 = -7, FIDO2_EDDSA = -8 };

struct fido2_key {
    enum fido2_algorithm algorithm;
    uint8_t bytes[FIDO2_KEY_MOST];
    size_t size;
};

// Why something was refused; for the log and for what a person is told.
enum fido2_flaw {
    FIDO2_FLAW_NONE,
    FIDO2_FLAW_MALFORMED,  // not what CTAP2 or WebAuthn describe, or hostile CBOR (abuse:D16)
    FIDO2_FLAW_RP,         // made for another relying party (abuse:F2)
    FIDO2_FLAW_PRESENCE,   // no UP (abuse:F1)
    FIDO2_FLAW_UNVERIFIED, // no UV where it is required (abuse:F1)
    FIDO2_FLAW_ALGORITHM,  // neither ES256 nor EdDSA, or not the one that goes with the key
    FIDO2_FLAW_KEY,        // wrong type, curve, or a point off the curve (abuse:F4)
    FIDO2_FLAW_EXTENSION,  // an extension that was not asked for, or one that was and is missing
                           // (abuse:F4)
    FIDO2_FLAW_CREDENTIAL, // another credential or user than the one asked for (abuse:F2, abuse:F8)
    FIDO2_FLAW_ATTESTATION, // format not supported, or not allowed by the site (abuse:F9)
    FIDO2_FLAW_SIGNATURE,   // not signed by that key over that challenge (abuse:F2, abuse:F8)
    FIDO2_FLAW_COUNT,       // the signature count does not grow, and the policy denies (abuse:F3)
    FIDO2_FLAW_VERIFIER,    // the verifier itself failed; nothing is known (abuse:F6)
    FIDO2_FLAW_COUNT_OF_FLAWS
};

// A short English name ("signature"), never NULL; static storage.
const char *fido2_flaw_name(enum fido2_flaw flaw);

struct fido2_auth_data {
    const uint8_t *rp_id_hash; // FIDO2_HASH_SIZE
    uint8_t flags;             // FIDO2_FLAG_*
    uint32_t sign_count;
    // With FIDO2_FLAG_AT, else NULL and 0:
    const uint8_t *aaguid;
    struct fido2_bytes id, key;
    // With FIDO2_FLAG_ED, else NULL and 0: a map that has passed the bounds check.
    struct fido2_bytes extensions;
};

// FAULT_FORMAT or FAULT_LIMIT: cut short, bytes left over, CBOR that does not pass, "backed up" of
// what cannot be backed up (section 6.1.3), an id that is empty or too long.
enum fault fido2_read_auth_data(struct fido2_bytes raw, struct fido2_auth_data *data) MUST_CHECK;

// Reads a COSE key that has passed the bounds check. Only the members that the algorithm has, each
// as it must be: ES256 on P-256, EdDSA on Ed25519. FAULT_REFUSED and *flaw: FIDO2_FLAW_ALGORITHM or
// FIDO2_FLAW_KEY. Whether the point is on the curve: fido2_verify.h.
enum fault fido2_read_key(struct fido2_bytes cose, struct fido2_key *key,
                          enum fido2_flaw *flaw) MUST_CHECK;

#endif
