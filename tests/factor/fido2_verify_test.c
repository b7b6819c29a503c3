// SPDX-License-Identifier: BSD-2-Clause
// The verifier against a key that signs whatever it is told to.
#include "fido2_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fido.h>
#include <string.h>

#define RP "warifu.example"

// A login that is right in everything; a test spoils one thing.
struct login {
    struct signer signer;
    struct draft draft;
    uint8_t hash[FIDO2_HASH_SIZE];
    struct fido2_credential credential;
    struct fido2_assertion_demand demand;
    struct fido2_assertion assertion;
    struct signed_bytes bytes;
    struct fido2_shown shown;
    enum fido2_flaw flaw;
};

static void prepare(struct login *login)
{
    *login = (struct login){.hash = {1, 2, 3}};
    signer_new(&login->signer);
    login->draft = (struct draft){.rp_id = RP, .flags = FIDO2_FLAG_UP | FIDO2_FLAG_UV, .count = 8};
    login->credential = signer_credential(&login->signer);
    login->credential.sign_count = 7;
    login->demand = (struct fido2_assertion_demand){.rp_id = RP,
                                                    .client_data_hash = login->hash,
                                                    .user_verified = true,
                                                    .method = FIDO2_METHOD_PIN,
                                                    .count_policy = FIDO2_COUNT_DENIES};
    login->assertion.id = (struct fido2_bytes){login->signer.id, sizeof login->signer.id};
}

static void sign(struct login *login)
{
    signer_sign(&login->signer, &login->draft, login->hash, &login->bytes);
    login->assertion.auth_data = (struct fido2_bytes){login->bytes.data, login->bytes.data_size};
    login->assertion.signature = (struct fido2_bytes){login->bytes.signature, 64};
}

static enum fault verify(struct login *login)
{
    return fido2_verify_assertion(&login->demand, &login->credential, &login->assertion,
                                  &login->shown, &login->flaw);
}

static void refused(struct login *login, enum fault fault, enum fido2_flaw flaw)
{
    login->shown.classes = CLASS_ALL;
    assert_int_equal(verify(login), fault);
    assert_int_equal(login->flaw, flaw);
    assert_int_equal(login->shown.classes, CLASS_ALL); // results are untouched
}

static void a_login_that_is_right(void **state)
{
    struct login login;
    (void)state;
    prepare(&login);
    sign(&login);
    assert_int_equal(verify(&login), FAULT_NONE);
    assert_int_equal(login.shown.classes, CLASS_POSSESSION | CLASS_KNOWLEDGE);
    assert_int_equal(login.shown.sign_count, 8);
    assert_int_equal(login.shown.count, FIDO2_COUNT_FINE);
}

static void abuse_f1_up_and_uv(void **state)
{
    struct login login;
    (void)state;
    for (unsigned flags = 0; flags < 8; flags++) {
        bool up = (flags & FIDO2_FLAG_UP) != 0, uv = (flags & FIDO2_FLAG_UV) != 0;
        prepare(&login);
        login.draft.flags = (uint8_t)flags;
        sign(&login);
        if (!up)
            refused(&login, FAULT_REFUSED, FIDO2_FLAW_PRESENCE);
        else if (!uv)
            refused(&login, FAULT_REFUSED, FIDO2_FLAW_UNVERIFIED);
        else
            assert_int_equal(verify(&login), FAULT_NONE);
        // Where the rule does not require UV, its absence shows in the classes.
        login.demand.user_verified = false;
        if (!up)
            refused(&login, FAULT_REFUSED, FIDO2_FLAW_PRESENCE);
        else {
            assert_int_equal(verify(&login), FAULT_NONE);
            assert_int_equal(login.shown.classes,
                             uv ? CLASS_POSSESSION | CLASS_KNOWLEDGE : CLASS_POSSESSION);
        }
    }
}

static void abuse_f2_what_was_made_for_something_else(void **state)
{
    struct login login;
    uint8_t other[FIDO2_HASH_SIZE] = {9};
    (void)state;
    prepare(&login);
    sign(&login);
    login.demand.client_data_hash = other; // an old assertion, or another host or service
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_SIGNATURE);

    prepare(&login);
    login.draft.rp_id = "warifu.example.evil";
    sign(&login);
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_RP);

    prepare(&login);
    sign(&login);
    login.credential.id[3] ^= 1; // the record of another credential
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_CREDENTIAL);

    prepare(&login);
    sign(&login);
    login.credential.id_size = login.assertion.id.size = 0; // two empty ids are not one
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_CREDENTIAL);

    prepare(&login);
    sign(&login);
    login.assertion.user_handle = (struct fido2_bytes){(const uint8_t *)"taro", 4};
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_CREDENTIAL);
    login.demand.user_handle = (struct fido2_bytes){(const uint8_t *)"hanako", 6};
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_CREDENTIAL);
    login.demand.user_handle = login.assertion.user_handle;
    assert_int_equal(verify(&login), FAULT_NONE);
}

static void abuse_f3_the_signature_count(void **state)
{
    static const struct {
        uint32_t stored, shown;
        bool fine;
    } counts[] = {{0, 0, true},  {0, 1, true},  {7, 8, true},
                  {7, 7, false}, {7, 6, false}, {7, 0, false}};
    struct login login;
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        prepare(&login);
        login.credential.sign_count = counts[i].stored;
        login.draft.count = counts[i].shown;
        sign(&login);
        if (counts[i].fine)
            assert_int_equal(verify(&login), FAULT_NONE);
        else
            refused(&login, FAULT_REFUSED, FIDO2_FLAW_COUNT);
        login.demand.count_policy = FIDO2_COUNT_FLAGS;
        assert_int_equal(verify(&login), FAULT_NONE);
        assert_int_equal(login.shown.count,
                         counts[i].fine ? FIDO2_COUNT_FINE : FIDO2_COUNT_FLAGGED);
    }
    // A count that nobody signed says nothing about a clone.
    prepare(&login);
    login.draft.count = 0;
    sign(&login);
    login.bytes.signature[0] ^= 1;
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_SIGNATURE);
}

