// SPDX-License-Identifier: BSD-2-Clause
#include "restore_place.h"
#include "base/file.h"
#include "evidence/restored.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const struct {
    const char *tail; // behind the path of the store; NULL: the key's own path
    mode_t mode;
    bool needed;
} parts[RESTORE_PARTS] = {
    [RESTORE_KEY] = {NULL, 0400, true},
    [RESTORE_LOG] = {"-wal", 0600, false},
    [RESTORE_MARK] = {RESTORED_TAIL, 0600, true},
    [RESTORE_STORE] = {"", 0600, true},
};

void restore_place_name(struct restore_place *place, const struct daemon_settings *settings)
{
    for (int i = 0; i < RESTORE_PARTS; i++) {
        const char *tail = parts[i].tail;
        place->fds[i] = -1;
        snprintf(place->paths[i], sizeof place->paths[0], "%s%s",
                 tail != NULL ? settings->store_file : settings->key_file,
                 tail != NULL ? tail : "");
    }
    place->unwritten = NULL;
}

const char *restore_place_taken(const struct restore_place *place)
{
    struct stat status;

    for (int i = 0; i < RESTORE_PARTS; i++)
        if (lstat(place->paths[i], &status) == 0)
            return place->paths[i];
    return NULL;
}

static void folder_of(const char *path, char folder[300])
{
    snprintf(folder, 300, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder] = '\0';
}

static enum fault tell(struct restore_place *place, enum restore_part part, enum fault fault)
{
    if (fault != FAULT_NONE)
        place->unwritten = place->paths[part];
    return fault;
}

enum fault restore_place_room(struct restore_place *place, uint64_t bytes)
{
    struct statvfs disk;
    char folder[300];

    folder_of(place->paths[RESTORE_STORE], folder);
    if (statvfs(folder, &disk) != 0)
        return tell(place, RESTORE_STORE, fault_from_errno(errno));
    return tell(place, RESTORE_STORE,
                (uint64_t)disk.f_bavail * disk.f_frsize < bytes ? FAULT_FULL : FAULT_NONE);
}

enum fault restore_place_open(struct restore_place *place, enum restore_part part)
{
    char folder[300];

    if (place->fds[part] >= 0)
        return FAULT_CORRUPT;
    folder_of(place->paths[part], folder);
    place->fds[part] = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    return tell(place, part, place->fds[part] < 0 ? fault_from_errno(errno) : FAULT_NONE);
}

enum fault restore_place_write(struct restore_place *place, enum restore_part part,
                               const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        const ssize_t put = write(place->fds[part], at, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return tell(place, part, put < 0 ? fault_from_errno(errno) : FAULT_IO);
        at += put;
        size -= (size_t)put;
    }
    return FAULT_NONE;
}

// linkat() replaces nothing, and a file without a name is linked by what /proc calls it.
static enum fault give_name(struct restore_place *place, enum restore_part part)
{
    char descriptor[32];

    snprintf(descriptor, sizeof descriptor, "/proc/self/fd/%d", place->fds[part]);
    if (linkat(AT_FDCWD, descriptor, AT_FDCWD, place->paths[part], AT_SYMLINK_FOLLOW) != 0)
        return tell(place, part, fault_from_errno(errno));
    const enum fault fault = tell(place, part, file_flush_directory(place->paths[part]));
    if (fault != FAULT_NONE)
        (void)unlink(place->paths[part]);
    return fault;
}

enum fault restore_place_finish(struct restore_place *place, const struct passwd *owner)
{
    for (int i = 0; i < RESTORE_PARTS; i++) {
        if (place->fds[i] < 0) {
            if (parts[i].needed)
                return FAULT_CORRUPT;
            continue;
        }
        if (fchown(place->fds[i], owner->pw_uid, owner->pw_gid) != 0 ||
            fchmod(place->fds[i], parts[i].mode) != 0 || fsync(place->fds[i]) != 0)
            return tell(place, i, fault_from_errno(errno));
    }
    for (int i = 0; i < RESTORE_PARTS; i++) {
        const enum fault fault = place->fds[i] >= 0 ? give_name(place, i) : FAULT_NONE;
        if (fault == FAULT_NONE)
            continue;
        for (int k = 0; k < i; k++)
            if (place->fds[k] >= 0)
                (void)unlink(place->paths[k]);
        return fault;
    }
    return FAULT_NONE;
}

void restore_place_close(struct restore_place *place)
{
    for (int i = 0; i < RESTORE_PARTS; i++)
        if (place->fds[i] >= 0) {
            close(place->fds[i]);
            place->fds[i] = -1;
        }
}
