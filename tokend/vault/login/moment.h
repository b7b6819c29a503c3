// SPDX-License-Identifier: BSD-2-Clause
// The moment of this batch as the clock on the wall shows it, for the windows of the policy (D4),
// and the days on which terms end (A5).
#ifndef WARIFU_VAULT_MOMENT_H
#define WARIFU_VAULT_MOMENT_H

#include "core/calendar.h"
#include "vault/loop/state.h"

// In the time zone of the process; which that is, is read once, when the process starts. NULL: the
// calendar has no such day.
const struct civil_time *moment_local(const struct vault *vault, struct civil_time *local);

// The first moment after that day, in the same time zone. False: there is none that can be told.
bool moment_after_day(const struct civil_day *day, struct wall_time *after);
// The day before that moment: "2027-03-31".
#define MOMENT_DAY_SIZE 16
const char *moment_last_day(struct wall_time after, char text[MOMENT_DAY_SIZE]);

#endif
