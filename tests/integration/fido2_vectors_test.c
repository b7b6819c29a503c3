// SPDX-License-Identifier: BSD-2-Clause
// Authenticators that nobody here wrote: Chromium's and the vectors of the WebAuthn specification.
#include "../factor/fido2_support.h"
#include "../fault/refused_memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static bool format_is_accepted(const struct vector *vector)
{
    return strcmp(vector->format, "packed") == 0 || strcmp(vector->format, "none") == 0 ||
           strcmp(vector->format, "fido-u2f") == 0;
}

static void registrations_are_accepted(void **state)
{
    static struct recorded recorded;
    struct fido2_attestation attestation;
    struct fido2_credential credential;
    enum fido2_flaw flaw;
    unsigned seen = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        if (vectors[i].algorithm == 0 || !format_is_accepted(&vectors[i]))
            continue;
        print_message("# %s\n", vectors[i].name);
        vector_load(&vectors[i], &recorded);
        recorded.registration_demand.judge_context = &attestation;
        assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                                   &recorded.registration, &credential, &flaw),
                         FAULT_NONE);
        assert_int_equal(flaw, FIDO2_FLAW_NONE);
        assert_int_equal(credential.key.algorithm, vectors[i].algorithm);
        assert_memory_equal(credential.id, recorded.assertion.id.data, credential.id_size);
        assert_int_equal(credential.attestation, attestation.kind);
        enum fido2_attestation_kind kind = FIDO2_ATTESTED_BY_CERTIFICATE;
        if (strcmp(vectors[i].format, "none") == 0)
            kind = FIDO2_ATTESTED_BY_NOBODY;
        else if (strstr(vectors[i].name, "self") != NULL)
            kind = FIDO2_ATTESTED_BY_ITSELF;
        assert_int_equal(attestation.kind, kind);
        assert_int_equal(attestation.certificate.size > 0, kind == FIDO2_ATTESTED_BY_CERTIFICATE);
        seen++;
    }
    assert_int_equal(seen, 10);
}

static void other_formats_are_refused(void **state)
{
    static struct recorded recorded;
    struct fido2_credential credential;
    enum fido2_flaw flaw;
    unsigned seen = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        if (format_is_accepted(&vectors[i]))
            continue;
        vector_load(&vectors[i], &recorded);
        assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                                   &recorded.registration, &credential, &flaw),
                         FAULT_REFUSED);
        assert_int_equal(flaw, FIDO2_FLAW_ATTESTATION);
        seen++;
    }
    assert_int_equal(seen, 3);
}

static void other_algorithms_are_refused(void **state)
{
    static struct recorded recorded;
    struct fido2_credential credential;
    struct fido2_shown shown;
    enum fido2_flaw flaw;
    unsigned seen = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        if (vectors[i].algorithm != 0)
            continue;
        print_message("# %s\n", vectors[i].name);
        vector_load(&vectors[i], &recorded);
        assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                                   &recorded.registration, &credential, &flaw),
                         FAULT_REFUSED);
        assert_int_equal(flaw, FIDO2_FLAW_ALGORITHM);
        // A record without a key that we know verifies nothing either.
        assert_int_not_equal(fido2_verify_assertion(&recorded.assertion_demand,
                                                    &recorded.credential, &recorded.assertion,
                                                    &shown, &flaw),
                             FAULT_NONE);
        assert_int_equal(flaw, FIDO2_FLAW_KEY);
        seen++;
    }
    assert_int_equal(seen, 4);
}

static void assertions_are_accepted(void **state)
{
    static struct recorded recorded;
    struct fido2_shown shown;
    enum fido2_flaw flaw;
    unsigned seen = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        if (vectors[i].algorithm == 0)
            continue;
        print_message("# %s\n", vectors[i].name);
        vector_load(&vectors[i], &recorded);
        assert_int_equal(fido2_verify_assertion(&recorded.assertion_demand, &recorded.credential,
                                                &recorded.assertion, &shown, &flaw),
                         FAULT_NONE);
        assert_int_equal(flaw, FIDO2_FLAW_NONE);
        assert_int_equal(shown.classes, recorded.assertion_demand.user_verified
                                            ? CLASS_POSSESSION | CLASS_INHERENCE
                                            : CLASS_POSSESSION);
        seen++;
    }
    assert_int_equal(seen, 13);
}

