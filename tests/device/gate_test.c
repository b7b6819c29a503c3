// SPDX-License-Identifier: BSD-2-Clause
// What an authenticator sends, frame by frame, before libfido2 sees it (abuse:D16): the test is the
// authenticator, at the other end of a pseudo terminal.
#include "device/gate.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#define FRAME 64
#define FIRST_DATA 57
#define NEXT_DATA 59
#define CBOR 0x90
#define KEEPALIVE 0xbb
#define ERROR 0xbf
#define MSG 0x83
#define SOON_MS 5000
#define AT_ONCE_MS 0

enum { MAKE = 1, ASSERT = 2, GET_INFO = 4, NEXT = 8 };

struct key {
    int authenticator, keeper; // the two ends; the keeper holds ours open between two ceremonies
    char path[64];
    void *handle;
};

static struct key key;

static int plug(void **state)
{
    struct termios raw;
    (void)state;
    key.authenticator = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(key.authenticator >= 0);
    assert_int_equal(grantpt(key.authenticator), 0);
    assert_int_equal(unlockpt(key.authenticator), 0);
    assert_int_equal(ptsname_r(key.authenticator, key.path, sizeof key.path), 0);
    key.keeper = open(key.path, O_RDWR | O_NOCTTY);
    assert_true(key.keeper >= 0);
    assert_int_equal(tcgetattr(key.keeper, &raw), 0);
    cfmakeraw(&raw);
    assert_int_equal(tcsetattr(key.keeper, TCSANOW, &raw), 0);
    key.handle = gate_io.open(key.path);
    assert_non_null(key.handle);
    return 0;
}

static int pull_out(void **state)
{
    (void)state;
    gate_watch(-1);
    if (key.handle != NULL)
        gate_io.close(key.handle);
    close(key.keeper);
    close(key.authenticator);
    return 0;
}

static void frame(uint8_t channel, uint8_t command, uint16_t total, const void *data, size_t size)
{
    uint8_t bytes[FRAME] = {channel, 2, 3, 4, command, (uint8_t)(total >> 8), (uint8_t)total};
    assert_true(size <= FIRST_DATA);
    memcpy(bytes + 7, data, size);
    assert_int_equal(write(key.authenticator, bytes, sizeof bytes), FRAME);
}

static void more(uint8_t channel, uint8_t sequence)
{
    uint8_t bytes[FRAME] = {channel, 2, 3, 4, sequence};
    assert_int_equal(write(key.authenticator, bytes, sizeof bytes), FRAME);
}

#define ANSWER(...)                                                                                \
    do {                                                                                           \
        const uint8_t bytes[] = {__VA_ARGS__};                                                     \
        frame(1, CBOR, sizeof bytes, bytes, sizeof bytes);                                         \
    } while (0)

static void command(uint8_t what)
{
    uint8_t report[FRAME + 1] = {0, 1, 2, 3, 4, CBOR, 0, 1, what}, sent[FRAME + 1];
    assert_int_equal(gate_io.write(key.handle, report, sizeof report), (int)sizeof report);
    assert_int_equal(read(key.authenticator, sent, sizeof sent), (ssize_t)sizeof sent);
    assert_memory_equal(sent, report, sizeof sent);
}

static int taken(int milliseconds)
{
    uint8_t bytes[FRAME];
    return gate_io.read(key.handle, bytes, sizeof bytes, milliseconds);
}

// Nothing of it goes on, nor of what comes after it: the next one may be meant to follow it.
static void assert_refused(void)
{
    assert_int_equal(taken(SOON_MS), -1);
    assert_true(gate_seen()->refused);
    ANSWER(0);
    assert_int_equal(taken(SOON_MS), -1);
}

static void whole_messages_go_on(void **state)
{
    (void)state;
    ANSWER(0, 0xa1, 0x01, 0x61, 'x');
    assert_int_equal(taken(SOON_MS), FRAME);
    frame(1, CBOR, FIRST_DATA + 1, (const uint8_t[FIRST_DATA]){0x00, 0x58, FIRST_DATA + 1 - 3},
          FIRST_DATA);
    more(1, 0);
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_int_equal(taken(AT_ONCE_MS), FRAME);
    assert_false(gate_seen()->refused);
    ANSWER(0x31); // a status alone
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_int_equal(gate_seen()->status, 0x31);
}

static void lengths_beyond_the_message(void **state)
{
    (void)state;
    ANSWER(0, 0xa1, 0x01, 0x5a, 0xff, 0xff, 0xff, 0xff);
    assert_refused();
}

static void no_message_at_all(void **state)
{
    (void)state;
    frame(1, CBOR, 0, "", 0);
    assert_refused();
}

static void longer_than_a_message_may_be(void **state)
{
    (void)state;
    frame(1, CBOR, FIRST_DATA + 128 * NEXT_DATA + 1, "", 0);
    assert_refused(); // without a wait for the rest
}

static void frames_of_another_channel(void **state)
{
    (void)state;
    frame(1, CBOR, FIRST_DATA + 1, (const uint8_t[FIRST_DATA]){0x00, 0x58, FIRST_DATA + 1 - 3},
          FIRST_DATA);
    more(9, 0);
    assert_refused();
}

