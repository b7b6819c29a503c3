// SPDX-License-Identifier: BSD-2-Clause
// Opening what must not be a trap: never through a symlink, only a regular file, owned by whom it
// must be, not writable by others (abuse:C3, abuse:D13). Returns within a second even for a
// FIFO.
#ifndef WARIFU_BASE_FILE_H
#define WARIFU_BASE_FILE_H

#include "fault.h"
#include <stddef.h>
#include <sys/types.h>

struct file_demand {
    uid_t owner;      // must own it; FILE_ANY_OWNER for any
    mode_t forbidden; // mode bits that must be clear, for example 0022 or 0077
    size_t largest;   // bytes; FAULT_LIMIT beyond
};
#define FILE_ANY_OWNER ((uid_t)-1)

// Opens for reading (O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) and checks the demand on the descriptor.
enum fault file_open_checked(const char *path, const struct file_demand *demand,
                             int *fd) MUST_CHECK;

// Reads it whole into a new NUL-terminated heap buffer (owned by the caller, wipe it if secret).
enum fault file_read_checked(const char *path, const struct file_demand *demand, char **data,
                             size_t *size) MUST_CHECK;

// Creates a new file with exactly `mode` whatever the umask (O_EXCL | O_NOFOLLOW), writes, fsyncs
// it and its directory. FAULT_EXISTS if anything is there. Nothing is left behind on a fault.
enum fault file_create(const char *path, mode_t mode, const void *data, size_t size) MUST_CHECK;

// That names in the directory of `path` were made or taken away is on disk when it returns.
enum fault file_flush_directory(const char *path) MUST_CHECK;

#endif
