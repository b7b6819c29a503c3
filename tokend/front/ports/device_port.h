// SPDX-License-Identifier: BSD-2-Clause
// The port to a device process: DeviceCall -> DeviceReply, one at a time (wire/channel.proto). Each
// call gets a process of its own from the supervisor, which speaks first; before that it is given
// no PIN.
#ifndef WARIFU_FRONT_DEVICE_PORT_H
#define WARIFU_FRONT_DEVICE_PORT_H

#include "wire/channel.pb.h"
#include <stdbool.h>
#include <stdint.h>

struct device_port;
struct event_base;

struct device_events {
    // An authenticator is there and is about to be asked.
    void (*found)(void *context);
    // The call's reply, or KEY_FAILED of a process that gave none; the next call may be made.
    // `pin_given`: it had a PIN, so a guess may have been evaluated (abuse:D12).
    void (*ended)(void *context, const DeviceReply *reply, bool pin_given);
};

// `control_fd`: towards the supervisor. NULL: no memory.
struct device_port *device_port_new(struct event_base *base, int control_fd,
                                    const struct device_events *events, void *context);
void device_port_free(struct device_port **port);

// The call that is made next, empty, while none is out: its PIN is in no other place.
DeviceCall *device_port_draft(struct device_port *port);

// Makes it, and wipes it when it is given away. `ended` may be called from here.
void device_port_call(struct device_port *port);

// The supervisor's answer for `request`: the process's end, or none (-1). Owns `fd`.
void device_port_joined(struct device_port *port, uint32_t request, int fd);

// Nobody waits for it: a touch is given up at once, a PIN that it was given is followed to its end.
void device_port_call_off(struct device_port *port);
bool device_port_is_called_off(const struct device_port *port);

// Whether a process has come for the call.
bool device_port_has_process(const struct device_port *port);

// The call ends with this status, or, as a draft, without a word.
void device_port_fail(struct device_port *port, KeyStatus status);
void device_port_forget(struct device_port *port);

#endif
