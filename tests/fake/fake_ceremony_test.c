// SPDX-License-Identifier: BSD-2-Clause
// Unmodified libfido2 against the fake token, and what comes of it through the verifier.
#include "client.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define PIN "2468 key"
#define KNOWN (CLASS_POSSESSION | CLASS_KNOWLEDGE)
#define FELT (CLASS_POSSESSION | CLASS_INHERENCE)

static struct device *device;
static struct client client;

static int plug(void **state)
{
    (void)state;
    device = device_plug();
    if (device == NULL)
        return -1;
    client = (struct client){.path = device->path};
    return 0;
}

static int unplug(void **state)
{
    (void)state;
    device_remove(device);
    return 0;
}

static void it_says_what_it_can(void **state)
{
    fido_dev_t *dev = fido_dev_new();
    (void)state;
    device->hid.token->built_in_uv = true;
    assert_int_equal(fido_dev_open(dev, device->path), FIDO_OK);
    assert_true(fido_dev_is_fido2(dev));
    assert_true(fido_dev_supports_pin(dev));
    assert_false(fido_dev_has_pin(dev));
    assert_true(fido_dev_has_uv(dev));
    assert_true(fido_dev_supports_cred_prot(dev));
    assert_true(fido_dev_supports_permissions(dev));
    fido_dev_close(dev);
    assert_int_equal(client_set_pin(device->path, PIN, NULL), FIDO_OK);
    assert_int_equal(fido_dev_open(dev, device->path), FIDO_OK);
    assert_true(fido_dev_has_pin(dev));
    fido_dev_close(dev);
    fido_dev_free(&dev);
}

static void a_touch_alone_is_possession(void **state)
{
    static const int algorithms[] = {COSE_ES256, COSE_EDDSA};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        client.algorithm = algorithms[i];
        assert_true(client_enrol(&client));
        assert_int_equal(client.credential.key.algorithm, algorithms[i]);
        for (unsigned n = 0; n < 3; n++) {
            assert_true(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_UNKNOWN));
            assert_int_equal(client.shown.classes, CLASS_POSSESSION);
            assert_int_equal(client.shown.count, FIDO2_COUNT_FINE);
        }
    }
    client.algorithm = COSE_RS256;
    assert_false(client_enrol(&client));
    assert_int_equal(client.error, FIDO_ERR_UNSUPPORTED_ALGORITHM);
}

