// SPDX-License-Identifier: BSD-2-Clause
// The checker process: CheckCall in, CheckReply out, one at a time, nothing else (knowledge =
// "pam:NAME"; A4, promise 3). For each password it forks a process for one conversation with the
// nested PAM service, bounded in time, memory and processes; whatever that does, dies with it.
#ifndef WARIFU_CHECKER_CHECKER_H
#define WARIFU_CHECKER_CHECKER_H

#include "base/fault.h"

#define CHECKER_SECONDS 10 // for one conversation; what was not said by then bars or is a fault

// Serves `fd` until its end. Returns the process's exit status. `service` is the policy's, "":
// there is nothing to check, and it ends at once.
int checker_serve(int fd, const char *service);

#endif
