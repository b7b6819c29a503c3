// SPDX-License-Identifier: BSD-2-Clause
// A client's connection: its socket and who is at the other end. It knows frames and limits, and
// nothing of what is said.
#ifndef WARIFU_FRONT_CONNECTION_H
#define WARIFU_FRONT_CONNECTION_H

#include "front/peer.h"
#include "front/state.h"
#include "front/stream.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>

struct ucred;

// Read it anywhere; only connection.c writes it, and whoever has looked where the peer is lets its
// process go.
struct connection {
    struct front *front;
    struct peer peer;
    bool is_admin;         // came by admin.sock
    struct stream *stream; // NULL once closed
};

// Takes over the accepted `fd`. False when there is no room for it: then it is closed.
bool connection_open(struct connection *connection, struct front *front, int fd,
                     const struct ucred *peer, bool is_admin, const struct stream_events *events,
                     void *context) MUST_CHECK;

// Closes without a word and gives the place back. Once for each that was opened.
void connection_free(struct connection *connection);

bool connection_is_open(const struct connection *connection);

// An empty frame of admin.sock or, in the same words, of auth.sock, to be filled in and sent next.
AdminServerFrame *connection_frame(struct connection *connection, pb_size_t body);

// Sends that frame and wipes it; false when that failed or the connection is closed.
bool connection_send(struct connection *connection);

// The next frame that has come whole, which the caller wipes; as stream_next().
enum fault connection_next(struct connection *connection, AdminClientFrame *frame,
                           bool *have) MUST_CHECK;

// Nobody reads what is said any more.
void connection_close(struct connection *connection);

// Nothing more is heard; `gone` is called when the client has what was sent, or does not take it.
void connection_finish(struct connection *connection);

// From now on what the client sends fails, and it learns that at once; what it had sent is given to
// `arrived`, which may free all of it.
void connection_deafen(struct connection *connection);

#endif
