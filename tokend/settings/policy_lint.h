// SPDX-License-Identifier: BSD-2-Clause
// The checks behind policy_lint(), one row each, so that tests can prove every one of them.
#ifndef WARIFU_SETTINGS_POLICY_LINT_H
#define WARIFU_SETTINGS_POLICY_LINT_H

#include "core/policy.h"
#include <stdbool.h>
#include <stddef.h>

// Where in the policy a check looks; `where` of its finding names it.
// LINT_VERIFIER: of passwords that are kept here; not asked where another PAM service keeps them.
enum lint_place { LINT_RULE, LINT_PASSWORD, LINT_VERIFIER, LINT_CODE, LINT_POLICY };

struct lint_check {
    const char *clause;    // "A4"
    const char *documents; // what it breaks: "K8.2.5"
    // First letters of the policy's `documents` for which the finding is an error; for others, and
    // if empty, it is advice.
    const char *keys;
    enum lint_place place;
    // LINT_RULE: asked for each rule that does not deny; else `rule` is NULL.
    bool (*breaks)(const struct policy *policy, const struct rule *rule);
    const char *text_ja;
    const char *text_en;
};

const struct lint_check *lint_table(size_t *count);

#endif
