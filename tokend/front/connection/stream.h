// SPDX-License-Identifier: BSD-2-Clause
// Frames over a non-blocking socket in the front's loop. Everything that passes may be a secret, so
// both buffers are wiped as they empty (B8); libevent's own buffers would not do that.
#ifndef WARIFU_FRONT_STREAM_H
#define WARIFU_FRONT_STREAM_H

#include "base/fault.h"
#include <pb.h>
#include <stdbool.h>
#include <stddef.h>

struct event_base;
struct stream;

// Either may free the stream.
struct stream_events {
    void (*arrived)(void *context); // bytes came: take frames with stream_next()
    // The other side went away, or would not take its bytes, or (after stream_finish) has taken
    // all.
    void (*gone)(void *context);
};

struct stream_limits {
    size_t frame_max; // of one frame, header not counted
    size_t queue_max; // bytes that may wait to be sent
};

// Owns `fd` when it returns FAULT_NONE.
enum fault stream_new(struct event_base *base, int fd, const struct stream_limits *limits,
                      const struct stream_events *events, void *context,
                      struct stream **stream) MUST_CHECK;

// Wipes, closes. Sets the pointer to NULL; NULL is allowed.
void stream_free(struct stream **stream);

// Queues one frame and sends what the socket takes at once. LIMIT when too much waits already,
// CLOSED when the other side is gone; `gone` is not called from here.
enum fault stream_send(struct stream *stream, const pb_msgdesc_t *type,
                       const void *message) MUST_CHECK;

// As frame_reader_next(): a fault is final.
enum fault stream_next(struct stream *stream, const pb_msgdesc_t *type, void *message,
                       size_t message_size, bool *have) MUST_CHECK;

// Says that nothing more will be sent; the other side may still answer.
void stream_hang_up(struct stream *stream);

// From now on the other side's sending fails; what it had sent is given to `arrived`, which may
// free the stream.
void stream_deafen(struct stream *stream);

// Nothing is read any more; `gone` is called once everything is sent, or after `milliseconds`.
void stream_finish(struct stream *stream, unsigned milliseconds);

#endif
