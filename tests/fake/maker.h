// SPDX-License-Identifier: BSD-2-Clause
// A maker of authenticators: a certificate authority that vouches for a model.
#ifndef WARIFU_FAKE_MAKER_H
#define WARIFU_FAKE_MAKER_H

#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

#define MAKER_CERTIFICATE_MOST 768

// What an authenticator of the model carries: the key that attests, and its certificate (DER).
struct maker_brand {
    EVP_PKEY *key; // freed by its owner
    uint8_t certificate[MAKER_CERTIFICATE_MOST];
    size_t size;
};

// Founds a maker, writes its own certificate to `anchors` (PEM), and has it vouch for the AAGUID.
// Aborts when it cannot.
void maker_found(const char *anchors, const uint8_t aaguid[16], struct maker_brand *brand);

#endif