static void abuse_f4_extensions_nobody_asked_for(void **state)
{
    static const uint8_t map[] = "\xa1\x6bhmac-secret\x41\x00";
    struct login login;
    (void)state;
    prepare(&login);
    login.draft.flags |= FIDO2_FLAG_ED;
    memcpy(login.draft.tail, map, sizeof map - 1);
    login.draft.tail_size = sizeof map - 1;
    sign(&login);
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_EXTENSION);
    login.draft.flags &= (uint8_t)~FIDO2_FLAG_ED; // or without saying so
    sign(&login);
    refused(&login, FAULT_FORMAT, FIDO2_FLAW_MALFORMED);
    prepare(&login);
    login.draft.flags |= FIDO2_FLAG_AT;
    signer_attest(&login.signer, &login.draft);
    sign(&login);
    refused(&login, FAULT_FORMAT, FIDO2_FLAW_MALFORMED);
    prepare(&login);
    login.draft.flags |= FIDO2_FLAG_BS; // backed up, but cannot be
    sign(&login);
    refused(&login, FAULT_FORMAT, FIDO2_FLAW_MALFORMED);
}

static void abuse_f4_records_with_unsound_keys(void **state)
{
    struct login login;
    (void)state;
    prepare(&login);
    sign(&login);
    login.credential.key.algorithm = FIDO2_ES256; // the type of another key
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
    login.credential.key.size = 64; // and x, y off the curve
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
    memset(login.credential.key.bytes, 0, 64);
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
    // Points of small order verify more than one signature.
    login.credential.key = (struct fido2_key){.algorithm = FIDO2_EDDSA, .size = 32};
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
    login.credential.key.bytes[0] = 1;
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
    login.credential.key.size = 31;
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
    login.credential.key.algorithm = (enum fido2_algorithm) - 257;
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_KEY);
}

static void abuse_f8_the_attackers_key(void **state)
{
    struct login login;
    struct signer attacker;
    (void)state;
    prepare(&login);
    sign(&login);
    signer_new(&attacker);
    signer_sign(&attacker, &login.draft, login.hash, &login.bytes);
    refused(&login, FAULT_REFUSED, FIDO2_FLAW_SIGNATURE);
}

// --- abuse:F6: what the library says
// -------------------------------------------------------------------

static int library_answer;
static bool library_speaks, no_assert, no_key;

int __real_fido_assert_verify(const fido_assert_t *, size_t, int, const void *);
int __wrap_fido_assert_verify(const fido_assert_t *, size_t, int, const void *);
fido_assert_t *__real_fido_assert_new(void);
fido_assert_t *__wrap_fido_assert_new(void);
eddsa_pk_t *__real_eddsa_pk_new(void);
eddsa_pk_t *__wrap_eddsa_pk_new(void);

int __wrap_fido_assert_verify(const fido_assert_t *assert, size_t index, int algorithm,
                              const void *key)
{
    return library_speaks ? library_answer
                          : __real_fido_assert_verify(assert, index, algorithm, key);
}

fido_assert_t *__wrap_fido_assert_new(void)
{
    return no_assert ? NULL : __real_fido_assert_new();
}

eddsa_pk_t *__wrap_eddsa_pk_new(void)
{
    return no_key ? NULL : __real_eddsa_pk_new();
}

static void abuse_f6_no_error_of_the_library_admits(void **state)
{
    struct login login;
    (void)state;
    prepare(&login);
    sign(&login);
    library_speaks = true;
    for (library_answer = -300; library_answer < 300; library_answer++) {
        enum fault fault = verify(&login);
        assert_int_equal(fault == FAULT_NONE, library_answer == FIDO_OK);
        assert_int_equal(login.flaw == FIDO2_FLAW_NONE, library_answer == FIDO_OK);
    }
    library_answer = FIDO_ERR_INTERNAL;
    refused(&login, FAULT_INTERNAL, FIDO2_FLAW_VERIFIER);
    library_speaks = false;
    no_assert = true;
    refused(&login, FAULT_MEMORY, FIDO2_FLAW_VERIFIER);
    no_assert = false;
    no_key = true;
    refused(&login, FAULT_MEMORY, FIDO2_FLAW_VERIFIER);
    no_key = false;
    login.demand.rp_id = NULL;
    refused(&login, FAULT_INTERNAL, FIDO2_FLAW_VERIFIER);
    login.demand.rp_id = RP;
    assert_int_equal(verify(&login), FAULT_NONE);
    for (enum fido2_flaw flaw = 0; flaw <= FIDO2_FLAW_COUNT_OF_FLAWS; flaw++)
        assert_true(strlen(fido2_flaw_name(flaw)) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_that_is_right),
        cmocka_unit_test(abuse_f1_up_and_uv),
        cmocka_unit_test(abuse_f2_what_was_made_for_something_else),
        cmocka_unit_test(abuse_f3_the_signature_count),
        cmocka_unit_test(abuse_f4_extensions_nobody_asked_for),
        cmocka_unit_test(abuse_f4_records_with_unsound_keys),
        cmocka_unit_test(abuse_f8_the_attackers_key),
        cmocka_unit_test(abuse_f6_no_error_of_the_library_admits),
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
