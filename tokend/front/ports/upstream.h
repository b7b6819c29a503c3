// SPDX-License-Identifier: BSD-2-Clause
// Calls from the front to a neighbour process (vault, names) and their replies, in any order. The
// neighbour may die at any time and come back: who has a call out learns that it is lost.
#ifndef WARIFU_FRONT_UPSTREAM_H
#define WARIFU_FRONT_UPSTREAM_H

#include "base/fault.h"
#include <pb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
struct upstream;
struct caller;

struct caller_events {
    void (*replied)(struct caller *caller, const void *reply);
    void (*lost)(struct caller *caller, bool oldest); // oldest: of all calls that were out
};

// Embedded in whoever calls; at most one call out at a time.
struct caller {
    const struct caller_events *events;
    uint64_t id;               // of the call that is out; 0: none
    struct upstream *upstream; // where it is out
    struct caller *next;       // upstream's: calls out, oldest first
    struct caller *previous;
};

struct upstream_kind {
    const char *name;                 // for the log
    const pb_msgdesc_t *call, *reply; // both messages begin with `uint64_t id`
    size_t reply_size;
};

struct upstream_events {
    void (*back)(void *context); // connected (again): waiting calls may be sent
    // The connection ended, or the neighbour did not keep to the protocol, so that nothing of it
    // can be believed; the calls that were out are lost, and a new connection is to be had.
    void (*gone)(void *context);
};

enum fault upstream_new(struct event_base *base, const struct upstream_kind *kind,
                        const struct upstream_events *events, void *context,
                        struct upstream **upstream) MUST_CHECK;
void upstream_free(struct upstream **upstream);

// Owns `fd`. Calls that are out on an older connection are lost first.
enum fault upstream_connect(struct upstream *upstream, int fd) MUST_CHECK;

// Sends `message` (its id is set here). CLOSED when the neighbour is not there; then, and on any
// other fault, no call is out.
enum fault upstream_call(struct upstream *upstream, struct caller *caller,
                         void *message) MUST_CHECK;

// Sends a message that is not answered. CLOSED when the neighbour is not there.
enum fault upstream_tell(struct upstream *upstream, const void *message) MUST_CHECK;

// The reply will be ignored. Nothing, if no call is out.
void upstream_forget(struct caller *caller);

#endif
