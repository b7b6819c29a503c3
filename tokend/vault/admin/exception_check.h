// SPDX-License-Identifier: BSD-2-Clause
// Whether an exception may be asked for, and approved, under the policy as it is now (F1).
#ifndef WARIFU_VAULT_EXCEPTION_CHECK_H
#define WARIFU_VAULT_EXCEPTION_CHECK_H

#include "core/exception.h"
#include "vault/admin/admin.h"

// *possible is false when the page has been ended with why it could not be in force: there is no
// such rule, it may not be relaxed (A1), does not state the setting, or what is asked for is none
// of what that may be relaxed to. What would change nothing is refused (abuse:M22).
enum fault exception_check(struct admin *admin, const struct exception *exception,
                           bool *possible) MUST_CHECK;

// The same for what was asked for, and whether the caller, who would approve it, is not one of the
// group that it is for (D8).
enum fault exception_approve(struct admin *admin, const struct request *request,
                             bool *allowed) MUST_CHECK;

// A row with what the rule says now in the setting, and what it would say besides.
enum fault exception_put_effect(struct admin *admin, const struct request *request) MUST_CHECK;

// Whether this caller may ask for, or approve, what is for a group ("": for no group): nobody who
// is in it may, nor somebody of whom that is not known, nor who stands in for somebody else (D6,
// D8). *allowed is false when the page has been ended with why not.
enum fault exception_group_may(struct admin *admin, const char *group, bool *allowed) MUST_CHECK;

#endif
