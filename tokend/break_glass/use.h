// SPDX-License-Identifier: BSD-2-Clause
// The life of one code on disk: made, tried, used. Each step is durable before it counts (promise
// 5): a code is used when its file has another name, which needs no space on the disk, and of two
// who rename it one does. There is room in it for the record, written before.
#ifndef WARIFU_BREAK_GLASS_USE_H
#define WARIFU_BREAK_GLASS_USE_H

#include "break_glass/folder.h"

#define GLASS_TRIES_MOST 5 // passwords that one right code serves; then it is used up

struct glass_use { // what is told of a use
    struct wall_time wall;
    int64_t uptime; // seconds since boot: the wall clock may be wrong
    char boot[37];  // boot id
    char terminal[CONSOLE_NAME_SIZE];
    bool granted; // else it was used up by wrong passwords
};

// Makes the file of an unused code. EXISTS, FULL ...
enum fault glass_code_make(const struct glass_folder *folder, const char *set, unsigned number,
                           const uint8_t salt[GLASS_SALT_SIZE],
                           const uint8_t hash[GLASS_HASH_SIZE]) MUST_CHECK;

struct glass_found {
    unsigned number; // 0: no code of this envelope
    bool used;
    unsigned tries;   // made with it before
    int fd;           // of one that is not used: the caller's; else -1
    unsigned damaged; // files that were not what they must be; they open nothing
};

// Looks for a code among all of a set; each is compared, whichever fits. READONLY when none could
// be marked as used.
enum fault glass_find(const struct glass_folder *folder, const struct glass_set *set,
                      const char letters[GLASS_LETTERS + 1], struct glass_found *found) MUST_CHECK;

// Counts one more password, durably. READONLY, FULL, IO: nothing may be judged.
enum fault glass_count_try(struct glass_found *found) MUST_CHECK;

// Uses it up, durably. CONFLICT when it has been already; READONLY, IO: it must not let anybody in.
// What of the record does not get onto the disk is missing, no more.
enum fault glass_mark(const struct glass_folder *folder, const struct glass_set *set,
                      struct glass_found *found, const struct glass_use *use) MUST_CHECK;

void glass_found_close(struct glass_found *found);

// The record of a used one. FORMAT when nothing can be read there: that it was used is sure even
// so, and *use is zero but for `granted`.
enum fault glass_use_read(const struct glass_folder *folder, const char *set, unsigned number,
                          struct glass_use *use) MUST_CHECK;

#endif
