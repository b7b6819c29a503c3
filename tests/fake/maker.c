// SPDX-License-Identifier: BSD-2-Clause
#include "maker.h"
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AAGUID_EXTENSION "1.3.6.1.4.1.45724.1.1.4" // id-fido-gen-ce-aaguid

// A fake that cannot compute is of no use to any test.
#define NEED(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "fake maker: %s:%d: %s\n", __FILE__, __LINE__, #condition);            \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static void say(X509_NAME *name, const char *what, const char *text)
{
    NEED(X509_NAME_add_entry_by_txt(name, what, MBSTRING_ASC, (const unsigned char *)text, -1, -1,
                                    0) == 1);
}

static void extend(X509 *certificate, int extension, const char *value)
{
    X509_EXTENSION *made = X509V3_EXT_conf_nid(NULL, NULL, extension, value);
    NEED(made != NULL && X509_add_ext(certificate, made, -1) == 1);
    X509_EXTENSION_free(made);
}

static X509 *begin(EVP_PKEY *key, const char *unit, const char *called, long serial)
{
    X509 *made = X509_new();
    NEED(made != NULL && X509_set_version(made, 2) == 1);
    NEED(ASN1_INTEGER_set(X509_get_serialNumber(made), serial) == 1);
    // Long over: makers' certificates say when they were issued (factor/fido2_models.c).
    NEED(ASN1_TIME_set_string(X509_getm_notBefore(made), "20100101000000Z") == 1);
    NEED(ASN1_TIME_set_string(X509_getm_notAfter(made), "20110101000000Z") == 1);
    NEED(X509_set_pubkey(made, key) == 1);
    say(X509_get_subject_name(made), "C", "JP");
    say(X509_get_subject_name(made), "O", "Fake maker");
    say(X509_get_subject_name(made), "OU", unit);
    say(X509_get_subject_name(made), "CN", called);
    return made;
}

static void name_model(X509 *certificate, const uint8_t aaguid[16])
{
    uint8_t value[18] = {V_ASN1_OCTET_STRING, 16};
    ASN1_OBJECT *name = OBJ_txt2obj(AAGUID_EXTENSION, 1);
    ASN1_OCTET_STRING *string = ASN1_OCTET_STRING_new();
    memcpy(value + 2, aaguid, 16);
    NEED(name != NULL && string != NULL && ASN1_OCTET_STRING_set(string, value, sizeof value) == 1);
    X509_EXTENSION *made = X509_EXTENSION_create_by_OBJ(NULL, name, 0, string);
    NEED(made != NULL && X509_add_ext(certificate, made, -1) == 1);
    X509_EXTENSION_free(made);
    ASN1_OCTET_STRING_free(string);
    ASN1_OBJECT_free(name);
}

void maker_found(const char *anchors, const uint8_t aaguid[16], struct maker_brand *brand)
{
    EVP_PKEY *root = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    brand->key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    NEED(root != NULL && brand->key != NULL);
    // Two makers have two names.
    const char *called = strrchr(anchors, '/') != NULL ? strrchr(anchors, '/') + 1 : anchors;
    X509 *authority = begin(root, "Root", called, 1);
    X509 *leaf = begin(brand->key, "Authenticator Attestation", "Model 1", 2);
    NEED(X509_set_issuer_name(authority, X509_get_subject_name(authority)) == 1);
    NEED(X509_set_issuer_name(leaf, X509_get_subject_name(authority)) == 1);
    extend(authority, NID_basic_constraints, "critical,CA:TRUE");
    extend(leaf, NID_basic_constraints, "critical,CA:FALSE");
    name_model(leaf, aaguid);
    NEED(X509_sign(authority, root, EVP_sha256()) > 0 && X509_sign(leaf, root, EVP_sha256()) > 0);

    unsigned char *at = brand->certificate;
    const int size = i2d_X509(leaf, NULL);
    NEED(size > 0 && size <= (int)sizeof brand->certificate && i2d_X509(leaf, &at) == size);
    brand->size = (size_t)size;
    FILE *file = fopen(anchors, "we");
    NEED(file != NULL && PEM_write_X509(file, authority) == 1 && fclose(file) == 0);
    X509_free(authority);
    X509_free(leaf);
    EVP_PKEY_free(root);
}
