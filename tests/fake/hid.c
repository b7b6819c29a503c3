// SPDX-License-Identifier: BSD-2-Clause
#include "hid.h"
#include "keys.h"
#include <fido/err.h>
#include <string.h>

#define BROADCAST UINT32_MAX
#define FIRST_ROOM (HID_FRAME - 7)
#define NEXT_ROOM (HID_FRAME - 5)
#define FIRST 0x80U // bit of a frame that starts a message

enum {
    HID_PING = 0x01,
    HID_MSG = 0x03,
    HID_INIT = 0x06,
    HID_CBOR = 0x10,
    HID_CANCEL = 0x11,
    HID_KEEPALIVE = 0x3b,
    HID_ERROR = 0x3f
};
enum {
    ERROR_COMMAND = 1,
    ERROR_LENGTH = 3,
    ERROR_SEQUENCE = 4,
    ERROR_BUSY = 6,
    ERROR_CHANNEL = 11
};
enum { STATUS_UP_NEEDED = 2 };
enum { CAPABILITY_CBOR = 0x04, CAPABILITY_NO_MSG = 0x08 };

static uint32_t read_channel(const uint8_t *frame)
{
    return (uint32_t)frame[0] << 24 | (uint32_t)frame[1] << 16 | (uint32_t)frame[2] << 8 | frame[3];
}

static void write_channel(uint8_t *bytes, uint32_t channel)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(channel >> (24 - 8 * i));
}

static void send(struct hid *hid, uint32_t channel, uint8_t command, size_t size)
{
    hid->out_channel = channel;
    hid->out_command = command;
    hid->response_size = size;
    hid->response_sent = 0;
    hid->out_sequence = 0;
    hid->sending = true;
    hid->out_started = false;
}

static void send_error(struct hid *hid, uint32_t channel, uint8_t error)
{
    hid->response[0] = error;
    send(hid, channel, HID_ERROR, 1);
}

static void answer_init(struct hid *hid)
{
    uint8_t *at = hid->response;
    if (hid->request_size != 8) {
        send_error(hid, hid->channel, ERROR_LENGTH);
        return;
    }
    memcpy(at, hid->request, 8); // its nonce
    write_channel(at + 8, hid->channel == BROADCAST ? ++hid->last_channel : hid->channel);
    at[12] = 2; // version of the protocol, then of the device
    at[13] = at[14] = at[15] = 0;
    at[16] = hid->u2f_only ? 0 : CAPABILITY_CBOR | CAPABILITY_NO_MSG;
    send(hid, hid->channel, HID_INIT, 17);
}

static void answer(struct hid *hid)
{
    hid->waiting = false;
    size_t size = token_answer(hid->token, hid->request, hid->request_size, hid->response);
    send(hid, hid->channel, HID_CBOR, size);
}

// U2F_AUTHENTICATE (FIDO U2F Raw Message Formats, section 5), with extended length.
enum { U2F_AUTHENTICATE = 2, U2F_ONLY_CHECK = 7, U2F_HEAD = 7, U2F_HANDLE = 32 + 32 + 1 };
enum { U2F_DONE = 0x9000, U2F_NOT_TOUCHED = 0x6985, U2F_UNKNOWN = 0x6a80 };

static struct token_credential *u2f_credential(const struct hid *hid, const uint8_t *data)
{
    for (size_t i = 0; i < TOKEN_CREDENTIALS; i++) {
        struct token_credential *credential = &hid->token->credentials[i];
        uint8_t hash[32];
        if (!credential->used || data[64] != TOKEN_ID_SIZE ||
            memcmp(credential->id, data + U2F_HANDLE, TOKEN_ID_SIZE) != 0)
            continue;
        keys_hash(credential->rp_id, strlen(credential->rp_id), hash);
        if (memcmp(hash, data + 32, sizeof hash) == 0)
            return credential;
    }
    return NULL;
}

static size_t u2f_sign(struct hid *hid, const struct token_credential *credential,
                       const uint8_t *data)
{
    uint8_t message[32 + 5 + 32];
    uint8_t *out = hid->response;
    const uint32_t count = ++hid->token->count;

    out[0] = 1; // somebody touched it
    write_channel(out + 1, count);
    memcpy(message, data + 32, 32);
    memcpy(message + 32, out, 5);
    memcpy(message + 37, data, 32);
    return 5 + keys_sign(credential->key, message, sizeof message, out + 5);
}

static void answer_u2f(struct hid *hid)
{
    const uint8_t *data = hid->request + U2F_HEAD;
    const struct token_credential *credential = NULL;
    uint16_t status = U2F_UNKNOWN;
    size_t size = 0;

    if (hid->request_size >= U2F_HEAD + U2F_HANDLE + TOKEN_ID_SIZE &&
        hid->request[1] == U2F_AUTHENTICATE)
        credential = u2f_credential(hid, data);
    if (credential != NULL) {
        const bool touched = hid->touches++ >= hid->touch_after;
        status = U2F_NOT_TOUCHED; // also: yes, it is mine
        if (hid->request[2] != U2F_ONLY_CHECK && touched) {
            size = u2f_sign(hid, credential, data);
            status = U2F_DONE;
            hid->touches = 0;
        }
    }
    hid->response[size] = (uint8_t)(status >> 8);
    hid->response[size + 1] = (uint8_t)status;
    send(hid, hid->channel, HID_MSG, size + 2);
}

