// SPDX-License-Identifier: BSD-2-Clause
// The frames themselves (CTAP 2.1 section 11.2), good and bad, without libfido2.
#include "hid.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { PING = 0x81, INIT = 0x86, CBOR = 0x90, CANCEL = 0x91, KEEPALIVE = 0xbb, ERROR = 0xbf };

static struct hid hid;
static uint8_t frame[HID_FRAME];

// Sends one frame of a message that is `size` bytes long, with what lies in `frame` from 7 on.
static void send(uint8_t channel, uint8_t command, size_t size)
{
    const uint8_t head[7] = {0, 0, 0, channel, command, (uint8_t)(size >> 8), (uint8_t)size};
    memcpy(frame, head, sizeof head);
    hid_take(&hid, frame);
}

static void gives(uint8_t command, size_t size, uint8_t first)
{
    assert_true(hid_give(&hid, frame));
    assert_int_equal(frame[4], command);
    assert_int_equal((size_t)frame[5] << 8 | frame[6], size);
    assert_int_equal(frame[7], first);
}

static int start(void **state)
{
    (void)state;
    hid = (struct hid){.token = token_new()};
    memset(frame, 0xff, sizeof frame);
    frame[4] = INIT, frame[5] = 0, frame[6] = 8;
    memcpy(frame + 7, "12345678", 8);
    hid_take(&hid, frame);
    if (!hid_give(&hid, frame) || frame[4] != INIT || memcmp(frame + 7, "12345678", 8) != 0)
        return -1;
    return frame[18] == 1 && !hid_give(&hid, frame) ? 0 : -1; // channel 1, and nothing more
}

static int stop(void **state)
{
    (void)state;
    token_free(&hid.token);
    return 0;
}

static void a_long_message_comes_back(void **state)
{
    uint8_t sent[200], back[200];
    size_t at = 57;
    (void)state;
    for (size_t i = 0; i < sizeof sent; i++)
        sent[i] = (uint8_t)(i * 7);
    memcpy(frame + 7, sent, 57);
    send(1, PING, sizeof sent);
    for (uint8_t sequence = 0; at < sizeof sent; sequence++, at += 59) {
        assert_false(hid_give(&hid, back)); // not yet
        memset(frame, 0, sizeof frame);
        frame[3] = 1, frame[4] = sequence;
        memcpy(frame + 5, sent + at, sizeof sent - at < 59 ? sizeof sent - at : 59);
        hid_take(&hid, frame);
    }
    gives(PING, sizeof sent, sent[0]);
    memcpy(back, frame + 7, 57);
    for (at = 57; at < sizeof sent; at += 59) {
        assert_true(hid_give(&hid, frame));
        assert_int_equal(frame[4], (at - 57) / 59);
        memcpy(back + at, frame + 5, sizeof sent - at < 59 ? sizeof sent - at : 59);
    }
    assert_false(hid_give(&hid, frame));
    assert_memory_equal(back, sent, sizeof sent);
}

static void bad_frames_get_their_error(void **state)
{
    (void)state;
    send(9, PING, 1); // a channel that nobody was given
    gives(ERROR, 1, 11);
    send(0, PING, 1);
    gives(ERROR, 1, 11);
    send(1, 0xa0, 1); // no such command
    gives(ERROR, 1, 1);
    send(1, PING, TOKEN_MESSAGE_MOST + 1);
    gives(ERROR, 1, 3);
    send(1, PING, 100);
    frame[4] = 1; // the first continuation is 0
    hid_take(&hid, frame);
    gives(ERROR, 1, 4);
    frame[4] = 0; // of a message that was given up
    hid_take(&hid, frame);
    assert_false(hid_give(&hid, frame));
}

static void a_wait_is_told_and_can_be_ended(void **state)
{
    (void)state;
    hid.touch_after = HID_TOUCH_NEVER;
    frame[7] = 0x0b; // authenticatorSelection
    send(1, CBOR, 1);
    gives(KEEPALIVE, 1, 2);
    gives(KEEPALIVE, 1, 2);
    send(1, CANCEL, 0);
    gives(CBOR, 1, 0x2d);
    hid.touch_after = 1;
    frame[7] = 0x0b;
    send(1, CBOR, 1);
    gives(KEEPALIVE, 1, 2);
    gives(CBOR, 1, 0);
    frame[7] = 0x7e; // no such CTAP2 command
    send(1, CBOR, 1);
    gives(CBOR, 1, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_long_message_comes_back),
        TEST(bad_frames_get_their_error),
        TEST(a_wait_is_told_and_can_be_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
