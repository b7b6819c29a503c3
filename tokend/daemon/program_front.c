// SPDX-License-Identifier: BSD-2-Clause
// tokend-front: the front, and the second one for root's rescue.
#include "daemon/role.h"
#include "front/front.h"
#include <unistd.h>

static void close_front(void)
{
    role_close(PROCESS_FRONT); // rescue has the same
    role_say_ready();
}

static int serve(const struct role *role)
{
    const bool rescue = role->kind == PROCESS_RESCUE;
    const struct front_ports ports = {.control_fd = FD_CONTROL,
                                      .auth_fd = rescue ? -1 : FD_FRONT_AUTH,
                                      .admin_fd = rescue ? -1 : FD_FRONT_ADMIN,
                                      .rescue_fd = rescue ? FD_RESCUE_LISTENER : -1,
                                      .vault_fd = FD_FRONT_VAULT,
                                      .names_fd = FD_FRONT_NAMES,
                                      .locales = role->locales};

    return front_serve(&ports, role->settings, close_front);
}

int main(int count, char **arguments)
{
    // It loads its texts first.
    const struct role_program front = {
        .name = "tokend-front", .closes_itself = true, .serve = serve};

    _exit(role_main(&front, count, arguments));
}
