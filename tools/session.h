// SPDX-License-Identifier: BSD-2-Clause
// The connection to tokend's admin.sock: who you are is proven once by its dialogue, then calls go
// over it while the proof is fresh. A one-time code works once, so commands share one connection.
#ifndef WARIFU_TOOLS_SESSION_H
#define WARIFU_TOOLS_SESSION_H

#include "exit_code.h"
#include "wire/client.h"
#include "wire/warifu.pb.h"
#include <stdbool.h>

struct cli;
struct outcome;

struct session {
    struct wire_client client; // fd -1: not connected
    bool proven;
};

#define SESSION_CLOSED                                                                             \
    {                                                                                              \
        .client = {.fd = -1 }                                                                      \
    }

// Connects and goes through the dialogue unless that was done and the connection still stands.
enum exit_code session_prove(struct cli *cli, struct outcome *outcome);

// Sends the call and gives each row to `visit` (may be NULL), page by page until the last. When the
// daemon says that the proof is stale (nothing was done then), it is asked for again, once. A row
// is wiped after the visit; the visitor returns an exit code, and anything but EXIT_DONE stops.
// The outcome holds what the daemon answered.
enum exit_code session_call(struct cli *cli, const AdminCall *call,
                            enum exit_code (*visit)(void *context, const AdminRow *row),
                            void *context, struct outcome *outcome);

void session_close(struct session *session);

// Fields of rows. Absent or of another type: NULL, `absent`, false.
const char *field_text(const AdminRow *row, const char *name);
int64_t field_number(const AdminRow *row, const char *name, int64_t absent);
const Field *row_field(const AdminRow *row, const char *name);
// A text that lies in several fields of that name when it is long (doc/PROTOCOL.md). False: it does
// not fit.
bool field_pieces(const AdminRow *row, const char *name, char *text, size_t size);

#endif
