// SPDX-License-Identifier: BSD-2-Clause
// The second class of a break-glass login: the account's own password, as /etc/shadow has it. The
// file itself is read: a name service may be what is broken.
#ifndef WARIFU_BREAK_GLASS_SHADOW_H
#define WARIFU_BREAK_GLASS_SHADOW_H

#include <stdbool.h>

// True only when the account has a password of its own and this is it. An account without one, a
// locked one, a scheme that crypt(3) does not know: false. *usable: whether any password could be
// right.
bool shadow_verify(const char *path, const char *account, const char *password, bool *usable);

#endif
