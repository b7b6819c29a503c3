// SPDX-License-Identifier: BSD-2-Clause
// Verifying an exported log, and telling what was found (evidence/export.h).
#ifndef WARIFU_TOOLS_AUDIT_VERDICT_H
#define WARIFU_TOOLS_AUDIT_VERDICT_H

#include "evidence/export.h"
#include "outcome.h"
#include "report.h"
#include <stdio.h>

// Reads from where `file` stands to its end. MEMORY, IO.
enum fault audit_check(FILE *file, const struct note_key *key, const char *older,
                       struct export_result *result) MUST_CHECK;

// The same, and each line that nothing was found at goes to `visit` (NULL: none).
enum fault audit_read(FILE *file, const struct note_key *key, const char *older,
                      void (*visit)(void *context, const char *line, size_t length), void *context,
                      struct export_result *result) MUST_CHECK;

// The exit status that stands for it.
enum exit_code audit_exit(enum export_verdict verdict);

// The row and the outcome of what was found. `key_was_given`: it did not come from the file.
enum exit_code audit_tell(const struct export_result *result, bool key_was_given,
                          bool older_was_given, struct report *report, struct outcome *outcome);

#endif
