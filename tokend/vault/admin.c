// SPDX-License-Identifier: BSD-2-Clause
#include "vault/calls.h"

enum fault call_admin(struct vault *vault, const struct asked *asked, VaultReply *reply,
                      bool *later)
{
    (void)vault;
    (void)asked;
    (void)reply;
    (void)later;
    return FAULT_REFUSED;
}
