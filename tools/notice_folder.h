// SPDX-License-Identifier: BSD-2-Clause
// Where notices wait: hook/NUMBER.json until the hook has taken it, with hook/NUMBER.why about
// tries that failed; mail/NUMBER.eml until somebody takes the file away; `told`, the last record
// that was looked at. A notice is whole, and on the disk, before it has its name.
#ifndef WARIFU_TOOLS_NOTICE_FOLDER_H
#define WARIFU_TOOLS_NOTICE_FOLDER_H

#include "base/fault.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct notice_folder {
    int fd, hook, mail; // folders; `fd` is locked against another run
    gid_t group;        // may read mails
};

// Makes what is not there yet. BUSY: another run has it.
enum fault notice_folder_open(const char *path, const char *group,
                              struct notice_folder *folder) MUST_CHECK;
void notice_folder_close(struct notice_folder *folder);

// The last record that was looked at; -1: none was ever.
enum fault notice_told(const struct notice_folder *folder, int64_t *record) MUST_CHECK;
enum fault notice_tell(const struct notice_folder *folder, int64_t record) MUST_CHECK;

enum notice_way { NOTICE_HOOK, NOTICE_MAIL };

// The text under its number; one that is there is replaced. notice_folder_flush() afterwards, once.
enum fault notice_put(const struct notice_folder *folder, enum notice_way way, int64_t number,
                      const char *text) MUST_CHECK;
enum fault notice_folder_flush(const struct notice_folder *folder) MUST_CHECK;

struct notice_waiting {
    int64_t number, made; // made: seconds since 1970
    enum notice_way way;
    int64_t tries, tried; // of the hook
    char why[160];        // the last one failed; "": there was none
};

// Those that wait, by the hook first, in the order of their numbers, until `visit` returns false.
enum fault notice_each(const char *path,
                       bool (*visit)(void *context, const struct notice_waiting *waiting),
                       void *context) MUST_CHECK;

// What the hook is given; on the heap, the caller frees.
enum fault notice_read(const char *path, int64_t number, char **json) MUST_CHECK;
// The hook has taken it.
enum fault notice_done(const struct notice_folder *folder, int64_t number) MUST_CHECK;
// It has not.
enum fault notice_failed(const struct notice_folder *folder, const struct notice_waiting *waiting,
                         int64_t now, const char *why) MUST_CHECK;

#endif
