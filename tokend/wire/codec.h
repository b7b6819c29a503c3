// SPDX-License-Identifier: BSD-2-Clause
// One frame: 4 bytes big-endian length, then one protobuf message (RFC-less, doc/PROTOCOL.md).
// Strict: an embedded NUL, bad UTF-8, an unknown, duplicate or out-of-order field, a non-minimal
// varint, a zero-length or oversized frame is FAULT_FORMAT or FAULT_LIMIT (abuse:D3). The
// trick for all of them: a decoded message, encoded again, must give the very same bytes.
#ifndef WARIFU_WIRE_CODEC_H
#define WARIFU_WIRE_CODEC_H

#include "base/fault.h"
#include <pb.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_VERSION 2     // says Taken
#define PROTOCOL_VERSION_OLD 1 // of a module that was loaded before an upgrade: does not
#define FRAME_HEADER 4
#define CLIENT_FRAME_MAX 2048   // auth.sock, both ways
#define ADMIN_FRAME_MAX 16384   // admin.sock, both ways
#define CHANNEL_FRAME_MAX 65536 // between tokend's own processes

// Encodes header and message into out[0..size); *used is the whole frame's length.
// FAULT_LIMIT when it does not fit, FAULT_INTERNAL when the message breaks its own limits.
enum fault frame_encode(const pb_msgdesc_t *type, const void *message, uint8_t *out, size_t size,
                        size_t *used) MUST_CHECK;

// Looks at the header of have[0..count): *need is the length of the whole frame once 4 bytes are
// there, else 4. FAULT_LIMIT if the frame would exceed `max` (header not counted), FAULT_FORMAT if
// its length is 0.
enum fault frame_length(const uint8_t *have, size_t count, size_t max, size_t *need) MUST_CHECK;

// Wipes a message that was decoded, or filled in by its caller, by what is in use of it: all but
// the bodies of a oneof that were not chosen. The largest body of a message may be thirty times the
// one that came, and to write zeros over zeros was a twelfth of the front's time. Who changes
// `which_` of a message with something in it wipes it as a whole instead.
void message_wipe(const pb_msgdesc_t *type, void *message, size_t message_size);

// Decodes a payload (without header) into *message, which the caller owns and wipes. On a fault
// *message has been wiped as a whole: parts of several bodies may have been in it.
enum fault frame_decode(const pb_msgdesc_t *type, const uint8_t *payload, size_t size,
                        void *message, size_t message_size) MUST_CHECK;

#endif
