// SPDX-License-Identifier: BSD-2-Clause
// The time for which somebody is given an ID (A5): of those who are employed for a year, say.
#ifndef WARIFU_VAULT_ADMIN_TERM_H
#define WARIFU_VAULT_ADMIN_TERM_H

#include "vault/admin/admin.h"

// The first moment after the day of args["until"], which counts whole; 0: "none", or not given.
// *good is false when the page has been ended with what is wrong with it.
enum fault term_read(struct admin *admin, struct wall_time *ends, bool *good) MUST_CHECK;

#endif
