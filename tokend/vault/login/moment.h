// SPDX-License-Identifier: BSD-2-Clause
// The moment of this batch as the clock on the wall shows it, for the windows of the policy (D4).
#ifndef WARIFU_VAULT_MOMENT_H
#define WARIFU_VAULT_MOMENT_H

#include "core/calendar.h"
#include "vault/loop/state.h"

// In the time zone of the process; which that is, is read once, when the process starts. NULL: the
// calendar has no such day.
const struct civil_time *moment_local(const struct vault *vault, struct civil_time *local);

#endif
