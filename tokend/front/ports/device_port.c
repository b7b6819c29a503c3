// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/device_port.h"
#include "base/log.h"
#include "base/secret.h"
#include "factor/key_status.h"
#include "front/connection/stream.h"
#include "wire/codec.h"
#include "wire/handover.h"
#include <stdlib.h>
#include <unistd.h>

struct device_port {
    struct event_base *base;
    int control;
    const struct device_events *events;
    void *context;
    bool busy;        // a call is out
    uint32_t request; // of the process; counts up
    bool ready;       // the process has said that it runs, and has the call
    bool found;       // and that it is about to ask one
    bool pin_given;   // from here on a lost process may have evaluated a guess (abuse:D12)
    bool called_off;
    struct stream *process;
    DeviceCall call;
    DeviceReply reply;
};

struct device_port *device_port_new(struct event_base *base, int control_fd,
                                    const struct device_events *events, void *context)
{
    struct device_port *made = calloc(1, sizeof *made);
    if (made == NULL)
        return NULL;
    made->base = base;
    made->control = control_fd;
    made->events = events;
    made->context = context;
    return made;
}

void device_port_free(struct device_port **port)
{
    if (*port == NULL)
        return;
    device_port_forget(*port);
    free(*port);
    *port = NULL;
}

// --- the end ------------------------------------------------------------------------------------

void device_port_forget(struct device_port *port)
{
    stream_free(&port->process);
    secret_wipe(&port->call, sizeof port->call);
    port->busy = port->ready = port->found = port->pin_given = port->called_off = false;
}

static void finish(struct device_port *port, const DeviceReply *reply)
{
    const bool pin_given = port->pin_given;
    if (reply->error != 0) // a code of CTAP, or below zero of libfido2
        log_notice("a key: %s ended with %s0x%02x", key_phase_name(reply->phase),
                   reply->error < 0 ? "libfido2's -" : "CTAP ",
                   (unsigned)(reply->error < 0 ? -reply->error : reply->error));
    device_port_forget(port);
    port->events->ended(port->context, reply, pin_given);
}

void device_port_fail(struct device_port *port, KeyStatus status)
{
    const DeviceReply reply = {.status = status};
    finish(port, &reply);
}

void device_port_call_off(struct device_port *port)
{
    if (port->process != NULL)
        stream_hang_up(port->process); // it answers at once
    if (!port->ready)
        secret_wipe(&port->call.pin, sizeof port->call.pin); // never given away
    port->called_off = true;
}

bool device_port_is_called_off(const struct device_port *port)
{
    return port->called_off;
}

// --- the process --------------------------------------------------------------------------------

static enum fault give_call(struct device_port *port)
{
    if (port->called_off) // and nothing was guessed
        return FAULT_CLOSED;
    const bool has_pin = port->call.pin[0] != '\0';
    enum fault fault = stream_send(port->process, DeviceCall_fields, &port->call);
    secret_wipe(&port->call, sizeof port->call);
    port->ready = true;
    port->pin_given = has_pin && fault == FAULT_NONE;
    return fault;
}

// Takes one frame. True: the next may be there already, and nothing else will say so.
static bool take_reply(struct device_port *port)
{
    const DeviceReply *reply = &port->reply;
    bool have = false;
    enum fault fault =
        stream_next(port->process, DeviceReply_fields, &port->reply, sizeof port->reply, &have);
    if (fault == FAULT_NONE && !have)
        return false;
    if (fault == FAULT_NONE &&
        (reply->ready == port->ready || (reply->found && (!port->ready || port->found))))
        fault = FAULT_FORMAT; // out of turn
    if (fault == FAULT_NONE && !port->ready) {
        fault = give_call(port);
    } else if (fault == FAULT_NONE && reply->found) {
        port->found = true;
        port->events->found(port->context);
    } else if (fault == FAULT_NONE) {
        finish(port, reply);
    }
    if (fault != FAULT_NONE)
        device_port_fail(port, KeyStatus_KEY_FAILED);
    return port->process != NULL;
}

static void on_arrived(void *context)
{
    while (take_reply(context))
        continue;
}

static void on_gone(void *context)
{
    log_warning("a device process ended without an answer");
    device_port_fail(context, KeyStatus_KEY_FAILED);
}

static const struct stream_events process_events = {on_arrived, on_gone};

bool device_port_has_process(const struct device_port *port)
{
    return port->process != NULL;
}

void device_port_joined(struct device_port *port, uint32_t request, int fd)
{
    static const struct stream_limits limits = {CHANNEL_FRAME_MAX,
                                                CHANNEL_FRAME_MAX + FRAME_HEADER};
    if (!port->busy || port->request != request || port->process != NULL) {
        if (fd >= 0)
            close(fd); // it comes too late; the process ends by that
        return;
    }
    if (fd < 0) {
        device_port_fail(port, KeyStatus_KEY_FAILED);
        return;
    }
    if (stream_new(port->base, fd, &limits, &process_events, port, &port->process) != FAULT_NONE) {
        close(fd);
        device_port_fail(port, KeyStatus_KEY_FAILED);
    }
}

DeviceCall *device_port_draft(struct device_port *port)
{
    device_port_forget(port);
    return &port->call;
}

void device_port_call(struct device_port *port)
{
    const struct handover wish = {HANDOVER_DEVICE, ++port->request, -1, 0, 0};
    port->busy = true;
    if (handover_send(port->control, &wish) != FAULT_NONE)
        device_port_fail(port, KeyStatus_KEY_FAILED);
}
