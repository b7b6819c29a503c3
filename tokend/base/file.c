// SPDX-License-Identifier: BSD-2-Clause
#include "base/file.h"
#include "base/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fault check(const struct stat *status, const struct file_demand *demand)
{
    if (!S_ISREG(status->st_mode))
        return FAULT_REFUSED;
    if (demand->owner != FILE_ANY_OWNER && status->st_uid != demand->owner)
        return FAULT_REFUSED;
    if ((status->st_mode & demand->forbidden) != 0)
        return FAULT_REFUSED;
    if (status->st_size < 0 || (uintmax_t)status->st_size > demand->largest)
        return FAULT_LIMIT;
    return FAULT_NONE;
}

enum fault file_open_checked(const char *path, const struct file_demand *demand, int *fd)
{
    struct stat status;
    // O_NONBLOCK: a FIFO without a writer opens at once and is then refused (abuse:D13).
    int opened = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (opened < 0)
        return errno == ENXIO || errno == ENOTDIR ? FAULT_REFUSED : fault_from_errno(errno);
    enum fault fault = fstat(opened, &status) == 0 ? check(&status, demand) : FAULT_IO;
    if (fault != FAULT_NONE) {
        close(opened);
        return fault;
    }
    *fd = opened;
    return FAULT_NONE;
}

// Reads at most `size` bytes; *got less than `size` means end of file.
static enum fault read_all(int fd, char *data, size_t size, size_t *got)
{
    size_t have = 0;
    while (have < size) {
        ssize_t count = read(fd, data + have, size - have);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault_from_errno(errno);
        if (count == 0)
            break;
        have += (size_t)count;
    }
    *got = have;
    return FAULT_NONE;
}

enum fault file_read_checked(const char *path, const struct file_demand *demand, char **data,
                             size_t *size)
{
    struct stat status;
    char *buffer = NULL;
    size_t room = 0, got = 0;
    int fd = -1;
    enum fault fault = file_open_checked(path, demand, &fd);
    if (fault != FAULT_NONE)
        return fault;
    if (fstat(fd, &status) != 0) {
        fault = FAULT_IO;
        goto out;
    }
    fault = check(&status, demand); // it may have grown since it was opened
    if (fault != FAULT_NONE)
        goto out;
    room = (size_t)status.st_size + 1;
    buffer = malloc(room);
    if (buffer == NULL) {
        fault = FAULT_MEMORY;
        goto out;
    }
    fault = read_all(fd, buffer, room, &got);
    if (fault == FAULT_NONE && got == room)
        fault = FAULT_CONFLICT; // somebody is writing: half a file is worse than none
    if (fault != FAULT_NONE)
        goto out;
    buffer[got] = '\0';
    *data = buffer;
    *size = got;
    buffer = NULL;
out:
    if (buffer != NULL) {
        secret_wipe(buffer, room);
        free(buffer);
    }
    close(fd);
    return fault;
}

static enum fault write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t count = write(fd, data, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault_from_errno(errno);
        data += count;
        size -= (size_t)count;
    }
    return FAULT_NONE;
}

// Opens the directory of `path`; *name is the last component, inside `path`.
static enum fault open_directory(const char *path, const char **name, int *fd)
{
    const char *slash = strrchr(path, '/');
    *name = slash == NULL ? path : slash + 1;
    if (**name == '\0')
        return FAULT_NOT_FOUND;
    char *directory = slash == NULL   ? strdup(".")
                      : slash == path ? strdup("/")
                                      : strndup(path, (size_t)(slash - path));
    if (directory == NULL)
        return FAULT_MEMORY;
    int opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = errno;
    free(directory);
    if (opened < 0)
        return fault_from_errno(error);
    *fd = opened;
    return FAULT_NONE;
}

// Written under a name of its own and linked when it is whole and on disk, so that a crash never
// leaves half a key under the real name, and link() never replaces what is there.
enum fault file_create(const char *path, mode_t mode, const void *data, size_t size)
{
    const char *name;
    char draft[32];
    uint64_t random;
    int directory = -1, fd = -1;
    enum fault fault = open_directory(path, &name, &directory);
    if (fault != FAULT_NONE)
        return fault;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        fault = FAULT_RANDOM;
        goto out;
    }
    snprintf(draft, sizeof draft, ".new-%016llx", (unsigned long long)random);
    fd =
        openat(directory, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0600);
    if (fd < 0) {
        fault = fault_from_errno(errno);
        goto out;
    }
    fault = write_all(fd, data, size);
    if (fault == FAULT_NONE && (fchmod(fd, mode) != 0 || fsync(fd) != 0))
        fault = fault_from_errno(errno);
    if (close(fd) != 0 && fault == FAULT_NONE)
        fault = fault_from_errno(errno);
    if (fault == FAULT_NONE && linkat(directory, draft, directory, name, 0) != 0)
        fault = fault_from_errno(errno);
    unlinkat(directory, draft, 0);
    if (fault == FAULT_NONE && fsync(directory) != 0) {
        fault = fault_from_errno(errno);
        unlinkat(directory, name, 0);
    }
out:
    close(directory);
    return fault;
}

enum fault file_flush_directory(const char *path)
{
    const char *name;
    int directory = -1;
    enum fault fault = open_directory(path, &name, &directory);

    if (fault != FAULT_NONE)
        return fault;
    if (fsync(directory) != 0)
        fault = fault_from_errno(errno);
    close(directory);
    return fault;
}
