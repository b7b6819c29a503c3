// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/history.h"
#include "vault/login/privileged_id.h"
#include <string.h>

_Static_assert(sizeof((HashCall *)NULL)->history_costs / sizeof(HashCost) == HISTORY_COSTS + 1 &&
                   sizeof((HashReply *)NULL)->older_fingerprints /
                           sizeof *((HashReply *)NULL)->older_fingerprints ==
                       HISTORY_COSTS,
               "a new cost, and all that the store remembers");

static void put_cost(HashCall *hash, struct password_cost cost)
{
    hash->history_costs[hash->history_costs_count++] =
        (HashCost){.memory_kib = cost.memory_kib, .passes = cost.passes};
}

enum fault history_order(struct vault *vault, const struct password *row, HashCall *hash)
{
    const struct password_policy *policy = &vault->policy->password;
    const struct password_cost own = {policy->argon2_memory_kib, policy->argon2_passes};
    struct password_cost costs[HISTORY_COSTS];
    size_t count = 0;
    const enum fault fault = store_history_costs(vault->store, row->person, costs, &count);

    if (fault != FAULT_NONE)
        return fault;
    const struct password_cost first = password_fingerprint_cost(own, count > 0 ? costs : NULL);
    hash->history_costs_count = 0;
    put_cost(hash, first);
    for (size_t i = 0; i < count; i++)
        if (costs[i].memory_kib != first.memory_kib || costs[i].passes != first.passes)
            put_cost(hash, costs[i]);
    memcpy(hash->history_salt.bytes, row->history_salt, sizeof row->history_salt);
    hash->history_salt.size = sizeof row->history_salt;
    return FAULT_NONE;
}

bool history_is_answered(const HashCall *hash, const HashReply *reply)
{
    bool answered = hash->history_costs_count > 0 &&
                    reply->older_fingerprints_count == hash->history_costs_count - 1 &&
                    reply->fingerprint.size == PASSWORD_FINGERPRINT;

    for (pb_size_t i = 0; i < reply->older_fingerprints_count; i++)
        answered = answered && reply->older_fingerprints[i].size == PASSWORD_FINGERPRINT;
    return answered;
}

enum fault history_place(struct vault *vault, int64_t person, const HashReply *reply,
                         uint32_t *place)
{
    enum fault fault = store_history_place(vault->store, person, reply->fingerprint.bytes, place);

    for (pb_size_t i = 0; i < reply->older_fingerprints_count && fault == FAULT_NONE; i++) {
        uint32_t other = 0;
        fault =
            store_history_place(vault->store, person, reply->older_fingerprints[i].bytes, &other);
        if (other != 0 && (*place == 0 || other < *place))
            *place = other;
    }
    return fault;
}

enum fault history_add(struct vault *vault, int64_t person, const HashCall *hash,
                       const HashReply *reply, uint32_t keep)
{
    const struct password_cost cost = {hash->history_costs[0].memory_kib,
                                       hash->history_costs[0].passes};

    return store_history_add(vault->store, person, reply->fingerprint.bytes, cost, keep);
}

uint32_t history_length(struct vault *vault, const struct claimant *claimant)
{
    return policy_password_history(&vault->policy->password, privileged_ever(vault, claimant));
}
