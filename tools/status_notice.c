// SPDX-License-Identifier: BSD-2-Clause
#include "status_notice.h"
#include "notice_folder.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define LATE 3600 // seconds

struct counting {
    int64_t now, late;
};

static bool count(void *context, const struct notice_waiting *waiting)
{
    struct counting *counting = context;

    counting->late += counting->now - waiting->made > LATE;
    return true;
}

void status_notice(const struct daemon_settings *settings, int64_t now, struct status_items *items)
{
    struct counting counting = {now, 0};
    char path[sizeof settings->notice_folder + 8];
    struct stat told;

    if (settings->notice_to[0] == '\0' && settings->notice_hook[0] == '\0') {
        status_item_put(items, "notices", "nobody");
        return;
    }
    snprintf(path, sizeof path, "%s/told", settings->notice_folder);
    const bool seen = lstat(path, &told) == 0;
    if ((!seen && errno == EACCES) ||
        notice_each(settings->notice_folder, count, &counting) != FAULT_NONE)
        return;
    status_item_put(items, "notices", seen && now - told.st_mtime <= LATE ? "told" : "silent");
    status_item_put_number(items, "notices_late", counting.late);
}
