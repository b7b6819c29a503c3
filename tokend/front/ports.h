// SPDX-License-Identifier: BSD-2-Clause
// The neighbours that conversations ask: one typed request and reply each (wire/channel.proto).
// The device processes have a port of their own (device_port.h).
#ifndef WARIFU_FRONT_PORTS_H
#define WARIFU_FRONT_PORTS_H

#include "front/upstream.h"
#include <stdint.h>

enum port_name {
    PORT_NAMES, // NameCall -> NameReply
    PORT_VAULT, // VaultCall -> VaultReply
    PORTS
};

struct port {
    struct upstream *upstream;
    uint32_t connection; // as the supervisor numbers them (wire/handover.h)
};

extern const struct upstream_kind port_kinds[PORTS];

#endif
