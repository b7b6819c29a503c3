// SPDX-License-Identifier: BSD-2-Clause
// Ending everything that a PAM module has started, also what has left its process group or whose
// parent has gone: a subreaper inherits that, so all of it is among its children in the end.
#ifndef WARIFU_CHECKER_DESCENDANTS_H
#define WARIFU_CHECKER_DESCENDANTS_H

#include "base/fault.h"
#include <sys/types.h>

// From now on orphaned descendants become children of this process.
enum fault descendants_adopt(void) MUST_CHECK;

// Kills children until there is none; *status becomes the wait status of `pid`, if it was one of
// them. Bounded: gives up after two seconds with TIMEOUT. Only for processes with one thread. Calls
// nothing that a signal handler may not call.
enum fault descendants_end(pid_t pid, int *status) MUST_CHECK;

#endif
