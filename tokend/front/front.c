// SPDX-License-Identifier: BSD-2-Clause
#include "front/front.h"
#include "base/catalogue.h"
#include "base/log.h"
#include "front/connection/connection.h"
#include "front/connection/limiter.h"
#include "front/conversation/conversations.h"
#include "front/listener.h"
#include "front/ports/ports.h"
#include "front/texts/translate.h"
#include "wire/handover.h"
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#define IDLE_SECONDS 10 // rescue stays so long after its last peer

struct front {
    const struct daemon_settings *settings;
    struct event_base *base;
    struct connections *connections;
    struct ports *ports;
    struct conversations *conversations; // on the two
    struct listener *listener;
    struct limiter limiter; // of lines that anybody can cause
    int control_fd;         // towards the supervisor
    struct event *control;
    bool rescue; // serves rescue.sock
    bool busy;   // rescue: somebody came since the last look
    struct event *idle;
    int status; // of the process
};

static void end(struct front *front, int status)
{
    front->status = status;
    event_base_loopbreak(front->base);
}

// --- neighbours ---------------------------------------------------------------------------------

static void on_port_back(void *context, enum port_name port)
{
    const struct front *front = context;
    conversations_resume(front->conversations, port);
}

// Both sides close their end and say so; then the supervisor joins them anew.
static void on_port_gone(void *context, enum port_name port, uint32_t connection)
{
    static const enum handover_kind kinds[PORTS] = {
        [PORT_NAMES] = HANDOVER_NAMES_GONE, [PORT_VAULT] = HANDOVER_VAULT_GONE};
    struct front *front = context;
    const struct handover gone = {kinds[port], 0, -1, connection, 0};
    if (handover_send(front->control_fd, &gone) != FAULT_NONE)
        end(front, EX_OSERR); // without it there is nobody to serve with
}

static const struct ports_events ports_events = {on_port_back, on_port_gone};

// --- the supervisor -----------------------------------------------------------------------------

static void on_control(evutil_socket_t fd, short what, void *argument)
{
    struct front *front = argument;
    struct handover handover;
    (void)what;
    enum fault fault = handover_receive((int)fd, &handover);
    if (fault == FAULT_BUSY)
        return;
    if (fault == FAULT_CLOSED) {
        end(front, EX_OK);
        return;
    }
    if (fault == FAULT_NONE && handover.kind == HANDOVER_ALIVE) {
        if (handover_send((int)fd, &handover) != FAULT_NONE)
            end(front, EX_OSERR);
        return;
    }
    if (fault == FAULT_NONE && handover.kind == HANDOVER_VAULT) {
        fault = ports_connect(front->ports, PORT_VAULT, handover.fd, handover.connection);
    } else if (fault == FAULT_NONE && handover.kind == HANDOVER_DEVICE) {
        conversations_device(front->conversations, handover.index, handover.fd);
    } else if (fault == FAULT_NONE && handover.kind == HANDOVER_NAMES) {
        fault = ports_connect(front->ports, PORT_NAMES, handover.fd, handover.connection);
    } else {
        fault = fault == FAULT_NONE ? FAULT_FORMAT : fault;
    }
    if (fault != FAULT_NONE) {
        log_error("cannot take over a new connection: %s", fault_name(fault));
        end(front, EX_OSERR);
    }
}

// --- clients ------------------------------------------------------------------------------------

static void on_accepted(void *context, int fd, const struct ucred *peer, bool is_admin)
{
    struct front *front = context;
    front->busy = true;
    // The file's mode keeps everybody else out already.
    if (front->rescue && peer->uid != 0) {
        log_error("uid %u reached root's rescue socket; who changed its mode?", peer->uid);
        close(fd);
        return;
    }
    conversations_accept(front->conversations, fd, peer, is_admin);
}

// --- life ---------------------------------------------------------------------------------------

// Rescue ends when nobody has been there between two looks; who comes later starts it again.
static void on_idle(evutil_socket_t fd, short what, void *argument)
{
    struct front *front = argument;
    (void)fd;
    (void)what;
    if (!front->busy && conversations_are_none(front->conversations))
        end(front, EX_OK);
    front->busy = false;
}

static enum fault watch_idleness(struct front *front)
{
    const struct timeval every = {IDLE_SECONDS, 0};
    front->idle = event_new(front->base, -1, EV_PERSIST, on_idle, front);
    return front->idle != NULL && event_add(front->idle, &every) == 0 ? FAULT_NONE : FAULT_MEMORY;
}

static struct event_base *make_base(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;
    if (config != NULL &&
        event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV) == 0)
        base = event_base_new_with_config(config);
    if (config != NULL)
        event_config_free(config);
    return base;
}

static enum fault prepare(struct front *front, const struct front_ports *ports)
{
    front->base = make_base();
    if (front->base == NULL)
        return FAULT_MEMORY;
    front->connections = connections_new(front->base, front->settings->connections,
                                         front->settings->connections_per_uid);
    front->ports = ports_new(front->base, &ports_events, front);
    if (front->connections == NULL || front->ports == NULL)
        return FAULT_MEMORY;
    const struct conversation_base base = {.settings = front->settings,
                                           .base = front->base,
                                           .connections = front->connections,
                                           .ports = front->ports,
                                           .limiter = &front->limiter,
                                           .control_fd = front->control_fd};
    front->conversations = conversations_new(&base);
    if (front->conversations == NULL)
        return FAULT_MEMORY;
    enum fault fault = ports_connect(front->ports, PORT_VAULT, ports->vault_fd, 0);
    if (fault == FAULT_NONE)
        fault = ports_connect(front->ports, PORT_NAMES, ports->names_fd, 0);
    if (fault != FAULT_NONE)
        return fault;
    front->control =
        event_new(front->base, ports->control_fd, EV_READ | EV_PERSIST, on_control, front);
    if (front->control == NULL || event_add(front->control, NULL) != 0)
        return FAULT_MEMORY;
    fault = front->rescue ? watch_idleness(front) : FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    front->listener = listener_new(front->base, ports, &front->limiter, on_accepted, front);
    return front->listener != NULL ? FAULT_NONE : FAULT_MEMORY;
}

static void clean_up(struct front *front)
{
    conversations_free(&front->conversations);
    listener_free(&front->listener);
    if (front->control != NULL)
        event_free(front->control);
    if (front->idle != NULL)
        event_free(front->idle);
    ports_free(&front->ports);
    connections_free(&front->connections);
    if (front->base != NULL)
        event_base_free(front->base);
}

int front_serve(const struct front_ports *ports, const struct daemon_settings *settings,
                void (*ready)(void))
{
    struct front *front = calloc(1, sizeof *front);
    if (front == NULL)
        return EX_OSERR;
    front->settings = settings;
    front->rescue = ports->rescue_fd >= 0;
    front->control_fd = ports->control_fd;
    front->limiter.rate = settings->event_rate;
    enum fault fault = texts_load(ports->locales);
    if (fault != FAULT_NONE) {
        char path[CATALOGUE_PATH_SIZE];
        log_warning("all texts are English: %s: %s", catalogue_path(ports->locales, path),
                    fault_name(fault));
    }
    fault = prepare(front, ports);
    if (fault != FAULT_NONE) {
        log_error("cannot start: %s", fault_name(fault));
        front->status = EX_OSERR;
    } else {
        ready();
        if (event_base_dispatch(front->base) < 0 && front->status == EX_OK)
            front->status = EX_SOFTWARE;
    }
    int status = front->status;
    clean_up(front);
    free(front);
    return status;
}
