// SPDX-License-Identifier: BSD-2-Clause
// The neighbours that conversations ask: one typed request and reply each (wire/channel.proto).
// The device processes have a port of their own (device_port.h).
#ifndef WARIFU_FRONT_PORTS_H
#define WARIFU_FRONT_PORTS_H

#include "front/ports/upstream.h"
#include "wire/channel.pb.h"
#include <stdint.h>

struct event_base;
struct ports;

enum port_name {
    PORT_NAMES, // NameCall -> NameReply
    PORT_VAULT, // VaultCall -> VaultReply
    PORTS
};

struct ports_events {
    void (*back)(void *context, enum port_name port); // what waits may be asked
    // A new connection is to be had; `connection` is the number of the one that ended, as the
    // supervisor numbers them (wire/handover.h).
    void (*gone)(void *context, enum port_name port, uint32_t connection);
};

// Connected to nobody yet. NULL: no memory.
struct ports *ports_new(struct event_base *base, const struct ports_events *events, void *context);
void ports_free(struct ports **ports);

// Owns `fd`. Calls that are out on an older connection are lost first.
enum fault ports_connect(struct ports *ports, enum port_name port, int fd,
                         uint32_t connection) MUST_CHECK;

// An empty call of the vault, to be filled in and asked or told next.
VaultCall *ports_draft(struct ports *ports, pb_size_t body);

// Asks, or tells, the vault what was drafted, and wipes it. As upstream_call(), upstream_tell().
enum fault ports_ask_vault(struct ports *ports, struct caller *caller) MUST_CHECK;
enum fault ports_tell_vault(struct ports *ports) MUST_CHECK;

enum fault ports_ask_names(struct ports *ports, struct caller *caller, NameCall *call) MUST_CHECK;

#endif
