// SPDX-License-Identifier: BSD-2-Clause
#include "break_glass/folder.h"
#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum fault glass_folder_open(const char *path, struct glass_folder *folder)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOTDIR || errno == ELOOP ? FAULT_REFUSED : fault_from_errno(errno);
    if (fstat(fd, &status) != 0 || (status.st_mode & 077) != 0) {
        close(fd);
        return FAULT_REFUSED;
    }
    *folder = (struct glass_folder){fd, status.st_uid};
    return FAULT_NONE;
}

void glass_folder_close(struct glass_folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
}

static enum fault read_whole(int fd, char *text, size_t room, size_t *size)
{
    size_t have = 0;

    while (have < room) {
        const ssize_t got = pread(fd, text + have, room - have, (off_t)have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_from_errno(errno);
        if (got == 0)
            break;
        have += (size_t)got;
    }
    if (have == room)
        return FAULT_LIMIT;
    text[have] = '\0';
    *size = have;
    return strlen(text) == have ? FAULT_NONE : FAULT_FORMAT;
}

enum fault glass_file_read(const struct glass_folder *folder, const char *name, char *text,
                           size_t room, size_t *size, int *fd)
{
    struct stat status;
    const int flags = fd == NULL ? O_RDONLY : O_RDWR;
    const int opened =
        openat(folder->fd, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    enum fault fault = FAULT_NONE;

    if (opened < 0)
        return errno == ELOOP || errno == ENXIO ? FAULT_REFUSED : fault_from_errno(errno);
    if (fstat(opened, &status) != 0)
        fault = FAULT_IO;
    else if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || (status.st_mode & 077) != 0 ||
             (status.st_uid != folder->owner && status.st_uid != 0))
        fault = FAULT_REFUSED;
    if (fault == FAULT_NONE)
        fault = read_whole(opened, text, room, size);
    if (fault != FAULT_NONE || fd == NULL)
        close(opened);
    else
        *fd = opened;
    return fault;
}

static enum fault write_whole(int fd, const char *text, size_t size)
{
    while (size > 0) {
        const ssize_t count = write(fd, text, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault_from_errno(errno);
        text += count;
        size -= (size_t)count;
    }
    return FAULT_NONE;
}

enum fault glass_file_write(const struct glass_folder *folder, const char *name, const char *text,
                            size_t size)
{
    static const char draft[] = "draft";
    enum fault fault;

    (void)unlinkat(folder->fd, draft, 0); // of a write that a power cut ended
    const int fd =
        openat(folder->fd, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_from_errno(errno);
    fault = write_whole(fd, text, size);
    if (fault == FAULT_NONE && (fchmod(fd, 0600) != 0 || fsync(fd) != 0))
        fault = fault_from_errno(errno);
    if (close(fd) != 0 && fault == FAULT_NONE)
        fault = fault_from_errno(errno);
    if (fault == FAULT_NONE && renameat(folder->fd, draft, folder->fd, name) != 0)
        fault = fault_from_errno(errno);
    if (fault != FAULT_NONE) {
        (void)unlinkat(folder->fd, draft, 0);
        return fault;
    }
    return glass_folder_sync(folder);
}

enum fault glass_file_remove(const struct glass_folder *folder, const char *name)
{
    return unlinkat(folder->fd, name, 0) == 0 ? FAULT_NONE : fault_from_errno(errno);
}

enum fault glass_folder_sync(const struct glass_folder *folder)
{
    return fsync(folder->fd) == 0 ? FAULT_NONE : fault_from_errno(errno);
}

void glass_machine(const char *path, char machine[33])
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t got = 0;

    machine[0] = '\0';
    if (fd < 0)
        return;
    got = read(fd, machine, 32);
    machine[got == 32 ? 32 : 0] = '\0';
    if (strspn(machine, "0123456789abcdef") != 32)
        machine[0] = '\0';
    close(fd);
}

void glass_name(char name[GLASS_NAME_SIZE], const char *set, unsigned number, const char *suffix)
{
    snprintf(name, GLASS_NAME_SIZE, "%.8s-%u%s", set, number % 100, suffix);
}

bool glass_name_read(const char *name, const char *suffix, char set[GLASS_SET_SIZE],
                     unsigned *number)
{
    char again[GLASS_NAME_SIZE];
    char read[GLASS_SET_SIZE] = "";
    unsigned index = 0;

    if (strlen(name) >= sizeof again || strlen(name) < GLASS_SET_SIZE)
        return false;
    memcpy(read, name, GLASS_SET_SIZE - 1);
    if (!glass_are_letters(read, GLASS_SET_SIZE) || name[GLASS_SET_SIZE - 1] != '-')
        return false;
    index = (unsigned)strtoul(name + GLASS_SET_SIZE, NULL, 10);
    if (index < 1 || index > GLASS_CODES_MAX)
        return false;
    glass_name(again, read, index, suffix);
    if (strcmp(again, name) != 0)
        return false;
    memcpy(set, read, GLASS_SET_SIZE);
    *number = index;
    return true;
}

enum fault glass_each(const struct glass_folder *folder,
                      bool (*visit)(void *context, const char *name), void *context)
{
    const int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (directory == NULL) {
        const enum fault fault = fault_from_errno(errno);
        if (fd >= 0)
            close(fd);
        return fault;
    }
    errno = 0;
    while ((entry = readdir(directory)) != NULL && visit(context, entry->d_name))
        errno = 0;
    const enum fault fault = errno == 0 ? FAULT_NONE : fault_from_errno(errno);
    closedir(directory);
    return fault;
}

struct counting {
    const char *id;
    struct glass_count count;
};

static bool count_one(void *context, const char *name)
{
    struct counting *counting = context;
    char set[GLASS_SET_SIZE];
    unsigned number;

    if (glass_name_read(name, ".code", set, &number) && strcmp(set, counting->id) == 0)
        counting->count.left++;
    else if (glass_name_read(name, ".used", set, &number) && strcmp(set, counting->id) == 0)
        counting->count.used++;
    return true;
}

enum fault glass_count(const struct glass_folder *folder, const char *id, struct glass_count *count)
{
    struct counting counting = {.id = id};
    const enum fault fault = glass_each(folder, count_one, &counting);

    if (fault == FAULT_NONE)
        *count = counting.count;
    return fault;
}
