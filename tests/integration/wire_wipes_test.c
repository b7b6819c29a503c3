// SPDX-License-Identifier: BSD-2-Clause
// What was said is not kept by those who carried it: frames, readers and refused messages are wiped
// (B8, abuse:D4).
#include "../leftovers.h"
#include "base/secret.h"
#include "wire/channel.h"
#include "wire/channel.pb.h"
#include "wire/client.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECRET "Himitsu-7421-passphrase"

static int ends[2];

static int make_ends(void **state)
{
    (void)state;
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
}

static int close_ends(void **state)
{
    (void)state;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

static void nothing_is_left(void)
{
    assert_int_equal(leftovers(0, SECRET), 0);
}

// What the compiler sees nobody read it would leave out.
static void somebody_reads(const void *bytes)
{
    __asm__ volatile("" : : "r"(bytes) : "memory");
}

// The search finds one that is there, however it lies.
static void one_that_is_there_is_found(void **state)
{
    (void)state;
    static char here[sizeof SECRET];
    char *there = malloc(2 * LEFTOVERS_PIECE);
    assert_non_null(there);
    memcpy(here, SECRET, sizeof here);
    for (size_t at = LEFTOVERS_PIECE - 9000; at < LEFTOVERS_PIECE + 9000; at += 4500)
        memcpy(there + at, SECRET, sizeof SECRET);
    somebody_reads(here);
    assert_int_equal(leftovers(0, SECRET), 5);
    memset(there, 0, 2 * LEFTOVERS_PIECE);
    somebody_reads(there);
    free(there);
    assert_int_equal(leftovers(0, SECRET), 1);
    memset(here, 0, sizeof here);
    somebody_reads(here);
    assert_int_equal(leftovers(0, SECRET), 0);
}

static struct wire_client client(void)
{
    struct wire_client made = {
        .fd = ends[0], .patience = 60000, .frame_max = ADMIN_FRAME_MAX, .wake = -1};
    wire_extend(&made, 0);
    return made;
}

static void what_a_client_sends(void **state)
{
    (void)state;
    static ClientFrame frame;
    struct wire_client sender = client();
    frame.which_body = ClientFrame_answer_tag;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    strcpy(frame.body.answer.text, SECRET);
    assert_int_equal(wire_send(&sender, ClientFrame_fields, &frame), FAULT_NONE);
    secret_wipe(&frame, sizeof frame);
    nothing_is_left();
}

// One frame with the secret goes to `fd`; the copies of this test are wiped.
static size_t one_frame(uint8_t *bytes, size_t size)
{
    static AdminServerFrame frame;
    size_t used = 0;
    frame.which_body = AdminServerFrame_info_tag;
    strcpy(frame.body.info.text, SECRET);
    assert_int_equal(frame_encode(AdminServerFrame_fields, &frame, bytes, size, &used), FAULT_NONE);
    secret_wipe(&frame, sizeof frame);
    return used;
}

static void what_a_client_hears(void **state)
{
    (void)state;
    static AdminServerFrame heard;
    uint8_t bytes[200];
    struct wire_client hearer = client();
    const size_t used = one_frame(bytes, sizeof bytes);
    assert_int_equal(write(ends[1], bytes, used), used);
    secret_wipe(bytes, sizeof bytes);
    assert_int_equal(wire_receive(&hearer, AdminServerFrame_fields, &heard, sizeof heard),
                     FAULT_NONE);
    assert_string_equal(heard.body.info.text, SECRET);
    secret_wipe(&heard, sizeof heard);
    nothing_is_left();
}

static void what_goes_over_a_channel(void **state)
{
    (void)state;
    static AdminServerFrame frame;
    frame.which_body = AdminServerFrame_info_tag;
    strcpy(frame.body.info.text, SECRET);
    assert_int_equal(channel_send(ends[0], AdminServerFrame_fields, &frame), FAULT_NONE);
    secret_wipe(&frame, sizeof frame);
    nothing_is_left();
}

static void what_a_reader_gave(void **state)
{
    (void)state;
    static AdminServerFrame heard;
    struct frame_reader *reader = NULL;
    uint8_t bytes[200];
    bool have = false;
    const size_t used = one_frame(bytes, sizeof bytes);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &reader), FAULT_NONE);
    assert_int_equal(frame_reader_feed(reader, bytes, used), FAULT_NONE);
    secret_wipe(bytes, sizeof bytes);
    assert_int_equal(
        frame_reader_next(reader, AdminServerFrame_fields, &heard, sizeof heard, &have),
        FAULT_NONE);
    assert_true(have);
    secret_wipe(&heard, sizeof heard);
    nothing_is_left(); // while the reader goes on
    frame_reader_free(&reader);
}

// A frame and the half of one behind it: the half is moved to the front, and it stays one copy.
static void half_a_frame(void **state)
{
    (void)state;
    static AdminServerFrame heard;
    struct frame_reader *reader = NULL;
    uint8_t bytes[200], first[300] = {0};
    size_t size = 0;
    bool have = false;
    heard.which_body = AdminServerFrame_info_tag; // longer than the half, so that they do not meet
    memset(heard.body.info.text, 'x', 200);
    assert_int_equal(frame_encode(AdminServerFrame_fields, &heard, first, sizeof first, &size),
                     FAULT_NONE);
    const size_t used = one_frame(bytes, sizeof bytes);
    assert_int_equal(frame_reader_new(CHANNEL_FRAME_MAX, &reader), FAULT_NONE);
    assert_int_equal(frame_reader_feed(reader, first, size), FAULT_NONE);
    assert_int_equal(frame_reader_feed(reader, bytes, used - 1), FAULT_NONE);
    secret_wipe(bytes, used - 1);
    assert_int_equal(
        frame_reader_next(reader, AdminServerFrame_fields, &heard, sizeof heard, &have),
        FAULT_NONE);
    assert_true(have);
    assert_int_equal(frame_reader_feed(reader, NULL, 0), FAULT_NONE);
    // Its last byte is missing, so it is the secret without its end.
    static const char most[] = "Himitsu-7421-passphras";
    assert_int_equal(leftovers(0, most), 1);
    frame_reader_free(&reader);
    assert_int_equal(leftovers(0, most), 0);
}

