// SPDX-License-Identifier: BSD-2-Clause
// The only file that speaks to libfido2. Signatures are verified here, and libfido2's own reading
// must agree with ours.
#include "factor/certificates.h"
#include "factor/crypto_memory.h"
#include "factor/signatures.h"
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <sodium.h>
#include <string.h>

// What an error of the library means. Whatever is not listed says that nothing is known (abuse:F6).
static const struct meaning {
    int error;
    enum fault fault;
    enum fido2_flaw flaw;
} meanings[] = {
    {FIDO_ERR_INVALID_SIG, FAULT_REFUSED, FIDO2_FLAW_SIGNATURE},
    {FIDO_ERR_INVALID_ARGUMENT, FAULT_FORMAT, FIDO2_FLAW_MALFORMED},
    {FIDO_ERR_INVALID_CBOR, FAULT_FORMAT, FIDO2_FLAW_MALFORMED},
    {FIDO_ERR_CBOR_UNEXPECTED_TYPE, FAULT_FORMAT, FIDO2_FLAW_MALFORMED},
    {FIDO_ERR_UNSUPPORTED_ALGORITHM, FAULT_REFUSED, FIDO2_FLAW_ALGORITHM},
};

static enum fault no_memory(enum fido2_flaw *flaw)
{
    *flaw = FIDO2_FLAW_VERIFIER;
    return FAULT_MEMORY;
}

static enum fault explain(int error, enum fido2_flaw *flaw)
{
    if (error == FIDO_OK)
        return FAULT_NONE;
    if (crypto_memory_failed()) // whatever the error says
        return no_memory(flaw);
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].error == error) {
            *flaw = meanings[i].flaw;
            return meanings[i].fault;
        }
    *flaw = FIDO2_FLAW_VERIFIER;
    return FAULT_INTERNAL;
}

static enum fault check_key(const struct fido2_key *key)
{
    crypto_memory_begin();
    es256_pk_t *point = es256_pk_new();
    if (point == NULL)
        return FAULT_MEMORY;
    const bool takes =
        key->size == 64 && es256_pk_from_ptr(point, key->bytes, key->size) == FIDO_OK;
    es256_pk_free(&point);
    if (takes)
        return FAULT_NONE;
    return crypto_memory_failed() ? FAULT_MEMORY : FAULT_REFUSED;
}

// Two readers of the same bytes must see the same, or one of them is being fooled.
static bool agrees(const fido_cred_t *cred, const struct registration_question *question)
{
    const struct fido2_bytes id = question->data->id;
    return fido_cred_id_len(cred) == id.size &&
           memcmp(fido_cred_id_ptr(cred), id.data, id.size) == 0 &&
           fido_cred_pubkey_len(cred) == question->key->size &&
           memcmp(fido_cred_pubkey_ptr(cred), question->key->bytes, question->key->size) == 0 &&
           fido_cred_flags(cred) == question->data->flags &&
           fido_cred_sigcount(cred) == question->data->sign_count;
}

static int fill_cred(fido_cred_t *cred, const struct registration_question *question)
{
    const struct fido2_registration_demand *demand = question->demand;
    const struct fido2_registration *registration = question->registration;
    const struct fido2_bytes data = registration->auth_data, statement = registration->att_stmt;
    int error = fido_cred_set_type(cred, question->key->algorithm);

    if (error == FIDO_OK)
        error = fido_cred_set_rp(cred, demand->rp_id, NULL);
    if (error == FIDO_OK)
        error = fido_cred_set_clientdata_hash(cred, demand->client_data_hash, FIDO2_HASH_SIZE);
    if (error == FIDO_OK)
        error = fido_cred_set_fmt(cred, registration->format);
    if (error == FIDO_OK && demand->user_verified)
        error = fido_cred_set_uv(cred, FIDO_OPT_TRUE);
    if (error == FIDO_OK && question->cred_protect != 0)
        error = fido_cred_set_prot(cred, question->cred_protect);
    if (error == FIDO_OK)
        error = fido_cred_set_authdata_raw(cred, data.data, data.size);
    if (error == FIDO_OK && question->kind != FIDO2_ATTESTED_BY_NOBODY)
        error = fido_cred_set_attstmt(cred, statement.data, statement.size);
    return error;
}

