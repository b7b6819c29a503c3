// SPDX-License-Identifier: BSD-2-Clause
// One setting up works at a time. Whoever works is known to the kernel, which lets go of it when
// they end, so that one who was stopped in the middle can be ended by whoever has to go back.
#ifndef WARIFU_SETUP_LOCK_H
#define WARIFU_SETUP_LOCK_H

#include "base/fault.h"

// Until the process ends, or `fd` (owned by the caller) or any other of that file in this process
// is closed. FAULT_BUSY: another process has it; a child of this one has not.
enum fault lock_take(const char *path, int *fd) MUST_CHECK;

// Waits `patience` milliseconds for it; then whoever has it, running or stopped, is killed, which
// everything here is made for.
enum fault lock_take_over(const char *path, int patience, int *fd) MUST_CHECK;

#endif