static void a_refused_message(void **state)
{
    (void)state;
    static AdminServerFrame heard;
    uint8_t bytes[200];
    size_t used = one_frame(bytes, sizeof bytes);
    bytes[used++] = 0x7a; // a field that nobody knows
    bytes[used++] = 0;
    assert_int_equal(frame_decode(AdminServerFrame_fields, bytes + FRAME_HEADER,
                                  used - FRAME_HEADER, &heard, sizeof heard),
                     FAULT_FORMAT);
    secret_wipe(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof heard; i++)
        assert_int_equal(((const uint8_t *)&heard)[i], 0);
    nothing_is_left();
}

static void all_zero(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(((const uint8_t *)bytes)[i], 0);
}

// One body after the other, each of which can only come in a frame of its own: when it is refused,
// no part of either is left.
static void two_bodies(void **state)
{
    (void)state;
    static AdminServerFrame heard, wait = {.which_body = AdminServerFrame_wait_tag};
    uint8_t bytes[300], small[20];
    size_t used = one_frame(bytes, sizeof bytes), more = 0;
    wait.body.wait.seconds = 3;
    assert_int_equal(frame_encode(AdminServerFrame_fields, &wait, small, sizeof small, &more),
                     FAULT_NONE);
    memcpy(bytes + used, small + FRAME_HEADER, more - FRAME_HEADER);
    used += more - FRAME_HEADER;
    assert_int_equal(frame_decode(AdminServerFrame_fields, bytes + FRAME_HEADER,
                                  used - FRAME_HEADER, &heard, sizeof heard),
                     FAULT_FORMAT);
    secret_wipe(bytes, sizeof bytes);
    all_zero(&heard, sizeof heard);
    nothing_is_left();
}

// Whoever has used a message wipes what is in use of it, and that is all there is.
static void what_was_used(void **state)
{
    (void)state;
    static AdminServerFrame heard;
    for (int round = 0; round < 2; round++) {
        uint8_t bytes[300];
        size_t used = one_frame(bytes, sizeof bytes);
        assert_int_equal(frame_decode(AdminServerFrame_fields, bytes + FRAME_HEADER,
                                      used - FRAME_HEADER, &heard, sizeof heard),
                         FAULT_NONE);
        secret_wipe(bytes, sizeof bytes);
        message_wipe(AdminServerFrame_fields, &heard, sizeof heard);
        all_zero(&heard, sizeof heard);
    }
    static NameReply whole = {.id = 7, .has_identity = true}; // one without bodies
    memset(whole.identity.name, 'x', sizeof whole.identity.name);
    message_wipe(NameReply_fields, &whole, sizeof whole);
    all_zero(&whole, sizeof whole);
    static VaultCall beside = {.id = 7, .which_body = VaultCall_settle_tag, .patience = 9};
    beside.body.settle.call = UINT64_MAX;
    message_wipe(VaultCall_fields, &beside, sizeof beside);
    all_zero(&beside, sizeof beside);
    nothing_is_left();
}

static void padding_is_nobodys(void **state)
{
    (void)state;
    static NameReply sent = {.id = 7, .has_identity = true}, heard[2];
    static uint8_t bytes[400];
    size_t used = 0;
    assert_int_equal(frame_encode(NameReply_fields, &sent, bytes, sizeof bytes, &used), FAULT_NONE);
    for (int i = 0; i < 2; i++) {
        memset(&heard[i], i == 0 ? 0x55 : 0xaa, sizeof heard[i]);
        assert_int_equal(frame_decode(NameReply_fields, bytes + FRAME_HEADER, used - FRAME_HEADER,
                                      &heard[i], sizeof heard[i]),
                         FAULT_NONE);
    }
    assert_memory_equal(&heard[0], &heard[1], sizeof heard[0]);
}

int main(void)
{
#define PAIR(name, function)                                                                       \
    {                                                                                              \
        name, function, make_ends, close_ends, NULL                                                \
    }
    const struct CMUnitTest tests[] = {
        PAIR("a secret that is there is found", one_that_is_there_is_found),
        PAIR("B8 what a client sends", what_a_client_sends),
        PAIR("B8 what a client hears", what_a_client_hears),
        PAIR("B8 what goes over a channel", what_goes_over_a_channel),
        PAIR("B8 what a reader gave away", what_a_reader_gave),
        PAIR("B8 half a frame, moved and never ended", half_a_frame),
        PAIR("B8 a message that is refused", a_refused_message),
        PAIR("B8 a message of two bodies is refused and wiped", two_bodies),
        PAIR("B8 what was used of a message is wiped", what_was_used),
        PAIR("abuse:D4 what lies between the fields is nothing of before", padding_is_nobodys),
    };
    const struct CMUnitTest everywhere[] = {
        PAIR("abuse:D4 what lies between the fields is nothing of before", padding_is_nobodys),
    };
    if (leftovers_can_be_seen())
        return cmocka_run_group_tests_name("wire wipes", tests, NULL, NULL);
    puts("# SKIP B8 what is left in memory: sanitizers keep copies; build/gcc runs it");
    return cmocka_run_group_tests_name("wire wipes", everywhere, NULL, NULL);
}
