// SPDX-License-Identifier: BSD-2-Clause
#include "status_backup.h"
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int is_backup(const struct dirent *entry)
{
    static const char ending[] = ".backup";
    const size_t length = strlen(entry->d_name);

    return length > strlen(ending) && strcmp(entry->d_name + length - strlen(ending), ending) == 0;
}

#define SLACK 3600 // seconds that a clock may have been put back since

void status_backup(const char *folder, int64_t now, struct status_items *items)
{
    DIR *directory = opendir(folder);
    int64_t newest = 0;
    bool ahead = false;

    if (directory == NULL && errno != ENOENT)
        return;
    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        char path[4096];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (!is_backup(entry) || lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        if (status.st_mtime > now + SLACK) // made when a clock was wrong, nobody knows when
            ahead = true;
        else if (status.st_mtime > newest)
            newest = status.st_mtime;
    }
    if (directory != NULL)
        closedir(directory);
    if (newest == 0)
        status_item_put(items, "backup", ahead ? "dated_ahead" : "none");
    else
        status_item_put_number(items, "backup_days", now > newest ? (now - newest) / 86400 : 0);
}
