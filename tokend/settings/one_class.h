// SPDX-License-Identifier: BSD-2-Clause
// Rules that are content with one class of factors (A1): where that may be at all.
#ifndef WARIFU_SETTINGS_ONE_CLASS_H
#define WARIFU_SETTINGS_ONE_CLASS_H

#include "base/fault.h"
#include "core/policy.h"
#include "settings/document.h"

// Two classes are the floor. A rule with `classes = 1` is taken only with a clause that allows it
// (`one_class_by`), of a document that the policy names, and only for people at the machine:
// whoever comes from outside (A3) and whoever comes to privilege (D3) shows two, whatever is cited.
// `line`: of the rule, for the complaint. FAULT_CONFIG after one.
enum fault one_class_check(const struct policy *policy, const struct rule *rule, int line,
                           const struct complaint *complaint) MUST_CHECK;

#endif
