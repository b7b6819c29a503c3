// SPDX-License-Identifier: BSD-2-Clause
// The lowest of the front's three layers: a client's connection, its socket and who is at the other
// end. It knows frames and limits, and nothing of what is said.
#ifndef WARIFU_FRONT_CONNECTION_H
#define WARIFU_FRONT_CONNECTION_H

#include "front/connection/peer.h"
#include "front/connection/stream.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>

struct connection;
struct connections;
struct event_base;
struct ucred;

// What all of them share: the room that there is for them (peer_quota.h: in all, and of each peer),
// and the frame that is read or made, one at a time. NULL: no memory.
struct connections *connections_new(struct event_base *base, uint32_t all, uint32_t each);
void connections_free(struct connections **connections); // when none is open

// Takes over the accepted `fd`. NULL when there is no room for it: then it is closed.
struct connection *connection_open(struct connections *connections, int fd,
                                   const struct ucred *peer, bool is_admin,
                                   const struct stream_events *events, void *context);

// Closes without a word and gives the place back.
void connection_free(struct connection **connection);

const struct peer *connection_peer(const struct connection *connection);
bool connection_is_admin(const struct connection *connection); // came by admin.sock
bool connection_is_open(const struct connection *connection);

// Where the peer is has been looked up: its process is let go (peer.h).
void connection_release_peer(struct connection *connection);

// An empty frame of admin.sock or, in the same words, of auth.sock, to be filled in and sent next.
AdminServerFrame *connection_frame(struct connection *connection, pb_size_t body);

// Sends that frame and wipes it; false when that failed or the connection is closed.
bool connection_send(struct connection *connection);

// The next frame that has come whole, until connection_taken() wipes it; NULL: there is none. A
// fault is one of the connection (stream_next).
enum fault connection_next(struct connection *connection,
                           const AdminClientFrame **frame) MUST_CHECK;
void connection_taken(struct connection *connection);

// Nobody reads what is said any more.
void connection_close(struct connection *connection);

// Nothing more is heard; `gone` is called when the client has what was sent, or does not take it.
void connection_finish(struct connection *connection);

// From now on what the client sends fails, and it learns that at once; what it had sent is given to
// `arrived`, which may free all of it.
void connection_deafen(struct connection *connection);

#endif
