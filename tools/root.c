// SPDX-License-Identifier: BSD-2-Clause
#include "root.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum fault root_open(struct root *root, const char *path)
{
    const int fd = open(path != NULL ? path : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat here, ours;

    if (fd < 0)
        return fault_from_errno(errno);
    root->fd = fd;
    root->foreign = fstat(fd, &here) != 0 || stat("/", &ours) != 0 || here.st_dev != ours.st_dev ||
                    here.st_ino != ours.st_ino;
    return FAULT_NONE;
}

void root_close(struct root *root)
{
    close(root->fd);
    root->fd = -1;
}

static int open_within(const struct root *root, const char *path, int flags)
{
    const struct open_how how = {.flags = (unsigned long long)flags | O_CLOEXEC,
                                 .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};

    return (int)syscall(SYS_openat2, root->fd, path, &how, sizeof how);
}

static enum fault read_open(int fd, char **text, size_t *size)
{
    char *data = malloc(ROOT_FILE_MAX + 1);
    size_t got = 0;

    if (data == NULL)
        return FAULT_MEMORY;
    while (got <= ROOT_FILE_MAX) {
        const ssize_t more = read(fd, data + got, ROOT_FILE_MAX + 1 - got);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0 && errno != EISDIR) {
            const enum fault fault = fault_from_errno(errno);
            free(data);
            return fault;
        }
        if (more <= 0)
            break;
        got += (size_t)more;
    }
    if (got > ROOT_FILE_MAX) {
        free(data);
        return FAULT_LIMIT;
    }
    data[got] = '\0';
    char *less = realloc(data, got + 1);
    *text = less != NULL ? less : data;
    *size = got;
    return FAULT_NONE;
}

enum fault root_read(const struct root *root, const char *path, char **text, size_t *size)
{
    // Not blocking: a FIFO in the place of a file is empty.
    const int fd = open_within(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? FAULT_NOT_FOUND : fault_from_errno(errno);
    const enum fault fault = read_open(fd, text, size);
    close(fd);
    return fault;
}

enum fault root_status(const struct root *root, const char *path, struct stat *status)
{
    const int fd = open_within(root, path, O_PATH);

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? FAULT_NOT_FOUND : fault_from_errno(errno);
    const enum fault fault = fstat(fd, status) == 0 ? FAULT_NONE : fault_from_errno(errno);
    close(fd);
    return fault;
}

bool root_is_folder(const struct root *root, const char *path)
{
    struct stat status = {.st_mode = 0};

    return root_status(root, path, &status) == FAULT_NONE && S_ISDIR(status.st_mode);
}

static bool ends_in(const char *name, const char *ending)
{
    const size_t length = strlen(name), wanted = strlen(ending);

    return length >= wanted && strcmp(name + length - wanted, ending) == 0;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **items;
    size_t count;
};

static enum fault collect(DIR *directory, const char *ending, struct names *names)
{
    const struct dirent *entry;

    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.' || !ends_in(entry->d_name, ending))
            continue;
        char **more = realloc(names->items, (names->count + 1) * sizeof *names->items);
        if (more == NULL)
            return FAULT_MEMORY;
        names->items = more;
        names->items[names->count] = strdup(entry->d_name);
        if (names->items[names->count] == NULL)
            return FAULT_MEMORY;
        names->count++;
    }
    return FAULT_NONE;
}

enum fault root_each(const struct root *root, const char *folder, const char *ending,
                     bool (*visit)(void *context, const char *name), void *context)
{
    const int fd = open_within(root, folder, O_RDONLY | O_DIRECTORY);
    struct names names = {NULL, 0};

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? FAULT_NONE : fault_from_errno(errno);
    DIR *directory = fdopendir(fd);
    if (directory == NULL) {
        close(fd);
        return FAULT_MEMORY;
    }
    const enum fault fault = collect(directory, ending, &names);
    closedir(directory);
    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, compare);
    for (size_t i = 0; i < names.count && fault == FAULT_NONE; i++)
        if (!visit(context, names.items[i]))
            break;
    for (size_t i = 0; i < names.count; i++)
        free(names.items[i]);
    free(names.items);
    return fault;
}
