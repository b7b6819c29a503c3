// SPDX-License-Identifier: BSD-2-Clause
// The copy of the log that was carried away before a host is destroyed (E1, H6).
#ifndef WARIFU_TOOLS_DESTROY_LOG_H
#define WARIFU_TOOLS_DESTROY_LOG_H

#include "evidence/export.h"
#include "exit_code.h"
#include "outcome.h"

// What making an export and looking at it records itself, and an hour of a quiet host.
#define DESTROY_LOG_LATER_MOST 100

struct destroy_log {
    const char *path;
    int64_t records;
    char digest[65];              // SHA-256 of the file
    char key[NOTE_KEY_TEXT_SIZE]; // that signed it
    char *head;                   // its signed head; the caller's to free
};

// Reads it whole. NO_INPUT, what `audit verify` would end with, or, where `records` of the log are
// known (not below 0), CONFLICT: more than DESTROY_LOG_LATER_MOST of them are not in it.
enum exit_code destroy_log_read(const char *path, int64_t records, struct destroy_log *log,
                                struct outcome *outcome);

#endif
