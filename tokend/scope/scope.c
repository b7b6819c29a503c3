// SPDX-License-Identifier: BSD-2-Clause
#include "scope/scope.h"
#include "base/log.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#define SERVE_SECONDS 20 // whoever connects and says nothing waits no longer

static enum fault receive(int fd, ScopeCall *call)
{
    struct frame_reader *reader = NULL;
    enum fault fault = frame_reader_new(CLIENT_FRAME_MAX, &reader);

    if (fault == FAULT_NONE)
        fault = channel_receive(reader, fd, ScopeCall_fields, call, sizeof *call);
    frame_reader_free(&reader);
    return fault;
}

// The socket is root's alone; this says it again.
static bool peer_of(int fd, struct ucred *peer)
{
    socklen_t size = sizeof *peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &size) == 0 && size == sizeof *peer &&
           peer->uid == 0 && peer->pid > 1;
}

// One thing, and no more.
static bool is_stop(const ScopeCall *call)
{
    const bool session = call->session[0] != '\0';
    const unsigned things =
        (call->grant != 0) + (unsigned)(call->uid != 0); // a session is of a uid

    return call->stop != ScopeStop_SCOPE_STOP_NONE && call->until == 0 && things == 1 &&
           call->grant <= INT64_MAX &&
           (session ? call->uid != 0 : call->stop != ScopeStop_SCOPE_STOP_LOCK);
}

int scope_serve(int fd)
{
    struct ucred peer;
    ScopeCall call = ScopeCall_init_zero;
    ScopeReply reply = {.answer = ScopeAnswer_SCOPE_REFUSED};

    (void)alarm(SERVE_SECONDS);
    if (!peer_of(fd, &peer)) {
        log_error("refused: the connection is not root's");
        return EX_NOPERM;
    }
    const int held = (int)syscall(SYS_pidfd_open, peer.pid, 0);
    if (held < 0) {
        log_error("process %d cannot be held: %s", (int)peer.pid, strerror(errno));
        return EX_OSERR;
    }
    const enum fault fault = receive(fd, &call);
    if (fault != FAULT_NONE) {
        log_error("what process %d says is not understood: %s", (int)peer.pid, fault_name(fault));
        return EX_PROTOCOL;
    }
    const struct scope_order order = {peer.pid, held, (int64_t)call.until, (int64_t)call.grant};
    if (call.grant <= INT64_MAX && call.stop == ScopeStop_SCOPE_STOP_NONE && call.until >= 1 &&
        call.until <= INT64_MAX && call.session[0] == '\0' && call.uid == 0)
        reply.answer = scope_begin(&order);
    else if (is_stop(&call))
        reply.answer = scope_stop(&call);
    else
        log_error("refused: process %d asks for a session without a limit, or for an end of "
                  "nothing",
                  (int)peer.pid);
    close(held);
    return channel_send(fd, ScopeReply_fields, &reply) == FAULT_NONE &&
                   reply.answer == ScopeAnswer_SCOPE_DONE
               ? EX_OK
               : EX_UNAVAILABLE;
}
