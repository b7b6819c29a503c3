// SPDX-License-Identifier: BSD-2-Clause
#include "front/listener.h"
#include "base/log.h"
#include "front/client.h"
#include <errno.h>
#include <event2/event.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define AT_ONCE 64   // connections taken before others are served again
#define PAUSE_MS 100 // when there are no descriptors

enum { AUTH, ADMIN, RESCUE, LISTENERS };

// No descriptor is left: accept() would fail for ever and the socket stay readable. Sleep instead;
// what waits stays in the kernel's queue.
static void pause_listening(struct front *front)
{
    struct timeval pause = {0, PAUSE_MS * 1000};
    for (size_t i = 0; i < LISTENERS; i++)
        if (front->listeners[i] != NULL)
            event_del(front->listeners[i]);
    if (event_add(front->retry_accept, &pause) != 0)
        event_active(front->retry_accept, EV_TIMEOUT, 0);
}

static void on_pause_over(evutil_socket_t fd, short what, void *argument)
{
    struct front *front = argument;
    (void)fd;
    (void)what;
    for (size_t i = 0; i < LISTENERS; i++)
        if (front->listeners[i] != NULL && event_add(front->listeners[i], NULL) != 0)
            log_error("cannot listen again");
}

// Only what the kernel took at connect() counts; neither the address nor /proc is looked at
// (abuse:D2, abuse:D5).
static void welcome(struct front *front, int fd, bool is_admin)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer ||
        peer.uid == (uid_t)-1) {
        close(fd);
        return;
    }
    front->busy = true;
    // The file's mode keeps everybody else out already.
    if (front->rescue && peer.uid != 0) {
        log_error("uid %u reached root's rescue socket; who changed its mode?", peer.uid);
        close(fd);
        return;
    }
    client_new(front, fd, &peer, is_admin);
}

static void on_connection(struct front *front, int listener, bool is_admin)
{
    for (int i = 0; i < AT_ONCE; i++) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
            welcome(front, fd, is_admin);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            int error = errno;
            uint32_t dropped;
            if (limiter_allows(&front->limiter, waiting_now(), &dropped))
                log_warning("cannot accept connections for a moment: %s", strerror(error));
            pause_listening(front);
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

static enum fault listen_at(struct front *front, int which, int fd, event_callback_fn callback)
{
    if (fd < 0)
        return FAULT_NONE;
    front->listeners[which] = event_new(front->base, fd, EV_READ | EV_PERSIST, callback, front);
    return front->listeners[which] != NULL && event_add(front->listeners[which], NULL) == 0
               ? FAULT_NONE
               : FAULT_MEMORY;
}

enum fault listener_start(struct front *front, const struct front_ports *ports)
{
    front->retry_accept = event_new(front->base, -1, 0, on_pause_over, front);
    if (front->retry_accept == NULL)
        return FAULT_MEMORY;
    enum fault fault = listen_at(front, AUTH, ports->auth_fd, on_auth);
    if (fault == FAULT_NONE)
        fault = listen_at(front, ADMIN, ports->admin_fd, on_admin);
    if (fault == FAULT_NONE)
        fault = listen_at(front, RESCUE, ports->rescue_fd, on_admin);
    return fault;
}

void listener_stop(struct front *front)
{
    for (size_t i = 0; i < LISTENERS; i++)
        if (front->listeners[i] != NULL)
            event_free(front->listeners[i]);
    if (front->retry_accept != NULL)
        event_free(front->retry_accept);
}
