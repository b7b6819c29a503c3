// SPDX-License-Identifier: BSD-2-Clause
// Every bit counts: the recorded registrations and assertions with any one bit flipped are refused.
#include "../factor/fido2_support.h"
#include "factor/cbor_bounds.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static bool registers(const struct recorded *recorded)
{
    struct fido2_credential credential;
    enum fido2_flaw flaw;
    enum fault fault = fido2_verify_registration(&recorded->registration_demand,
                                                 &recorded->registration, &credential, &flaw);
    assert_int_equal(fault == FAULT_NONE, flaw == FIDO2_FLAW_NONE);
    return fault == FAULT_NONE;
}

static bool logs_in(const struct recorded *recorded)
{
    struct fido2_shown shown;
    enum fido2_flaw flaw;
    enum fault fault = fido2_verify_assertion(&recorded->assertion_demand, &recorded->credential,
                                              &recorded->assertion, &shown, &flaw);
    assert_int_equal(fault == FAULT_NONE, flaw == FIDO2_FLAW_NONE);
    return fault == FAULT_NONE;
}

static unsigned flip_all(const struct recorded *recorded, uint8_t *bytes, size_t size,
                         bool (*accepted)(const struct recorded *))
{
    for (size_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        if (accepted(recorded))
            fail_msg("accepted with bit %zu of byte %zu flipped", bit % 8, bit / 8);
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    return (unsigned)(8 * size);
}

// Where in the recording these bytes lie, to be written.
static uint8_t *inside(struct recorded *recorded, const uint8_t *at)
{
    return recorded->object + (at - recorded->object);
}

static void any_bit_of_an_assertion(void **state)
{
    static struct recorded recorded;
    unsigned flipped = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        if (vectors[i].algorithm == 0)
            continue;
        vector_load(&vectors[i], &recorded);
        // What the counts say is not what this test is about: a lower one must fail by its
        // signature.
        recorded.assertion_demand.count_policy = FIDO2_COUNT_FLAGS;
        assert_true(logs_in(&recorded));
        flipped += flip_all(&recorded, recorded.data, recorded.assertion.auth_data.size, logs_in);
        flipped += flip_all(&recorded, recorded.hash2, sizeof recorded.hash2, logs_in);
        flipped +=
            flip_all(&recorded, recorded.signature, recorded.assertion.signature.size, logs_in);
        flipped += flip_all(&recorded, recorded.credential.key.bytes, recorded.credential.key.size,
                            logs_in);
        flipped +=
            flip_all(&recorded, recorded.credential.id, recorded.credential.id_size, logs_in);
        assert_true(logs_in(&recorded));
    }
    print_message("# %u bits\n", flipped);
}

static void any_bit_of_a_registration(void **state)
{
    static struct recorded recorded;
    unsigned flipped = 0, seen = 0;

    (void)state;
    for (size_t i = 0; i < vector_count; i++) {
        struct fido2_bytes data, signature;
        struct cbor_head head;
        vector_load(&vectors[i], &recorded);
        // "none" signs nothing, so nothing shows in it.
        if (!registers(&recorded) || strcmp(vectors[i].format, "none") == 0)
            continue;
        data = recorded.registration.auth_data;
        assert_true(cbor_map_text(recorded.registration.att_stmt.data,
                                  recorded.registration.att_stmt.size, "sig", &signature.data,
                                  &signature.size));
        assert_true(cbor_head_read(signature.data, signature.size, &head));
        // FIDO U2F signs neither flags, count nor AAGUID (section 8.6), so some bits of these can
        // change: from the id on everything is signed, and the hash of the relying party.
        if (strcmp(vectors[i].format, "fido-u2f") == 0) {
            flipped +=
                flip_all(&recorded, inside(&recorded, data.data), FIDO2_HASH_SIZE, registers);
            data.data += 53;
            data.size -= 53;
        }
        flipped += flip_all(&recorded, inside(&recorded, data.data), data.size, registers);
        flipped += flip_all(&recorded, recorded.hash1, sizeof recorded.hash1, registers);
        flipped +=
            flip_all(&recorded, inside(&recorded, signature.data), signature.size, registers);
        assert_true(registers(&recorded));
        seen++;
    }
    print_message("# %u bits\n", flipped);
    assert_int_equal(seen, 6);
}

// Cut short at any byte, or with one byte more.
static void any_length_but_the_right_one(void **state)
{
    static struct recorded recorded;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        vector_load(&vectors[i], &recorded);
        size_t *const sizes[] = {&recorded.assertion.auth_data.size,
                                 &recorded.assertion.signature.size};
        for (size_t s = 0; s < 2; s++) {
            size_t right = *sizes[s];
            for (*sizes[s] = 0; *sizes[s] <= right + 1; ++*sizes[s])
                assert_int_equal(logs_in(&recorded), *sizes[s] == right);
            *sizes[s] = right;
        }
        size_t *const long_sizes[] = {&recorded.registration.auth_data.size,
                                      &recorded.registration.att_stmt.size};
        for (size_t s = 0; s < 2; s++) {
            size_t right = *long_sizes[s];
            for (*long_sizes[s] = 0; *long_sizes[s] <= right + 1; ++*long_sizes[s])
                assert_int_equal(registers(&recorded), *long_sizes[s] == right);
            *long_sizes[s] = right;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bit_of_an_assertion),
        cmocka_unit_test(any_bit_of_a_registration),
        cmocka_unit_test(any_length_but_the_right_one),
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
