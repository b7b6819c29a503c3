// SPDX-License-Identifier: BSD-2-Clause
#include "factor/certificates.h"
#include "factor/anchors.h"
#include "factor/crypto_memory.h"
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define AAGUID_EXTENSION "1.3.6.1.4.1.45724.1.1.4" // id-fido-gen-ce-aaguid

static struct {
    char *text;
    size_t size;
} kept;

enum fault certificates_keep(const char *anchors)
{
    free(kept.text);
    kept.text = NULL;
    return anchors_read(anchors, &kept.text, &kept.size);
}

static X509_STORE *read_anchors(const char *data, size_t size)
{
    BIO *text = BIO_new_mem_buf(data, (int)size);
    X509_STORE *store = text != NULL ? X509_STORE_new() : NULL;
    unsigned count = 0;

    while (store != NULL) {
        X509 *anchor = PEM_read_bio_X509(text, NULL, NULL, NULL);
        if (anchor == NULL)
            break;
        count += X509_STORE_add_cert(store, anchor) == 1;
        X509_free(anchor);
    }
    BIO_free(text);
    if (store != NULL && count == 0) {
        X509_STORE_free(store);
        store = NULL;
    }
    return store;
}

static X509_STORE *load_anchors(const char *path)
{
    X509_STORE *store = NULL;
    char *data = NULL;
    size_t size = 0;

    if (path == NULL)
        return kept.text != NULL ? read_anchors(kept.text, kept.size) : NULL;
    if (path[0] != '\0' && anchors_read(path, &data, &size) == FAULT_NONE)
        store = read_anchors(data, size);
    free(data);
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

enum fault certificate_check(struct fido2_bytes certificate,
                             const uint8_t aaguid[FIDO2_AAGUID_SIZE], const char *anchors)
{
    const unsigned char *bytes = certificate.data;

    crypto_memory_begin();
    X509 *read = d2i_X509(NULL, &bytes, (long)certificate.size);
    const bool good = read != NULL && names_model(read, aaguid) && is_vouched_for(read, anchors);
    X509_free(read);
    if (good)
        return FAULT_NONE;
    return crypto_memory_failed() ? FAULT_MEMORY : FAULT_REFUSED;
}
