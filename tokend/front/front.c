// SPDX-License-Identifier: BSD-2-Clause
#include "front/front.h"
#include "base/catalogue.h"
#include "base/log.h"
#include "front/ceremony.h"
#include "front/client.h"
#include "front/conversation.h"
#include "front/listener.h"
#include "front/lost.h"
#include "front/peer_quota.h"
#include "front/state.h"
#include "front/translate.h"
#include "wire/handover.h"
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define IDLE_SECONDS 10 // rescue stays so long after its last peer

static void end(struct front *front, int status)
{
    front->status = status;
    event_base_loopbreak(front->base);
}

// --- neighbours ---------------------------------------------------------------------------------

static void resume(struct front *front, enum port_name port)
{
    struct client *client, *next;
    for (client = LIST_FIRST(&front->clients); client != NULL; client = next) {
        next = LIST_NEXT(client, others);
        exchange_resume(client, port);
    }
}

static void vault_back(void *context)
{
    struct front *front = context;
    lost_send_all(front); // charges first: they are older than what waits
    resume(front, PORT_VAULT);
}

static void names_back(void *context)
{
    resume(context, PORT_NAMES);
}

// Both sides close their end and say so; then the supervisor joins them anew.
static void tell_gone(struct front *front, enum handover_kind what, enum port_name port)
{
    const struct handover gone = {what, 0, -1, front->ports[port].connection, 0};
    if (handover_send(front->control_fd, &gone) != FAULT_NONE)
        end(front, EX_OSERR); // without it there is nobody to serve with
}

static void vault_gone(void *context)
{
    tell_gone(context, HANDOVER_VAULT_GONE, PORT_VAULT);
}

static void names_gone(void *context)
{
    tell_gone(context, HANDOVER_NAMES_GONE, PORT_NAMES);
}

static const struct upstream_events port_events[PORTS] = {
    [PORT_NAMES] = {names_back, names_gone},
    [PORT_VAULT] = {vault_back, vault_gone},
};

static enum fault take_over(struct front *front, enum port_name port, int fd, uint32_t connection)
{
    front->ports[port].connection = connection;
    return upstream_connect(front->ports[port].upstream, fd);
}

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
        fault = take_over(front, PORT_VAULT, handover.fd, handover.connection);
    } else if (fault == FAULT_NONE && handover.kind == HANDOVER_DEVICE) {
        ceremony_device(front, handover.index, handover.fd);
    } else if (fault == FAULT_NONE && handover.kind == HANDOVER_NAMES) {
        fault = take_over(front, PORT_NAMES, handover.fd, handover.connection);
    } else {
        fault = fault == FAULT_NONE ? FAULT_FORMAT : fault;
    }
    if (fault != FAULT_NONE) {
        log_error("cannot take over a new connection: %s", fault_name(fault));
        end(front, EX_OSERR);
    }
}

// --- life ---------------------------------------------------------------------------------------

// Rescue ends when nobody has been there between two looks; who comes later starts it again.
static void on_idle(evutil_socket_t fd, short what, void *argument)
{
    struct front *front = argument;
    (void)fd;
    (void)what;
    if (!front->busy && LIST_EMPTY(&front->clients))
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
    front->peer_quota =
        peer_quota_new(front->settings->connections, front->settings->connections_per_uid);
    front->ceremonies = ceremonies_new(front, ports->control_fd, client_feed);
    if (front->base == NULL || front->peer_quota == NULL || front->ceremonies == NULL)
        return FAULT_MEMORY;
    enum fault fault = FAULT_NONE;
    for (size_t i = 0; i < PORTS && fault == FAULT_NONE; i++)
        fault = upstream_new(front->base, &port_kinds[i], &port_events[i], front,
                             &front->ports[i].upstream);
    if (fault == FAULT_NONE)
        fault = take_over(front, PORT_VAULT, ports->vault_fd, 0);
    if (fault == FAULT_NONE)
        fault = take_over(front, PORT_NAMES, ports->names_fd, 0);
    if (fault != FAULT_NONE)
        return fault;
    front->control =
        event_new(front->base, ports->control_fd, EV_READ | EV_PERSIST, on_control, front);
    if (front->control == NULL || event_add(front->control, NULL) != 0)
        return FAULT_MEMORY;
    fault = front->rescue ? watch_idleness(front) : FAULT_NONE;
    return fault == FAULT_NONE ? listener_start(front, ports) : fault;
}

static void clean_up(struct front *front)
{
    struct client *client;
    while ((client = LIST_FIRST(&front->clients)) != NULL)
        client_free(client);
    lost_free_all(front);
    listener_stop(front);
    if (front->control != NULL)
        event_free(front->control);
    if (front->idle != NULL)
        event_free(front->idle);
    ceremonies_free(&front->ceremonies);
    for (size_t i = 0; i < PORTS; i++)
        upstream_free(&front->ports[i].upstream);
    peer_quota_free(&front->peer_quota);
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
    LIST_INIT(&front->clients);
    STAILQ_INIT(&front->lost);
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
