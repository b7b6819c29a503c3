// SPDX-License-Identifier: BSD-2-Clause
#include "wire/channel.pb.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static ClientFrame sample_begin(void)
{
    ClientFrame frame = ClientFrame_init_zero;
    frame.which_body = ClientFrame_begin_tag;
    Begin *begin = &frame.body.begin;
    begin->version = PROTOCOL_VERSION;
    begin->operation = Operation_OPERATION_AUTHENTICATE;
    begin->nonce.size = 16;
    memset(begin->nonce.bytes, 0xa5, 16);
    strcpy(begin->service, "login");
    strcpy(begin->user, "太郎");
    strcpy(begin->tty, "tty1");
    begin->silent = true;
    return frame;
}

static size_t encoded(const pb_msgdesc_t *type, const void *message, uint8_t *out, size_t size)
{
    size_t used = 0;
    assert_int_equal(frame_encode(type, message, out, size, &used), FAULT_NONE);
    return used;
}

static enum fault decode(const uint8_t *payload, size_t size)
{
    ClientFrame frame;
    memset(&frame, 0x5a, sizeof frame);
    enum fault fault = frame_decode(ClientFrame_fields, payload, size, &frame, sizeof frame);
    if (fault != FAULT_NONE)
        for (size_t i = 0; i < sizeof frame; i++)
            assert_int_equal(((const uint8_t *)&frame)[i], 0);
    return fault;
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    uint8_t bytes[FRAME_HEADER + CLIENT_FRAME_MAX];
    ClientFrame in = sample_begin(), out;
    size_t used = encoded(ClientFrame_fields, &in, bytes, sizeof bytes), need;
    assert_int_equal(frame_length(bytes, used, CLIENT_FRAME_MAX, &need), FAULT_NONE);
    assert_int_equal(need, used);
    assert_int_equal(frame_decode(ClientFrame_fields, bytes + 4, used - 4, &out, sizeof out),
                     FAULT_NONE);
    assert_memory_equal(&in, &out, sizeof in);
}

static void lengths_are_bounded(void **state)
{
    (void)state;
    size_t need = 0;
    static const struct {
        uint8_t header[4];
        enum fault fault;
        size_t need;
    } cases[] = {
        {{0, 0, 0, 0}, FAULT_FORMAT, 0},        {{0, 0, 0, 1}, FAULT_NONE, 5},
        {{0, 0, 8, 0}, FAULT_NONE, 2052},       {{0, 0, 8, 1}, FAULT_LIMIT, 0},
        {{255, 255, 255, 255}, FAULT_LIMIT, 0}, {{0x80, 0, 0, 0}, FAULT_LIMIT, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(frame_length(cases[i].header, 4, 2048, &need), cases[i].fault);
        if (cases[i].fault == FAULT_NONE)
            assert_int_equal(need, cases[i].need);
    }
    for (size_t count = 0; count < 4; count++) {
        assert_int_equal(frame_length(cases[0].header, count, 2048, &need), FAULT_NONE);
        assert_int_equal(need, 4);
    }
}

static void a_frame_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[256];
    ClientFrame frame = sample_begin();
    size_t used = 0, whole = encoded(ClientFrame_fields, &frame, bytes, sizeof bytes);
    for (size_t size = 0; size < whole; size++)
        assert_int_equal(frame_encode(ClientFrame_fields, &frame, bytes, size, &used), FAULT_LIMIT);
    assert_int_equal(frame_encode(ClientFrame_fields, &frame, bytes, whole, &used), FAULT_NONE);
}

static void a_message_that_breaks_its_limits_is_not_sent(void **state)
{
    (void)state;
    uint8_t bytes[2048];
    size_t used = 0;
    ClientFrame frame = sample_begin();
    memset(frame.body.begin.user, 'x', sizeof frame.body.begin.user);
    assert_int_equal(frame_encode(ClientFrame_fields, &frame, bytes, sizeof bytes, &used),
                     FAULT_INTERNAL);
    frame = sample_begin();
    frame.body.begin.nonce.size = 17;
    assert_int_equal(frame_encode(ClientFrame_fields, &frame, bytes, sizeof bytes, &used),
                     FAULT_INTERNAL);
    frame = sample_begin();
    strcpy(frame.body.begin.user, "\xff");
    assert_int_equal(frame_encode(ClientFrame_fields, &frame, bytes, sizeof bytes, &used),
                     FAULT_INTERNAL);
    frame = (ClientFrame)ClientFrame_init_zero; // encodes to nothing
    assert_int_equal(frame_encode(ClientFrame_fields, &frame, bytes, sizeof bytes, &used),
                     FAULT_INTERNAL);
}

