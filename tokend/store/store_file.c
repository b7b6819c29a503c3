// SPDX-License-Identifier: BSD-2-Clause
#include "store/store_file.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static __attribute__((format(printf, 3, 4))) void say(char *why, size_t size, const char *format,
                                                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (size > 0)
        vsnprintf(why, size, format, arguments);
    va_end(arguments);
}

// What is said of a path has room for most of them; who sees the rest knows it.
#define SHOWN "%.100s"

static bool directory_is_ours(const struct stat *status, const char *path, char *why, size_t size)
{
    if (status->st_uid != geteuid() && status->st_uid != 0)
        say(why, size,
            "The directory " SHOWN " of the store belongs to uid %u, not to this user (uid %u) or "
            "root: chown %u " SHOWN,
            path, (unsigned)status->st_uid, (unsigned)geteuid(), (unsigned)geteuid(), path);
    else if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        say(why, size,
            "The directory " SHOWN
            " of the store may be written by its group or others (mode %04o): "
            "chmod go-w " SHOWN,
            path, (unsigned)(status->st_mode & 07777), path);
    else
        return true;
    return false;
}

static const char *kind_of(mode_t mode)
{
    return S_ISLNK(mode)    ? "a symbolic link"
           : S_ISDIR(mode)  ? "a directory"
           : S_ISFIFO(mode) ? "a FIFO"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

// A plain file of ours alone, that we can write; else says what is wrong with it, and the command.
static bool is_private(const struct stat *status, const char *path, char *why, size_t size)
{
    const unsigned mode = status->st_mode & 07777;

    if (!S_ISREG(status->st_mode))
        say(why, size, SHOWN " is %s, no plain file: mv " SHOWN " away and put the store there",
            path, kind_of(status->st_mode), path);
    else if (status->st_uid != geteuid())
        say(why, size, SHOWN " belongs to uid %u, not to this user: chown %u " SHOWN, path,
            (unsigned)status->st_uid, (unsigned)geteuid(), path);
    else if (status->st_nlink != 1)
        say(why, size,
            SHOWN " has %lu names, so it can be changed by another: find / -xdev -samefile " SHOWN
                  ", then rm the others",
            path, (unsigned long)status->st_nlink, path);
    else if ((mode & (S_IRWXG | S_IRWXO)) != 0)
        say(why, size, SHOWN " is open to its group or others (mode %04o): chmod 600 " SHOWN, path,
            mode, path);
    else if ((mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR))
        say(why, size,
            SHOWN " cannot be read and written by its owner (mode %04o): chmod 600 " SHOWN, path,
            mode, path);
    else
        return true;
    return false;
}

// Splits into directory (opened, resolved) and name.
static enum fault open_directory(const char *path, char directory_path[PATH_MAX],
                                 char name[NAME_MAX + 1], int *directory, char *why,
                                 size_t why_size)
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
    else if (!directory_is_ours(&status, directory_path, why, why_size))
        fault = FAULT_REFUSED;
    if (fault != FAULT_NONE) {
        close(fd);
        return fault;
    }
    *directory = fd;
    return FAULT_NONE;
}

