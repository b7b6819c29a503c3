// SPDX-License-Identifier: BSD-2-Clause
#include "wire/channel.h"
#include "base/secret.h"
#include "wire/codec.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct frame_reader {
    size_t frame_max;
    size_t start; // data[start..end) waits to be taken
    size_t end;
    size_t size; // room for one frame and what may already follow it
    uint8_t data[];
};

enum fault frame_reader_new(size_t frame_max, struct frame_reader **reader)
{
    if (frame_max == 0 || frame_max > CHANNEL_FRAME_MAX)
        return FAULT_INTERNAL;
    size_t size = 2 * (FRAME_HEADER + frame_max);
    struct frame_reader *made = malloc(sizeof *made + size);
    if (made == NULL)
        return FAULT_MEMORY;
    *made = (struct frame_reader){.frame_max = frame_max, .size = size};
    *reader = made;
    return FAULT_NONE;
}

void frame_reader_free(struct frame_reader **reader)
{
    if (*reader == NULL)
        return;
    secret_wipe((*reader)->data, (*reader)->end);
    free(*reader);
    *reader = NULL;
}

// Moves what waits to the front, so that all free room is behind it; once a fill, not once a frame.
static void make_room(struct frame_reader *reader)
{
    size_t waiting = reader->end - reader->start;
    if (reader->start == 0)
        return;
    memmove(reader->data, reader->data + reader->start, waiting);
    secret_wipe(reader->data + waiting, reader->end - waiting);
    reader->start = 0;
    reader->end = waiting;
}

// As recv() with these flags; nothing when the descriptor says that it would have to wait.
static enum fault fill(struct frame_reader *reader, int fd, int flags)
{
    make_room(reader);
    if (reader->end == reader->size)
        return FAULT_NONE; // frames wait to be taken first
    for (;;) {
        ssize_t count = recv(fd, reader->data + reader->end, reader->size - reader->end, flags);
        if (count > 0) {
            reader->end += (size_t)count;
            return FAULT_NONE;
        }
        if (count == 0)
            return FAULT_CLOSED;
        if (errno == EAGAIN)
            return FAULT_NONE;
        if (errno != EINTR)
            return fault_from_errno(errno);
    }
}

enum fault frame_reader_fill(struct frame_reader *reader, int fd)
{
    return fill(reader, fd, MSG_DONTWAIT);
}

enum fault frame_reader_feed(struct frame_reader *reader, const uint8_t *data, size_t size)
{
    make_room(reader);
    if (size > reader->size - reader->end)
        return FAULT_LIMIT;
    if (size > 0)
        memcpy(reader->data + reader->end, data, size);
    reader->end += size;
    return FAULT_NONE;
}

enum fault frame_reader_next(struct frame_reader *reader, const pb_msgdesc_t *type, void *message,
                             size_t message_size, bool *have)
{
    uint8_t *frame = reader->data + reader->start;
    size_t waiting = reader->end - reader->start, need;
    *have = false;
    enum fault fault = frame_length(frame, waiting, reader->frame_max, &need);
    if (fault != FAULT_NONE || waiting < FRAME_HEADER || waiting < need)
        return fault;
    fault = frame_decode(type, frame + FRAME_HEADER, need - FRAME_HEADER, message, message_size);
    secret_wipe(frame, need);
    reader->start += need;
    if (reader->start == reader->end)
        reader->start = reader->end = 0;
    *have = fault == FAULT_NONE;
    return fault;
}

enum fault channel_receive(struct frame_reader *reader, int fd, const pb_msgdesc_t *type,
                           void *message, size_t message_size)
{
    for (;;) {
        bool have = false;
        enum fault fault = frame_reader_next(reader, type, message, message_size, &have);
        if (fault != FAULT_NONE || have)
            return fault;
        const size_t before = reader->end - reader->start;
        fault = fill(reader, fd, 0);
        if (fault != FAULT_NONE)
            return fault;
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        if (reader->end - reader->start == before && // the descriptor does not wait by itself
            poll(&poller, 1, -1) < 0 && errno != EINTR)
            return fault_from_errno(errno);
    }
}

static enum fault send_whole(int fd, const uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t count = send(fd, data, size, MSG_NOSIGNAL);
        if (count > 0) {
            data += count;
            size -= (size_t)count;
        } else if (count < 0 && errno == EAGAIN) {
            struct pollfd poller = {.fd = fd, .events = POLLOUT};
            if (poll(&poller, 1, -1) < 0 && errno != EINTR)
                return fault_from_errno(errno);
        } else if (count == 0 || errno != EINTR) {
            return count == 0 ? FAULT_IO : fault_from_errno(errno);
        }
    }
    return FAULT_NONE;
}

enum fault channel_send(int fd, const pb_msgdesc_t *type, const void *message)
{
    // Not on the stack, whose probes would touch all of its pages; one process sends one at a time.
    static uint8_t frame[FRAME_HEADER + CHANNEL_FRAME_MAX];
    size_t used = 0;
    enum fault fault = frame_encode(type, message, frame, sizeof frame, &used);
    if (fault == FAULT_NONE)
        fault = send_whole(fd, frame, used);
    secret_wipe(frame, used);
    return fault;
}
