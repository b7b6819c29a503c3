// SPDX-License-Identifier: BSD-2-Clause
// Who is asked whether a password is right: a hasher, about the verifier in our store, or a
// checker, about the person, where another PAM service keeps the passwords. The same for both:
// asked again when the store says something else than when it was ordered (abuse:R1).
#ifndef WARIFU_VAULT_PROOF_H
#define WARIFU_VAULT_PROOF_H

#include "vault/login/claimant.h"

struct password_proof {
    const char *given;   // what was typed; "" when nothing was
    const char *encoded; // the verifier: the person's, or one that nothing matches
    bool real;           // the prover is known and may prove, and the budget lets them
};

// Which workers judge passwords under this policy.
enum pool proof_pool(const struct vault *vault);

// Whether a worker is still to be asked, because none was (`asked` false) or not about this; fills
// the job's call then.
bool proof_is_owed(const struct vault *vault, const struct claimant *claimant,
                   const struct password_proof *proof, bool asked, struct job *job);

// What the worker answered to the job's call. CHECK_FAULT: nothing was decided, so nobody is
// charged with it; logged.
CheckVerdict proof_take(struct vault *vault, const struct job *job, const struct work *work);

#endif
