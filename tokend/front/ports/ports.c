// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/ports.h"
#include "wire/codec.h"
#include <stdlib.h>

struct port {
    struct ports *all;
    enum port_name name;
    struct upstream *upstream;
    uint32_t connection; // as the supervisor numbers them
};

struct ports {
    const struct ports_events *events;
    void *context;
    struct port each[PORTS];
    VaultCall draft; // empty between two calls
};

static const struct upstream_kind kinds[PORTS] = {
    [PORT_NAMES] = {"the name service's process", NameCall_fields, NameReply_fields,
                    sizeof(NameReply)},
    [PORT_VAULT] = {"the vault", VaultCall_fields, VaultReply_fields, sizeof(VaultReply)},
};

static void on_back(void *context)
{
    const struct port *port = context;

    port->all->events->back(port->all->context, port->name);
}

static void on_gone(void *context)
{
    const struct port *port = context;

    port->all->events->gone(port->all->context, port->name, port->connection);
}

static const struct upstream_events upstream_events = {on_back, on_gone};

struct ports *ports_new(struct event_base *base, const struct ports_events *events, void *context)
{
    struct ports *made = calloc(1, sizeof *made);
    enum fault fault = FAULT_NONE;

    if (made == NULL)
        return NULL;
    made->events = events;
    made->context = context;
    for (size_t i = 0; i < PORTS && fault == FAULT_NONE; i++) {
        made->each[i].all = made;
        made->each[i].name = (enum port_name)i;
        fault = upstream_new(base, &kinds[i], &upstream_events, &made->each[i],
                             &made->each[i].upstream);
    }
    if (fault != FAULT_NONE)
        ports_free(&made);
    return made;
}

void ports_free(struct ports **ports)
{
    if (*ports == NULL)
        return;
    for (size_t i = 0; i < PORTS; i++)
        upstream_free(&(*ports)->each[i].upstream);
    free(*ports);
    *ports = NULL;
}

enum fault ports_connect(struct ports *ports, enum port_name port, int fd, uint32_t connection)
{
    ports->each[port].connection = connection;
    return upstream_connect(ports->each[port].upstream, fd);
}

VaultCall *ports_draft(struct ports *ports, pb_size_t body)
{
    ports->draft.which_body = body;
    return &ports->draft;
}

enum fault ports_ask_vault(struct ports *ports, struct caller *caller)
{
    const enum fault fault = upstream_call(ports->each[PORT_VAULT].upstream, caller, &ports->draft);

    message_wipe(VaultCall_fields, &ports->draft, sizeof ports->draft);
    return fault;
}

enum fault ports_tell_vault(struct ports *ports)
{
    const enum fault fault = upstream_tell(ports->each[PORT_VAULT].upstream, &ports->draft);

    message_wipe(VaultCall_fields, &ports->draft, sizeof ports->draft);
    return fault;
}

enum fault ports_ask_names(struct ports *ports, struct caller *caller, NameCall *call)
{
    return upstream_call(ports->each[PORT_NAMES].upstream, caller, call);
}
