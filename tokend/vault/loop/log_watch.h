// SPDX-License-Identifier: BSD-2-Clause
// An altered log says so (E1, E5; abuse:A3). The vault goes through its own log in idle time, some
// records a second and from the beginning again each hour, and takes in what others notice who read
// it. Each thing found is told once for a run of the vault: as an event of the log, and on every
// terminal that the log of the system reaches with its highest priority.
//
// What an administrator has looked into (`warifu audit recover`) is known: it is still shown, but
// keeps nobody out where the policy lets nobody in by an altered log.
#ifndef WARIFU_VAULT_LOG_WATCH_H
#define WARIFU_VAULT_LOG_WATCH_H

#include "base/clock.h"
#include "store/audit.h"
#include <stdbool.h>

struct vault;

#define LOG_WATCH_FLAWS 64
#define LOG_WATCH_NEWEST 5000 // records that log_watch_newest() looks at

struct log_finding {
    struct log_flaw flaw;
    bool told, known;
};

struct log_watch {
    const void *store;     // that is looked at
    int64_t at;            // looked at up to here in this round
    struct boot_time next; // look
    struct log_finding findings[LOG_WATCH_FLAWS];
    unsigned count;
    uint64_t more; // that were found beyond these
};

// Outside of a step: looks if it is time, and tells what was found since the last call.
void log_watch_look(struct vault *vault);
// How long the loop may wait that would wait for `most` milliseconds; negative: for ever.
int log_watch_patience(const struct vault *vault, int most);

// For whoever reads the log and finds this.
void log_watch_note(struct vault *vault, const struct log_flaw *flaw);
// Looks at the newest records now.
enum fault log_watch_newest(struct vault *vault) MUST_CHECK;

// Whether anything was found; whether nobody may log in because of it.
bool log_watch_found(const struct vault *vault);
bool log_watch_refuses(const struct vault *vault);
// Inside a step: an administrator has looked into all that was found.
enum fault log_watch_accept(struct vault *vault) MUST_CHECK;

// "edited", "deleted", "cut", "added".
const char *log_flaw_name(enum log_flaw_kind kind);
// "7" or "7-9".
#define LOG_FLAW_TEXT_SIZE 48
void log_flaw_text(const struct log_flaw *flaw, char text[LOG_FLAW_TEXT_SIZE]);

#endif
