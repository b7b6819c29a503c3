// SPDX-License-Identifier: BSD-2-Clause
// The files of a restore (decision 85): written without a name, so that whatever ends it leaves
// nothing, then given their names in one go, none of which may be there. The store comes last, and
// behind the mark that it was restored: there is no moment at which tokend could serve it.
#ifndef WARIFU_TOOLS_RESTORE_PLACE_H
#define WARIFU_TOOLS_RESTORE_PLACE_H

#include "base/fault.h"
#include "settings/daemon_file.h"
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>

// In the order in which they get their names.
enum restore_part { RESTORE_KEY, RESTORE_LOG, RESTORE_MARK, RESTORE_STORE, RESTORE_PARTS };

struct restore_place {
    char paths[RESTORE_PARTS][300];
    int fds[RESTORE_PARTS]; // -1: not there
    const char *unwritten;  // after a fault about one: its path
};

void restore_place_name(struct restore_place *place, const struct daemon_settings *settings);
// A path where something is; NULL: none.
const char *restore_place_taken(const struct restore_place *place);
// FULL: less than `bytes` are free where the store is to be.
enum fault restore_place_room(struct restore_place *place, uint64_t bytes) MUST_CHECK;
// CORRUPT: it was opened before. Others: `unwritten`.
enum fault restore_place_open(struct restore_place *place, enum restore_part part) MUST_CHECK;
enum fault restore_place_write(struct restore_place *place, enum restore_part part,
                               const void *data, size_t size) MUST_CHECK;
// Whole, the owner's and on the disk, names and all. CORRUPT: a part is missing. Others: no part
// has a name, or it was taken away again.
enum fault restore_place_finish(struct restore_place *place, const struct passwd *owner) MUST_CHECK;
void restore_place_close(struct restore_place *place); // in any case

#endif