static void a_cut_message_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[256];
    ClientFrame frame = sample_begin();
    size_t used = encoded(ClientFrame_fields, &frame, bytes, sizeof bytes);
    assert_int_equal(decode(bytes + 4, used - 4), FAULT_NONE);
    for (size_t size = 0; size < used - 4; size++)
        assert_int_equal(decode(bytes + 4, size), FAULT_FORMAT);
    assert_int_equal(decode(bytes + 4, used - 3), FAULT_FORMAT); // one byte too many
}

static void only_the_canonical_form_is_taken(void **state)
{
    (void)state;
#define CASE(name, ...)                                                                            \
    {                                                                                              \
        name, {__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__})                                      \
    }
    static const struct {
        const char *name;
        uint8_t bytes[40];
        size_t size;
    } bad[] = {
        CASE("unknown field", 0x12, 0x02, 0x08, 0x01, 0x78, 0x01),
        CASE("unknown field inside", 0x12, 0x04, 0x08, 0x01, 0x78, 0x01),
        CASE("duplicate field", 0x12, 0x04, 0x08, 0x01, 0x08, 0x01),
        CASE("out of order", 0x12, 0x04, 0x10, 0x01, 0x08, 0x01),
        CASE("non-minimal varint", 0x12, 0x03, 0x08, 0x81, 0x00),
        CASE("non-minimal length", 0x12, 0x82, 0x00, 0x08, 0x01),
        CASE("explicit zero", 0x12, 0x02, 0x08, 0x00),
        CASE("explicit empty text", 0x12, 0x02, 0x1a, 0x00),
        CASE("embedded NUL", 0x12, 0x05, 0x1a, 0x03, 'a', 0x00, 'b'),
        CASE("trailing NUL", 0x12, 0x04, 0x1a, 0x02, 'a', 0x00),
        CASE("bad UTF-8", 0x12, 0x03, 0x1a, 0x01, 0xff),
        CASE("surrogate", 0x12, 0x05, 0x1a, 0x03, 0xed, 0xa0, 0x80),
        CASE("both sides of a oneof", 0x12, 0x02, 0x08, 0x01, 0x0a, 0x02, 0x08, 0x01),
        CASE("oneof twice", 0x12, 0x02, 0x08, 0x01, 0x12, 0x02, 0x08, 0x01),
        CASE("bool 2", 0x0a, 0x02, 0x58, 0x02),
        CASE("wrong wire type", 0x12, 0x05, 0x0d, 0x01, 0x00, 0x00, 0x00),
        CASE("field number 0", 0x02, 0x00),
        CASE("group", 0x13, 0x14),
        CASE("length beyond the end", 0x12, 0x7f, 0x08, 0x01),
        CASE("length 2^32-1", 0x12, 0xff, 0xff, 0xff, 0xff, 0x0f),
        CASE("number beyond 32 bits", 0x12, 0x07, 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01),
        CASE("varint without end", 0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
             0xff),
        CASE("nonce of 17 bytes", 0x0a, 0x13, 0x1a, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
             14, 15, 16, 17),
    };
    static const struct {
        const char *name;
        uint8_t bytes[40];
        size_t size;
    } good[] = {
        CASE("an answer", 0x12, 0x02, 0x08, 0x01),
        CASE("an empty answer", 0x12, 0x00),
        CASE("two fields in order", 0x12, 0x04, 0x08, 0x01, 0x10, 0x01),
    };
#undef CASE
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (decode(bad[i].bytes, bad[i].size) != FAULT_FORMAT)
            fail_msg("accepted: %s", bad[i].name);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (decode(good[i].bytes, good[i].size) != FAULT_NONE)
            fail_msg("refused: %s", good[i].name);
    assert_int_equal(decode((const uint8_t *)"", 0), FAULT_FORMAT);
}

static void an_oversized_text_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[600] = {0x12, 0x83, 0x04, 0x1a, 0x80, 0x04}; // Answer{text of 512 bytes}
    memset(bytes + 6, 'x', 513);
    assert_int_equal(decode(bytes, 6 + 512), FAULT_NONE);
    bytes[1] = 0x84;
    bytes[4] = 0x81;
    assert_int_equal(decode(bytes, 6 + 513), FAULT_FORMAT);
}

