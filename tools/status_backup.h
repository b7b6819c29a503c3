// SPDX-License-Identifier: BSD-2-Clause
// How old the newest backup is, for `warifu status` (H3).
#ifndef WARIFU_TOOLS_STATUS_BACKUP_H
#define WARIFU_TOOLS_STATUS_BACKUP_H

#include "status_state.h"

// Puts "backup_days", or "backup" = "none", among the items; nothing where the folder may not be
// read, for that is root's. One that is dated later than now is of no known age: where there are no
// others, "backup" = "dated_ahead". `now`: seconds since 1970.
void status_backup(const char *folder, int64_t now, struct status_items *items);

#endif
