// SPDX-License-Identifier: BSD-2-Clause
// tokend-names: asks the name service, for the front or for the rescue.
#include "daemon/role.h"
#include "front/names/names.h"
#include <unistd.h>

static int serve(const struct role *role)
{
    return names_serve(FD_NAMES_FRONT, role->settings->name_seconds, role->policy);
}

int main(int count, char **arguments)
{
    const struct role_program names = {
        .name = "tokend-names", .wants_policy = true, .serve = serve};

    _exit(role_main(&names, count, arguments));
}
