// SPDX-License-Identifier: BSD-2-Clause
#ifndef WARIFU_TOOLS_COMPLETION_H
#define WARIFU_TOOLS_COMPLETION_H

#include <stdio.h>

// Writes the bash completion, made from the command table. tools/warifu.bash is its output, and
// tests/unit/cli_table_test.c fails when that is no longer so.
void completion_bash(FILE *out);

#endif
