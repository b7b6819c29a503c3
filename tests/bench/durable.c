// SPDX-License-Identifier: BSD-2-Clause
// For LD_PRELOAD into pam_bench with the modules that replace a file by another one: whoever
// renames also flushes the directory. They flush the file alone, so after a power failure the old
// one may be there again, and a used code with it; with this they promise what a commit of ours
// promises, and can be measured at equal durability.
#include <dlfcn.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int flush_directory_of(const char *path)
{
    char copy[4096];
    if (strlen(path) >= sizeof copy)
        return -1;
    strcpy(copy, path);
    const int directory = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return -1;
    const int result = fsync(directory);
    close(directory);
    return result;
}

int rename(const char *from, const char *to)
{
    static int (*next)(const char *, const char *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "rename");
    return next(from, to) != 0 ? -1 : flush_directory_of(to);
}
