// SPDX-License-Identifier: BSD-2-Clause
#include "front/connection/stream.h"
#include "base/secret.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <errno.h>
#include <event2/event.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct stream {
    int fd;
    struct stream_limits limits;
    const struct stream_events *events;
    void *context;
    struct event *readable, *writable;
    struct frame_reader *reader;
    uint8_t *queue; // bytes queue[sent..used) wait
    size_t sent, used, size;
    bool finishing;
};

static void on_readable(evutil_socket_t fd, short what, void *argument)
{
    struct stream *stream = argument;
    (void)what;
    if (frame_reader_fill(stream->reader, (int)fd) == FAULT_NONE)
        stream->events->arrived(stream->context);
    else
        stream->events->gone(stream->context);
}

// Sends until the socket is full; FAULT_BUSY then.
static enum fault flush(struct stream *stream)
{
    while (stream->sent < stream->used) {
        ssize_t count = send(stream->fd, stream->queue + stream->sent, stream->used - stream->sent,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == EAGAIN ? FAULT_BUSY : FAULT_CLOSED;
        secret_wipe(stream->queue + stream->sent, (size_t)count);
        stream->sent += (size_t)count;
    }
    stream->sent = stream->used = 0;
    return FAULT_NONE;
}

static void on_writable(evutil_socket_t fd, short what, void *argument)
{
    struct stream *stream = argument;
    (void)fd;
    enum fault fault = what & EV_TIMEOUT ? FAULT_TIMEOUT : flush(stream);
    if (fault == FAULT_BUSY)
        return; // the event persists
    event_del(stream->writable);
    if (fault != FAULT_NONE || stream->finishing)
        stream->events->gone(stream->context);
}

enum fault stream_new(struct event_base *base, int fd, const struct stream_limits *limits,
                      const struct stream_events *events, void *context, struct stream **stream)
{
    struct stream *made = calloc(1, sizeof *made);
    if (made == NULL)
        return FAULT_MEMORY;
    *made = (struct stream){.fd = -1, .limits = *limits, .events = events, .context = context};
    enum fault fault = frame_reader_new(limits->frame_max, &made->reader);
    if (fault == FAULT_NONE) {
        made->readable = event_new(base, fd, EV_READ | EV_PERSIST, on_readable, made);
        made->writable = event_new(base, fd, EV_WRITE | EV_PERSIST, on_writable, made);
        if (made->readable == NULL || made->writable == NULL ||
            event_add(made->readable, NULL) != 0)
            fault = FAULT_MEMORY;
    }
    if (fault != FAULT_NONE) {
        stream_free(&made);
        return fault;
    }
    made->fd = fd;
    *stream = made;
    return FAULT_NONE;
}

void stream_free(struct stream **stream)
{
    struct stream *old = *stream;
    if (old == NULL)
        return;
    *stream = NULL;
    if (old->readable != NULL)
        event_free(old->readable);
    if (old->writable != NULL)
        event_free(old->writable);
    frame_reader_free(&old->reader);
    secret_wipe(old->queue, old->used);
    free(old->queue);
    if (old->fd >= 0)
        close(old->fd);
    free(old);
}

// Makes room for `more` bytes after queue[used); the old copy is wiped, which realloc would not do.
static enum fault make_room(struct stream *stream, size_t more)
{
    size_t waiting = stream->used - stream->sent;
    if (more > stream->limits.queue_max - waiting)
        return FAULT_LIMIT;
    if (stream->size - stream->used >= more)
        return FAULT_NONE;
    size_t size = stream->size == 0 ? 512 : stream->size;
    while (size < waiting + more)
        size *= 2;
    uint8_t *queue = malloc(size);
    if (queue == NULL)
        return FAULT_MEMORY;
    if (waiting > 0)
        memcpy(queue, stream->queue + stream->sent, waiting);
    secret_wipe(stream->queue, stream->used);
    free(stream->queue);
    stream->queue = queue;
    stream->size = size;
    stream->sent = 0;
    stream->used = waiting;
    return FAULT_NONE;
}

enum fault stream_send(struct stream *stream, const pb_msgdesc_t *type, const void *message)
{
    static uint8_t frame[FRAME_HEADER + CHANNEL_FRAME_MAX]; // one loop, one at a time
    size_t size = 0;
    enum fault fault =
        frame_encode(type, message, frame, FRAME_HEADER + stream->limits.frame_max, &size);
    if (fault == FAULT_NONE)
        fault = make_room(stream, size);
    if (fault == FAULT_NONE) {
        memcpy(stream->queue + stream->used, frame, size);
        stream->used += size;
        fault = flush(stream);
        if (fault == FAULT_BUSY)
            fault = event_add(stream->writable, NULL) == 0 ? FAULT_NONE : FAULT_MEMORY;
    }
    secret_wipe(frame, size);
    return fault;
}

enum fault stream_next(struct stream *stream, const pb_msgdesc_t *type, void *message,
                       size_t message_size, bool *have)
{
    return frame_reader_next(stream->reader, type, message, message_size, have);
}

void stream_hang_up(struct stream *stream)
{
    (void)shutdown(stream->fd, SHUT_WR);
}

void stream_deafen(struct stream *stream)
{
    (void)shutdown(stream->fd, SHUT_RD);
    if (frame_reader_fill(stream->reader, stream->fd) == FAULT_NONE)
        stream->events->arrived(stream->context);
}

void stream_finish(struct stream *stream, unsigned milliseconds)
{
    const struct timeval patience = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    stream->finishing = true;
    event_del(stream->readable);
    event_del(stream->writable);
    // From the loop, so that no caller's stream is freed while it runs; with an empty queue there
    // is nothing to wait for.
    if (stream->sent == stream->used || event_add(stream->writable, &patience) != 0)
        event_active(stream->writable, EV_TIMEOUT, 0);
}
