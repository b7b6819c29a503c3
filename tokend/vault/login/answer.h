// SPDX-License-Identifier: BSD-2-Clause
// What comes of a verification: the record and the reply of a refusal, of a wrong try, of a grant.
// All within the savepoint of the call; the reply goes out after the commit.
#ifndef WARIFU_VAULT_ANSWER_H
#define WARIFU_VAULT_ANSWER_H

#include "core/throttle.h"
#include "vault/login/tries.h"
#include "vault/login/verification.h"

// `verification` NULL: nothing was evaluated.
void answer_event(struct event *event, enum event_id id, const struct claimant *claimant,
                  const AttemptCall *call, const struct verification *verification);

// Refused without an evaluation; `why` for the record.
enum fault answer_refuse(struct vault *vault, const struct claimant *claimant,
                         const AttemptCall *call, const char *why, VaultReply *reply) MUST_CHECK;

// Not granted. Charges the try unless it may not be evaluated now (`allowed`) or was no guess.
enum fault answer_deny(struct vault *vault, const struct claimant *claimant,
                       const AttemptCall *call, const struct verification *verification,
                       bool allowed, struct throttle_answer answer, VaultReply *reply) MUST_CHECK;

// What would stop this login at its next step, when all factors were right.
Obstacle answer_obstacle(const struct vault *vault, const struct claimant *claimant,
                         const AttemptCall *call, const struct verification *verification);

// Told now, while nothing is used up: the same login goes on when the machine is mended (B3, E6).
enum fault answer_hold_back(struct vault *vault, const struct claimant *claimant,
                            const AttemptCall *call, const struct verification *verification,
                            Obstacle obstacle, VaultReply *reply) MUST_CHECK;

// Uses up what may be used once. *lost: somebody was faster, so this is a replay and nothing was
// used up (abuse:T1).
enum fault answer_consume(struct vault *vault, const struct claimant *claimant,
                          const struct verification *verification, bool *lost) MUST_CHECK;

// After that: the time of the person is over. Refused with that reason and uncharged, as it is told
// to nobody who has not shown all factors (A5, promise 3).
enum fault answer_over(struct vault *vault, const struct claimant *claimant,
                       const AttemptCall *call, const struct verification *verification,
                       VaultReply *reply) MUST_CHECK;

// After that: where the rule demands a grant that the prover has not (`missing`), refused with that
// reason and uncharged. What was shown is used up: the answer says that it was right (D4, promise
// 3).
enum fault answer_without_grant(struct vault *vault, const struct claimant *claimant,
                                const AttemptCall *call, const struct verification *verification,
                                VaultReply *reply, bool *missing) MUST_CHECK;

// After that: sign of life, ticket, record, and what the person is told.
enum fault answer_grant(struct vault *vault, struct caller caller, struct claimant *claimant,
                        const AttemptCall *call, const struct verification *verification,
                        bool without_password, VaultReply *reply) MUST_CHECK;

#endif
