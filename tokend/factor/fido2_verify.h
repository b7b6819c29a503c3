// SPDX-License-Identifier: BSD-2-Clause
// The relying party (WebAuthn L3 sections 7.1 and 7.2) over libfido2, which verifies
// signatures and certificates' signatures. libfido2 looks at UP and UV only when told to and never
// at the signature count, so everything else is checked here as well, and before.
//
// Faults: FAULT_NONE means verified, and nothing else does. FAULT_REFUSED: not verified;
// FAULT_FORMAT and FAULT_LIMIT: not even readable; FAULT_MEMORY and FAULT_INTERNAL: nothing is
// known, so nobody is let in, and nobody is charged (abuse:M14). *flaw says why; it is always set,
// unlike other results.
#ifndef WARIFU_FACTOR_FIDO2_VERIFY_H
#define WARIFU_FACTOR_FIDO2_VERIFY_H

#include "factor/fido2_classes.h"
#include "factor/fido2_data.h"

// Whether what the calls below returned was found out, in favour or not.
bool fido2_is_verdict(enum fault fault);

// The calls below verify by the libraries in this process from now on; once, before the sandbox
// closes and before any of them. A process that has another one verify calls verifier_use().
enum fault fido2_start(void) MUST_CHECK;

// Whether the point is on its curve and, for Ed25519, in its main subgroup. A record from a store
// or an import is asked too. FAULT_REFUSED: it is not; others: nothing is known.
enum fault fido2_check_key(const struct fido2_key *key) MUST_CHECK;

// --- enrolment -----------------------------------------------------------------------------------

// Who vouches for the model of the authenticator.
enum fido2_attestation_kind {
    FIDO2_ATTESTED_BY_NOBODY,     // format "none": AAGUID and key are mere claims
    FIDO2_ATTESTED_BY_ITSELF,     // signed with the new key: it exists, its model is a claim
    FIDO2_ATTESTED_BY_CERTIFICATE // signed with the key of certificates[0]; whose that is, is open
};

struct fido2_attestation {
    enum fido2_attestation_kind kind;
    uint8_t aaguid[FIDO2_AAGUID_SIZE]; // zeros with "fido-u2f", which does not sign it
    struct fido2_bytes certificate;    // DER, the first of the chain; empty unless BY_CERTIFICATE
};

// The site's say: FAULT_NONE admits, FAULT_REFUSED refuses the enrolment with
// FIDO2_FLAW_ATTESTATION; with another fault nothing is known. Called after the signature was found
// right. A chain up to a trust anchor, the AAGUID inside the certificate and the list of models are
// its business.
typedef enum fault (*fido2_attestation_judge)(void *context,
                                              const struct fido2_attestation *attestation);

struct fido2_registration_demand {
    const char *rp_id;
    const uint8_t *client_data_hash; // FIDO2_HASH_SIZE, recomputed and not taken from the device
    bool user_verified;              // UV must be set; UP always must
    uint8_t cred_protect;            // 0: not asked for; 1..3: asked for, and the least level
    bool unprotected;                // asked for, and less, or none, will do
    fido2_attestation_judge judge;   // NULL refuses everything
    void *judge_context;
};

// As the device side handed it over: not a byte of it is trusted.
struct fido2_registration {
    const char *format; // "packed", "fido-u2f" or "none"
    struct fido2_bytes auth_data, att_stmt;
};

// What is kept of a registration. `capability` is not in any signed byte: the caller records what
// the authenticator said in getInfo.
struct fido2_credential {
    struct fido2_key key;
    uint8_t id[FIDO2_ID_MOST];
    size_t id_size;
    uint8_t aaguid[FIDO2_AAGUID_SIZE];
    uint32_t sign_count;
    uint8_t flags;
    enum fido2_attestation_kind attestation;
    uint8_t cred_protect; // 0: none was told
    unsigned capability;  // FIDO2_CAN_*; 0 here
};

enum fault fido2_verify_registration(const struct fido2_registration_demand *demand,
                                     const struct fido2_registration *registration,
                                     struct fido2_credential *credential,
                                     enum fido2_flaw *flaw) MUST_CHECK;

// --- login ---------------------------------------------------------------------------------------

struct fido2_assertion_demand {
    const char *rp_id;
    const uint8_t *client_data_hash;
    bool user_verified;
    enum fido2_method method; // what was asked for in this ceremony
    enum fido2_count_policy count_policy;
    struct fido2_bytes user_handle; // of the credential's owner; empty: none was given at enrolment
};

struct fido2_assertion {
    struct fido2_bytes id, auth_data, signature;
    struct fido2_bytes user_handle; // empty unless the credential is discoverable
};

struct fido2_shown {
    class_set classes;
    uint8_t flags;
    uint32_t sign_count; // to be stored by compare-and-set, so that one assertion counts once
    enum fido2_count count;
};

// `credential` is the record of the one that was asked for: id, key, sign_count and capability
// count. That it belongs to the user and is neither suspended nor revoked is the caller's business.
// With FIDO2_FLAW_COUNT the count that was signed is told in *shown, and nothing else.
enum fault fido2_verify_assertion(const struct fido2_assertion_demand *demand,
                                  const struct fido2_credential *credential,
                                  const struct fido2_assertion *assertion,
                                  struct fido2_shown *shown, enum fido2_flaw *flaw) MUST_CHECK;

#endif
