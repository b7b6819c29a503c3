// SPDX-License-Identifier: BSD-2-Clause
// From words to a verb: used for the command line and for each line of the shell.
#ifndef WARIFU_TOOLS_DISPATCH_H
#define WARIFU_TOOLS_DISPATCH_H

#include "cli.h"
#include "verb_search.h"

// Runs words[0..count) (without "warifu") and prints its report. Returns the exit code.
enum exit_code dispatch(struct cli *cli, char *const words[], size_t count);

#endif
