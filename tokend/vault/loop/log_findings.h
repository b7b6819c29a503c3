// SPDX-License-Identifier: BSD-2-Clause
// What was found in the log that is not as it was written (log_watch.h): findings, which of them
// somebody has looked into, and what is kept of both in the store (E1; abuse:A3).
#ifndef WARIFU_VAULT_LOG_FINDINGS_H
#define WARIFU_VAULT_LOG_FINDINGS_H

#include "base/clock.h"
#include "store/audit.h"
#include <stdbool.h>

struct vault;

#define LOG_WATCH_FLAWS 64

struct log_finding {
    struct log_flaw flaw; // where there are too many, with sound records between
    int64_t damaged;      // records, as far as they were counted since the start
    bool told, known;
};

struct log_watch {
    int64_t at;            // looked at up to here in this round
    bool whole;            // a round has ended since the start: each record was looked at
    struct boot_time next; // look
    struct log_finding findings[LOG_WATCH_FLAWS];
    unsigned count;
};

// The store was opened: what an earlier vault has found in it holds, and a round begins.
void log_watch_start(struct vault *vault);

// For whoever reads the log and finds this.
void log_watch_note(struct vault *vault, const struct log_flaw *flaw);

// Whether all of the log was looked at since the start, so that nothing found means that it is as
// it was written; whether anything was found; whether nobody may log in because of it.
bool log_watch_is_whole(const struct vault *vault);
bool log_watch_found(const struct vault *vault);
bool log_watch_refuses(const struct vault *vault);
// Inside a step: an administrator has looked into all that was found.
enum fault log_watch_accept(struct vault *vault) MUST_CHECK;

// Inside a step: all findings into the store, for the next vault.
enum fault log_findings_keep(struct vault *vault) MUST_CHECK;
// Marks those that somebody has looked into, as the store has it. Any that nobody has?
void log_findings_mark_known(struct vault *vault);
bool log_findings_any_unknown(const struct vault *vault);

// "edited", "deleted", "cut", "added".
const char *log_flaw_name(enum log_flaw_kind kind);
// "7" or "7-9".
#define LOG_FLAW_TEXT_SIZE 48
void log_flaw_text(const struct log_flaw *flaw, char text[LOG_FLAW_TEXT_SIZE]);

#endif
