// SPDX-License-Identifier: BSD-2-Clause
// What tokend starts with when its files are damaged (abuse:M18): nobody is let in, everybody is
// told where the damage is, and root's rescue, which rests on no rule, is there to mend it.
#ifndef WARIFU_SETTINGS_STOPGAP_H
#define WARIFU_SETTINGS_STOPGAP_H

#include "core/policy.h"
#include "settings/daemon_file.h"
#include <stdbool.h>

// The text of a policy that denies everything, with a reason that names `place` ("FILE:LINE", or
// what the file is called) and the command; what is not plain ASCII in it is shown as "?".
// `policy_alone`: tokend.conf is good. NULL: out of memory. The caller frees it.
char *stopgap_policy(const char *place, bool policy_alone);

// Whether a policy is one of these.
bool policy_is_stopgap(const struct policy *policy);
// ... that stands in for a policy alone.
bool stopgap_is_of_policy(const struct policy *policy);

// Leaves out of tokend.conf's text, line by line, what cannot be understood, so that sockets, store
// and users are still those of the site. False: nothing that can be used is left.
bool stopgap_settings(const char *name, char *text, struct daemon_settings *settings);

#endif
