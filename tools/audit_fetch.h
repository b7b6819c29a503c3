// SPDX-License-Identifier: BSD-2-Clause
// The whole log from tokend, as the lines of an export (evidence/export.h).
#ifndef WARIFU_TOOLS_AUDIT_FETCH_H
#define WARIFU_TOOLS_AUDIT_FETCH_H

#include "evidence/export.h"
#include "outcome.h"

struct cli;

struct audit_log {
    struct note_key key;                   // that tokend says signed it
    struct note_key keys[EXPORT_KEYS_MAX]; // all of them, oldest first; that one is the last
    size_t key_count;
    int64_t records; // in its head, up to which it is fetched
};

// Each line with its newline goes to `put`, the first with the head; a fault of `put` stops it and
// is in *fault. tokend records that somebody takes the log along (E4). `log` is filled before the
// first line.
enum exit_code audit_fetch(struct cli *cli, enum fault (*put)(void *context, const char *line),
                           void *context, struct audit_log *log, enum fault *fault,
                           struct outcome *outcome);

#endif
