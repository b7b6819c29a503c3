// SPDX-License-Identifier: BSD-2-Clause
// Keys that were used with pam_u2f: bound to its origin, vouched for by nobody (C1, A1, abuse:F2,
// abuse:F9).
#include "../vault/vault_rig_key.h"
#include "store/key.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define ORIGIN "pam://desk-1"

static struct enrolled taro;
static struct held key;

static int setup_with(void **state, const char *section)
{
    struct rig *rig = rig_with_keys(section);

    *state = rig;
    rig_person(rig, "taro", "staff", &taro);
    rig_new_key(&key);
    key.rp_id = ORIGIN;
    return 0;
}

static int setup(void **state)
{
    return setup_with(state, "");
}

static int setup_models(void **state)
{
    return setup_with(state, "key {\n models = {\"00000000-0000-0000-0000-000000000001\"}\n}\n");
}

static int setup_attested(void **state)
{
    return setup_with(state, "key {\n attestation = \"self\"\n}\n");
}

static AdminStatus take_over(struct rig *rig, const char *user, const struct held *held,
                             int64_t by_pin)
{
    char handle[64], point[80];

    sodium_bin2hex(handle, sizeof handle, held->signer.id, sizeof held->signer.id);
    sodium_bin2hex(point, sizeof point, held->signer.public, sizeof held->signer.public);
    return rig_admin(rig, "key.import",
                     ARGS(USER(user), TEXT("handle", handle), TEXT("key", point),
                          TEXT("algorithm", "eddsa"), TEXT("bound", ORIGIN),
                          NUMBER("verifies", by_pin)));
}

static Result opens(struct rig *rig, const char *password, struct held *held)
{
    const struct login login = {
        .user = "taro", .uid = taro.uid, .service = "login", .password = password};

    return rig_key_login(rig, &login, held)->result;
}

static void with_pin(void **state)
{
    const struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};
    struct rig *rig = *state;
    struct held native;

    assert_int_equal(take_over(rig, "taro", &key, 1), DONE);
    assert_string_equal(rig_text(rig, 0, "bound"), ORIGIN);
    assert_int_equal(rig_count(rig, "key.imported", "taro"), 1);
    const Challenge challenge = rig_challenge(rig, &login);
    assert_int_equal(challenge.others_count, 1);
    assert_string_equal(challenge.others[0].rp_id, ORIGIN);
    assert_memory_equal(challenge.others[0].handle.bytes, key.signer.id, sizeof key.signer.id);
    assert_int_equal(challenge.handles_count, 1); // of nobody, as everybody without a key gets
    assert_memory_not_equal(challenge.handles[0].bytes, key.signer.id, sizeof key.signer.id);
    assert_int_equal(opens(rig, "", &key), Result_RESULT_GRANTED);
    // Bound to its origin and to nothing else, and the others to ours (abuse:F2).
    key.rp_id = RIG_RP;
    assert_int_equal(opens(rig, "", &key), Result_RESULT_DENIED);
    key.rp_id = "pam://desk-2";
    assert_int_equal(opens(rig, "", &key), Result_RESULT_DENIED);
    key.rp_id = ORIGIN;
    rig_new_key(&native);
    assert_int_equal(rig_key_enrol(rig, "taro", NULL, &native), DONE);
    assert_int_equal(opens(rig, "", &native), Result_RESULT_GRANTED);
    native.rp_id = ORIGIN;
    assert_int_equal(opens(rig, "", &native), Result_RESULT_DENIED);
    assert_int_equal(opens(rig, "", &key), Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "key.revoke", ARGS(USER("taro"), WHY)), DONE);
    assert_int_equal(opens(rig, "", &key), Result_RESULT_DENIED);
}

// Nobody's handle stands beside it, and cannot be taken out of use.
static void withdrawn(void **state)
{
    const struct login login = {.user = "taro", .uid = taro.uid, .service = "login"};
    struct rig *rig = *state;

    assert_int_equal(take_over(rig, "taro", &key, 1), DONE);
    const Challenge challenge = rig_challenge(rig, &login);
    assert_int_equal(challenge.handles_count + challenge.others_count, 2);
    assert_int_equal(rig_withdrawn(rig, &login, &challenge), Withdrawal_WITHDRAWN_NONE);
    assert_int_equal(rig_admin(rig, "key.revoke", ARGS(USER("taro"), WHY)), DONE);
    assert_int_equal(rig_withdrawn(rig, &login, &challenge), Withdrawal_WITHDRAWN_ALL);
}

static void by_other_means(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(take_over(rig, "taro", &key, 0), DONE);
    // Whatever it says of the person: nobody knows by which means.
    assert_int_equal(opens(rig, "", &key), Result_RESULT_DENIED);
    key.method = KeyMethod_KEY_METHOD_BUILT_IN;
    assert_int_equal(opens(rig, "", &key), Result_RESULT_DENIED);
    key.flags = FIDO2_FLAG_UP;
    assert_int_equal(opens(rig, "", &key), Result_RESULT_DENIED);
    assert_int_equal(opens(rig, taro.password, &key), Result_RESULT_GRANTED); // possession
    key.flags = 0;
    assert_int_equal(opens(rig, taro.password, &key), Result_RESULT_DENIED);
}

static void records(void **state)
{
    struct rig *rig = *state;
    struct held bad = key, many;

    assert_int_equal(take_over(rig, "nobody", &key, 1), NOT_FOUND);
    memset(bad.signer.public, 0xff, sizeof bad.signer.public); // no point
    assert_int_equal(take_over(rig, "taro", &bad, 1), INVALID);
    assert_int_equal(rig_admin(rig, "key.import",
                               ARGS(USER("taro"), TEXT("handle", "0x"), TEXT("key", "00"),
                                    TEXT("algorithm", "eddsa"), TEXT("bound", ORIGIN))),
                     INVALID);
    assert_int_equal(rig_admin(rig, "key.import",
                               ARGS(USER("taro"), TEXT("handle", "00"), TEXT("key", "00"),
                                    TEXT("algorithm", "rs256"), TEXT("bound", ORIGIN))),
                     INVALID);
    assert_int_equal(take_over(rig, "taro", &key, 1), DONE);
    assert_int_equal(take_over(rig, "amano", &key, 1), CONFLICT); // of one person only
    for (unsigned i = 1; i < STORE_KEYS_MAX; i++) {
        rig_new_key(&many);
        assert_int_equal(take_over(rig, "taro", &many, 1), DONE);
    }
    rig_new_key(&many);
    assert_int_equal(take_over(rig, "taro", &many, 1), CONFLICT);
    assert_string_equal(rig_end(rig)->hint, "Revoke one first: warifu key revoke");
    assert_int_equal(opens(rig, "", &key), Result_RESULT_GRANTED);
}

static void models_wanted(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(take_over(rig, "taro", &key, 1), FORBIDDEN);
    assert_int_equal(rig_count(rig, "key.imported", "taro"), 0);
}

#define test(name, function, setup)                                                                \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("abuse:F2 A1 a key that was taken over is bound to its origin and opens with its PIN",
             with_pin, setup),
        test("C4 abuse:R1 a waiting ceremony for it alone is for nothing once it is revoked",
             withdrawn, setup),
        test("A1 by other means than a PIN it shows possession alone", by_other_means, setup),
        test("C1 records that no key could have made, or somebody has, are refused", records,
             setup),
        test("abuse:F9 where models are listed nothing is taken over", models_wanted, setup_models),
        test("abuse:F9 nor where they must be proved", models_wanted, setup_attested),
    };

    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
