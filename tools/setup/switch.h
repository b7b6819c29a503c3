// SPDX-License-Identifier: BSD-2-Clause
// Logins of this machine are switched over to two factors, with an automatic way back: copies of
// all that changes and a record are on disk before the first change, and unless the switch is
// confirmed in time, switch_back() puts everything back, whoever was interrupted by what
// (decision 66). Who decides that it is confirmed, and calls in time, is above this.
#ifndef WARIFU_SETUP_SWITCH_H
#define WARIFU_SETUP_SWITCH_H

#include "base/clock.h"
#include "setup/record.h"
#include <stdbool.h>

struct switch_place {
    const char *root; // "": the machine
    // Starts what will call, every few seconds and after the next start of the machine, whoever
    // looks for switch_is_overdue(); or stops it.
    enum fault (*watch)(bool on);
    enum fault (*make)(const char *root, const char *scratch); // stacks_make()
    enum fault (*leave)(void);                                 // stacks_leave()
};

struct switching {
    const struct switch_place *place;
    int directory; // locked, so that one works at a time
    struct switch_record record;
};

// What became of a file: "replaced", "created", "restored", "removed"; "kept_aside": it was changed
// by somebody else meanwhile, and theirs is in the directory of the switch.
typedef void switch_told(void *context, const char *path, const char *what);

// FAULT_BUSY: somebody else is at it. FAULT_FORMAT: there is a record that cannot be read; only
// switch_undo() helps then. Close it in every case.
enum fault switch_open(struct switching *switching, const struct switch_place *place) MUST_CHECK;
void switch_close(struct switching *switching);

// The directory in which the new stacks lie for a trial, etc/pam.d below it; makes them.
enum fault switch_prepare(const struct switching *switching, char *scratch, size_t size) MUST_CHECK;
void switch_prepared_free(const struct switching *switching);

// Switches on, until `window` milliseconds from now. FAULT_EXISTS: it is on, or waits; of
// FAULT_CONFLICT and FAULT_NOT_FOUND see stacks_make(). After a fault all is as it was.
enum fault switch_on(struct switching *switching, int64_t window, switch_told *told,
                     void *context) MUST_CHECK;

// Nobody works at it any more, or the time is over, or the machine was started anew since.
bool switch_is_overdue(const struct switching *switching, const char boot[37],
                       struct boot_time now);

enum fault switch_confirm(struct switching *switching) MUST_CHECK;

// Everything as it was before, byte for byte; may be called again when it was interrupted.
enum fault switch_back(struct switching *switching, switch_told *told, void *context) MUST_CHECK;

// The same at any time. Once confirmed, what others have changed since is theirs: then warifu is
// taken out of the stacks as removing the package does; FAULT_CONFLICT: a stack names it still.
enum fault switch_undo(struct switching *switching, switch_told *told, void *context) MUST_CHECK;

#endif
