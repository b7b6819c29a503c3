// SPDX-License-Identifier: BSD-2-Clause
#include "backup_out.h"
#include "backup_folder.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum fault backup_out_name(struct backup_out *out, const char *given)
{
    struct stat status;
    char day[32];
    const time_t now = time(NULL);
    struct tm parts;
    int length;

    out->file = NULL;
    out->draft[0] = '\0';
    if (stat(given, &status) != 0 || !S_ISDIR(status.st_mode)) {
        length = snprintf(out->path, sizeof out->path, "%s", given);
    } else {
        if (localtime_r(&now, &parts) == NULL ||
            strftime(day, sizeof day, "%Y%m%d-%H%M%S", &parts) == 0)
            return FAULT_INTERNAL;
        length = snprintf(out->path, sizeof out->path, "%s/warifu-%s-%06u.backup", given, day,
                          backup_folder_next(given));
    }
    if (length < 0 || (size_t)length >= sizeof out->path)
        return FAULT_LIMIT;
    return lstat(out->path, &status) == 0 ? FAULT_EXISTS : FAULT_NONE;
}

static int open_nameless(const char *path)
{
    char folder[4096];

    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder] = '\0';
    return open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
}

enum fault backup_out_open(struct backup_out *out)
{
    int fd = open_nameless(out->path);

    // EISDIR is what a kernel says whose file system has never heard of it.
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
        snprintf(out->draft, sizeof out->draft, "%s.new", out->path);
        fd = open(out->draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }
    if (fd < 0) {
        out->draft[0] = '\0'; // it is somebody else's
        return fault_from_errno(errno);
    }
    out->file = fdopen(fd, "w+");
    if (out->file == NULL) {
        close(fd);
        return FAULT_MEMORY;
    }
    return FAULT_NONE;
}

enum fault backup_out_again(struct backup_out *out)
{
    if (fflush(out->file) != 0 || fsync(fileno(out->file)) != 0)
        return fault_from_errno(errno);
    // What is clean is forgotten: it comes from the medium then, not from memory.
    (void)posix_fadvise(fileno(out->file), 0, 0, POSIX_FADV_DONTNEED);
    rewind(out->file);
    return FAULT_NONE;
}

enum fault backup_out_finish(struct backup_out *out)
{
    struct stat status;
    char descriptor[32];

    if (fstat(fileno(out->file), &status) != 0)
        return fault_from_errno(errno);
    snprintf(descriptor, sizeof descriptor, "/proc/self/fd/%d", fileno(out->file));
    const int named = out->draft[0] == '\0'
                          ? linkat(AT_FDCWD, descriptor, AT_FDCWD, out->path, AT_SYMLINK_FOLLOW)
                          : renameat2(AT_FDCWD, out->draft, AT_FDCWD, out->path, RENAME_NOREPLACE);
    if (named != 0)
        return fault_from_errno(errno);
    out->draft[0] = '\0';
    out->bytes = (uint64_t)status.st_size;
    return file_flush_directory(out->path);
}

void backup_out_close(struct backup_out *out)
{
    if (out->file != NULL)
        fclose(out->file);
    out->file = NULL;
    if (out->draft[0] != '\0')
        (void)unlink(out->draft);
}
