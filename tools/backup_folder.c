// SPDX-License-Identifier: BSD-2-Clause
#include "backup_folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SEALING 65536   // heads and tags: well above 17 bytes for each 64 KiB of a small store
#define PER_MEMBER 1000 // of the bytes: one in a thousand for the tags of a large one

static uint64_t size_of(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

uint64_t backup_folder_needed(const struct daemon_settings *settings)
{
    char log[300];

    snprintf(log, sizeof log, "%s-wal", settings->store_file);
    const uint64_t bytes =
        size_of(settings->store_file) + size_of(log) + size_of(settings->key_file);
    return bytes + bytes / PER_MEMBER + SEALING;
}

static void folder_of(const char *path, char folder[4096])
{
    snprintf(folder, 4096, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder] = '\0';
}

enum fault backup_folder_room(const char *path, const struct daemon_settings *settings,
                              uint64_t needed, uint64_t *missing)
{
    struct stat here, store;
    struct statvfs disk;
    char folder[4096];

    folder_of(path, folder);
    *missing = 0;
    if (statvfs(folder, &disk) != 0 || stat(folder, &here) != 0)
        return fault_from_errno(errno);
    const uint64_t left = (uint64_t)disk.f_bavail * disk.f_frsize;
    const uint64_t whole = (uint64_t)disk.f_blocks * disk.f_frsize;
    if (stat(settings->store_file, &store) == 0 && store.st_dev == here.st_dev)
        needed += whole / 100 * settings->backup_reserve;
    if (left >= needed)
        return FAULT_NONE;
    *missing = needed - left;
    return FAULT_FULL;
}

// As backup_out_name() makes them; their order is that of time.
static int is_ours(const struct dirent *entry)
{
    return fnmatch("warifu-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-"
                   "[0-9][0-9][0-9][0-9][0-9][0-9].backup",
                   entry->d_name, 0) == 0;
}

static int by_name(const struct dirent **one, const struct dirent **other)
{
    return strcmp((*one)->d_name, (*other)->d_name);
}

unsigned backup_folder_trim(const struct daemon_settings *settings)
{
    struct dirent **entries = NULL;
    struct stat status;
    unsigned gone = 0;
    const int folder =
        open(settings->backup_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const int count = folder >= 0 ? scandirat(folder, ".", &entries, is_ours, by_name) : -1;

    for (int i = 0; i < count; i++) {
        if (settings->backup_keep > 0 && i + (int)settings->backup_keep < count &&
            fstatat(folder, entries[i]->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode) && unlinkat(folder, entries[i]->d_name, 0) == 0)
            gone++;
        free(entries[i]);
    }
    free(entries);
    if (folder >= 0)
        close(folder);
    return gone;
}
