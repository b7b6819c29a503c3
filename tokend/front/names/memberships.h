// SPDX-License-Identifier: BSD-2-Clause
// Which of the policy's group conditions hold of a person. Asked is what the policy names and
// nothing else, so it does not matter how many groups a person has, nor what the others are called
// (abuse:M23).
#ifndef WARIFU_FRONT_MEMBERSHIPS_H
#define WARIFU_FRONT_MEMBERSHIPS_H

#include "core/policy.h"
#include "wire/channel.pb.h"
#include <pwd.h>

#define MEMBERSHIPS_MAX 65536 // groups of one person, as many as the kernel knows (NGROUPS_MAX)

// Fills groups_known, groups, groups_of and groups_why of `identity`. A policy without a group
// condition asks nobody, and leaves them not known: most of the time of a look-up would go there.
// All or none: when one look-up fails none is known, why is said there and in the log, and the
// stricter rules hold (abuse:I4). A condition without "*" and "?" is looked up by its name; for one
// with them all groups of the person are, by number. A number without a name is a group that no
// condition names.
void memberships_answer(const struct policy *policy, const struct passwd *person,
                        Identity *identity);

#endif