// libfido2 accepts missing UV and any count unless it is told otherwise; the verifier does not.
static void abuse_f1_uv_that_is_missing_is_refused_when_required(void **state)
{
    static struct recorded recorded;
    struct fido2_credential credential;
    struct fido2_shown shown;
    enum fido2_flaw flaw;
    unsigned registrations = 0, assertions = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        if (vectors[i].algorithm == 0 || !format_is_accepted(&vectors[i]))
            continue;
        vector_load(&vectors[i], &recorded);
        if (!recorded.registration_demand.user_verified) {
            recorded.registration_demand.user_verified = true;
            assert_int_equal(fido2_verify_registration(&recorded.registration_demand,
                                                       &recorded.registration, &credential, &flaw),
                             FAULT_REFUSED);
            assert_int_equal(flaw, FIDO2_FLAW_UNVERIFIED);
            registrations++;
        }
        if (!recorded.assertion_demand.user_verified) {
            recorded.assertion_demand.user_verified = true;
            assert_int_equal(fido2_verify_assertion(&recorded.assertion_demand,
                                                    &recorded.credential, &recorded.assertion,
                                                    &shown, &flaw),
                             FAULT_REFUSED);
            assert_int_equal(flaw, FIDO2_FLAW_UNVERIFIED);
            assertions++;
        }
    }
    assert_true(registrations > 0 && assertions > 0);
}

static void abuse_f2_f8_one_vector_verifies_no_other(void **state)
{
    static struct recorded one, other;
    struct fido2_shown shown;
    enum fido2_flaw flaw;

    (void)state;
    for (size_t i = 0; i < vector_count; i++)
        for (size_t j = 0; j < vector_count; j++) {
            if (i == j || vectors[i].algorithm == 0 || vectors[j].algorithm == 0)
                continue;
            vector_load(&vectors[i], &one);
            vector_load(&vectors[j], &other);
            // The attacker's answer, with the victim's credential id claimed for it.
            other.assertion.id = one.assertion.id;
            other.assertion_demand.rp_id = vectors[j].rp_id;
            assert_int_not_equal(fido2_verify_assertion(&other.assertion_demand, &one.credential,
                                                        &other.assertion, &shown, &flaw),
                                 FAULT_NONE);
            assert_true(flaw == FIDO2_FLAW_SIGNATURE);
        }
}

// Whatever library was refused memory: nothing was found out, so neither "malformed" nor "refused".
static void abuse_m14_no_memory_is_no_verdict(void **state)
{
    static struct recorded recorded;
    struct fido2_credential credential;
    struct fido2_shown shown;
    enum fido2_flaw flaw;
    unsigned faults = 0;

    (void)state;
    if (!memory_can_be_refused()) {
        print_message("# skipped: a sanitizer's allocations are its own\n");
        skip();
    }
    for (size_t i = 0; i < vector_count; i++) {
        if (vectors[i].algorithm == 0 || !format_is_accepted(&vectors[i]))
            continue;
        vector_load(&vectors[i], &recorded);
        for (int login = 0; login < 2; login++) {
            bool hit = true;
            for (long n = 0; hit; n++) {
                memory_refuse(n);
                const enum fault fault =
                    login ? fido2_verify_assertion(&recorded.assertion_demand, &recorded.credential,
                                                   &recorded.assertion, &shown, &flaw)
                          : fido2_verify_registration(&recorded.registration_demand,
                                                      &recorded.registration, &credential, &flaw);
                hit = memory_was_refused();
                if (fault != FAULT_NONE && fault != FAULT_MEMORY)
                    fail_msg("%s, allocation %ld: %s", vectors[i].name, n, fault_name(fault));
                faults += fault == FAULT_MEMORY;
            }
        }
    }
    assert_true(faults > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abuse_m14_no_memory_is_no_verdict),
        cmocka_unit_test(registrations_are_accepted),
        cmocka_unit_test(other_formats_are_refused),
        cmocka_unit_test(other_algorithms_are_refused),
        cmocka_unit_test(assertions_are_accepted),
        cmocka_unit_test(abuse_f1_uv_that_is_missing_is_refused_when_required),
        cmocka_unit_test(abuse_f2_f8_one_vector_verifies_no_other),
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
