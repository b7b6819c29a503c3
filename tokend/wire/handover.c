// SPDX-License-Identifier: BSD-2-Clause
#include "wire/handover.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Both ends are of the same version (daemon/programs.h) on the same host, so numbers travel as they
// are.
struct packet {
    uint32_t kind, index, connection, owner;
};

enum fault handover_send(int control, const struct handover *handover)
{
    struct packet packet = {(uint32_t)handover->kind, handover->index, handover->connection,
                            handover->owner};
    struct iovec part = {&packet, sizeof packet};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } extra;
    memset(&extra, 0, sizeof extra);
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (handover->fd >= 0) {
        message.msg_control = extra.bytes;
        message.msg_controllen = sizeof extra.bytes;
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(head), &handover->fd, sizeof(int));
    }
    ssize_t sent;
    do
        sent = sendmsg(control, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? fault_from_errno(errno) : FAULT_NONE;
}

// Takes the one descriptor there may be; closes any others.
static int take_descriptor(struct msghdr *message, unsigned *count)
{
    int taken = -1;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        for (size_t at = 0; CMSG_LEN(at + sizeof(int)) <= head->cmsg_len; at += sizeof(int)) {
            int fd;
            memcpy(&fd, CMSG_DATA(head) + at, sizeof fd);
            if ((*count)++ == 0)
                taken = fd;
            else
                close(fd);
        }
    }
    return taken;
}

enum fault handover_receive(int control, struct handover *handover)
{
    struct packet packet;
    struct iovec part = {&packet, sizeof packet};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(4 * sizeof(int))];
    } extra;
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = extra.bytes,
                             .msg_controllen = sizeof extra.bytes};
    ssize_t got;
    do
        got = recvmsg(control, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault_from_errno(errno);
    unsigned count = 0;
    int fd = take_descriptor(&message, &count);
    if (got == 0 && count == 0)
        return FAULT_CLOSED;
    bool wants_fd = got == (ssize_t)sizeof packet &&
                    ((packet.kind >= HANDOVER_FRONT && packet.kind <= HANDOVER_RESCUE) ||
                     packet.kind == HANDOVER_CHECKER || packet.kind == HANDOVER_VERIFIER ||
                     packet.kind == HANDOVER_POLICY);
    bool may_fd = got == (ssize_t)sizeof packet && packet.kind == HANDOVER_DEVICE;
    if (got != (ssize_t)sizeof packet || message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ||
        packet.kind < HANDOVER_READY || packet.kind > HANDOVER_LAST ||
        (may_fd ? count > 1 : count != wants_fd)) {
        if (fd >= 0)
            close(fd);
        return FAULT_FORMAT;
    }
    *handover = (struct handover){(enum handover_kind)packet.kind, packet.index, fd,
                                  packet.connection, packet.owner};
    return FAULT_NONE;
}
