// SPDX-License-Identifier: BSD-2-Clause
// What a service manager gives at the start, and what it is told: the protocols of
// sd_listen_fds(3), sd_notify(3) and sd_watchdog_enabled(3), which systemd documents for whoever
// does not link its library. libsystemd would map four decompressors and libgcrypt into the process
// that starts all others (doc/decisions/0060). Without a service manager there are no sockets, and
// nobody is told.
#ifndef WARIFU_BASE_SERVICE_MANAGER_H
#define WARIFU_BASE_SERVICE_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

enum { SERVICE_SOCKETS_FROM = 3 }; // the first of the sockets that were passed

// How many sockets were passed to this process, from SERVICE_SOCKETS_FROM on; 0 if none, or if they
// were meant for another process. They are close-on-exec from then on. With `forget` the variables
// are taken out of the environment, so that no child reads them.
unsigned service_sockets(bool forget);

// Whether this is a stream socket of the family AF_UNIX that listens, or does not. With a path (not
// NULL) it must be bound to just that.
bool service_socket_is(int fd, bool listens, const char *path);

// Tells the service manager: lines of VARIABLE=value. What cannot be told is not; the service goes
// on.
void service_notify(const char *lines);

// Every how many milliseconds the service manager wants WATCHDOG=1, at the latest; 0: it does not.
int64_t service_watchdog_ms(void);

#endif
