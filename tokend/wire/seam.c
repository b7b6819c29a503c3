// SPDX-License-Identifier: BSD-2-Clause
#include "wire/seam.h"
#include "base/secret.h"
#include "wire/codec.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct frame_reader {
    size_t frame_max;
    size_t used;
    size_t size; // room for one frame and what may already follow it
    uint8_t data[];
};

enum fault frame_reader_new(size_t frame_max, struct frame_reader **reader)
{
    if (frame_max == 0 || frame_max > SEAM_FRAME_MAX)
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
    secret_wipe((*reader)->data, (*reader)->used);
    free(*reader);
    *reader = NULL;
}

enum fault frame_reader_fill(struct frame_reader *reader, int fd)
{
    if (reader->used == reader->size)
        return FAULT_NONE; // frames wait to be taken first
    for (;;) {
        ssize_t count =
            recv(fd, reader->data + reader->used, reader->size - reader->used, MSG_DONTWAIT);
        if (count > 0) {
            reader->used += (size_t)count;
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

enum fault frame_reader_feed(struct frame_reader *reader, const uint8_t *data, size_t size)
{
    if (size > reader->size - reader->used)
        return FAULT_LIMIT;
    if (size > 0)
        memcpy(reader->data + reader->used, data, size);
    reader->used += size;
    return FAULT_NONE;
}

enum fault frame_reader_next(struct frame_reader *reader, const pb_msgdesc_t *type, void *message,
                             size_t message_size, bool *have)
{
    size_t need;
    enum fault fault = frame_length(reader->data, reader->used, reader->frame_max, &need);
    if (fault != FAULT_NONE)
        return fault;
    *have = false;
    if (reader->used < FRAME_HEADER || reader->used < need)
        return FAULT_NONE;
    fault =
        frame_decode(type, reader->data + FRAME_HEADER, need - FRAME_HEADER, message, message_size);
    reader->used -= need;
    memmove(reader->data, reader->data + need, reader->used);
    secret_wipe(reader->data + reader->used, need);
    *have = fault == FAULT_NONE;
    return fault;
}

enum fault seam_receive(struct frame_reader *reader, int fd, const pb_msgdesc_t *type,
                        void *message, size_t message_size)
{
    for (;;) {
        bool have = false;
        enum fault fault = frame_reader_next(reader, type, message, message_size, &have);
        if (fault != FAULT_NONE || have)
            return fault;
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        if (poll(&poller, 1, -1) < 0 && errno != EINTR)
            return fault_from_errno(errno);
        fault = frame_reader_fill(reader, fd);
        if (fault != FAULT_NONE)
            return fault;
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

enum fault seam_send(int fd, const pb_msgdesc_t *type, const void *message)
{
    uint8_t frame[FRAME_HEADER + SEAM_FRAME_MAX];
    size_t used = 0;
    enum fault fault = frame_encode(type, message, frame, sizeof frame, &used);
    if (fault == FAULT_NONE)
        fault = send_whole(fd, frame, used);
    secret_wipe(frame, used);
    return fault;
}
