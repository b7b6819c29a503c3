// SPDX-License-Identifier: BSD-2-Clause
// What was taken away after a backup was made, by a later copy of the log (abuse:R6).
#ifndef WARIFU_TOOLS_RESTORE_AGAIN_H
#define WARIFU_TOOLS_RESTORE_AGAIN_H

#include "base/fault.h"
#include "evidence/restored.h"
#include <stdint.h>

struct restore_entry {
    int64_t sequence, time;
    char event[64], user[256];
    struct restored_line line; // what tokend is to do; deed RESTORED_NOTHING: that is for people
    char command[512];         // for people to read, which no shell gets
};

// What the backup knew. Made of a store at rest it does not know how long the log was; then by the
// time at which it was made, and from a day before, for a clock may have been wrong.
struct restore_since {
    int64_t records; // 0: not known
    int64_t made;    // seconds since 1970
};

// The copy of the log, as it was read. Nobody here knows whether that key is this log's: the store
// does, and tokend compares them before it accepts anything.
struct restore_log {
    int64_t newest; // its last record
    bool read;      // it was read once: `key` is what it has to be signed by from now on
    struct note_key key;
};

// Gives each record since then that took something away to `visit`, whose fault stops it and is
// returned. CORRUPT: it is no export that can be read to its end, or ends before the backup; what
// was visited then is to be forgotten.
enum fault restore_again(const char *path, const struct restore_since *since,
                         enum fault (*visit)(void *context, const struct restore_entry *entry),
                         void *context, struct restore_log *log) MUST_CHECK;

// What a record of this event is followed by; NULL: it took nothing away. For tests.
const char *restore_command(const char *event);
// What tokend does after it, by its name alone. For tests.
enum restored_deed restore_deed(const char *event);

#endif
