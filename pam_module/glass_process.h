// SPDX-License-Identifier: BSD-2-Clause
// One question to warifu-break-glass, in a process that ends with it. Nothing of the caller's is
// changed: no signal is raised or handled, no descriptor left, no child unwaited for (abuse:P10,
// abuse:P11).
#ifndef WARIFU_PAM_GLASS_PROCESS_H
#define WARIFU_PAM_GLASS_PROCESS_H

#include "wire/break_glass.pb.h"
#include <stdbool.h>

// False: it could not be run, did not answer in time, or not to this question.
bool glass_process_ask(const BreakGlassRequest *request, BreakGlassReply *reply);

#endif
