// SPDX-License-Identifier: BSD-2-Clause
#include "setup/image.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST (1 << 20) // bytes; a PAM file has one or two thousand

enum fault image_take(const char *path, struct image *image)
{
    const struct file_demand demand = {.owner = FILE_ANY_OWNER, .largest = LARGEST};
    struct stat status;

    *image = (struct image){.there = false};
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? FAULT_NONE : fault_from_errno(errno);
    const enum fault fault = file_read_checked(path, &demand, &image->data, &image->size);
    if (fault != FAULT_NONE)
        return fault;
    image->there = true;
    image->mode = status.st_mode & 07777;
    image->uid = status.st_uid;
    image->gid = status.st_gid;
    return FAULT_NONE;
}

static size_t directory_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? 0 : (size_t)(slash - path);
}

enum fault image_settle(const char *path)
{
    char directory[PATH_MAX];
    const int length =
        snprintf(directory, sizeof directory, "%.*s", (int)directory_length(path), path);

    if (length <= 0 || (size_t)length >= sizeof directory)
        return FAULT_LIMIT;
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fault_from_errno(errno);
    const enum fault fault = fsync(fd) == 0 ? FAULT_NONE : fault_from_errno(errno);
    close(fd);
    return fault;
}

static enum fault write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t count = write(fd, data, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault_from_errno(errno);
        data += count;
        size -= (size_t)count;
    }
    return FAULT_NONE;
}

static enum fault fill(int fd, const struct image *image)
{
    const enum fault fault = write_all(fd, image->data, image->size);

    if (fault != FAULT_NONE)
        return fault;
    if (fchown(fd, image->uid, image->gid) != 0 || fchmod(fd, image->mode) != 0 || fsync(fd) != 0)
        return fault_from_errno(errno);
    return FAULT_NONE;
}

// A name that neither libpam nor sudo takes for a file of theirs, should it be left behind.
static enum fault name_draft(const char *path, char *draft, size_t size)
{
    const size_t directory = directory_length(path);
    const int length =
        snprintf(draft, size, "%.*s/.%s.warifu~", (int)directory, path, path + directory + 1);

    return length > 0 && (size_t)length < size ? FAULT_NONE : FAULT_LIMIT;
}

enum fault image_tidy(const char *path)
{
    char draft[PATH_MAX];
    const enum fault fault = name_draft(path, draft, sizeof draft);

    if (fault != FAULT_NONE)
        return fault;
    return unlink(draft) == 0 || errno == ENOENT ? FAULT_NONE : fault_from_errno(errno);
}

static enum fault replace(const char *path, const struct image *image)
{
    char draft[PATH_MAX];
    enum fault fault = image_tidy(path);

    if (fault == FAULT_NONE)
        fault = name_draft(path, draft, sizeof draft);
    if (fault != FAULT_NONE)
        return fault;
    const int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_from_errno(errno);
    fault = fill(fd, image);
    if (close(fd) != 0 && fault == FAULT_NONE)
        fault = fault_from_errno(errno);
    if (fault == FAULT_NONE && rename(draft, path) != 0)
        fault = fault_from_errno(errno);
    if (fault != FAULT_NONE)
        (void)unlink(draft);
    return fault;
}

enum fault image_put(const char *path, const struct image *image)
{
    if (image->there) {
        const enum fault fault = replace(path, image);
        if (fault != FAULT_NONE)
            return fault;
    } else if (unlink(path) != 0 && errno != ENOENT) {
        return fault_from_errno(errno);
    }
    return image_settle(path);
}

bool image_is_file(DIR *directory, const struct dirent *entry)
{
    struct stat status;

    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_REG;
    return fstatat(dirfd(directory), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(status.st_mode);
}

bool image_equal(const struct image *a, const struct image *b)
{
    if (!a->there || !b->there)
        return a->there == b->there;
    return a->mode == b->mode && a->uid == b->uid && a->gid == b->gid && a->size == b->size &&
           memcmp(a->data, b->data, a->size) == 0;
}

void image_free(struct image *image)
{
    free(image->data);
    *image = (struct image){.there = false};
}

// What stands behind a # calls nothing.
bool image_names_warifu(const struct image *image)
{
    for (const char *at = image->there ? image->data : ""; *at != '\0';) {
        const size_t line = strcspn(at, "\n"), code = strcspn(at, "#\n");
        const char *found = strstr(at, "pam_warifu.so");
        if (found == NULL)
            return false;
        if (found < at + code)
            return true;
        at += line + (at[line] == '\n');
    }
    return false;
}
