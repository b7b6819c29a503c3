// SPDX-License-Identifier: BSD-2-Clause
// The file that a backup is written to: without a name until it is whole and on the disk, so that
// whatever ends it leaves nothing. Where the medium knows no such files (vfat) it is called
// FILE.new meanwhile.
#ifndef WARIFU_TOOLS_BACKUP_OUT_H
#define WARIFU_TOOLS_BACKUP_OUT_H

#include "base/fault.h"
#include <stdint.h>
#include <stdio.h>

struct backup_out {
    FILE *file; // to write and to read
    char path[4096], draft[4096 + 8];
    uint64_t bytes; // once it has its name
};

// `given`: a new file, or a folder, in which one of today's name and the folder's next number is
// made. LIMIT: a name that is too
// long. EXISTS: something of that name is there.
enum fault backup_out_name(struct backup_out *out, const char *given) MUST_CHECK;
enum fault backup_out_open(struct backup_out *out) MUST_CHECK;
// What was written is read from the disk again, from its beginning.
enum fault backup_out_again(struct backup_out *out) MUST_CHECK;
// Gives it its name, which is on the disk then. EXISTS: somebody else has that.
enum fault backup_out_finish(struct backup_out *out) MUST_CHECK;
void backup_out_close(struct backup_out *out); // in any case

#endif
