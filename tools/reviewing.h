// SPDX-License-Identifier: BSD-2-Clause
// A list that is looked through and signed (G3, D1): to files, and the signature under one.
#ifndef WARIFU_TOOLS_REVIEWING_H
#define WARIFU_TOOLS_REVIEWING_H

#include "commands.h"
#include "sheet.h"

struct reviewing {
    struct cli *cli;
    const struct arguments *arguments;
    struct report *report;
    struct sheet sheet;
    bool to_files, lost; // rows go to files; no memory
    int64_t made, record, rows;
};

// Whether the arguments go together: --csv, --html, --sign, --reason.
enum exit_code reviewing_begin(struct reviewing *reviewing, struct cli *cli,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome);
// A row of the list, or the one that it begins with ("made").
void reviewing_take(struct reviewing *reviewing, const AdminRow *row);
// Writes what is wanted, and has it signed as the list of this name. Frees in any case.
enum exit_code reviewing_end(struct reviewing *reviewing, const char *list, enum exit_code code,
                             struct outcome *outcome);

#endif
