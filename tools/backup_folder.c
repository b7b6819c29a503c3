// SPDX-License-Identifier: BSD-2-Clause
#include "backup_folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SEALING 65536 // heads and tags: well above 17 bytes for each 64 KiB of a small store
#define NUMBER_MOST 999999999u
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

// As backup_out_name() makes them. Those of before they had a number have none.
#define DATED "warifu-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9]"
#define DATED_LENGTH (sizeof "warifu-20261202-020000" - 1)

static const char ending[] = ".backup";

// False: it is none of ours. 0: it has no number.
static bool read_number(const char *name, unsigned *number)
{
    char *end = NULL;

    *number = 0;
    if (fnmatch(DATED "*.backup", name, 0) != 0)
        return false;
    name += DATED_LENGTH;
    if (*name != '-')
        return strcmp(name, ending) == 0;
    if (strspn(name + 1, "0123456789") == 0)
        return false;
    const unsigned long read = strtoul(name + 1, &end, 10);
    *number = (unsigned)read;
    return read <= NUMBER_MOST && strcmp(end, ending) == 0;
}

static int is_ours(const struct dirent *entry)
{
    unsigned number;

    return read_number(entry->d_name, &number);
}

static int by_number(const struct dirent **one, const struct dirent **other)
{
    unsigned first, second;

    if (!read_number((*one)->d_name, &first) || !read_number((*other)->d_name, &second) ||
        first == second)
        return strcmp((*one)->d_name, (*other)->d_name);
    return first < second ? -1 : 1;
}

unsigned backup_folder_next(const char *folder)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_ours, by_number);
    unsigned newest = 0;

    if (count > 0)
        (void)read_number(entries[count - 1]->d_name, &newest);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return newest < NUMBER_MOST ? newest + 1 : newest;
}

unsigned backup_folder_trim(const struct daemon_settings *settings, const char *made)
{
    struct dirent **entries = NULL;
    struct stat status;
    unsigned gone = 0;
    const char *slash = strrchr(made, '/'), *name = slash != NULL ? slash + 1 : made;
    const int folder =
        open(settings->backup_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const int count = folder >= 0 ? scandirat(folder, ".", &entries, is_ours, by_number) : -1;

    for (int i = 0; i < count; i++) {
        if (settings->backup_keep > 0 && i + (int)settings->backup_keep < count &&
            strcmp(entries[i]->d_name, name) != 0 &&
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
