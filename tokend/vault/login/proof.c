// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/proof.h"
#include "base/log.h"
#include <string.h>

_Static_assert(sizeof((CheckCall *)NULL)->user == STORE_NAME_SIZE &&
                   sizeof((CheckCall *)NULL)->password == sizeof((HashCall *)NULL)->password,
               "both are copied whole");

enum pool proof_pool(const struct vault *vault)
{
    return policy_keeps_passwords(vault->policy) ? POOL_HASH : POOL_CHECK;
}

bool proof_is_owed(const struct vault *vault, const struct claimant *claimant,
                   const struct password_proof *proof, bool asked, struct job *job)
{
    const char *name = claimant->prover_known ? claimant->prover.name : "";

    if (proof_pool(vault) == POOL_CHECK) {
        if (asked && knowledge_serves(&job->check, proof->real, name, proof->given))
            return false;
        job->pool = POOL_CHECK;
        knowledge_order(&vault->knowledge, proof->real, name, proof->given, &job->check);
        return true;
    }
    if (asked && strcmp(proof->encoded, job->hash.encoded) == 0)
        return false;
    job->hash.task = HashTask_HASH_VERIFY;
    job->hash.memory_kib = vault->dearest.memory_kib;
    job->hash.passes = vault->dearest.passes;
    memcpy(job->hash.password, proof->given, strlen(proof->given) + 1);
    memcpy(job->hash.encoded, proof->encoded, strlen(proof->encoded) + 1);
    return true;
}

CheckVerdict proof_take(struct vault *vault, const struct job *job, const struct work *work)
{
    if (work->check != NULL) // the checker has said why
        return knowledge_take(&vault->knowledge, &job->check, work->check);
    if (!work->hash->done) { // it had no memory, say
        log_error("a hasher could not verify a password");
        return CheckVerdict_CHECK_FAULT;
    }
    return work->hash->matches ? CheckVerdict_CHECK_RIGHT : CheckVerdict_CHECK_WRONG;
}
