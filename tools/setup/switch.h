// SPDX-License-Identifier: BSD-2-Clause
// Logins of this machine are switched over to two factors, with an automatic way back: copies of
// all that changes and a record are on disk before the first change, and unless the switch is
// confirmed in time, switch_back() (setup/back.h puts everything back, whoever was interrupted by
// what (decision 66). Who decides that it is confirmed, and calls in time, is above this.
#ifndef WARIFU_SETUP_SWITCH_H
#define WARIFU_SETUP_SWITCH_H

#include "base/clock.h"
#include "setup/record.h"
#include "setup/stacks.h"
#include <stdbool.h>

struct switch_place {
    const char *root; // "": the machine
    // Starts what will call, every few seconds and after the next start of the machine, whoever
    // looks for switch_is_overdue(); or stops it.
    enum fault (*watch)(bool on);
    enum fault (*make)(const char *root, const char *scratch);              // stacks_make()
    enum fault (*leave)(const struct profiles *profiles, const char *said); // stacks_leave()
};

struct switching {
    const struct switch_place *place;
    int lock; // so that one works at a time
    struct switch_record record;
    char said[400]; // after a fault, what pam-auth-update said of it, on one line; "": nothing
};

// What became of a file: "replaced", "created", "restored", "removed"; "kept_aside": it was changed
// by somebody else meanwhile, and theirs is in the directory of the switch; "left": so it was, and
// stays. "copy_lost",
// "module_gone": why it is not put back byte for byte, but as removing the package leaves it.
typedef void switch_told(void *context, const char *path, const char *what);

// `patience` below 0: FAULT_BUSY, if somebody else is at it; else after so many milliseconds
// whoever that is is ended. A record of what somebody has taken out meanwhile is dropped.
// FAULT_FORMAT: there is a record that cannot be read; only switch_undo() helps then. Close it in
// every case.
enum fault switch_open(struct switching *switching, const struct switch_place *place,
                       int patience) MUST_CHECK;
void switch_close(struct switching *switching);

// The directory in which the new stacks lie for a trial, etc/pam.d below it; makes them.
enum fault switch_prepare(struct switching *switching, char *scratch, size_t size) MUST_CHECK;
void switch_prepared_free(const struct switching *switching);

// Switches on, until `window` milliseconds from now. FAULT_EXISTS: it is on, or waits; of
// FAULT_CONFLICT and FAULT_NOT_FOUND see stacks_make(); FAULT_FULL: there is no room for the way
// back. After a fault all is as it was.
enum fault switch_on(struct switching *switching, int64_t window, switch_told *told,
                     void *context) MUST_CHECK;

// Nobody works at it any more, or the time is over, or the machine was started anew since.
bool switch_is_overdue(const struct switching *switching, const char boot[37],
                       struct boot_time now);

// FAULT_CONFLICT: a stack that was switched over does not call warifu any more.
enum fault switch_confirm(struct switching *switching) MUST_CHECK;

#endif
