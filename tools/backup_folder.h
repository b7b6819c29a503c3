// SPDX-License-Identifier: BSD-2-Clause
// Room for backups: a disk that they fill lets nobody log in any more, so some of it is kept free
// (backup_reserve), and of those that are made each night only the newest stay (backup_keep).
#ifndef WARIFU_TOOLS_BACKUP_FOLDER_H
#define WARIFU_TOOLS_BACKUP_FOLDER_H

#include "base/fault.h"
#include "settings/daemon_file.h"
#include <stdint.h>

// Bytes of store, write-ahead log and key, with what sealing adds.
uint64_t backup_folder_needed(const struct daemon_settings *settings);
// FULL: fewer than `needed` bytes are free where the file `path` is to be, or on the disk of the
// store the reserve would be used up. *missing: bytes.
enum fault backup_folder_room(const char *path, const struct daemon_settings *settings,
                              uint64_t needed, uint64_t *missing) MUST_CHECK;
// The number of the next backup in a folder, from 1: above all that are there, whatever the clock
// said when they were made. 1 where the folder cannot be read.
unsigned backup_folder_next(const char *folder);
// Takes the oldest of the backups in backup_folder away, so that backup_keep are left; 0: all stay.
// Only what has such a name as `backup make` gives; by its number, then, where several have the
// same or none, by the date in it. What was just made (a path) stays in any case. How many went.
unsigned backup_folder_trim(const struct daemon_settings *settings, const char *made);

#endif
