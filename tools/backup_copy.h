// SPDX-License-Identifier: BSD-2-Clause
// Store and master key, copied as files while tokend works, as a power cut would leave them
// (decision 84).
#ifndef WARIFU_TOOLS_BACKUP_COPY_H
#define WARIFU_TOOLS_BACKUP_COPY_H

#include "backup_file.h"
#include "progress.h"
#include "settings/daemon_file.h"

struct backup_copy {
    const struct daemon_settings *settings;
    int64_t records; // of the log, as tokend says; 0: it is at rest, nobody knows
    struct backup_writer writer;
    crypto_generichash_state written; // of what was put in
    struct progress progress;
    char log[300];      // path of the write-ahead log
    const char *unread; // a file that cannot be read
};

// CONFLICT: the store changed too fast. NOT_FOUND: `unread`. *copies: how many were made.
enum fault backup_copy_whole(struct backup_copy *copy, FILE *out,
                             const uint8_t key[BACKUP_KEY_SIZE], unsigned *copies) MUST_CHECK;
// `in` stands at the beginning of what was written. CORRUPT: it is another, head and all.
enum fault backup_copy_read_again(struct backup_copy *copy, FILE *in) MUST_CHECK;

#endif
