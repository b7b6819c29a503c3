// SPDX-License-Identifier: BSD-2-Clause
// The line-by-line report of `user import` and `totp import`, its counts and its exit code.
#ifndef WARIFU_TOOLS_IMPORT_REPORT_H
#define WARIFU_TOOLS_IMPORT_REPORT_H

#include "base/fault.h"
#include "outcome.h"
#include "report.h"

struct import_report {
    struct report *report;
    bool dry_run, progress;
    size_t good, refused, malformed;
    bool stopped; // tokend was lost: `stop` holds why
    struct outcome stop;
};

// Progress is shown on stderr when that is a terminal.
void import_report_open(struct import_report *lines, struct report *report, bool dry_run);

// How one line ended; fields of `extra` (may be NULL) are added to its row. Returns FAULT_CLOSED,
// which ends the import, when the outcome says that tokend is lost or the caller may not do this at
// all.
enum fault import_report_line(struct import_report *lines, size_t line, const char *user,
                              const AdminRow *extra, const struct outcome *outcome) MUST_CHECK;

// A line that could not be read.
enum fault import_report_problem(struct import_report *lines, size_t line,
                                 const char *message) MUST_CHECK;

void import_report_progress(struct import_report *lines, size_t done, size_t all);

// Sums up. `fault` is what the parser returned for the whole file.
enum exit_code import_report_close(struct import_report *lines, const char *path, enum fault fault,
                                   struct outcome *outcome);

#endif