static void a_pin_adds_knowledge_with_both_protocols(void **state)
{
    (void)state;
    for (unsigned protocols = 1; protocols <= 3; protocols++) {
        device_remove(device);
        assert_int_equal(plug(NULL), 0);
        device->hid.token->protocols = protocols;
        assert_int_equal(client_set_pin(device->path, PIN, NULL), FIDO_OK);
        // Protected: nobody enrols on it without its PIN.
        assert_false(client_enrol(&client));
        assert_int_equal(client.error, FIDO_ERR_PIN_REQUIRED);
        client.uv = true;
        client.pin = PIN;
        assert_true(client_enrol(&client));
        assert_true(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
        assert_int_equal(client.shown.classes, KNOWN);
        // Changing it: the old one must be right, and is of no use afterwards.
        assert_int_equal(client_set_pin(device->path, "1357", "wrong"), FIDO_ERR_PIN_INVALID);
        assert_int_equal(client_set_pin(device->path, "1357", PIN), FIDO_OK);
        assert_false(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
        assert_int_equal(client.error, FIDO_ERR_PIN_INVALID);
        client.pin = "1357";
        assert_true(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
        // Without the PIN it is possession, and refused where more is required.
        client.pin = NULL;
        client.uv = false;
        assert_true(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_UNKNOWN));
        assert_int_equal(client.shown.classes, CLASS_POSSESSION);
    }
}

static void abuse_f5_a_wrong_pin_costs_one_try_and_eight_lock(void **state)
{
    (void)state;
    assert_int_equal(client_set_pin(device->path, "123", NULL), FIDO_ERR_PIN_POLICY_VIOLATION);
    assert_int_equal(client_set_pin(device->path, PIN, NULL), FIDO_OK);
    client.uv = true;
    client.pin = PIN;
    assert_true(client_enrol(&client));
    client.pin = "wrong";
    for (int left = TOKEN_PIN_TRIES - 1; left >= 0; left--) {
        assert_false(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
        assert_int_equal(client_tries(device->path), left);
        if (left == 0) {
            assert_int_equal(client.error, FIDO_ERR_PIN_BLOCKED);
        } else if ((TOKEN_PIN_TRIES - left) % TOKEN_PIN_TRIES_IN_A_ROW == 0) {
            // Three in a row: it must be pulled out first, and costs no try until then.
            assert_int_equal(client.error, FIDO_ERR_PIN_AUTH_BLOCKED);
            assert_false(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
            assert_int_equal(client.error, FIDO_ERR_PIN_AUTH_BLOCKED);
            assert_int_equal(client_tries(device->path), left);
            device_plug_again(device);
        } else {
            assert_int_equal(client.error, FIDO_ERR_PIN_INVALID);
        }
    }
    device_plug_again(device);
    client.pin = PIN; // too late
    assert_false(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
    assert_int_equal(client.error, FIDO_ERR_PIN_BLOCKED);
}

static void a_right_pin_gives_all_tries_back(void **state)
{
    (void)state;
    assert_int_equal(client_set_pin(device->path, PIN, NULL), FIDO_OK);
    client.uv = true;
    client.pin = PIN;
    assert_true(client_enrol(&client));
    client.pin = "wrong";
    assert_false(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
    assert_int_equal(client_tries(device->path), TOKEN_PIN_TRIES - 1);
    client.pin = PIN;
    assert_true(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_PIN));
    assert_int_equal(client_tries(device->path), TOKEN_PIN_TRIES);
}

static void a_finger_adds_inherence(void **state)
{
    (void)state;
    device->hid.token->built_in_uv = true;
    client.uv = true;
    assert_true(client_enrol(&client));
    assert_true(client_login(&client, FIDO2_CAN_FINGER, FIDO2_METHOD_BUILT_IN));
    assert_int_equal(client.shown.classes, FELT);
    // A key that also takes a PIN: what was asked for decides, and without knowing it UV is
    // nothing.
    const unsigned both = FIDO2_CAN_FINGER | FIDO2_CAN_PIN;
    assert_true(client_login(&client, both, FIDO2_METHOD_BUILT_IN));
    assert_int_equal(client.shown.classes, FELT);
    assert_true(client_login(&client, both, FIDO2_METHOD_UNKNOWN));
    assert_int_equal(client.shown.classes, CLASS_POSSESSION);
    assert_int_equal(client_set_pin(device->path, PIN, NULL), FIDO_OK);
    client.pin = PIN;
    assert_true(client_login(&client, both, FIDO2_METHOD_PIN));
    assert_int_equal(client.shown.classes, KNOWN);
}

static void a_wrong_finger_is_refused_and_three_block(void **state)
{
    (void)state;
    device->hid.token->built_in_uv = true;
    client.uv = true;
    assert_true(client_enrol(&client));
    device->hid.token->finger_matches = false;
    for (unsigned n = 1; n < TOKEN_UV_TRIES; n++) {
        assert_false(client_login(&client, FIDO2_CAN_FINGER, FIDO2_METHOD_BUILT_IN));
        assert_int_equal(client.error, FIDO_ERR_UV_INVALID);
    }
    assert_false(client_login(&client, FIDO2_CAN_FINGER, FIDO2_METHOD_BUILT_IN));
    assert_int_equal(client.error, FIDO_ERR_UV_BLOCKED);
    device->hid.token->finger_matches = true;
    assert_false(client_login(&client, FIDO2_CAN_FINGER, FIDO2_METHOD_BUILT_IN));
    assert_int_equal(client.error, FIDO_ERR_UV_BLOCKED);
}

static void discoverable_credentials_name_their_user(void **state)
{
    (void)state;
    client.discoverable = true;
    client.user = "hanako";
    assert_true(client_enrol(&client));
    assert_true(client_login(&client, 0, FIDO2_METHOD_UNKNOWN));
    assert_int_equal(client.user_handle_size, 6);
    client.user = "taro";
    assert_true(client_enrol(&client));
    assert_true(client_discover(&client));
    assert_int_equal(client.assertions, 2);
    assert_memory_equal(client.user_handle, "taro", 4); // the newest first
    client.user = "hanako";                             // again: replaces the first
    assert_true(client_enrol(&client));
    assert_true(client_discover(&client));
    assert_int_equal(client.assertions, 2);
}

static void cred_protect_hides_what_it_protects(void **state)
{
    (void)state;
    assert_int_equal(client_set_pin(device->path, PIN, NULL), FIDO_OK);
    client.discoverable = true;
    for (int level = FIDO_CRED_PROT_UV_OPTIONAL; level <= FIDO_CRED_PROT_UV_REQUIRED; level++) {
        client.protection = level;
        client.uv = true;
        client.pin = PIN;
        assert_true(client_enrol(&client)); // the verifier demands the level
        client.uv = false;
        client.pin = NULL;
        assert_int_equal(client_login(&client, FIDO2_CAN_PIN, FIDO2_METHOD_UNKNOWN),
                         level < FIDO_CRED_PROT_UV_REQUIRED);
        assert_int_equal(client_discover(&client), level == FIDO_CRED_PROT_UV_OPTIONAL);
        if (level != FIDO_CRED_PROT_UV_OPTIONAL)
            assert_int_equal(client.error, FIDO_ERR_NO_CREDENTIALS);
    }
}

static void the_same_token_is_not_enrolled_twice(void **state)
{
    (void)state;
    assert_true(client_enrol(&client));
    assert_false(client_enrol_again(&client));
    assert_int_equal(client.error, FIDO_ERR_CREDENTIAL_EXCLUDED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plug, unplug)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_says_what_it_can),
        TEST(a_touch_alone_is_possession),
        TEST(a_pin_adds_knowledge_with_both_protocols),
        TEST(abuse_f5_a_wrong_pin_costs_one_try_and_eight_lock),
        TEST(a_right_pin_gives_all_tries_back),
        TEST(a_finger_adds_inherence),
        TEST(a_wrong_finger_is_refused_and_three_block),
        TEST(discoverable_credentials_name_their_user),
        TEST(cred_protect_hides_what_it_protects),
        TEST(the_same_token_is_not_enrolled_twice),
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
