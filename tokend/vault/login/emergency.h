// SPDX-License-Identifier: BSD-2-Clause
// An emergency code at the code prompt, in the place of a one-time code (F2): same prompt, same
// refusal, charged like a wrong code.
#ifndef WARIFU_VAULT_EMERGENCY_H
#define WARIFU_VAULT_EMERGENCY_H

#include "vault/login/verification.h"

// Open ones of one person; issuing refuses beyond.
#define EMERGENCY_OPEN_MAX 8

// Holds what was typed against the person's open emergency codes, if it looks like one. Sets
// verification->code and verification->emergency; what does not look like one changes nothing.
enum fault emergency_verification(struct vault *vault, const struct claimant *claimant,
                                  const FactorAnswer *answer, bool real,
                                  struct verification *verification) MUST_CHECK;

// Uses it up, with its event. CONFLICT when somebody was faster (abuse:T10).
enum fault emergency_use(struct vault *vault, const struct claimant *claimant,
                         int64_t id) MUST_CHECK;

// A ticket names an emergency code by its number below zero, where it names credentials above it.

// Seconds that a session may last which began with this code; at least 1, 0 only if `seconds` is 0
// and there was no code.
enum fault emergency_session(struct vault *vault, int64_t credential, uint32_t *seconds) MUST_CHECK;

#endif
