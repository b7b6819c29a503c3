// SPDX-License-Identifier: BSD-2-Clause
// How far a command has come, on standard error, when that is a terminal.
#ifndef WARIFU_TOOLS_PROGRESS_H
#define WARIFU_TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool wanted, shown;
    size_t percent; // that is shown
};

struct progress progress_begin(void);
void progress_show(struct progress *progress, size_t done, size_t all); // all 0: not known
void progress_end(struct progress *progress);                           // wipes the line

#endif
