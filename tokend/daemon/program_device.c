// SPDX-License-Identifier: BSD-2-Clause
// tokend-device: one ceremony with one authenticator; the supervisor's child or, with --activated,
// started by the service manager for one connection.
#include "base/log.h"
#include "base/service_manager.h"
#include "daemon/role.h"
#include "device/device.h"
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static bool prepare(const struct role *role)
{
    (void)role;
    device_prepare();
    return true;
}

static int serve(const struct role *role)
{
    (void)role;
    return device_serve(FD_DEVICE_FRONT);
}

static int run_activated(const struct role_program *device)
{
    if (service_sockets(true) == 1 && service_socket_is(FD_DEVICE_FRONT, false, NULL))
        return role_main_activated(device, PROCESS_DEVICE, FD_DEVICE_FRONT);
    log_to_stderr(device->name, LOG_LEVEL_NOTICE);
    log_error("--activated is for tokend-device@.service: the service manager passes one "
              "connection");
    return EX_USAGE;
}

int main(int count, char **arguments)
{
    const struct role_program device = {
        .name = "tokend-device", .prepare = prepare, .serve = serve};
    const bool activated = count == 2 && strcmp(arguments[1], "--activated") == 0;

    _exit(activated ? run_activated(&device) : role_main(&device, count, arguments));
}
