// SPDX-License-Identifier: BSD-2-Clause
// One file beyond recovery, as far as a program can bring it there (H6): other bytes in its place,
// on the disk, before its name goes.
#ifndef WARIFU_TOOLS_DESTROY_FILE_H
#define WARIFU_TOOLS_DESTROY_FILE_H

#include "base/fault.h"
#include <stdint.h>

// Calls `done` (NULL: nobody) with the bytes so far.
struct destroy_watch {
    void (*done)(void *context, uint64_t bytes);
    void *context;
};

// SHA-256 of what is in it, hexadecimal.
enum fault destroy_digest(const char *path, char digest[65],
                          const struct destroy_watch *watch) MUST_CHECK;

// Random bytes over all of it and over the rest of its last 4 KiB; on the disk when it returns. No
// link is followed. One that is not there is none to overwrite.
enum fault destroy_overwrite(const char *path, const struct destroy_watch *watch) MUST_CHECK;

// Its name, on the disk when it returns.
enum fault destroy_name(const char *path) MUST_CHECK;

#endif
