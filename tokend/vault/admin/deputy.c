// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/deputy.h"
#include "vault/login/claimant.h"
#include "vault/login/grant.h"

#define AT_ONCE 8

static bool clock_counts(const struct vault *vault)
{
    const struct rule *rule = policy_rule_for_service(vault->policy, ADMIN_SERVICE);

    return vault->now.synchronised || (rule != NULL && rule->unsynchronised_clock == CLOCK_WARN);
}

// Whoever named them; their authority is what is lent, so it has to be there.
static enum fault look(struct vault *vault, struct request *one, struct person *represented)
{
    bool over = false;
    enum fault fault = request_expire(vault, one, &over);
    struct request_life life = request_life(one);
    const int64_t latest = one->from.seconds + (int64_t)vault->policy->deputy_seconds;

    if (fault != FAULT_NONE || over)
        return fault;
    if (life.until.seconds > latest) // a policy that was tightened since
        life.until.seconds = latest;
    if (!request_runs(&life, vault->now.wall))
        return FAULT_NONE;
    struct person person;
    fault = store_person_by_id(vault->store, one->by.person, &person);
    if (fault == FAULT_NONE && person.role == ROLE_ADMIN && person_stands(vault, &person))
        *represented = person;
    return fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ? FAULT_NONE : fault;
}

enum fault deputy_of(struct vault *vault, const struct person *person, struct person *represented)
{
    struct request open[AT_ONCE];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *represented = (struct person){.id = 0};
    if (person->role != ROLE_STAFF || !person_stands(vault, person) || person->shared ||
        !clock_counts(vault))
        return FAULT_NONE;
    do {
        fault = store_request_of(vault->store, person->id, after, open, AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE && represented->id == 0; i++) {
            after = open[i].id;
            if (open[i].kind == REQUEST_DEPUTY)
                fault = look(vault, &open[i], represented);
        }
    } while (fault == FAULT_NONE && count == AT_ONCE && represented->id == 0);
    return fault;
}

enum fault deputy_or_administrator(struct vault *vault, const struct person *person, bool *is)
{
    struct person represented;
    const enum fault fault = deputy_of(vault, person, &represented);

    *is = person_stands(vault, person) &&
          (person->role == ROLE_ADMIN || (fault == FAULT_NONE && represented.id != 0));
    return fault;
}