// SQLite opens these by name; they need not be there.
static enum fault check_companions(int directory, const char *name, const char *path, char *why,
                                   size_t why_size)
{
    static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char companion[NAME_MAX + 16], full[PATH_MAX + 16];
        struct stat status;
        snprintf(companion, sizeof companion, "%s%s", name, suffixes[i]);
        snprintf(full, sizeof full, "%s%s", path, suffixes[i]);
        if (fstatat(directory, companion, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            if (!is_private(&status, full, why, why_size))
                return FAULT_REFUSED;
        } else if (errno != ENOENT) {
            const enum fault fault = fault_from_errno(errno);
            say(why, why_size, SHOWN " cannot be examined (%s)", full, fault_name(fault));
            return fault;
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
           STORE_FILE_APPLICATION_ID;
}

enum fault store_file_open(const char *path, char resolved[PATH_MAX], int *file, char *why,
                           size_t why_size)
{
    char name[NAME_MAX + 1], directory_path[PATH_MAX];
    int directory = -1, fd = -1;
    struct stat status;
    say(why, why_size, "%s", "");
    enum fault fault = open_directory(path, directory_path, name, &directory, why, why_size);
    if (fault == FAULT_NOT_FOUND)
        say(why, why_size, "There is no store here: run 'warifu init', or restore a backup.");
    else if (fault != FAULT_NONE && why_size > 0 && why[0] == '\0')
        say(why, why_size,
            "The directory of the store " SHOWN
            " cannot be opened (%s): check it with namei -l " SHOWN,
            path, fault_name(fault), path);
    if (fault != FAULT_NONE)
        return fault;
    if (snprintf(resolved, PATH_MAX, "%s/%s", directory_path, name) >= PATH_MAX) {
        fault = FAULT_LIMIT;
        say(why, why_size, "The path of the store is too long.");
        goto out;
    }
    // Looked at first: why it cannot be opened is said better by what it is.
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        !is_private(&status, resolved, why, why_size)) {
        fault = FAULT_REFUSED;
        goto out;
    }
    fd = openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        fault = fault_from_errno(errno);
        if (fault == FAULT_NOT_FOUND)
            say(why, why_size, "There is no store here: run 'warifu init', or restore a backup.");
        else if (fault == FAULT_READONLY)
            say(why, why_size, "The store lies on a read-only file system.");
        else
            say(why, why_size, SHOWN " cannot be opened (%s): check it with namei -l " SHOWN,
                resolved, fault_name(fault), resolved);
        if (fault == FAULT_IO) // ENXIO, EISDIR: not a file at all
            fault = FAULT_REFUSED;
        goto out;
    }
    if (fstat(fd, &status) != 0) {
        fault = fault_from_errno(errno);
        say(why, why_size, "The store cannot be examined.");
        goto out;
    }
    if (!is_private(&status, resolved, why, why_size)) {
        fault = FAULT_REFUSED;
        goto out;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        fault = errno == EWOULDBLOCK ? FAULT_BUSY : fault_from_errno(errno);
        say(why, why_size, "The store is in use: another tokend is running on it.");
        goto out;
    }
    fault = check_companions(directory, name, resolved, why, why_size);
    if (fault != FAULT_NONE)
        goto out;
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

enum fault store_file_mark(const char *resolved, int file, struct store_file_marks *marks)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return fault_from_errno(errno);
    *marks = (struct store_file_marks){.device = status.st_dev, .file = status.st_ino};
    snprintf(marks->path, sizeof marks->path, "%s", resolved);
    return FAULT_NONE;
}

// What the name leads to. No memory, an answer that does not come: no word about where it is.
static enum fault look(const char *path, struct stat *status)
{
    if (lstat(path, status) == 0)
        return FAULT_NONE;
    return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? FAULT_NOT_FOUND : FAULT_IO;
}

enum fault store_file_look(struct store_file_marks *marks, bool logged)
{
    char log[PATH_MAX + 8];
    struct stat status;
    enum fault fault = look(marks->path, &status);
    if (fault != FAULT_NONE)
        return fault;
    if (status.st_dev != marks->device || status.st_ino != marks->file)
        return FAULT_NOT_FOUND;
    if (marks->log == 0 && !logged)
        return FAULT_NONE;
    snprintf(log, sizeof log, "%s-wal", marks->path);
    fault = look(log, &status);
    if (fault != FAULT_NONE)
        return fault;
    if (status.st_dev != marks->device)
        return FAULT_NOT_FOUND;
    if (marks->log == 0)
        marks->log = status.st_ino;
    return status.st_ino == marks->log ? FAULT_NONE : FAULT_NOT_FOUND;
}

enum fault store_file_start(const char *path, char building[PATH_MAX], int *directory)
{
    char name[NAME_MAX + 1], directory_path[PATH_MAX], temporary[NAME_MAX + 16];
    int dir = -1, fd = -1;
    struct stat status;
    enum fault fault = open_directory(path, directory_path, name, &dir, NULL, 0);
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

enum fault store_file_finish(const char *path, const char *building, int directory)
{
    char name[NAME_MAX + 1], directory_path[PATH_MAX];
    int again = -1;
    enum fault fault = open_directory(path, directory_path, name, &again, NULL, 0);
    if (fault != FAULT_NONE)
        return fault;
    close(again);
    const char *temporary = strrchr(building, '/') + 1;
    if (renameat2(directory, temporary, directory, name, RENAME_NOREPLACE) != 0 ||
        fsync(directory) != 0)
        fault = fault_from_errno(errno);
    return fault;
}
