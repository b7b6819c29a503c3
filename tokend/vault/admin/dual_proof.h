// SPDX-License-Identifier: BSD-2-Clause
// With what both of two people prove who they are, at that moment (D7).
#ifndef WARIFU_VAULT_DUAL_PROOF_H
#define WARIFU_VAULT_DUAL_PROOF_H

#include "vault/admin/admin.h"

#define DUAL_FRESH_SECONDS 300 // whatever `fresh` of the policy says

// Whether the caller has shown two classes, with authenticators of their own, a moment ago.
// *enough is false when the page has been ended with why not; STALE has the client ask again.
enum fault dual_proof(struct admin *admin, bool *enough) MUST_CHECK;

#endif
