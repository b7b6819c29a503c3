// SPDX-License-Identifier: BSD-2-Clause
// What `policy lint` finds about passwords and first logins (B1 to B6), for the rows of
// policy_lint.c: whether it is so, of the policy as a whole or of one rule.
#ifndef WARIFU_SETTINGS_LINT_PASSWORDS_H
#define WARIFU_SETTINGS_LINT_PASSWORDS_H

#include "core/policy.h"

typedef bool lint_applies(const struct policy *policy, const struct rule *rule);

lint_applies lint_short_password, lint_few_character_classes, lint_no_dictionary,
    lint_long_temporary, lint_no_first_login, lint_unprotected_keys, lint_first_login_elsewhere,
    lint_first_login_remote, lint_old_passwords, lint_reused_passwords, lint_cheap_hash,
    lint_kept_elsewhere;

#endif