static enum fault verify_registration(const struct registration_question *question,
                                      enum fido2_flaw *flaw)
{
    crypto_memory_begin();
    fido_cred_t *cred = fido_cred_new();
    if (cred == NULL)
        return no_memory(flaw);
    int error = fill_cred(cred, question);
    if (error == FIDO_OK && !agrees(cred, question))
        error = FIDO_ERR_INTERNAL;
    if (error == FIDO_OK && question->kind == FIDO2_ATTESTED_BY_ITSELF)
        error = fido_cred_verify_self(cred);
    if (error == FIDO_OK && question->kind == FIDO2_ATTESTED_BY_CERTIFICATE)
        error = fido_cred_verify(cred);
    fido_cred_free(&cred);
    return explain(error, flaw);
}

// The key in the library's own form; NULL when there is no memory or it is not taken.
static void *new_key(const struct fido2_key *key)
{
    if (key->algorithm == FIDO2_ES256) {
        es256_pk_t *point = es256_pk_new();
        if (point != NULL && es256_pk_from_ptr(point, key->bytes, key->size) != FIDO_OK)
            es256_pk_free(&point);
        return point;
    }
    eddsa_pk_t *point = eddsa_pk_new();
    if (point != NULL && eddsa_pk_from_ptr(point, key->bytes, key->size) != FIDO_OK)
        eddsa_pk_free(&point);
    return point;
}

static void free_key(const struct fido2_key *key, void *made)
{
    es256_pk_t *es256 = made;
    eddsa_pk_t *eddsa = made;
    if (key->algorithm == FIDO2_ES256)
        es256_pk_free(&es256);
    else
        eddsa_pk_free(&eddsa);
}

static enum fault verify_assertion(const struct fido2_assertion_demand *demand,
                                   const struct fido2_key *key,
                                   const struct fido2_assertion *assertion, enum fido2_flaw *flaw)
{
    const struct fido2_bytes data = assertion->auth_data, signature = assertion->signature;
    crypto_memory_begin();
    fido_assert_t *assert = fido_assert_new();
    void *made = new_key(key);
    enum fault fault;

    if (assert == NULL || made == NULL) {
        fault = no_memory(flaw);
        goto done;
    }
    int error = fido_assert_set_rp(assert, demand->rp_id);
    if (error == FIDO_OK)
        error = fido_assert_set_clientdata_hash(assert, demand->client_data_hash, FIDO2_HASH_SIZE);
    if (error == FIDO_OK)
        error = fido_assert_set_up(assert, FIDO_OPT_TRUE);
    if (error == FIDO_OK && demand->user_verified)
        error = fido_assert_set_uv(assert, FIDO_OPT_TRUE);
    if (error == FIDO_OK)
        error = fido_assert_set_count(assert, 1);
    if (error == FIDO_OK)
        error = fido_assert_set_authdata_raw(assert, 0, data.data, data.size);
    if (error == FIDO_OK)
        error = fido_assert_set_sig(assert, 0, signature.data, signature.size);
    if (error == FIDO_OK)
        error = fido_assert_verify(assert, 0, key->algorithm, made);
    fault = explain(error, flaw);
done:
    free_key(key, made);
    fido_assert_free(&assert);
    return fault;
}

enum fault fido2_start(void)
{
    static const struct signatures here = {check_key, verify_registration, verify_assertion,
                                           certificate_check};
    const enum fault fault = sodium_init() < 0 ? FAULT_INTERNAL : crypto_memory_watch();

    if (fault != FAULT_NONE)
        return fault;
    fido_init(0);
    signatures_by(&here);
    return FAULT_NONE;
}
