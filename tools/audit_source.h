// SPDX-License-Identifier: BSD-2-Clause
// The lines of the log for a command that reads all of them once: from tokend, or from an export
// without it, verified on the way (evidence/export.h, E1, E4). Memory does not grow with the log;
// progress is shown.
#ifndef WARIFU_TOOLS_AUDIT_SOURCE_H
#define WARIFU_TOOLS_AUDIT_SOURCE_H

#include "arguments.h"
#include "evidence/export.h"
#include "outcome.h"

struct cli;

struct audit_source {
    struct export_result log;
    bool key_compared; // it was signed by a key that did not come from it or from tokend
};

// By --export FILE and --key FILE. Each line at which nothing was found goes to `visit`, without
// its newline. A flaw of the log is in source->log and no failure.
enum exit_code audit_source_read(struct cli *cli, const struct arguments *arguments,
                                 void (*visit)(void *context, const char *line, size_t length),
                                 void *context, struct audit_source *source,
                                 struct outcome *outcome);

// --to: a date without a time, however it is written ("2027-3-31"), is that day with its last
// minute. 0: it was not given.
int64_t audit_source_to(const struct arguments *arguments);

#endif
