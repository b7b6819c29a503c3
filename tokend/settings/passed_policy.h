// SPDX-License-Identifier: BSD-2-Clause
// The policy in force on its way from the vault, which has it, to the supervisor, which starts all
// roles with it and reads nothing of it: its text, and beside it the name of the list of leaked
// passwords that hashers of that policy open, which the supervisor looks at (B1). Each ends with
// NUL, so that what was in the memory file before is no part of it.
#ifndef WARIFU_SETTINGS_PASSED_POLICY_H
#define WARIFU_SETTINGS_PASSED_POLICY_H

#include "base/fault.h"
#include "core/policy.h"

#define LEAKED_NAME_SIZE sizeof((struct policy *)NULL)->password.leaked

// IO: it could not be written whole.
enum fault passed_policy_write(int fd, const char *text, const char *leaked) MUST_CHECK;

// `text` is the caller's to free. FORMAT: no regular file, or not both of them; LIMIT: more than a
// policy may have.
enum fault passed_policy_read(int fd, char **text, char leaked[LEAKED_NAME_SIZE]) MUST_CHECK;

#endif
