// SPDX-License-Identifier: BSD-2-Clause
// Hashers open the dictionary before their sandbox closes, so one that comes, goes or changes is
// taken over by new ones: the supervisor looks, and reloads as on SIGHUP.
#ifndef WARIFU_DAEMON_DICTIONARY_WATCH_H
#define WARIFU_DAEMON_DICTIONARY_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#define DICTIONARY_LOOK_MS 12000 // as HEARTBEAT_EVERY_MS, and at the same moments

struct dictionary_watch {
    uint64_t taken; // what the hashers that run have, as dictionary_stamp() says
    uint64_t seen;  // at the last look
    int64_t due;    // the next look, boot time in milliseconds
};

void dictionary_watch_begin(struct dictionary_watch *watch, uint64_t stamp, int64_t now);

// When it is due: true if the files are others than those taken and no longer being written, that
// is the same at two looks. They count as taken then.
bool dictionary_watch_look(struct dictionary_watch *watch, uint64_t stamp, int64_t now);

#endif
