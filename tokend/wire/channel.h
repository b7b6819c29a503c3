// SPDX-License-Identifier: BSD-2-Clause
// Blocking frames between tokend's own processes over a SOCK_STREAM socketpair: what vault, hasher
// and names use; the front does the same through libevent. A SOCK_STREAM pair with frames, so that
// the channel can become TLS later without a change of meaning.
#ifndef WARIFU_WIRE_CHANNEL_H
#define WARIFU_WIRE_CHANNEL_H

#include "base/fault.h"
#include <pb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Collects bytes of a stream until frames are complete. Owns its buffer, which has room for two
// whole frames and is wiped as frames are taken and when freed. After each fill or feed take frames
// with next() until there is none. A fault of next() is final: close the stream.
struct frame_reader;

enum fault frame_reader_new(size_t frame_max, struct frame_reader **reader) MUST_CHECK;
void frame_reader_free(struct frame_reader **reader);

// Reads what is there without waiting (MSG_DONTWAIT). CLOSED at end of stream.
enum fault frame_reader_fill(struct frame_reader *reader, int fd) MUST_CHECK;

// Gives bytes of a stream that the caller read itself: at most FRAME_HEADER + frame_max at a time,
// FAULT_LIMIT when they do not fit.
enum fault frame_reader_feed(struct frame_reader *reader, const uint8_t *data,
                             size_t size) MUST_CHECK;

// Takes the next complete frame. *have is false, and *message untouched, when there is none yet.
enum fault frame_reader_next(struct frame_reader *reader, const pb_msgdesc_t *type, void *message,
                             size_t message_size, bool *have) MUST_CHECK;

// Waits for the next complete frame, as long as it takes: for a process that serves one descriptor.
// CLOSED at end of stream.
enum fault channel_receive(struct frame_reader *reader, int fd, const pb_msgdesc_t *type,
                           void *message, size_t message_size) MUST_CHECK;

// Writes one whole frame, waiting as long as the peer needs. CLOSED when the peer is gone.
enum fault channel_send(int fd, const pb_msgdesc_t *type, const void *message) MUST_CHECK;

#endif
