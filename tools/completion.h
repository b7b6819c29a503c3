// SPDX-License-Identifier: BSD-2-Clause
#ifndef WARIFU_TOOLS_COMPLETION_H
#define WARIFU_TOOLS_COMPLETION_H

#include "verb_search.h"
#include <stdio.h>

// Writes the bash completion, made from the declarations of verbs. tools/bash/warifu is its output,
// and tests/integration/cli_table_test.c fails when that is no longer so.
void completion_bash(const struct verb *const *groups, FILE *out);

#endif
