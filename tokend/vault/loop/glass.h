// SPDX-License-Identifier: BSD-2-Clause
// What became of break-glass codes while nobody served: taken into the log and the list of what is
// looked at, once each, in order (F2). What is on disk is what happened, so the log follows it:
// also when envelopes came into force, or out of it, in a way that is not on record.
#ifndef WARIFU_VAULT_GLASS_H
#define WARIFU_VAULT_GLASS_H

#include "break_glass/folder.h"
#include "core/policy.h"
#include <stdbool.h>
#include <time.h>

struct vault;

struct glass_seen {
    struct timespec changed; // of the folder, when it was read last
    const void *store;       // into which it was taken
    int64_t until;           // of the envelope in force; 0: none
    int64_t next;            // boot time of the next try, when one has failed
};

// The folder that this vault uses.
const char *glass_folder_of(const struct vault *vault);

// Inside a step: which envelope is in force ("": none) is on record now.
enum fault glass_recorded(struct vault *vault, const char *active) MUST_CHECK;

// Looks whether there is something new, and takes it in, in a batch of its own. Cheap when there is
// not. Outside of a batch.
void glass_look(struct vault *vault);

#endif
