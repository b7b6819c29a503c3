// SPDX-License-Identifier: BSD-2-Clause
// What switching on and going back share: where things lie, and the record's end. Only for
// setup/switch.c and setup/back.c.
#ifndef WARIFU_SETUP_PARTS_H
#define WARIFU_SETUP_PARTS_H

#include "setup/image.h"
#include "setup/switch.h"
#include <limits.h>

#define SWITCH_DIRECTORY WARIFU_STATEDIR "/setup"
#define SUDOERS "/etc/sudoers.d/warifu"
#define SUDOERS_SHIPPED WARIFU_POLICYDIR "/../sudoers"
#define SWITCH_PATHS 12

// What pam-auth-update writes, and the line that has sudo ask each time. In this order, so that
// who is asked for two factors can also give them.
extern const char *const switch_paths[SWITCH_PATHS];

struct path {
    char text[PATH_MAX];
};

// Of constants, and of a root that is short; what does not fit names nothing.
struct path path_below(const struct switching *switching, const char *name);
// `kind`: "before", "after", "theirs"; `number`: of the record's file.
struct path path_of_copy(const struct switching *switching, const char *kind, size_t number);

enum fault copy_take(const struct switching *switching, const char *kind, size_t number,
                     struct image *image) MUST_CHECK;
enum fault switch_make_directory(const struct switching *switching, const char *name) MUST_CHECK;
enum fault switch_remove_file(const struct switching *switching, const char *name) MUST_CHECK;

bool path_is_stack(const char *path);

// What pam-auth-update said into that file is in switching->said, on one line.
void switch_hear(struct switching *switching, const char *said);

void switch_tell(switch_told *told, void *context, const char *path, const char *what);

// There is no record any more, and no copy, and nobody looks after it.
enum fault switch_forget(struct switching *switching) MUST_CHECK;

// Blocks for the way back, on the disk of the stacks and on that of the copies: it has to work on
// disks that have become full since. FULL: there is no room for them now.
enum fault reserve_take(const struct switching *switching) MUST_CHECK;
void reserve_free(const struct switching *switching);

#endif
