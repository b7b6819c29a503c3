// SPDX-License-Identifier: BSD-2-Clause
// Runs the site's program that takes notices (F5): without root's rights, environment and files,
// and not for ever.
#ifndef WARIFU_TOOLS_NOTICE_HOOK_H
#define WARIFU_TOOLS_NOTICE_HOOK_H

#include <stdbool.h>
#include <stddef.h>

#define NOTICE_HOOK_SECONDS 30
#define NOTICE_WHY_SIZE 160

// Whether root may run it: a program of root's, in folders of root's, that nobody else may write.
// False: `why` says what is wrong. Who is not root may run what is their own.
bool notice_hook_fits(const char *path, char why[NOTICE_WHY_SIZE]);

enum notice_end {
    NOTICE_TAKEN, // it ended with status 0
    NOTICE_LEFT,  // it ended otherwise, or did not begin
    NOTICE_HUNG,  // it had to be ended
};

// Runs it as `user`, and waits at most NOTICE_HOOK_SECONDS; what it has begun ends with it. `why`
// says how it ended, with the first line of what it said.
enum notice_end notice_hook_run(const char *path, const char *user, const char *json,
                                char why[NOTICE_WHY_SIZE]);

#endif
