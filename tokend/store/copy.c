// SPDX-License-Identifier: BSD-2-Clause
#include "store/copy.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A new empty file; what a copy that was interrupted left goes first.
static enum fault make_empty(const char *path)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return fault_from_errno(errno);
    const int file =
        open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return fault_from_errno(errno);
    const enum fault fault =
        fchmod(file, S_IRUSR | S_IWUSR) == 0 ? FAULT_NONE : fault_from_errno(errno);
    close(file);
    return fault;
}

static enum fault flush(const char *path, int flags)
{
    const int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags);
    if (file < 0)
        return fault_from_errno(errno);
    const enum fault fault = fsync(file) == 0 ? FAULT_NONE : fault_from_errno(errno);
    close(file);
    return fault;
}

enum fault copy_before_migration(struct store *store, const char *path)
{
    char name[PATH_MAX], building[PATH_MAX], directory[PATH_MAX];
    if (snprintf(name, sizeof name, "%s.schema-%lld", path, (long long)store->schema) >=
            (int)sizeof name ||
        snprintf(building, sizeof building, "%s.copying", path) >= (int)sizeof building)
        return FAULT_LIMIT;
    enum fault fault = make_empty(building);
    if (fault == FAULT_NONE)
        fault = store->driver->copy(store->database, building);
    if (fault == FAULT_NONE)
        fault = flush(building, 0);
    if (fault == FAULT_NONE && rename(building, name) != 0)
        fault = fault_from_errno(errno);
    if (fault != FAULT_NONE) {
        unlink(building);
        return fault;
    }
    strcpy(directory, path);
    return flush(dirname(directory), O_DIRECTORY);
}
