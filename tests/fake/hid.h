// SPDX-License-Identifier: BSD-2-Clause
// CTAPHID (CTAP 2.1 section 11.2): 64-byte frames in, 64-byte frames out, without any transport, so
// that a test, a socket or uhid can carry them.
#ifndef WARIFU_FAKE_HID_H
#define WARIFU_FAKE_HID_H

#include "token.h"

#define HID_FRAME 64
#define HID_TOUCH_NEVER UINT32_MAX

struct hid {
    struct token *token;
    uint32_t touch_after; // keep-alive frames until the person touches it; 0: at once
    bool hangs;           // takes everything and says nothing
    bool u2f_only;        // it is from before CTAP2
    uint32_t touches;     // of such a one: how often it was asked in vain
    uint8_t upset_by;     // this CTAP command is answered with a CTAPHID error; 0: none is
    uint8_t upset_with;
    uint8_t deaf_to; // this one is not answered

    // A request that is being put together or waits for a touch.
    uint32_t channel, last_channel;
    uint8_t command, sequence;
    uint8_t request[TOKEN_MESSAGE_MOST];
    size_t request_size, request_have;
    bool assembling, waiting;
    uint32_t keep_alives;

    // A response that is being sent.
    uint32_t out_channel;
    uint8_t out_command, out_sequence;
    uint8_t response[TOKEN_MESSAGE_MOST];
    size_t response_size, response_sent;
    bool sending, out_started;
};

void hid_take(struct hid *hid, const uint8_t frame[HID_FRAME]);

// The next frame; false when there is nothing to say. While it waits for a touch this is a
// keep-alive each time, and the caller lets some time pass in between.
bool hid_give(struct hid *hid, uint8_t frame[HID_FRAME]);
bool hid_waits(const struct hid *hid);

#endif
