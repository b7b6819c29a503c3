// SPDX-License-Identifier: BSD-2-Clause
// Accepting connections: who is there is asked of the kernel once, at accept (abuse:D2), and there
// is never a spin when descriptors run out (abuse:D6).
#ifndef WARIFU_FRONT_LISTENER_H
#define WARIFU_FRONT_LISTENER_H

#include <stdbool.h>

struct event_base;
struct front_ports;
struct limiter;
struct listener;
struct ucred;

// Owns `fd`; `is_admin`: it came by admin.sock or rescue.sock.
typedef void listener_accepted(void *context, int fd, const struct ucred *peer, bool is_admin);

// Listens on the sockets that there are. `limiter` is of lines in the log. NULL: no memory.
struct listener *listener_new(struct event_base *base, const struct front_ports *ports,
                              struct limiter *limiter, listener_accepted *accepted, void *context);
void listener_free(struct listener **listener);

#endif
