// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/upstream.h"
#include "base/log.h"
#include "front/connection/stream.h"
#include "wire/codec.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUEUE_MAX ((size_t)64 * 1024 * 1024) // 4096 connections with a large call each
#define BUCKETS 1024

struct upstream {
    struct event_base *base;
    const struct upstream_kind *kind;
    const struct upstream_events *events;
    void *context;
    struct stream *stream; // NULL: it is not there
    struct caller *first, *last;
    struct caller **slots; // id % slot_count, for finding the caller of a reply
    size_t slot_count, out;
    uint64_t next_id;
    void *reply;
};

// --- who has a call out -------------------------------------------------------------------------

static bool grow(struct upstream *upstream)
{
    size_t count = upstream->slot_count == 0 ? BUCKETS : 2 * upstream->slot_count;
    struct caller **slots = calloc(count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (struct caller *caller = upstream->first; caller != NULL; caller = caller->next) {
        if (slots[caller->id % count] != NULL) { // two old ones meet: keep the table as it is
            free(slots);
            return false;
        }
        slots[caller->id % count] = caller;
    }
    free(upstream->slots);
    upstream->slots = slots;
    upstream->slot_count = count;
    return true;
}

// Ids go up by one, so the slots fill in turn; an old call still in its slot is skipped over.
static bool enter(struct upstream *upstream, struct caller *caller)
{
    if (upstream->out * 2 >= upstream->slot_count && !grow(upstream) &&
        upstream->out == upstream->slot_count)
        return false;
    while (upstream->slots[upstream->next_id % upstream->slot_count] != NULL)
        upstream->next_id++;
    caller->upstream = upstream;
    caller->id = upstream->next_id++;
    upstream->slots[caller->id % upstream->slot_count] = caller;
    caller->next = NULL;
    caller->previous = upstream->last;
    if (upstream->last != NULL)
        upstream->last->next = caller;
    else
        upstream->first = caller;
    upstream->last = caller;
    upstream->out++;
    return true;
}

void upstream_forget(struct caller *caller)
{
    struct upstream *upstream = caller->upstream;

    if (caller->id == 0)
        return;
    upstream->slots[caller->id % upstream->slot_count] = NULL;
    *(caller->previous != NULL ? &caller->previous->next : &upstream->first) = caller->next;
    *(caller->next != NULL ? &caller->next->previous : &upstream->last) = caller->previous;
    caller->next = caller->previous = NULL;
    caller->id = 0;
    upstream->out--;
}

static struct caller *find(const struct upstream *upstream, uint64_t id)
{
    if (id == 0 || upstream->slot_count == 0)
        return NULL;
    struct caller *caller = upstream->slots[id % upstream->slot_count];
    return caller != NULL && caller->id == id ? caller : NULL;
}

// --- the connection -----------------------------------------------------------------------------

static void lose(struct upstream *upstream)
{
    stream_free(&upstream->stream);
    // Whoever calls again from `lost` finds nobody there, so this ends.
    bool oldest = true;
    for (size_t count = upstream->out; count > 0 && upstream->first != NULL; count--) {
        struct caller *caller = upstream->first;
        upstream_forget(caller);
        caller->events->lost(caller, oldest);
        oldest = false;
    }
}

static void on_gone(void *context)
{
    struct upstream *upstream = context;
    log_warning("%s is gone with %zu calls out", upstream->kind->name, upstream->out);
    lose(upstream);
    upstream->events->gone(upstream->context);
}

static void on_arrived(void *context)
{
    struct upstream *upstream = context;
    for (;;) {
        struct stream *stream = upstream->stream;
        bool have = false;
        enum fault fault = stream_next(stream, upstream->kind->reply, upstream->reply,
                                       upstream->kind->reply_size, &have);
        if (fault != FAULT_NONE) {
            log_error("%s sent something unreadable: %s", upstream->kind->name, fault_name(fault));
            on_gone(upstream);
            return;
        }
        if (!have)
            return;
        uint64_t id;
        memcpy(&id, upstream->reply, sizeof id);
        struct caller *caller = find(upstream, id);
        if (caller != NULL) { // else nobody waits for it any more
            upstream_forget(caller);
            caller->events->replied(caller, upstream->reply);
        }
        message_wipe(upstream->kind->reply, upstream->reply, upstream->kind->reply_size);
        if (upstream->stream != stream)
            return; // it was lost meanwhile
    }
}

static const struct stream_events stream_events = {on_arrived, on_gone};

enum fault upstream_new(struct event_base *base, const struct upstream_kind *kind,
                        const struct upstream_events *events, void *context,
                        struct upstream **upstream)
{
    struct upstream *made = calloc(1, sizeof *made);
    if (made == NULL)
        return FAULT_MEMORY;
    *made = (struct upstream){
        .base = base, .kind = kind, .events = events, .context = context, .next_id = 1};
    made->reply = calloc(1, kind->reply_size);
    if (made->reply == NULL || !grow(made)) {
        upstream_free(&made);
        return FAULT_MEMORY;
    }
    *upstream = made;
    return FAULT_NONE;
}

void upstream_free(struct upstream **upstream)
{
    struct upstream *old = *upstream;
    if (old == NULL)
        return;
    *upstream = NULL;
    stream_free(&old->stream);
    free(old->slots);
    free(old->reply);
    free(old);
}

enum fault upstream_connect(struct upstream *upstream, int fd)
{
    static const struct stream_limits limits = {CHANNEL_FRAME_MAX, QUEUE_MAX};
    if (upstream->stream != NULL)
        lose(upstream);
    enum fault fault =
        stream_new(upstream->base, fd, &limits, &stream_events, upstream, &upstream->stream);
    if (fault == FAULT_NONE)
        upstream->events->back(upstream->context);
    else
        close(fd);
    return fault;
}

enum fault upstream_tell(struct upstream *upstream, const void *message)
{
    return upstream->stream == NULL ? FAULT_CLOSED
                                    : stream_send(upstream->stream, upstream->kind->call, message);
}

enum fault upstream_call(struct upstream *upstream, struct caller *caller, void *message)
{
    if (caller->id != 0)
        return FAULT_INTERNAL;
    if (upstream->stream == NULL)
        return FAULT_CLOSED;
    if (!enter(upstream, caller))
        return FAULT_MEMORY;
    memcpy(message, &caller->id, sizeof caller->id);
    enum fault fault = stream_send(upstream->stream, upstream->kind->call, message);
    if (fault != FAULT_NONE)
        upstream_forget(caller);
    return fault;
}
