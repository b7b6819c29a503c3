// SPDX-License-Identifier: BSD-2-Clause
#include "scope/systemd.h"
#include <stdint.h>

#define BUS_USEC (UINT64_C(5) * 1000000) // whoever waits for this waits at sudo

int systemd_open(sd_bus **bus)
{
    const int result = sd_bus_open_system(bus);

    return result >= 0 ? sd_bus_set_method_call_timeout(*bus, BUS_USEC) : result;
}

int systemd_call_new(sd_bus *bus, sd_bus_message **message, const char *method)
{
    return sd_bus_message_new_method_call(bus, message, "org.freedesktop.systemd1",
                                          "/org/freedesktop/systemd1",
                                          "org.freedesktop.systemd1.Manager", method);
}

int logind_call_new(sd_bus *bus, sd_bus_message **message, const char *method)
{
    return sd_bus_message_new_method_call(bus, message, "org.freedesktop.login1",
                                          "/org/freedesktop/login1",
                                          "org.freedesktop.login1.Manager", method);
}
