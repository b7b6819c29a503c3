// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_models.h"
#include "factor/anchors.h"
#include "factor/crypto_memory.h"
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AAGUID_EXTENSION "1.3.6.1.4.1.45724.1.1.4" // id-fido-gen-ce-aaguid

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

// --- certificates
// ---------------------------------------------------------------------------------

static X509_STORE *load_anchors(const char *path)
{
    BIO *text = NULL;
    X509_STORE *store = NULL;
    unsigned count = 0;
    char *data = NULL;
    size_t size = 0;

    if (path != NULL && path[0] != '\0' && anchors_read(path, &data, &size) == FAULT_NONE)
        text = BIO_new_mem_buf(data, (int)size);
    if (text != NULL)
        store = X509_STORE_new();
    while (store != NULL) {
        X509 *anchor = PEM_read_bio_X509(text, NULL, NULL, NULL);
        if (anchor == NULL)
            break;
        count += X509_STORE_add_cert(store, anchor) == 1;
        X509_free(anchor);
    }
    BIO_free(text);
    free(data);
    if (store != NULL && count == 0) {
        X509_STORE_free(store);
        store = NULL;
    }
    return store;
}

static bool is_vouched_for(X509 *certificate, const char *anchors)
{
    X509_STORE *store = load_anchors(anchors);
    X509_STORE_CTX *context = store != NULL ? X509_STORE_CTX_new() : NULL;
    bool good = false;

    if (context != NULL && X509_STORE_CTX_init(context, store, certificate, NULL) == 1) {
        // An anchor may be any certificate that the site trusts. Makers' certificates outlive no
        // one: their dates are about their issue, so a wrong clock here refuses nobody.
        X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
        good = X509_verify_cert(context) == 1;
    }
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return good;
}

// True when it names this AAGUID, or none.
static bool names_model(X509 *certificate, const uint8_t *aaguid)
{
    ASN1_OBJECT *wanted = OBJ_txt2obj(AAGUID_EXTENSION, 1);
    const int at = wanted != NULL ? X509_get_ext_by_OBJ(certificate, wanted, -1) : -2;
    ASN1_OBJECT_free(wanted);
    if (at == -1)
        return true;
    if (at < 0)
        return false;
    // The value is an OCTET STRING inside the extension's.
    const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(X509_get_ext(certificate, at));
    const unsigned char *bytes = ASN1_STRING_get0_data(value);
    return ASN1_STRING_length(value) == FIDO2_AAGUID_SIZE + 2 && bytes[0] == V_ASN1_OCTET_STRING &&
           bytes[1] == FIDO2_AAGUID_SIZE && memcmp(bytes + 2, aaguid, FIDO2_AAGUID_SIZE) == 0;
}

static bool certificate_holds(const struct fido2_models *models,
                              const struct fido2_attestation *attestation)
{
    const unsigned char *bytes = attestation->certificate.data;
    X509 *certificate = d2i_X509(NULL, &bytes, (long)attestation->certificate.size);
    const bool good = certificate != NULL && names_model(certificate, attestation->aaguid) &&
                      is_vouched_for(certificate, models->anchors);
    X509_free(certificate);
    return good;
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
    crypto_memory_begin();
    if (certificate_holds(models, attestation))
        return FAULT_NONE;
    return crypto_memory_failed() ? FAULT_MEMORY : FAULT_REFUSED;
}
