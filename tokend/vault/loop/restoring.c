// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/restoring.h"
#include "base/file.h"
#include "evidence/restored.h"
#include "vault/loop/state.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE (sizeof((struct daemon_settings *)0)->store_file + sizeof RESTORED_TAIL)

static void path_of(const struct vault *vault, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "%s" RESTORED_TAIL, vault->settings->store_file);
}

bool restoring_is_there(const struct vault *vault)
{
    char path[PATH_SIZE];
    struct stat status;

    path_of(vault, path);
    return lstat(path, &status) == 0 || errno != ENOENT;
}

enum fault restoring_read(const struct vault *vault, char **text)
{
    const struct file_demand demand = {geteuid(), 0077, RESTORED_TEXT_MOST};
    char path[PATH_SIZE];
    size_t size = 0;

    path_of(vault, path);
    return file_read_checked(path, &demand, text, &size);
}

enum fault restoring_done(const struct vault *vault)
{
    char path[PATH_SIZE];

    path_of(vault, path);
    if (unlink(path) != 0 && errno != ENOENT)
        return fault_from_errno(errno);
    return file_flush_directory(path);
}
