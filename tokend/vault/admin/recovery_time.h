// SPDX-License-Identifier: BSD-2-Clause
// Up to when a one-time code may have been used, when a store is accepted that was put back, or
// rows of it (abuse:T9). Whoever takes a time that is too early opens a used code again; whoever
// believes one that a wrong clock has written keeps everybody's generator out until that date comes
// (decision 68).
#ifndef WARIFU_VAULT_RECOVERY_TIME_H
#define WARIFU_VAULT_RECOVERY_TIME_H

#include "vault/admin/admin.h"

// No clock that people log in by is wrong by more; what is nearer than this delays nobody longer.
#define RECOVERY_SLACK_SECONDS 3600

struct recovery_time {
    struct wall_time until; // codes of up to then may have been used
    struct wall_time ahead; // the latest time of record that was not believed; 0: there is none
};

// The latest of this machine's clock, of the anchor's file and of the newest records: a machine
// that was put back often has its clock put back, too. What is more than the slack ahead of the
// clock was written by a clock that was wrong, or this one is; `ahead` has it, and `until` has not.
// Which of the two it is nobody knows who asks a clock that is not synchronised.
enum fault recovery_time(struct vault *vault, struct recovery_time *time) MUST_CHECK;

#endif
