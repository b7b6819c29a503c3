// SPDX-License-Identifier: BSD-2-Clause
// Tokens that lie, stall or go away. What libfido2 lets through, the verifier refuses.
#include "../in_child.h"
#include "client.h"
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

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

static void use_finger(void)
{
    device->hid.token->built_in_uv = true;
    client.uv = true;
}

static bool log_in(void)
{
    return client_login(&client, FIDO2_CAN_FINGER, FIDO2_METHOD_BUILT_IN);
}

static void abuse_f1_f2_f3_f4_every_lie_is_seen(void **state)
{
    static const struct {
        enum token_fault fault;
        enum fido2_flaw enrolment, login;
    } lies[] = {
        {TOKEN_SOUND, FIDO2_FLAW_NONE, FIDO2_FLAW_NONE},
        {TOKEN_BAD_SIGNATURE, FIDO2_FLAW_SIGNATURE, FIDO2_FLAW_SIGNATURE},
        {TOKEN_OTHER_RP, FIDO2_FLAW_RP, FIDO2_FLAW_RP},
        {TOKEN_NO_UP, FIDO2_FLAW_PRESENCE, FIDO2_FLAW_PRESENCE},
        {TOKEN_NO_UV, FIDO2_FLAW_UNVERIFIED, FIDO2_FLAW_UNVERIFIED},
        {TOKEN_ZERO_COUNT, FIDO2_FLAW_NONE, FIDO2_FLAW_COUNT},
        {TOKEN_EXTRA_EXTENSION, FIDO2_FLAW_EXTENSION, FIDO2_FLAW_EXTENSION},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++)
        for (int algorithm = COSE_ES256; algorithm >= COSE_EDDSA; algorithm--) {
            device_remove(device);
            assert_int_equal(plug(NULL), 0);
            use_finger();
            client.algorithm = algorithm;
            device->hid.token->fault = lies[i].fault;
            bool enrolled = client_enrol(&client);
            assert_int_equal(client.error, FIDO_OK); // the library passes it on
            assert_int_equal(client.flaw, lies[i].enrolment);
            assert_int_equal(enrolled, lies[i].enrolment == FIDO2_FLAW_NONE);
            device->hid.token->fault = TOKEN_SOUND;
            assert_true(client_enrol(&client) && log_in());
            device->hid.token->fault = lies[i].fault;
            bool admitted = log_in();
            assert_int_equal(client.error, FIDO_OK);
            assert_int_equal(client.flaw, lies[i].login);
            assert_int_equal(admitted, lies[i].login == FIDO2_FLAW_NONE);
        }
}

static void abuse_f3_counts(void **state)
{
    (void)state;
    device->hid.token->fault = TOKEN_ZERO_COUNT; // 0 after 0 is a token that does not count
    assert_true(client_enrol(&client) && log_in() && log_in());
    device->hid.token->fault = TOKEN_SOUND;
    assert_true(log_in() && log_in());
    device->hid.token->fault = TOKEN_FALLING_COUNT;
    assert_false(log_in());
    assert_int_equal(client.flaw, FIDO2_FLAW_COUNT);
}

// Under the memory that a device process will have.
static int meet_hostile_bytes(void)
{
    struct rlimit limit = {1UL << 30, 1UL << 30};
    if (!client_enrol(&client) || !log_in() || setrlimit(RLIMIT_AS, &limit) != 0)
        return 10;
    device->hid.token->fault = TOKEN_HOSTILE_CBOR;
    if (log_in() || client_enrol(&client))
        return 11;
    device->hid.token->fault = TOKEN_SOUND;
    return log_in() ? 0 : 12; // and lives
}

static void abuse_d16_hostile_cbor_through_the_library(void **state)
{
    (void)state;
    in_child_of_bounded_memory(meet_hostile_bytes);
}

static void a_response_cut_short_is_an_error(void **state)
{
    (void)state;
    assert_true(client_enrol(&client));
    device->hid.token->fault = TOKEN_TRUNCATED;
    assert_false(log_in());
    assert_int_not_equal(client.error, FIDO_OK);
    assert_false(client_enrol(&client));
    assert_int_not_equal(client.error, FIDO_OK);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void abuse_f10_a_late_touch_and_none(void **state)
{
    (void)state;
    device->hid.touch_after = 10;
    assert_true(client_enrol(&client) && log_in());
    device->hid.touch_after = HID_TOUCH_NEVER;
    client.timeout_ms = 200;
    double before = now();
    assert_false(log_in());
    assert_int_not_equal(client.error, FIDO_OK);
    assert_true(now() - before < 5);
    // The token takes the next request as if nothing had been.
    device->hid.touch_after = 0;
    assert_true(log_in());
}

static void abuse_f10_a_token_that_hangs(void **state)
{
    (void)state;
    assert_true(client_enrol(&client));
    device->hid.hangs = true;
    client.timeout_ms = 200;
    double before = now();
    assert_false(log_in());
    assert_int_not_equal(client.error, FIDO_OK);
    assert_true(now() - before < 5);
    device_plug_again(device);
    assert_true(log_in());
}

static void abuse_f10_pulled_out_at_any_frame(void **state)
{
    unsigned failures = 0, frames = 0;
    (void)state;
    assert_true(client_enrol(&client));
    for (bool done = false; !done; frames++) {
        device_plug_again(device);
        device->unplug_after = frames + 1;
        done = log_in();
        if (!done) {
            assert_int_not_equal(client.error, FIDO_OK);
            failures++;
        }
        assert_true(frames < 1000);
    }
    assert_true(failures >= 6); // a login is more frames than that
    device->unplug_after = 0;
    device_unplug(device);
    assert_false(log_in());
    assert_int_not_equal(client.error, FIDO_OK);
}

static void abuse_f10_two_tokens_are_told_apart(void **state)
{
    struct device *second = device_plug();
    fido_dev_info_t *list = fido_dev_info_new(DEVICES_MOST);
    size_t count = 0;
    (void)state;
    assert_non_null(second);
    assert_int_equal(fido_dev_info_manifest(list, DEVICES_MOST, &count), FIDO_OK);
    assert_int_equal(count, 2);
    assert_string_equal(fido_dev_info_path(fido_dev_info_ptr(list, 1)), second->path);
    fido_dev_info_free(&list, DEVICES_MOST);
    assert_true(client_enrol(&client));
    client.path = second->path;
    assert_false(log_in());
    assert_int_equal(client.error, FIDO_ERR_NO_CREDENTIALS);
    client.path = device->path;
    assert_true(log_in());
    device_remove(second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plug, unplug)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(abuse_f1_f2_f3_f4_every_lie_is_seen),
        TEST(abuse_f3_counts),
        TEST(abuse_d16_hostile_cbor_through_the_library),
        TEST(a_response_cut_short_is_an_error),
        TEST(abuse_f10_a_late_touch_and_none),
        TEST(abuse_f10_a_token_that_hangs),
        TEST(abuse_f10_pulled_out_at_any_frame),
        TEST(abuse_f10_two_tokens_are_told_apart),
    };
    if (fido2_start() != FAULT_NONE)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
