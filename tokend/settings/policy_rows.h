// SPDX-License-Identifier: BSD-2-Clause
// A policy as rows, one a setting: what it says, what it is for, which clauses ask for it.
#ifndef WARIFU_SETTINGS_POLICY_ROWS_H
#define WARIFU_SETTINGS_POLICY_ROWS_H

#include "base/fault.h"
#include "core/policy.h"

struct policy_row {
    const char *of;      // "" the head, "password", "rule login" ...
    const char *name;    // of the setting
    const char *value;   // as it would stand behind the "="; "": nothing
    bool initial;        // nobody has set it, or to what it is anyway
    const char *clauses; // ids, separated by a space
    const char *about;   // msgid; "" when nobody has described it
};

// In the order of the file; the texts are the callback's until it returns. MEMORY.
enum fault policy_rows(const struct policy *policy,
                       void (*visit)(void *context, const struct policy_row *row),
                       void *context) MUST_CHECK;

// The thresholds of a policy that says nothing of them: for whoever reads a log without one.
// MEMORY.
enum fault policy_alerts_initial(struct alert_policy *alerts) MUST_CHECK;

#endif
