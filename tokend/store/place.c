// SPDX-License-Identifier: BSD-2-Clause
#include "store/place.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(char *why, size_t size, const char *text)
{
    if (size > 0)
        snprintf(why, size, "%s", text);
}

// Splits into directory (opened, resolved) and name.
static enum fault open_directory(const char *path, char directory_path[PATH_MAX],
                                 char name[NAME_MAX + 1], int *directory)
{
    char copy[PATH_MAX];
    if (strlen(path) >= sizeof copy)
        return FAULT_LIMIT;
    strcpy(copy, path);
    const char *base = basename(copy);
    if (strlen(base) > NAME_MAX - 16 || strcmp(base, "/") == 0 || strcmp(base, ".") == 0 ||
        strcmp(base, "..") == 0)
        return FAULT_LIMIT;
    strcpy(name, base);
    strcpy(copy, path);
    if (realpath(dirname(copy), directory_path) == NULL)
        return fault_from_errno(errno);
    int fd = open(directory_path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fault_from_errno(errno);
    struct stat status;
    enum fault fault = FAULT_NONE;
    if (fstat(fd, &status) != 0)
        fault = fault_from_errno(errno);
    else if ((status.st_uid != geteuid() && status.st_uid != 0) ||
             (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        fault = FAULT_REFUSED;
    if (fault != FAULT_NONE) {
        close(fd);
        return fault;
    }
    *directory = fd;
    return FAULT_NONE;
}

static bool is_private(const struct stat *status)
{
    return S_ISREG(status->st_mode) && status->st_uid == geteuid() && status->st_nlink == 1 &&
           (status->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

// SQLite opens these by name; they need not be there.
static enum fault check_companions(int directory, const char *name)
{
    static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char companion[NAME_MAX + 16];
        struct stat status;
        snprintf(companion, sizeof companion, "%s%s", name, suffixes[i]);
        if (fstatat(directory, companion, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            if (!is_private(&status))
                return FAULT_REFUSED;
        } else if (errno != ENOENT) {
            return fault_from_errno(errno);
        }
    }
    return FAULT_NONE;
}

// Looked at before SQLite may write a byte: a foreign or empty file stays as it is.
static bool is_a_store(int file)
{
    uint8_t header[100];
    static const uint8_t magic[16] = "SQLite format 3";
    if (pread(file, header, sizeof header, 0) != (ssize_t)sizeof header ||
        memcmp(header, magic, sizeof magic) != 0)
        return false;
    const uint8_t *id = header + 68;
    return ((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3]) ==
           PLACE_APPLICATION_ID;
}

enum fault place_open(const char *path, char resolved[PATH_MAX], int *file, char *why,
                      size_t why_size)
{
    char name[NAME_MAX + 1], directory_path[PATH_MAX];
    int directory = -1, fd = -1;
    struct stat status;
    enum fault fault = open_directory(path, directory_path, name, &directory);
    if (fault == FAULT_REFUSED)
        say(why, why_size,
            "The directory of the store must belong to this user or root and must not be writable "
            "by group or others: check it with ls -ld.");
    else if (fault == FAULT_NOT_FOUND)
        say(why, why_size, "There is no store here: run 'warifu init', or restore a backup.");
    else if (fault != FAULT_NONE)
        say(why, why_size, "The directory of the store cannot be opened.");
    if (fault != FAULT_NONE)
        return fault;
    if (snprintf(resolved, PATH_MAX, "%s/%s", directory_path, name) >= PATH_MAX) {
        fault = FAULT_LIMIT;
        say(why, why_size, "The path of the store is too long.");
        goto out;
    }
    fd = openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        fault = fault_from_errno(errno);
        say(why, why_size,
            fault == FAULT_NOT_FOUND
                ? "There is no store here: run 'warifu init', or restore a backup."
            : fault == FAULT_READONLY ? "The store lies on a read-only file system."
                                      : "The store cannot be opened: it must be a plain file that "
                                        "belongs to this user, not a link.");
        if (fault == FAULT_IO) // ENXIO, EISDIR: not a file at all
            fault = FAULT_REFUSED;
        goto out;
    }
    if (fstat(fd, &status) != 0) {
        fault = fault_from_errno(errno);
        say(why, why_size, "The store cannot be examined.");
        goto out;
    }
    if (!is_private(&status)) {
        fault = FAULT_REFUSED;
        say(why, why_size,
            "The store must be a plain file with one name, owned by this user, mode 0600: check it "
            "with ls -l.");
        goto out;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        fault = errno == EWOULDBLOCK ? FAULT_BUSY : fault_from_errno(errno);
        say(why, why_size, "The store is in use: another tokend is running on it.");
        goto out;
    }
    fault = check_companions(directory, name);
    if (fault != FAULT_NONE) {
        say(why, why_size,
            "A companion of the store (-wal, -shm or -journal) is not a plain file of this user "
            "with mode 0600: check it with ls -l.");
        goto out;
    }
    if (!is_a_store(fd)) {
        fault = FAULT_CORRUPT;
        say(why, why_size,
            "This file is not a warifu store, or its head is damaged: restore a backup.");
        goto out;
    }
    *file = fd;
    fd = -1;
out:
    if (fd >= 0)
        close(fd);
    close(directory);
    return fault;
}

enum fault place_start(const char *path, char building[PATH_MAX], int *directory)
{
    char name[NAME_MAX + 1], directory_path[PATH_MAX], temporary[NAME_MAX + 16];
    int dir = -1, fd = -1;
    struct stat status;
    enum fault fault = open_directory(path, directory_path, name, &dir);
    if (fault != FAULT_NONE)
        return fault;
    if (flock(dir, LOCK_EX | LOCK_NB) != 0) {
        fault = errno == EWOULDBLOCK ? FAULT_BUSY : fault_from_errno(errno);
        goto out;
    }
    if (fstatat(dir, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        fault = FAULT_EXISTS;
        goto out;
    }
    // Also after a crash: a log of an earlier store must never be played into a new one.
    static const char *const leftovers[] = {".new", ".new-journal", ".new-wal"};
    for (size_t i = 0; i < sizeof leftovers / sizeof *leftovers; i++) {
        snprintf(temporary, sizeof temporary, "%s%s", name, leftovers[i]);
        if (unlinkat(dir, temporary, 0) != 0 && errno != ENOENT) {
            fault = fault_from_errno(errno);
            goto out;
        }
    }
    static const char *const companions[] = {"-wal", "-journal"};
    for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
        snprintf(temporary, sizeof temporary, "%s%s", name, companions[i]);
        if (fstatat(dir, temporary, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            fault = FAULT_EXISTS; // somebody's data: not ours to delete
            goto out;
        }
    }
    if (snprintf(building, PATH_MAX, "%s/%s.new", directory_path, name) >= PATH_MAX) {
        fault = FAULT_LIMIT;
        goto out;
    }
    fd = open(building, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0 || fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
        fault = fault_from_errno(errno);
        goto out;
    }
    *directory = dir;
    dir = -1;
out:
    if (fd >= 0)
        close(fd);
    if (dir >= 0)
        close(dir);
    return fault;
}

enum fault place_finish(const char *path, const char *building, int directory)
{
    char name[NAME_MAX + 1], directory_path[PATH_MAX];
    int again = -1;
    enum fault fault = open_directory(path, directory_path, name, &again);
    if (fault != FAULT_NONE)
        return fault;
    close(again);
    const char *temporary = strrchr(building, '/') + 1;
    if (renameat2(directory, temporary, directory, name, RENAME_NOREPLACE) != 0 ||
        fsync(directory) != 0)
        fault = fault_from_errno(errno);
    return fault;
}
