// SPDX-License-Identifier: BSD-2-Clause
#include "front/connection/connection.h"
#include "front/connection/peer_quota.h"
#include "wire/codec.h"
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE_MAX 131072 // bytes for a client that reads slowly
#define FLUSH_MS 2000    // for the client to take its verdict

struct connections {
    struct event_base *base;
    struct peer_quota *quota;
    // One loop, one message at a time; empty between two, each user wipes it (message_wipe).
    AdminServerFrame frame;
    AdminClientFrame incoming;
};

struct connection {
    struct connections *all;
    struct peer peer;
    bool is_admin;
    struct stream *stream; // NULL once closed
};

struct connections *connections_new(struct event_base *base, uint32_t all, uint32_t each)
{
    struct connections *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->base = base;
    made->quota = peer_quota_new(all, each);
    if (made->quota == NULL)
        connections_free(&made);
    return made;
}

void connections_free(struct connections **connections)
{
    if (*connections == NULL)
        return;
    peer_quota_free(&(*connections)->quota);
    free(*connections);
    *connections = NULL;
}

struct connection *connection_open(struct connections *connections, int fd,
                                   const struct ucred *peer, bool is_admin,
                                   const struct stream_events *events, void *context)
{
    const struct stream_limits limits = {is_admin ? ADMIN_FRAME_MAX : CLIENT_FRAME_MAX, QUEUE_MAX};
    struct connection *made = NULL;

    if (peer_quota_enter(connections->quota, peer->uid, peer->gid)) {
        made = malloc(sizeof *made);
        if (made == NULL)
            peer_quota_leave(connections->quota, peer->uid, peer->gid);
    }
    if (made == NULL) {
        close(fd);
        return NULL;
    }
    *made = (struct connection){.all = connections,
                                .peer = {.uid = peer->uid,
                                         .gid = peer->gid,
                                         .pid = peer->pid > 0 ? (uint32_t)peer->pid : 0},
                                .is_admin = is_admin};
    made->peer.process = peer_hold(made->peer.pid);
    if (stream_new(connections->base, fd, &limits, events, context, &made->stream) != FAULT_NONE) {
        close(fd);
        connection_free(&made);
    }
    return made;
}

void connection_free(struct connection **pointer)
{
    struct connection *connection = *pointer;

    if (connection == NULL)
        return;
    *pointer = NULL;
    peer_release(&connection->peer.process);
    stream_free(&connection->stream);
    peer_quota_leave(connection->all->quota, connection->peer.uid, connection->peer.gid);
    free(connection);
}

const struct peer *connection_peer(const struct connection *connection)
{
    return &connection->peer;
}

bool connection_is_admin(const struct connection *connection)
{
    return connection->is_admin;
}

bool connection_is_open(const struct connection *connection)
{
    return connection->stream != NULL;
}

void connection_release_peer(struct connection *connection)
{
    peer_release(&connection->peer.process);
}

AdminServerFrame *connection_frame(struct connection *connection, pb_size_t body)
{
    AdminServerFrame *frame = &connection->all->frame;

    message_wipe(AdminServerFrame_fields, frame, sizeof *frame); // one that was not sent
    frame->which_body = body;
    return frame;
}

bool connection_send(struct connection *connection)
{
    AdminServerFrame *frame = &connection->all->frame;
    // ServerFrame is AdminServerFrame without rows: the same bytes.
    const bool sent = connection->stream != NULL &&
                      stream_send(connection->stream, AdminServerFrame_fields, frame) == FAULT_NONE;

    message_wipe(AdminServerFrame_fields, frame, sizeof *frame);
    return sent;
}

enum fault connection_next(struct connection *connection, const AdminClientFrame **frame)
{
    AdminClientFrame *incoming = &connection->all->incoming;
    bool have = false;
    const enum fault fault =
        stream_next(connection->stream, AdminClientFrame_fields, incoming, sizeof *incoming, &have);

    *frame = fault == FAULT_NONE && have ? incoming : NULL;
    return fault;
}

void connection_taken(struct connection *connection)
{
    AdminClientFrame *incoming = &connection->all->incoming;

    message_wipe(AdminClientFrame_fields, incoming, sizeof *incoming);
}

void connection_close(struct connection *connection)
{
    stream_free(&connection->stream);
}

void connection_finish(struct connection *connection)
{
    if (connection->stream != NULL)
        stream_finish(connection->stream, FLUSH_MS);
}

void connection_deafen(struct connection *connection)
{
    if (connection->stream != NULL)
        stream_deafen(connection->stream);
}
