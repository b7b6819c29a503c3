// SPDX-License-Identifier: BSD-2-Clause
// The process that verifies what keys have signed, so that libfido2, libcbor and libcrypto, which
// read what an authenticator says, are not where the master key is; and whoever asks it. It decides
// nothing else: challenge, flags, counts, extensions and models are the asker's (fido2_verify.h).
#ifndef WARIFU_FACTOR_VERIFIER_H
#define WARIFU_FACTOR_VERIFIER_H

#include "base/fault.h"
#include "core/policy.h"
#include <stdbool.h>

#define VERIFIER_IDLE_SECONDS 60  // without a question it ends
#define VERIFIER_ANSWER_SECONDS 5 // one that takes longer hangs; its start is in it

// --- the process ---------------------------------------------------------------------------------

// Before the sandbox closes: loads the cryptography, and the trust anchors of the policy.
enum fault verifier_prepare(const struct policy *policy) MUST_CHECK;

// Answers until nobody has asked for `idle_seconds`, or the other end closes. Returns the exit
// status.
int verifier_serve(int fd, unsigned idle_seconds);

// --- who asks ------------------------------------------------------------------------------------

// From now on fido2_verify_*() of this process ask by the connection that there is; without one
// nothing is known. `hangs` is called when that process has to be ended.
void verifier_use(void (*hangs)(void));

// Takes `fd` over as the connection, in place of an earlier one. A question waits at most
// VERIFIER_ANSWER_SECONDS. An answer that does not come, is none, or is another question's is
// FAULT_INTERNAL, "nothing is known" (abuse:F6); the connection is given up then, and nobody is
// asked until there is a new one. FAULT_MEMORY: it is closed.
enum fault verifier_connect(int fd) MUST_CHECK;
void verifier_disconnect(void);

#endif
