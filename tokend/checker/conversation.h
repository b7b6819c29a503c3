// SPDX-License-Identifier: BSD-2-Clause
// One conversation with a nested PAM service, in the process that calls: a module of it may crash,
// hang, or start others, so that is a process for nothing else (checker/checker.h).
#ifndef WARIFU_CHECKER_CONVERSATION_H
#define WARIFU_CHECKER_CONVERSATION_H

#include "checker/verdict.h"

// Asks `service` for authentication and, after a success, for the account; gives it the password at
// its first hidden prompt and nothing anywhere else. No text of it is shown to anybody, nor does it
// delay anything.
void converse_with(const char *service, const char *user, const char *password,
                   struct conversation_record *record);

#endif
