// SPDX-License-Identifier: BSD-2-Clause
// The sealed envelope (F2): where tokend cannot answer, a program of its own is asked whether a
// code of it is looked at here, and judges it. The module asks the person, and knows nothing of
// codes; most programs never get that far, and pay nothing for it.
#ifndef WARIFU_PAM_BREAK_GLASS_H
#define WARIFU_PAM_BREAK_GLASS_H

#include "wire/warifu.pb.h"
#include <security/pam_modules.h>
#include <stdbool.h>

// After authenticate had no verdict: PAM_SUCCESS when a code let the person in, PAM_AUTH_ERR when
// one was judged and refused, else `code`, as if there were none of this.
int break_glass_try(pam_handle_t *handle, const Begin *begin, int code);

// Whether this handle was let in by a code as the user whom it names still. What follows is not
// asked of a daemon that is not there, or knows nothing of it.
bool break_glass_holds(pam_handle_t *handle);
void break_glass_drop(pam_handle_t *handle);

// What every later phase answers then.
int break_glass_code(Operation operation);

#endif
