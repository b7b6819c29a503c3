// SPDX-License-Identifier: BSD-2-Clause
#ifndef WARIFU_FACTOR_CERTIFICATES_H
#define WARIFU_FACTOR_CERTIFICATES_H

#include "factor/fido2_data.h"

// Reads the file of trust anchors now, for a process that can open none later. Logs why not.
enum fault certificates_keep(const char *anchors) MUST_CHECK;

// check_certificate of struct signatures, by OpenSSL. `anchors` NULL: those that were kept, if any.
enum fault certificate_check(struct fido2_bytes certificate,
                             const uint8_t aaguid[FIDO2_AAGUID_SIZE],
                             const char *anchors) MUST_CHECK;

#endif
