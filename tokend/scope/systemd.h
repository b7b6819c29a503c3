// SPDX-License-Identifier: BSD-2-Clause
// The manager of systemd's units, and logind, on the system bus.
#ifndef WARIFU_SCOPE_SYSTEMD_H
#define WARIFU_SCOPE_SYSTEMD_H

#include <systemd/sd-bus.h>

// Each answers as sd-bus does: negative, an errno. A bus that hangs keeps nobody waiting for long.
int systemd_open(sd_bus **bus);
int systemd_call_new(sd_bus *bus, sd_bus_message **message, const char *method);
int logind_call_new(sd_bus *bus, sd_bus_message **message, const char *method);

#endif
