// SPDX-License-Identifier: BSD-2-Clause
// An altered log says so (E1, E5; abuse:A3). The vault goes through its own log in idle time, some
// records a second and from the beginning again each hour, and takes in what others notice who read
// it. Each thing found is told once: as an event of the log, and on every terminal that the log of
// the system reaches with its highest priority. What was found is kept in the store, so it holds
// from the start of the next vault on (LOG_RANGES_MOST ranges; more become wider).
//
// What an administrator has looked into (`warifu audit recover`) is known: it is still shown, but
// keeps nobody out where the policy lets nobody in by an altered log.
#ifndef WARIFU_VAULT_LOG_WATCH_H
#define WARIFU_VAULT_LOG_WATCH_H

#include "vault/loop/log_findings.h"

#define LOG_WATCH_NEWEST 5000 // records that log_watch_newest() looks at

// Outside of a step: looks if it is time, and tells what was found since the last call.
void log_watch_look(struct vault *vault);
// How long the loop may wait that would wait for `most` milliseconds; negative: for ever.
int log_watch_patience(const struct vault *vault, int most);
// Looks at the newest records now.
enum fault log_watch_newest(struct vault *vault) MUST_CHECK;

#endif
