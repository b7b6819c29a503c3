// SPDX-License-Identifier: BSD-2-Clause
// The PAM stacks as they would be with warifu, made by pam-auth-update of copies, in a directory
// of their own: to be tried, and then to be put into place. Nothing of the machine changes.
#ifndef WARIFU_SETUP_STACKS_H
#define WARIFU_SETUP_STACKS_H

#include "base/fault.h"
#include <stddef.h>

// `root` (""): whose stacks; `scratch` is made anew and gets etc/pam.d, var/lib/pam and
// usr/share/pam-configs; what the program said is in scratch/said. FAULT_CONFLICT: it leaves them
// as they are, because somebody has changed them by hand; FAULT_NOT_FOUND: no such program here.
enum fault stacks_make(const char *root, const char *scratch) MUST_CHECK;

#define PROFILES_MAX 8

struct profiles { // of pam-auth-update
    char names[PROFILES_MAX][64];
    size_t count;
};

// Takes warifu out of the stacks of this machine in the way of pam-auth-update, then puts
// `profiles` in that are there; what that program says is in the file `said`, which is made anew.
enum fault stacks_leave(const struct profiles *profiles, const char *said) MUST_CHECK;

// A directory and all that is in it.
void stacks_remove(const char *scratch);

#endif
