// SPDX-License-Identifier: BSD-2-Clause
// What a policy has to know of the groups of whoever asks (abuse:I4, abuse:M23).
#ifndef WARIFU_CORE_POLICY_GROUPS_H
#define WARIFU_CORE_POLICY_GROUPS_H

#include "core/match.h"
#include "core/policy.h"

// The group conditions of all rules, and then the groups of contractors, item after item: only what
// they name of a person's groups ever matters, however many these are and however long their names
// (abuse:M23).
#define POLICY_GROUP_ITEMS_MAX 1024

// How many items there are; if none, nobody's groups need to be known.
size_t policy_group_items(const struct policy *policy);

// Item `n`, a pattern without its "!"; NULL from policy_group_items() on.
const char *policy_group_item(const struct policy *policy, size_t n);

// Whether that item holds of somebody, by what was answered about all of them (policy_request);
// MAYBE where nobody knows, or the policy has no such item.
enum match policy_group_holds(const struct policy *policy, const char *group, bool known,
                              const uint8_t *groups, size_t size);

// Tells the items of one policy from those of another, for answers that come from a process that
// may have read the file at another time. Not against people: both are root's files.
uint64_t policy_groups_digest(const struct policy *policy);

#endif
