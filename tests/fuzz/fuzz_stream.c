// SPDX-License-Identifier: BSD-2-Clause
// A stream of frames, arriving in pieces: the first byte says how large the pieces are. However it
// is cut, the same frames come out.
#include "wire/channel.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ClientFrame frame;

// How many frames come before the end or the fault.
static int count_frames(const uint8_t *data, size_t size, size_t piece, enum fault *fault)
{
    struct frame_reader *reader = NULL;
    int count = 0;
    *fault = frame_reader_new(CLIENT_FRAME_MAX, &reader);
    for (size_t at = 0; at < size && *fault == FAULT_NONE; at += piece) {
        bool have = true;
        *fault = frame_reader_feed(reader, data + at, size - at < piece ? size - at : piece);
        while (*fault == FAULT_NONE && have) {
            *fault = frame_reader_next(reader, ClientFrame_fields, &frame, sizeof frame, &have);
            count += *fault == FAULT_NONE && have;
        }
    }
    frame_reader_free(&reader);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum fault fault, fault_by_bytes;
    if (size < 1 || size > CHANNEL_FRAME_MAX)
        return 0;
    int count = count_frames(data + 1, size - 1, (size_t)data[0] * 8 + 1, &fault);
    int count_by_bytes = count_frames(data + 1, size - 1, 1, &fault_by_bytes);
    if (count != count_by_bytes || fault != fault_by_bytes)
        abort();
    return 0;
}
