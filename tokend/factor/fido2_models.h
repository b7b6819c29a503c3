// SPDX-License-Identifier: BSD-2-Clause
// Which models of authenticators a site admits (abuse:F9): AAGUIDs, and the certificates of their
// makers.
#ifndef WARIFU_FACTOR_FIDO2_MODELS_H
#define WARIFU_FACTOR_FIDO2_MODELS_H

#include "factor/fido2_verify.h"

// "00112233-4455-6677-8899-aabbccddeeff", lower case or not; false for anything else.
bool fido2_read_aaguid(const char *text, uint8_t aaguid[FIDO2_AAGUID_SIZE]);
void fido2_write_aaguid(const uint8_t aaguid[FIDO2_AAGUID_SIZE], char text[37]);

struct fido2_models {
    unsigned attestation;      // the least: 0 nobody, 1 the key itself, 2 a certificate
    const char *const *models; // AAGUIDs; none: any
    size_t model_count;
    const char *anchors; // file of certificates, PEM, that vouch for others; "" or NULL: none
};

// A fido2_attestation_judge; `context` is a const struct fido2_models. A model that is listed must
// be proved by a certificate where certificates are asked for, and the AAGUID inside the
// certificate must be the one that the authenticator says (WebAuthn L3 section 8.2.1).
enum fault fido2_judge_model(void *context, const struct fido2_attestation *attestation);

#endif
