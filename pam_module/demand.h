// SPDX-License-Identifier: BSD-2-Clause
// Whether a change of an expired password was demanded by another module. A PAM module cannot see
// what the others said; but pam_unix says what stands in shadow(5), and an application calls for
// the change of what has expired when some account phase said so.
#ifndef WARIFU_PAM_DEMAND_H
#define WARIFU_PAM_DEMAND_H

#include <security/pam_modules.h>
#include <stdbool.h>

// Our account phase has passed: if a change is called for all the same, others want it.
void demand_will_be_others(pam_handle_t *handle);

// For people in shadow(5) its ages decide, so that a caller who asks without any demand is told
// that nothing has expired. For all others (a directory, a domain) the call itself does, after an
// account phase of ours that passed.
bool demand_stands(pam_handle_t *handle, const char *user);

#endif
