// SPDX-License-Identifier: BSD-2-Clause
// Who gains and who loses by another policy, as rows.
#ifndef WARIFU_TOOLS_POLICY_DIFF_H
#define WARIFU_TOOLS_POLICY_DIFF_H

#include "cli.h"
#include "outcome.h"
#include "report.h"

// Reports at most `most` of the changes from `old` to `new` (policy_source.h), the weightiest
// first, and sets *changes to how many there are. EXIT_DONE, and the outcome says what was looked
// at; else the outcome says why it cannot be said.
enum exit_code policy_diff_tell(struct cli *cli, const char *old, const char *new, size_t most,
                                struct report *report, size_t *changes, struct outcome *outcome);

#endif
