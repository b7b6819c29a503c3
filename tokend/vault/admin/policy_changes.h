// SPDX-License-Identifier: BSD-2-Clause
// What two policies say differently, setting by setting, for whoever approves one of them, or
// something under it (D7).
#ifndef WARIFU_VAULT_POLICY_CHANGES_H
#define WARIFU_VAULT_POLICY_CHANGES_H

#include "store/request.h"
#include "vault/admin/admin.h"

// Below the row of a request, for each setting that `then` says otherwise than `now`: "change",
// "object" ("rule sudo: time"), "before", "after".
enum fault policy_changes_put(struct admin *admin, const struct policy *now,
                              const struct policy *then) MUST_CHECK;

// What is bound to the policy under which it is asked for: exceptions and privilege grants, which
// mean something by its rules alone. `request->seen` is then the beginning of its digest.
bool policy_binds(const struct request *request);
void policy_bind(const struct admin *admin, struct request *request);

// Whether another policy than at the time of asking is in force now.
bool policy_has_changed(const struct admin *admin, const struct request *request);

// Of such a request, for each setting that has changed since: "since", "was", "is"; of a text that
// this version cannot read any more the digests alone.
enum fault policy_since_put(struct admin *admin, const struct request *request) MUST_CHECK;

#endif
