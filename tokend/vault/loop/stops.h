// SPDX-License-Identifier: BSD-2-Clause
// What is open and is to end: the supervisor is told once it is on record, and has it done
// (daemon/stops.h). A vault that the supervisor dismisses still finishes what it had taken on, and
// is heard to its end: what was taken away from somebody does not go on because of a reload (C4,
// D4, F5).
#ifndef WARIFU_VAULT_STOPS_H
#define WARIFU_VAULT_STOPS_H

#include "base/fault.h"
#include <stdbool.h>
#include <stdint.h>

#define STOPS_MOST 32 // in one batch

struct vault;

struct stops {
    struct {
        uint32_t which, what; // as HANDOVER_STOP says it
    } items[STOPS_MOST];
    unsigned count;
    int last_fd; // the control socket of a vault that is dismissed; else -1
};

void stops_init(struct stops *stops);

// Within a step, whose savepoint takes it back (vault/loop/batch.h). The same twice is once. BUSY:
// there are too many.
enum fault stops_note(struct vault *vault, uint32_t which, uint32_t what) MUST_CHECK;

// After the commit. Without a record nothing is stopped (E5).
void stops_tell(struct vault *vault, bool committed);

// The supervisor has dismissed the vault, and reads on: the control socket is used for this alone.
void stops_dismissed(struct vault *vault);
void stops_end(struct stops *stops);

#endif
