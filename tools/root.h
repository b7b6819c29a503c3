// SPDX-License-Identifier: BSD-2-Clause
// The files of a machine, below a root directory: "/", or where another machine's disk is mounted.
// Links, also absolute ones, stay within it.
#ifndef WARIFU_TOOLS_ROOT_H
#define WARIFU_TOOLS_ROOT_H

#include "base/fault.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#define ROOT_FILE_MAX (1024 * 1024)

struct root {
    int fd;
    bool foreign; // not of the system that runs: its programs cannot be asked
};

// `path` NULL: "/". root_close() afterwards.
enum fault root_open(struct root *root, const char *path) MUST_CHECK;
void root_close(struct root *root);

// A whole file, in a new buffer with a zero byte behind it, the caller's to free; a folder is an
// empty text, as libpam reads one. FAULT_LIMIT beyond ROOT_FILE_MAX.
enum fault root_read(const struct root *root, const char *path, char **text,
                     size_t *size) MUST_CHECK;

// What stands there, behind all links.
enum fault root_status(const struct root *root, const char *path, struct stat *status) MUST_CHECK;
bool root_is_folder(const struct root *root, const char *path);

// The names in a folder that end in `ending`, sorted, without those that begin with a dot, until
// `visit` returns false. A folder that is not there has none.
enum fault root_each(const struct root *root, const char *folder, const char *ending,
                     bool (*visit)(void *context, const char *name), void *context) MUST_CHECK;

#endif