static void complete(struct hid *hid)
{
    hid->assembling = false;
    switch (hid->command) {
    case HID_INIT:
        answer_init(hid);
        break;
    case HID_PING:
        memcpy(hid->response, hid->request, hid->request_size);
        send(hid, hid->channel, HID_PING, hid->request_size);
        break;
    case HID_MSG:
        if (hid->u2f_only)
            answer_u2f(hid);
        else
            send_error(hid, hid->channel, ERROR_COMMAND);
        break;
    case HID_CBOR:
        if (hid->u2f_only) {
            send_error(hid, hid->channel, ERROR_COMMAND);
            return;
        }
        if (hid->request_size > 0 && hid->deaf_to == hid->request[0])
            return;
        if (hid->request_size > 0 && hid->upset_by == hid->request[0]) {
            send_error(hid, hid->channel, hid->upset_with);
            return;
        }
        hid->keep_alives = 0;
        hid->waiting = token_wants_touch(hid->token, hid->request, hid->request_size);
        if (!hid->waiting)
            answer(hid);
        break;
    default:
        send_error(hid, hid->channel, ERROR_COMMAND);
        break;
    }
}

static void start(struct hid *hid, uint32_t channel, const uint8_t *frame)
{
    uint8_t command = frame[4] & (uint8_t)~FIRST;
    size_t size = (size_t)frame[5] << 8 | frame[6];

    if (command == HID_CANCEL) {
        if (hid->waiting && channel == hid->channel) {
            hid->waiting = false;
            hid->response[0] = FIDO_ERR_KEEPALIVE_CANCEL;
            send(hid, channel, HID_CBOR, 1);
        }
        return; // a cancel itself is never answered
    }
    if (channel == 0 || (channel == BROADCAST && command != HID_INIT) ||
        (channel != BROADCAST && channel > hid->last_channel)) {
        send_error(hid, channel, ERROR_CHANNEL);
        return;
    }
    if ((hid->waiting || hid->assembling) && channel != hid->channel) {
        send_error(hid, channel, ERROR_BUSY);
        return;
    }
    if (size > sizeof hid->request) {
        send_error(hid, channel, ERROR_LENGTH);
        return;
    }
    size_t have = size < FIRST_ROOM ? size : FIRST_ROOM;
    memcpy(hid->request, frame + 7, have);
    hid->channel = channel;
    hid->command = command;
    hid->request_size = size;
    hid->request_have = have;
    hid->sequence = 0;
    hid->waiting = hid->sending = false; // on its own channel a new message ends the old
    hid->assembling = have < size;
    if (!hid->assembling)
        complete(hid);
}

void hid_take(struct hid *hid, const uint8_t frame[HID_FRAME])
{
    uint32_t channel = read_channel(frame);

    if ((frame[4] & FIRST) != 0) {
        start(hid, channel, frame);
        return;
    }
    if (!hid->assembling || channel != hid->channel)
        return; // a continuation of nothing
    if (frame[4] != hid->sequence++) {
        hid->assembling = false;
        send_error(hid, channel, ERROR_SEQUENCE);
        return;
    }
    size_t left = hid->request_size - hid->request_have;
    size_t have = left < NEXT_ROOM ? left : NEXT_ROOM;
    memcpy(hid->request + hid->request_have, frame + 5, have);
    hid->request_have += have;
    if (have == left)
        complete(hid);
}

static void give_keep_alive(const struct hid *hid, uint8_t frame[HID_FRAME])
{
    write_channel(frame, hid->channel);
    frame[4] = FIRST | HID_KEEPALIVE;
    frame[6] = 1;
    frame[7] = STATUS_UP_NEEDED;
}

bool hid_waits(const struct hid *hid)
{
    return hid->waiting;
}

bool hid_give(struct hid *hid, uint8_t frame[HID_FRAME])
{
    memset(frame, 0, HID_FRAME);
    if (hid->hangs)
        return false;
    if (hid->waiting) {
        if (hid->keep_alives < hid->touch_after) {
            hid->keep_alives++;
            give_keep_alive(hid, frame);
            return true;
        }
        answer(hid);
    }
    if (!hid->sending)
        return false;
    size_t left = hid->response_size - hid->response_sent;
    size_t at = hid->out_started ? 5 : 7, room = HID_FRAME - at;
    write_channel(frame, hid->out_channel);
    if (hid->out_started) {
        frame[4] = hid->out_sequence++;
    } else {
        frame[4] = (uint8_t)(FIRST | hid->out_command);
        frame[5] = (uint8_t)(hid->response_size >> 8);
        frame[6] = (uint8_t)hid->response_size;
    }
    size_t give = left < room ? left : room;
    memcpy(frame + at, hid->response + hid->response_sent, give);
    hid->response_sent += give;
    hid->out_started = true;
    hid->sending = hid->response_sent < hid->response_size;
    return true;
}
