// SPDX-License-Identifier: BSD-2-Clause
// The only file that speaks to libfido2. Its callers have checked all bytes (cbor_bounds.h) and all
// values; here signatures are verified, and libfido2's own reading must agree with ours.
#ifndef WARIFU_FACTOR_FIDO2_LIBRARY_H
#define WARIFU_FACTOR_FIDO2_LIBRARY_H

#include "factor/fido2_verify.h"

enum fault library_start(void) MUST_CHECK;

// Whether the library takes it for a point on P-256: FAULT_REFUSED, when it does not.
enum fault library_check_key(const struct fido2_key *key) MUST_CHECK;

struct library_registration {
    const struct fido2_registration_demand *demand;
    const struct fido2_registration *registration;
    const struct fido2_auth_data *data;
    const struct fido2_key *key;
    enum fido2_attestation_kind kind;
    uint8_t cred_protect; // as it stands in the extensions; 0 for none
};

// The faults and flaws of fido2_verify.h; *flaw is untouched on FAULT_NONE.
enum fault library_verify_registration(const struct library_registration *question,
                                       enum fido2_flaw *flaw) MUST_CHECK;
enum fault library_verify_assertion(const struct fido2_assertion_demand *demand,
                                    const struct fido2_key *key,
                                    const struct fido2_assertion *assertion,
                                    enum fido2_flaw *flaw) MUST_CHECK;

#endif
