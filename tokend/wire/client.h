// SPDX-License-Identifier: BSD-2-Clause
// The blocking side of the wire: the PAM module and the CLI. No thread, no signal handling, no
// global state; every descriptor is CLOEXEC and never 0, 1 or 2 (abuse:P10); EINTR never shortens
// anything (abuse:P15); a deadline bounds every wait (abuse:P2, abuse:D3).
#ifndef WARIFU_WIRE_CLIENT_H
#define WARIFU_WIRE_CLIENT_H

#include "base/fault.h"
#include <pb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_PATH_SIZE 108 // of sun_path, with NUL
#define SCOPE_SOCKET "scope.sock"

// The path of the socket `name` in the folder in which `path` is; false when there is none, or it
// is too long.
bool wire_beside(const char *path, const char *name, char beside[WIRE_PATH_SIZE]);

struct wire_client {
    int fd;            // -1 when closed
    int64_t deadline;  // CLOCK_MONOTONIC milliseconds
    uint32_t patience; // milliseconds granted for each next frame
    size_t frame_max;  // CLIENT_FRAME_MAX or ADMIN_FRAME_MAX
    bool answering;    // something was sent already
    int wake;          // -1, or the caller's: once readable, no reply is waited for any more
    bool woken;        // that happened
};

// Connects to `path` and checks, before anything is sent, that the socket's directory belongs to
// root and nobody else may write there, and that the listener is root (SO_PEERCRED) (abuse:D7).
// `patience` is the time in milliseconds for connect and the first reply together, and then for
// each further reply: the deadline restarts when a frame was received and when the next one is
// sent, so the time in which a person types is not counted. `frame_max` is at most ADMIN_FRAME_MAX.
// Faults: IO (not there, or not open to us), REFUSED (not ours), TIMEOUT, LIMIT (the path), MEMORY.
enum fault wire_connect(struct wire_client *client, const char *path, uint32_t patience,
                        size_t frame_max) MUST_CHECK;

enum fault wire_send(struct wire_client *client, const pb_msgdesc_t *type,
                     const void *message) MUST_CHECK;

// Receives one frame within the deadline. CLOSED if the server hung up; TIMEOUT also when `wake`
// has ended the wait (`woken`).
enum fault wire_receive(struct wire_client *client, const pb_msgdesc_t *type, void *message,
                        size_t message_size) MUST_CHECK;

// Restarts the deadline for the next frame: patience plus `extra` milliseconds. Only for Wait.
void wire_extend(struct wire_client *client, uint32_t extra);

// Closes; safe to call twice.
void wire_close(struct wire_client *client);

#endif
