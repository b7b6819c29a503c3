// SPDX-License-Identifier: BSD-2-Clause
#include "factor/fido2_challenge.h"
#include "factor/fido2_classes.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define K CLASS_KNOWLEDGE
#define P CLASS_POSSESSION
#define I CLASS_INHERENCE

// What UV adds to possession: [capability][method unknown, PIN, built in].
static const class_set added[8][3] = {
    [0] = {0, 0, 0},
    [FIDO2_CAN_PIN] = {K, K, 0},
    [FIDO2_CAN_PASSCODE] = {K, 0, K},
    [FIDO2_CAN_PIN | FIDO2_CAN_PASSCODE] = {K, K, K},
    [FIDO2_CAN_FINGER] = {I, 0, I},
    [FIDO2_CAN_FINGER | FIDO2_CAN_PIN] = {0, K, I}, // the common fingerprint key
    [FIDO2_CAN_FINGER | FIDO2_CAN_PASSCODE] = {0, 0, 0},
    [FIDO2_CAN_FINGER | FIDO2_CAN_PASSCODE | FIDO2_CAN_PIN] = {0, K, 0},
};

static void a1_every_capability_flag_and_method(void **state)
{
    (void)state;
    for (unsigned capability = 0; capability < 8; capability++)
        for (unsigned flags = 0; flags < 256; flags++)
            for (unsigned method = 0; method < 3; method++) {
                class_set wanted = CLASS_NONE;
                if ((flags & FIDO2_FLAG_UP) != 0)
                    wanted = P;
                if (wanted == P && (flags & FIDO2_FLAG_UV) != 0)
                    wanted |= added[capability][method];
                if (fido2_classes(capability, (uint8_t)flags, (enum fido2_method)method) != wanted)
                    fail_msg("capability %u, flags %02x, method %u", capability, flags, method);
            }
}

// No single authenticator is ever three classes.
static void a1_never_knowledge_and_inherence_at_once(void **state)
{
    (void)state;
    for (unsigned capability = 0; capability < 256; capability++)
        for (unsigned method = 0; method < 3; method++)
            assert_true(class_count(fido2_classes(capability, 0xff, (enum fido2_method)method)) <=
                        2);
}

static void abuse_f3_every_kind_of_count(void **state)
{
    static const struct {
        uint32_t stored, shown;
        bool fine;
    } counts[] = {
        {0, 0, true},           {0, 1, true},           {0, UINT32_MAX, true},
        {1, 2, true},           {7, 7, false},          {7, 6, false},
        {7, 0, false},          {1, 0, false},          {UINT32_MAX, UINT32_MAX, false},
        {UINT32_MAX, 0, false}, {UINT32_MAX, 1, false}, {0x7fffffff, 0x80000000, true},
        {5, 500, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        uint32_t stored = counts[i].stored, shown = counts[i].shown;
        assert_int_equal(fido2_judge_count(stored, shown, FIDO2_COUNT_FLAGS),
                         counts[i].fine ? FIDO2_COUNT_FINE : FIDO2_COUNT_FLAGGED);
        assert_int_equal(fido2_judge_count(stored, shown, FIDO2_COUNT_DENIES),
                         counts[i].fine ? FIDO2_COUNT_FINE : FIDO2_COUNT_DENIED);
    }
}

// --- the challenge -------------------------------------------------------------------------------

static const struct fido2_challenge example = {.purpose = FIDO2_LOGS_IN,
                                               .uid = 1000,
                                               .user = "hanako",
                                               .host = "pc1",
                                               .service = "sudo",
                                               .terminal = "tty1",
                                               .nonce = {1, 2, 3}};

// Computed by hand from the contract, with another program (Python's hashlib).
static void the_hash_is_what_the_contract_says(void **state)
{
    static const uint8_t wanted[FIDO2_HASH_SIZE] = {0xc1, 0x5d, 0x3e, 0xbe, 0x9b, 0xa1, 0x4c, 0x7a,
                                                    0x53, 0xf3, 0x16, 0x28, 0x3a, 0xd0, 0xb7, 0x0d,
                                                    0xb8, 0x2d, 0x51, 0x96, 0x77, 0xdd, 0xeb, 0x35,
                                                    0xe0, 0xbe, 0x8a, 0xee, 0xf1, 0xc1, 0x7d, 0x7b};
    uint8_t hash[FIDO2_HASH_SIZE];
    (void)state;
    assert_int_equal(fido2_client_data_hash(&example, hash), FAULT_NONE);
    assert_memory_equal(hash, wanted, sizeof wanted);
}

static void abuse_f2_every_part_changes_the_hash(void **state)
{
    struct fido2_challenge others[12];
    uint8_t hashes[12][FIDO2_HASH_SIZE];
    (void)state;
    for (size_t i = 0; i < 12; i++)
        others[i] = example;
    others[1].purpose = FIDO2_ENROLS;
    others[2].uid = 1001;
    others[3].user = "taro";
    others[4].host = "pc2";
    others[5].service = "su";
    others[6].terminal = "tty2";
    others[7].nonce[31] = 1;
    // The same letters in a row, cut elsewhere.
    others[8].user = "hanakop", others[8].host = "c1";
    others[9].user = "", others[9].host = "hanakopc1";
    others[10].service = "sudot", others[10].terminal = "ty1";
    others[11].host = "", others[11].terminal = "";
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(fido2_client_data_hash(&others[i], hashes[i]), FAULT_NONE);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(hashes[i], hashes[j], FIDO2_HASH_SIZE);
    }
}

static void what_is_no_challenge_has_no_hash(void **state)
{
    uint8_t hash[FIDO2_HASH_SIZE];
    struct fido2_challenge challenge = example;
    (void)state;
    challenge.purpose = 0;
    assert_int_equal(fido2_client_data_hash(&challenge, hash), FAULT_INTERNAL);
    challenge = example;
    challenge.host = NULL;
    assert_int_equal(fido2_client_data_hash(&challenge, hash), FAULT_INTERNAL);
    challenge = example;
    challenge.user = "\xff";
    assert_int_equal(fido2_client_data_hash(&challenge, hash), FAULT_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a1_every_capability_flag_and_method),
        cmocka_unit_test(a1_never_knowledge_and_inherence_at_once),
        cmocka_unit_test(abuse_f3_every_kind_of_count),
        cmocka_unit_test(the_hash_is_what_the_contract_says),
        cmocka_unit_test(abuse_f2_every_part_changes_the_hash),
        cmocka_unit_test(what_is_no_challenge_has_no_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
