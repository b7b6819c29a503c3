// SPDX-License-Identifier: BSD-2-Clause
#include "front/connection.h"
#include "front/peer_quota.h"
#include "wire/codec.h"
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE_MAX 131072 // bytes for a client that reads slowly
#define FLUSH_MS 2000    // for the client to take its verdict

bool connection_open(struct connection *connection, struct front *front, int fd,
                     const struct ucred *peer, bool is_admin, const struct stream_events *events,
                     void *context)
{
    const struct stream_limits limits = {is_admin ? ADMIN_FRAME_MAX : CLIENT_FRAME_MAX, QUEUE_MAX};

    if (!peer_quota_enter(front->peer_quota, peer->uid, peer->gid)) {
        close(fd);
        return false;
    }
    *connection = (struct connection){.front = front,
                                      .peer = {.uid = peer->uid,
                                               .gid = peer->gid,
                                               .pid = peer->pid > 0 ? (uint32_t)peer->pid : 0},
                                      .is_admin = is_admin};
    connection->peer.process = peer_hold(connection->peer.pid);
    if (stream_new(front->base, fd, &limits, events, context, &connection->stream) == FAULT_NONE)
        return true;
    close(fd);
    connection_free(connection);
    return false;
}

void connection_free(struct connection *connection)
{
    peer_release(&connection->peer.process);
    stream_free(&connection->stream);
    peer_quota_leave(connection->front->peer_quota, connection->peer.uid, connection->peer.gid);
}

bool connection_is_open(const struct connection *connection)
{
    return connection->stream != NULL;
}

AdminServerFrame *connection_frame(struct connection *connection, pb_size_t body)
{
    AdminServerFrame *frame = &connection->front->frame;

    message_wipe(AdminServerFrame_fields, frame, sizeof *frame); // one that was not sent
    frame->which_body = body;
    return frame;
}

bool connection_send(struct connection *connection)
{
    AdminServerFrame *frame = &connection->front->frame;
    // ServerFrame is AdminServerFrame without rows: the same bytes.
    const bool sent = connection->stream != NULL &&
                      stream_send(connection->stream, AdminServerFrame_fields, frame) == FAULT_NONE;

    message_wipe(AdminServerFrame_fields, frame, sizeof *frame);
    return sent;
}

enum fault connection_next(struct connection *connection, AdminClientFrame *frame, bool *have)
{
    return stream_next(connection->stream, AdminClientFrame_fields, frame, sizeof *frame, have);
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
