// SPDX-License-Identifier: BSD-2-Clause
// tokend-hasher: Argon2id, and the judgement of new passwords.
#include "base/log.h"
#include "daemon/role.h"
#include "factor/hasher.h"
#include "factor/leaked.h"
#include <fcntl.h>
#include <unistd.h>

static bool prepare(const struct role *role)
{
    const enum fault fault = hasher_prepare(role->policy);

    if (fault != FAULT_NONE) // it verifies, and judges no new password good
        log_warning("the dictionary of bad passwords cannot be read: %s", fault_name(fault));
    return true;
}

static int serve(const struct role *role)
{
    role_close_around(role->kind, hasher_folder(), LEAKED_OPEN_FLAGS);
    return hasher_serve(FD_HASHER_VAULT, role->policy, role->settings->hasher_idle_seconds);
}

int main(int count, char **arguments)
{
    const struct role_program hasher = {.name = "tokend-hasher",
                                        .wants_policy = true,
                                        .closes_itself = true,
                                        .prepare = prepare,
                                        .serve = serve};

    _exit(role_main(&hasher, count, arguments));
}
