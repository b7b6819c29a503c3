// SPDX-License-Identifier: BSD-2-Clause
#include "grant_oracle.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <string.h>

bool stream_grants(const uint8_t *bytes, size_t size, const uint8_t nonce[16])
{
    for (size_t at = 0;;) {
        ServerFrame frame;
        size_t need;
        if (frame_length(bytes + at, size - at, CLIENT_FRAME_MAX, &need) != FAULT_NONE ||
            need > size - at || need == FRAME_HEADER ||
            frame_decode(ServerFrame_fields, bytes + at + FRAME_HEADER, need - FRAME_HEADER, &frame,
                         sizeof frame) != FAULT_NONE)
            return false;
        at += need;
        if (frame.which_body == ServerFrame_verdict_tag)
            return frame.body.verdict.result == Result_RESULT_GRANTED &&
                   frame.body.verdict.nonce.size == 16 &&
                   memcmp(frame.body.verdict.nonce.bytes, nonce, 16) == 0;
    }
}