static void frames_out_of_order(void **state)
{
    (void)state;
    frame(1, CBOR, FIRST_DATA + 1, (const uint8_t[FIRST_DATA]){0x00, 0x58, FIRST_DATA + 1 - 3},
          FIRST_DATA);
    more(1, 1);
    assert_refused();
}

static void authenticator_data_too_short(void **state)
{
    command(*(const uint8_t *)*state);
    ANSWER(0, 0xa1, 0x02, 0x43, 1, 2, 3);
    assert_refused();
}

// Of a login: 32 bytes of a hash, flags, a count.
static void answer_with_data(uint8_t head)
{
    const uint8_t answer[42] = {0, 0xa1, 0x02, head, 37, [37] = 1};

    command(ASSERT);
    frame(1, CBOR, sizeof answer, answer, sizeof answer);
}

static void authenticator_data_no_bytes(void **state)
{
    (void)state;
    answer_with_data(0x58);
    assert_int_equal(taken(SOON_MS), FRAME);
    answer_with_data(0x78); // the same as a text
    assert_refused();
}

static void other_answers_have_none(void **state)
{
    (void)state;
    command(GET_INFO);
    ANSWER(0, 0xa1, 0x02, 0x43, 1, 2, 3);
    assert_int_equal(taken(SOON_MS), FRAME);
    command(ASSERT);
    ANSWER(0x2e, 0xa1, 0x02, 0x43, 1, 2, 3); // nor has one that says that it failed
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_false(gate_seen()->refused);
}

static void what_the_cable_shows(void **state)
{
    (void)state;
    frame(1, KEEPALIVE, 1, "\1", 1); // it computes
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_false(gate_seen()->wanted_touch);
    frame(1, KEEPALIVE, 1, "\2", 1);
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_true(gate_seen()->wanted_touch);
    command(ASSERT);
    assert_false(gate_seen()->wanted_touch);
    frame(1, MSG, 2, "\x69\x85", 2);
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_true(gate_seen()->wanted_touch);
    frame(1, ERROR, 1, "\6", 1);
    assert_int_equal(taken(SOON_MS), FRAME);
    assert_int_equal(gate_seen()->hid_error, 6);
    assert_false(gate_seen()->silent);
    assert_int_equal(taken(AT_ONCE_MS), -1);
    assert_true(gate_seen()->silent);
}

static void nobody_waits(void **state)
{
    int ends[2];
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    gate_watch(ends[0]);
    close(ends[1]);
    assert_int_equal(taken(SOON_MS), -1);
    assert_true(gate_abandoned());
    gate_watch(-1);
    ANSWER(0);
    assert_int_equal(taken(SOON_MS), -1); // for good
    close(ends[0]);
}

static void held_by_another_program(void **state)
{
    (void)state;
    assert_null(gate_io.open(key.path));
    assert_int_equal(gate_seen()->open_error, EWOULDBLOCK);
    gate_io.close(key.handle);
    key.handle = gate_io.open(key.path);
    assert_non_null(key.handle);
    assert_int_equal(gate_seen()->open_error, 0);
}

static void no_such_device(void **state)
{
    (void)state;
    assert_null(gate_io.open("/nonexistent/hidraw"));
    assert_int_equal(gate_seen()->open_error, ENOENT);
}

#define GATE(name, test)                                                                           \
    {                                                                                              \
        name, test, plug, pull_out, NULL                                                           \
    }
#define CEREMONY(name, command)                                                                    \
    {                                                                                              \
        name, authenticator_data_too_short, plug, pull_out, (void *)(command)                      \
    }

int main(void)
{
    static const uint8_t make = MAKE, assert = ASSERT, next = NEXT;
    const struct CMUnitTest tests[] = {
        GATE("abuse:D16 whole messages go on as they came", whole_messages_go_on),
        GATE("abuse:D16 CBOR that is longer than its message", lengths_beyond_the_message),
        GATE("abuse:D16 a message of nothing", no_message_at_all),
        GATE("abuse:D16 a message longer than any may be", longer_than_a_message_may_be),
        GATE("abuse:D16 frames of another channel", frames_of_another_channel),
        GATE("abuse:D16 frames out of order", frames_out_of_order),
        CEREMONY("abuse:D16 authenticator data cut short, of a registration", (uintptr_t)&make),
        CEREMONY("abuse:D16 authenticator data cut short, of a login", (uintptr_t)&assert),
        CEREMONY("abuse:D16 authenticator data cut short, of a further login", (uintptr_t)&next),
        GATE("abuse:D16 authenticator data that are no bytes", authenticator_data_no_bytes),
        GATE("abuse:D16 other answers have no authenticator data", other_answers_have_none),
        GATE("abuse:M9 what the cable shows", what_the_cable_shows),
        GATE("abuse:M9 a key that another program holds", held_by_another_program),
        GATE("abuse:M9 a key that is not there", no_such_device),
        // The process does nothing more afterwards, so it is the last.
        GATE("abuse:M5 nobody waits any more", nobody_waits),
    };
    return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
