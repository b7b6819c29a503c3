// SPDX-License-Identifier: BSD-2-Clause
// The listening sockets: inherited from the service manager or bound here, always at root's place.
#ifndef WARIFU_DAEMON_SOCKETS_H
#define WARIFU_DAEMON_SOCKETS_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct listening_socket {
    int fd;         // CLOEXEC, non-blocking
    bool inherited; // from the service manager: not ours to remove
    char path[108];
    dev_t device; // of the file we bound, to remove no other one
    ino_t inode;
};

// Takes the descriptor that the service manager passed for `path`, else binds: with this mode
// (0666, 0600) whatever the umask, in a directory that is root's and that nobody else may write to
// (made, 0755, if missing). A stale socket of root's is replaced; one that answers is BUSY;
// anything else there is REFUSED and left alone (abuse:D7, abuse:D13). `why` receives an English
// sentence that says what to do.
enum fault listening_open(struct listening_socket *listening, const char *path, mode_t mode,
                          char *why, size_t why_size) MUST_CHECK;

// Closes it, and removes the file if it is still the one that we bound.
void listening_close(struct listening_socket *listening);

#endif
