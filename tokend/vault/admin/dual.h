// SPDX-License-Identifier: BSD-2-Clause
// Dual control (D7, D8): what the policy lists in `two_people`, or in `two_people_privileged` where
// it is about a privileged ID, is asked for by one administrator and approved by another.
#ifndef WARIFU_VAULT_DUAL_H
#define WARIFU_VAULT_DUAL_H

#include "store/request.h"
#include "vault/admin/admin.h"

// Carries the verb of the call out, or where two people do it ends the page with the request that
// was made instead (ADMIN_REQUESTED); or, where this request of the caller's was approved and is
// theirs to carry out, does that, once.
enum fault dual_carry_out(struct admin *admin) MUST_CHECK;

#endif
