// SPDX-License-Identifier: BSD-2-Clause
// How a command ended: the exit code, what happened, and what to do about it.
#ifndef WARIFU_TOOLS_OUTCOME_H
#define WARIFU_TOOLS_OUTCOME_H

#include "base/text.h"
#include "exit_code.h"

struct outcome {
    enum exit_code code;
    char message[768];
    char hint[512];
    char subject[ACCOUNT_NAME_SIZE]; // the argument or thing that is meant
};

// Sets code, hint (may be NULL) and message; returns the code, so that a handler can end with it.
// What came from outside must have been escaped, or go through outcome_quote().
enum exit_code outcome_set(struct outcome *outcome, enum exit_code code, const char *hint,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

// Says that nothing was changed, and what tokend would have said.
void outcome_dry_run(struct outcome *outcome);

// Escaped copy for messages: up to eight live at a time, no caller frees them (abuse:A1, abuse:P8).
const char *outcome_quote(const char *text);

#endif
