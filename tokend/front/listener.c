// SPDX-License-Identifier: BSD-2-Clause
#include "front/listener.h"
#include "base/fault.h"
#include "base/log.h"
#include "front/connection/limiter.h"
#include "front/conversation/waiting.h"
#include "front/front.h"
#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define AT_ONCE 64   // connections taken before others are served again
#define PAUSE_MS 100 // when there are no descriptors

enum { AUTH, ADMIN, RESCUE, LISTENERS };

struct listener {
    struct event_base *base;
    struct limiter *limiter;
    listener_accepted *accepted;
    void *context;
    struct event *sockets[LISTENERS], *retry;
};

// No descriptor is left: accept() would fail for ever and the socket stay readable. Sleep instead;
// what waits stays in the kernel's queue.
static void pause_listening(struct listener *self)
{
    struct timeval pause = {0, PAUSE_MS * 1000};
    for (size_t i = 0; i < LISTENERS; i++)
        if (self->sockets[i] != NULL)
            event_del(self->sockets[i]);
    if (event_add(self->retry, &pause) != 0)
        event_active(self->retry, EV_TIMEOUT, 0);
}

static void on_pause_over(evutil_socket_t fd, short what, void *argument)
{
    struct listener *self = argument;
    (void)fd;
    (void)what;
    for (size_t i = 0; i < LISTENERS; i++)
        if (self->sockets[i] != NULL && event_add(self->sockets[i], NULL) != 0)
            log_error("cannot listen again");
}

// Only what the kernel took at connect() counts; neither the address nor /proc is looked at
// (abuse:D2, abuse:D5).
static void welcome(const struct listener *self, int fd, bool is_admin)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer ||
        peer.uid == (uid_t)-1) {
        close(fd);
        return;
    }
    self->accepted(self->context, fd, &peer, is_admin);
}

static void on_connection(struct listener *self, int socket_fd, bool is_admin)
{
    for (int i = 0; i < AT_ONCE; i++) {
        int fd = accept4(socket_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
            welcome(self, fd, is_admin);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            int error = errno;
            uint32_t dropped;
            if (limiter_allows(self->limiter, waiting_now(), &dropped))
                log_warning("cannot accept connections for a moment: %s", strerror(error));
            pause_listening(self);
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
}

static void on_auth(evutil_socket_t fd, short what, void *argument)
{
    (void)what;
    on_connection(argument, (int)fd, false);
}

static void on_admin(evutil_socket_t fd, short what, void *argument)
{
    (void)what;
    on_connection(argument, (int)fd, true);
}

static enum fault listen_at(struct listener *self, int which, int fd, event_callback_fn callback)
{
    if (fd < 0)
        return FAULT_NONE;
    self->sockets[which] = event_new(self->base, fd, EV_READ | EV_PERSIST, callback, self);
    return self->sockets[which] != NULL && event_add(self->sockets[which], NULL) == 0
               ? FAULT_NONE
               : FAULT_MEMORY;
}

struct listener *listener_new(struct event_base *base, const struct front_ports *ports,
                              struct limiter *limiter, listener_accepted *accepted, void *context)
{
    struct listener *made = calloc(1, sizeof *made);
    if (made == NULL)
        return NULL;
    made->base = base;
    made->limiter = limiter;
    made->accepted = accepted;
    made->context = context;
    made->retry = event_new(base, -1, 0, on_pause_over, made);
    if (made->retry == NULL || listen_at(made, AUTH, ports->auth_fd, on_auth) != FAULT_NONE ||
        listen_at(made, ADMIN, ports->admin_fd, on_admin) != FAULT_NONE ||
        listen_at(made, RESCUE, ports->rescue_fd, on_admin) != FAULT_NONE)
        listener_free(&made);
    return made;
}

void listener_free(struct listener **listener)
{
    if (*listener == NULL)
        return;
    for (size_t i = 0; i < LISTENERS; i++)
        if ((*listener)->sockets[i] != NULL)
            event_free((*listener)->sockets[i]);
    if ((*listener)->retry != NULL)
        event_free((*listener)->retry);
    free(*listener);
    *listener = NULL;
}
