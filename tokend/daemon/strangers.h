// SPDX-License-Identifier: BSD-2-Clause
// What a PAM module has started under a checker, when the checker and its process were killed
// together: the supervisor inherits it, and ends it (abuse:M14). Only those of the checkers' user
// are ended; nothing else ever becomes an orphan below the supervisor.
#ifndef WARIFU_DAEMON_STRANGERS_H
#define WARIFU_DAEMON_STRANGERS_H

#include "daemon/children.h"

// From now on orphans become children of this process.
enum fault strangers_adopt(void) MUST_CHECK;

// Kills every child that the supervisor has not started.
void strangers_end(const struct supervisor *self);

#endif
