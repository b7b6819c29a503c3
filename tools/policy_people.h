// SPDX-License-Identifier: BSD-2-Clause
// All people whom tokend knows, and of which groups of two policies they are here: for what
// compares policies.
#ifndef WARIFU_TOOLS_POLICY_PEOPLE_H
#define WARIFU_TOOLS_POLICY_PEOPLE_H

#include "cli.h"
#include "outcome.h"
#include "settings/policy_compare.h"

struct policy_people {
    struct compare_person *people; // by name; root is one of them
    size_t count, room;
    size_t strangers; // without an account on this host: in no group, as far as is known here
};

// Groups are those of this host's name service: of groups that it does not list by itself, only
// those that a policy names in full are found.
enum exit_code policy_people_load(struct cli *cli, const struct policy *const policies[2],
                                  struct policy_people *people, struct outcome *outcome);
void policy_people_free(struct policy_people *people);

// NULL: nobody of that name.
const struct compare_person *policy_people_find(const struct policy_people *people,
                                                const char *name);

#endif
