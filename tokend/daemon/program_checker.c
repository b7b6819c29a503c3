// SPDX-License-Identifier: BSD-2-Clause
// tokend-checker: has the PAM service that keeps the passwords judge one.
#include "checker/checker.h"
#include "daemon/role.h"
#include <unistd.h>

static int serve(const struct role *role)
{
    return checker_serve(FD_CHECKER_VAULT, role->policy->knowledge_service);
}

int main(int count, char **arguments)
{
    const struct role_program checker = {
        .name = "tokend-checker", .wants_policy = true, .serve = serve};

    _exit(role_main(&checker, count, arguments));
}
