// SPDX-License-Identifier: BSD-2-Clause
// Signed heads of the log leave the store (E1; abuse:A2): a line to the journal or syslog, as an
// export has it, at most once a second when something was recorded, and when the vault ends. What a
// log server has then, nobody on this machine can take back: `warifu audit verify --checkpoint`.
#ifndef WARIFU_VAULT_HEADS_H
#define WARIFU_VAULT_HEADS_H

#include "base/clock.h"
#include <stdbool.h>

struct vault;

#define HEADS_MS 1000
#define HEADS_PAUSE_MS 512000 // at most, between tries of one that nothing takes

struct heads {
    bool fresh;            // records were committed since the last one was signed
    bool owed;             // nothing is known to have the last one
    bool told;             // there was one
    bool missed;           // the system's log did not take the last one
    struct boot_time when; // it was told, or tried
    int64_t pause;         // until the next try, milliseconds; doubled each time; 0: HEADS_MS
};

// Records were committed.
void heads_note(struct vault *vault);
// Tells the head if one is owed and it is time; `stopping`: it is. One that nothing takes (a
// journal that does not answer) is tried again after pauses that grow; a new record has its head
// within a second.
void heads_tell(struct vault *vault, bool stopping);
// How long the loop may wait that would wait for `most` milliseconds; negative: for ever.
int heads_patience(const struct vault *vault, int most);

#endif
