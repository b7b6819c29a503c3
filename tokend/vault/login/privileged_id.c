// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/privileged_id.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "vault/login/decision.h"
#include <string.h>

#define AT_ONCE 8

static bool is_for_privilege(const struct policy *policy, struct request *exception)
{
    char *service = exception->service;
    const struct text_list services = {&service, service[0] != '\0' ? 1 : 0};

    return policy_serves_privilege(policy, &services);
}

static bool is_privilege(const struct vault *vault, struct request *request)
{
    return request->kind == REQUEST_PRIVILEGE || request->kind == REQUEST_DEPUTY ||
           (request->kind == REQUEST_EXCEPTION && is_for_privilege(vault->policy, request));
}

bool privileged_by(const struct vault *vault, struct request *request)
{
    const struct request_life life = request_life(request);

    return request_runs(&life, vault->now.wall) && is_privilege(vault, request);
}

// What is only asked for counts as well: who could give them factors before it is approved would
// have it after.
static bool brings_privilege(const struct vault *vault, struct request *request)
{
    if (request->state == REQUEST_REQUESTED) // a role that is given stands in the person's row
        return request->kind == REQUEST_ROLE || is_privilege(vault, request);
    return request->state == REQUEST_RUNNING && request->until.seconds > vault->now.wall.seconds &&
           is_privilege(vault, request);
}

static enum fault by_request(struct vault *vault, int64_t person, bool *comes)
{
    struct request requests[AT_ONCE];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault;

    *comes = false;
    do {
        fault = store_request_of(vault->store, person, after, requests, AT_ONCE, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            after = requests[i].id;
            *comes = *comes || brings_privilege(vault, &requests[i]);
        }
    } while (fault == FAULT_NONE && count == AT_ONCE && !*comes);
    return fault;
}

static bool by_rule(const struct vault *vault, const char *name, uint32_t uid,
                    const Identity *account)
{
    const bool known = account != NULL && account->status == NameStatus_NAME_FOUND &&
                       strcmp(account->name, name) == 0 && identity_groups_known(vault, account);
    const struct policy_request who = {.user = name,
                                       .user_found = true,
                                       .uid = uid,
                                       .groups_known = known,
                                       .groups = known ? account->groups.bytes : NULL,
                                       .groups_size = known ? account->groups.size : 0};

    return policy_names_privileged(vault->policy, &who);
}

bool privileged_by_name(const struct vault *vault, const struct person *person)
{
    static const uint8_t none[POLICY_GROUP_ITEMS_MAX / 8];
    const struct policy_request who = {.user = person->name,
                                       .user_found = true,
                                       .uid = person->uid,
                                       .groups_known = true,
                                       .groups = none,
                                       .groups_size = sizeof none};

    return policy_names_privileged(vault->policy, &who);
}

enum fault privileged_id(struct vault *vault, const struct person *person, const Identity *account,
                         bool *is)
{
    enum fault fault = FAULT_NONE;

    *is = false;
    if (person == NULL && (account == NULL || account->status != NameStatus_NAME_FOUND))
        return FAULT_NONE; // nobody
    const char *name = person != NULL ? person->name : account->name;
    const uint32_t uid = person != NULL ? person->uid : account->uid;
    *is = uid == 0 || (person != NULL && person->role != ROLE_STAFF) ||
          by_rule(vault, name, uid, account);
    if (!*is && person != NULL)
        fault = by_request(vault, person->id, is);
    return fault;
}

// The password is the prover's: of a shared ID a member's.
bool privileged_has_id(struct vault *vault, const struct claimant *claimant)
{
    const struct person *person = claimant->prover_known ? &claimant->prover : NULL;
    bool is = true;

    return privileged_id(vault, person, &claimant->subject->who, &is) != FAULT_NONE || is;
}

bool privileged_use(const struct claimant *claimant)
{
    return claimant->decision.privileged ||
           (claimant->prover_known && claimant->prover.role != ROLE_STAFF);
}

bool privileged_ever(struct vault *vault, const struct claimant *claimant)
{
    return privileged_use(claimant) || privileged_has_id(vault, claimant) ||
           decision_may_be_privileged(vault, claimant->subject);
}

bool privileged_bars_change(struct vault *vault, const struct claimant *claimant)
{
    return claimant->decision.contractor &&
           (privileged_use(claimant) || privileged_has_id(vault, claimant));
}
