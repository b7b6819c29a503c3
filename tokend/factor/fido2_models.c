// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_models.h"
#include "factor/signatures.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool begins_group(unsigned byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

static int digit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F')
        return letter - 'A' + 10;
    return -1;
}

bool fido2_read_aaguid(const char *text, uint8_t aaguid[FIDO2_AAGUID_SIZE])
{
    for (unsigned i = 0; i < FIDO2_AAGUID_SIZE; i++) {
        if (begins_group(i) && *text++ != '-')
            return false;
        const int high = digit(text[0]);
        const int low = high < 0 ? -1 : digit(text[1]);
        if (low < 0)
            return false;
        aaguid[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    return *text == '\0';
}

void fido2_write_aaguid(const uint8_t aaguid[FIDO2_AAGUID_SIZE], char text[37])
{
    for (unsigned i = 0; i < FIDO2_AAGUID_SIZE; i++) {
        if (begins_group(i))
            *text++ = '-';
        text += sprintf(text, "%02x", aaguid[i]);
    }
}

static bool is_listed(const struct fido2_models *models, const uint8_t *aaguid)
{
    uint8_t listed[FIDO2_AAGUID_SIZE];
    for (size_t i = 0; i < models->model_count; i++)
        if (fido2_read_aaguid(models->models[i], listed) &&
            memcmp(listed, aaguid, sizeof listed) == 0)
            return true;
    return models->model_count == 0;
}

enum fault fido2_judge_model(void *context, const struct fido2_attestation *attestation)
{
    const struct fido2_models *models = context;

    if ((unsigned)attestation->kind < models->attestation ||
        !is_listed(models, attestation->aaguid))
        return FAULT_REFUSED;
    // A certificate is looked at where one is asked for; elsewhere the model is a claim anyway.
    if (models->attestation < FIDO2_ATTESTED_BY_CERTIFICATE)
        return FAULT_NONE;
    return signatures_verifier()->check_certificate(attestation->certificate, attestation->aaguid,
                                                    models->anchors);
}
