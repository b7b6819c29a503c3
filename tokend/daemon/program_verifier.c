// SPDX-License-Identifier: BSD-2-Clause
// tokend-verifier: verifies what keys have signed, while somebody uses keys.
#include "base/log.h"
#include "daemon/role.h"
#include "factor/verifier.h"
#include <unistd.h>

static bool prepare(const struct role *role)
{
    if (verifier_prepare(role->policy) == FAULT_NONE)
        return true;
    log_error("signatures of keys cannot be verified");
    return false;
}

static int serve(const struct role *role)
{
    (void)role;
    return verifier_serve(FD_VERIFIER_VAULT, VERIFIER_IDLE_SECONDS);
}

int main(int count, char **arguments)
{
    const struct role_program verifier = {
        .name = "tokend-verifier", .wants_policy = true, .prepare = prepare, .serve = serve};

    _exit(role_main(&verifier, count, arguments));
}
