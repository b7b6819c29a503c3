// SPDX-License-Identifier: BSD-2-Clause
// When there is no verdict: one line in the log, and one for the person, saying which kind.
#ifndef WARIFU_PAM_REPORT_H
#define WARIFU_PAM_REPORT_H

#include "base/fault.h"
#include "language.h"
#include "wire/warifu.pb.h"
#include <security/pam_modules.h>
#include <stdbool.h>

enum trouble trouble_of_connect(enum fault fault);
enum trouble trouble_of_fault(enum fault fault);

// `reason` comes from us, never from outside.
void report_log(pam_handle_t *handle, const char *reason);

// Logs, and tells the person unless `silent`. Never during a session: some callers (pkexec) abort
// when a session module speaks (abuse:P16).
void report_trouble(pam_handle_t *handle, bool silent, Operation operation, enum trouble trouble,
                    const char *reason);

#endif
