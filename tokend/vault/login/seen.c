// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/seen.h"
#include "vault/login/history.h"
#include <string.h>

bool seen_is_due(const struct vault *vault, const struct verification *verification)
{
    return !policy_keeps_passwords(vault->policy) && verification->complete &&
           verification->password == MARK_RIGHT;
}

enum fault seen_order(struct vault *vault, const char *password,
                      const struct verification *verification, struct job *job)
{
    memset(&job->hash, 0, sizeof job->hash);
    job->pool = POOL_HASH;
    job->hash.task = HashTask_HASH_FINGERPRINT;
    memcpy(job->hash.password, password, strlen(password) + 1);
    return history_order(vault, &verification->row, &job->hash);
}

static enum fault record(struct vault *vault, const struct claimant *claimant, bool reused)
{
    struct event event;

    claimant_event(&event, EVENT_PASSWORD_SEEN, claimant);
    event_text(&event, FIELD_WHY, reused ? "used_before" : NULL);
    return journal_record(vault, &event);
}

enum fault seen_take(struct vault *vault, const struct claimant *claimant, const HashCall *hash,
                     const HashReply *reply, struct verification *verification)
{
    struct password *row = &verification->row;
    // Of a shared ID it is the member's, whose own rights are not looked up here.
    const uint32_t length = claimant->shared
                                ? policy_password_history(&vault->policy->password, true)
                                : history_length(vault, claimant);
    const bool first = row->remembered == 0;
    uint32_t place = 0;
    enum fault fault = history_place(vault, claimant->prover.id, reply, &place);

    if (fault != FAULT_NONE || place == 1)
        return fault;
    const bool reused = place > 0 && place <= length;
    row->set_at = vault->now.wall;
    // What an administrator demanded of a password that nobody had seen is still to be done.
    row->must_change = reused || (first && row->must_change);
    fault = store_password_put(vault->store, row);
    // The newest is kept in any case: by it the next one is seen.
    if (fault == FAULT_NONE)
        fault = history_add(vault, claimant->prover.id, hash, reply, length > 0 ? length : 1);
    if (fault == FAULT_NONE)
        fault = store_password_get(vault->store, claimant->prover.id, row);
    return fault == FAULT_NONE && !first ? record(vault, claimant, reused) : fault;
}
