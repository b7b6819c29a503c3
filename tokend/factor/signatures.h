// SPDX-License-Identifier: BSD-2-Clause
// Who verifies signatures, points and certificates: the libraries in this process, or another
// process (factor/verifier.h). Its callers have checked all bytes (cbor_bounds.h) and all values.
#ifndef WARIFU_FACTOR_SIGNATURES_H
#define WARIFU_FACTOR_SIGNATURES_H

#include "factor/fido2_verify.h"

struct registration_question {
    const struct fido2_registration_demand *demand; // but for its judge
    const struct fido2_registration *registration;
    const struct fido2_auth_data *data;
    const struct fido2_key *key;
    enum fido2_attestation_kind kind;
    uint8_t cred_protect; // as it stands in the extensions; 0 for none
};

// The faults and flaws of fido2_verify.h; *flaw is untouched on FAULT_NONE.
struct signatures {
    // Whether it is a point on P-256: FAULT_REFUSED, when it is not.
    enum fault (*check_key)(const struct fido2_key *key);
    enum fault (*verify_registration)(const struct registration_question *question,
                                      enum fido2_flaw *flaw);
    enum fault (*verify_assertion)(const struct fido2_assertion_demand *demand,
                                   const struct fido2_key *key,
                                   const struct fido2_assertion *assertion, enum fido2_flaw *flaw);
    // Whether a certificate names this model or none, and leads to one of `anchors` (a file;
    // another process has its own). FAULT_REFUSED, when it does not.
    enum fault (*check_certificate)(struct fido2_bytes certificate,
                                    const uint8_t aaguid[FIDO2_AAGUID_SIZE], const char *anchors);
};

// Of this process, from now on. Before the first call nobody verifies: everything is
// FAULT_INTERNAL.
void signatures_by(const struct signatures *verifier);
const struct signatures *signatures_verifier(void);

#endif
