// SPDX-License-Identifier: BSD-2-Clause
// What was taken away from people after a backup was made, from a later export of the log, with the
// command that does it again (H3; abuse:R6).
#ifndef WARIFU_TOOLS_RESTORE_AGAIN_H
#define WARIFU_TOOLS_RESTORE_AGAIN_H

#include "report.h"
#include <stdbool.h>
#include <stdint.h>

// The command for an event, or NULL: it took nothing away.
const char *restore_command(const char *event);

// Reports a row for each such record behind number `after`. False: the file is no export
// that is complete and unaltered, or ends before that record; then nothing is reported.
bool restore_again(const char *path, int64_t after, struct report *report, unsigned *found);

#endif
