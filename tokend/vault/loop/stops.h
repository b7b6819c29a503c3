// SPDX-License-Identifier: BSD-2-Clause
// What is open and is to end: the supervisor is told once it is on record, and has it done
// (daemon/stops.h). A vault that the supervisor dismisses still finishes what it had taken on, and
// is heard to its end: what was taken away from somebody does not go on because of a reload (C4,
// D4, F5).
#ifndef WARIFU_VAULT_STOPS_H
#define WARIFU_VAULT_STOPS_H

#include "base/clock.h"
#include <stdbool.h>
#include <stdint.h>

// Each takes a program of root's, by the socket that new privileged sessions need: half of its
// places at most (tokend-scope.socket, MaxConnections), for as long as one may take there.
#define STOPS_MOST 32
#define STOPS_SECONDS 20

struct vault;

struct stop {
    uint32_t which, what, owner; // as HANDOVER_STOP says it
};

struct stops {
    struct stop items[STOPS_MOST]; // of this batch
    unsigned count;
    struct told_stop {
        struct stop stop;
        struct boot_time at;
    } told[STOPS_MOST]; // a ring: the last ones
    unsigned next;
    bool around; // it is full
    int last_fd; // the control socket of a vault that is dismissed; else -1
};

void stops_init(struct stops *stops);

// Within a step, whose savepoint takes it back (vault/loop/batch.h). The same twice is once. False:
// there are too many at the moment.
bool stops_note(struct vault *vault, struct stop stop);

// Whether the supervisor was told of it within the last minute.
bool stops_told(const struct vault *vault, struct stop stop);

// After the commit. Without a record nothing is stopped (E5).
void stops_tell(struct vault *vault, bool committed);

// The supervisor has dismissed the vault, and reads on: the control socket is used for this alone.
void stops_dismissed(struct vault *vault);
void stops_end(struct stops *stops);

#endif
