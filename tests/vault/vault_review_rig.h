// SPDX-License-Identifier: BSD-2-Clause
// Two people for one thing: what the tests of reviews and of independence share.
#ifndef WARIFU_TESTS_VAULT_REVIEW_RIG_H
#define WARIFU_TESTS_VAULT_REVIEW_RIG_H

#include "vault_admin.h"

// A running one with amano, an administrator, whose policy says this before the rig's own and
// after.
struct rig *rig_of_amano(const char *before, const char *after);

// The verb, with a ticket of that person's of its own.
AdminStatus by(struct rig *rig, struct enrolled *person, const char *verb,
               const struct rig_arg *arguments);

// They approve what root is shown of the request.
AdminStatus approves_as_shown(struct rig *rig, struct enrolled *person, int64_t request);

// How many items are open; the last of them stays in the reply.
unsigned open_items(struct rig *rig, struct enrolled *person);

// The number of the reply's last row.
unsigned last(const struct rig *rig);

// The last record of this event; lives until the next call.
const char *last_record(struct rig *rig, const char *event);

// Lives until the next reply.
const char *role_of(struct rig *rig, const char *user);

#endif
