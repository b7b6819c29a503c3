// SPDX-License-Identifier: BSD-2-Clause
// Roles are given by two people where there are two: one asks, another administrator approves;
// where there is no other, it is done at once, told as an alert, and stays listed until somebody
// else has looked at it (D1, D8, E5).
#ifndef WARIFU_VAULT_ADMIN_ROLE_H
#define WARIFU_VAULT_ADMIN_ROLE_H

#include "store/person.h"
#include "store/request.h"
#include "vault/admin/admin.h"

// What becomes of the wish that this person, who is stored, gets the role: it is theirs, or waits
// for somebody, or there is an item to be looked at, too.
struct role_outcome {
    bool given;
    int64_t review; // 0: none
};

// *allowed is false when the page has been ended with why not.
enum fault role_give(struct admin *admin, struct person *person, enum role role,
                     struct role_outcome *outcome, bool *allowed) MUST_CHECK;

// What came of it, into the row.
void role_put(AdminRow *row, const struct person *person, enum role wanted,
              const struct role_outcome *outcome);
// What open sessions may rest on is gone with a role of before that was more than staff's, whether
// one or two administrators took it.
void role_put_taken(struct admin *admin, int64_t person, enum role before);

// A second administrator approves: the role is theirs now. *allowed as above.
enum fault role_approve(struct admin *admin, const struct request *review,
                        bool *allowed) MUST_CHECK;

// The item of a role that one alone gave was found in order by the caller, who is independent.
enum fault role_looked_at(struct admin *admin, int64_t id) MUST_CHECK;

#endif