// Bad UTF-8 must be found wherever the schema puts a text: in arrays, and in messages in messages.
static void texts_are_checked_at_every_depth(void **state)
{
    (void)state;
    static VaultCall call, back;
    static uint8_t bytes[FRAME_HEADER + CHANNEL_FRAME_MAX];
    memset(&call, 0, sizeof call);
    call.id = 1;
    call.which_body = VaultCall_attempt_tag;
    AttemptCall *attempt = &call.body.attempt;
    attempt->has_subject = true;
    attempt->subject.has_who = true;
    strcpy(attempt->subject.who.groups_why, "AAAA");
    attempt->answers_count = 2;
    strcpy(attempt->answers[1].text, "BBBB");
    size_t used = encoded(VaultCall_fields, &call, bytes, sizeof bytes);
    assert_int_equal(frame_decode(VaultCall_fields, bytes + 4, used - 4, &back, sizeof back),
                     FAULT_NONE);
    for (size_t i = 4; i < used; i++) {
        if (bytes[i] != 'A' && bytes[i] != 'B')
            continue;
        uint8_t before = bytes[i];
        bytes[i] = 0xff;
        assert_int_equal(frame_decode(VaultCall_fields, bytes + 4, used - 4, &back, sizeof back),
                         FAULT_FORMAT);
        bytes[i] = before;
    }
}

// What lies between and behind the fields must not be told: the same message in memory that was
// full of something else gives the same bytes (abuse:D4).
static size_t encode_in_dirty_memory(int dirt, uint8_t *out, size_t size)
{
    ServerFrame frame;
    memset(&frame, dirt, sizeof frame);
    frame.which_body = ServerFrame_verdict_tag;
    frame.body.verdict.result = Result_RESULT_DENIED;
    frame.body.verdict.nonce.size = 16;
    memset(frame.body.verdict.nonce.bytes, 7, 16);
    frame.body.verdict.ticket.size = 3;
    memcpy(frame.body.verdict.ticket.bytes, "abc", 3);
    frame.body.verdict.session_seconds = 0;
    frame.body.verdict.scope = ScopeDemand_SCOPE_NONE;
    frame.body.verdict.grant = 0;
    frame.body.verdict.until = 0;
    size_t used = encoded(ServerFrame_fields, &frame, out, size);
    memset(&frame, dirt, sizeof frame);
    frame.which_body = ServerFrame_prompt_tag;
    frame.body.prompt.id = 1;
    frame.body.prompt.echo = false;
    frame.body.prompt.purpose = PromptPurpose_PROMPT_PASSWORD;
    strcpy(frame.body.prompt.text, "Password: ");
    return used + encoded(ServerFrame_fields, &frame, out + used, size - used);
}

static void only_fields_are_sent(void **state)
{
    (void)state;
    uint8_t first[256], second[256];
    memset(first, 0x11, sizeof first);
    memset(second, 0x22, sizeof second);
    size_t size = encode_in_dirty_memory(0xaa, first, sizeof first);
    assert_int_equal(encode_in_dirty_memory(0x55, second, sizeof second), size);
    assert_memory_equal(first, second, size);
}

static void random_bytes_never_hurt(void **state)
{
    (void)state;
    uint8_t bytes[256], good[256];
    ClientFrame frame = sample_begin();
    size_t used = encoded(ClientFrame_fields, &frame, good, sizeof good);
    srandom(19);
    for (int round = 0; round < 50000; round++) {
        memcpy(bytes, good, sizeof bytes);
        for (int i = 0; i <= round % 4; i++)
            bytes[4 + (size_t)random() % (used - 4)] = (uint8_t)random();
        ClientFrame out;
        uint8_t again[256];
        if (frame_decode(ClientFrame_fields, bytes + 4, used - 4, &out, sizeof out) == FAULT_NONE) {
            size_t size = encoded(ClientFrame_fields, &out, again, sizeof again);
            assert_int_equal(size, used);
            assert_memory_equal(again + 4, bytes + 4, used - 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        {"abuse:D3 lengths 0, 1, max, max+1, 2^32-1", lengths_are_bounded, NULL, NULL, NULL},
        cmocka_unit_test(a_frame_that_does_not_fit_is_refused),
        cmocka_unit_test(a_message_that_breaks_its_limits_is_not_sent),
        {"abuse:D3 a message cut at each byte is refused", a_cut_message_is_refused, NULL, NULL,
         NULL},
        {"abuse:D3 only the canonical form is taken", only_the_canonical_form_is_taken, NULL, NULL,
         NULL},
        {"abuse:W1 an oversized text is refused, not truncated", an_oversized_text_is_refused, NULL,
         NULL, NULL},
        {"abuse:D3 bad UTF-8 is found at every depth", texts_are_checked_at_every_depth, NULL, NULL,
         NULL},
        {"abuse:D4 only fields are sent", only_fields_are_sent, NULL, NULL, NULL},
        {"abuse:D3 random bytes never hurt", random_bytes_never_hurt, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("wire codec", tests, NULL, NULL);
}
