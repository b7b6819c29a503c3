// SPDX-License-Identifier: BSD-2-Clause
#include "front/ports/pending.h"
#include "front/ports/settle.h"
#include <stddef.h>
#include <stdlib.h>

struct pending {
    struct ports *ports;
    const struct pending_events *events;
    void *context;
    enum port_name port;
    bool unsent;          // waits for the port to be back
    struct caller caller; // out while caller.id is not 0
};

static struct pending *of_caller(struct caller *caller)
{
    return (struct pending *)(void *)((char *)caller - offsetof(struct pending, caller));
}

static void on_replied(struct caller *caller, const void *reply)
{
    struct pending *pending = of_caller(caller);

    if (pending->port == PORT_NAMES)
        pending->events->names_replied(pending->context, reply);
    else
        pending->events->vault_replied(pending->context, reply);
}

static void on_lost(struct caller *caller, bool oldest)
{
    struct pending *pending = of_caller(caller);

    if (pending->port == PORT_NAMES)
        pending->events->names_lost(pending->context, oldest);
    else
        pending->events->vault_lost(pending->context);
}

static const struct caller_events caller_events = {on_replied, on_lost};

struct pending *pending_new(struct ports *ports, const struct pending_events *events, void *context)
{
    struct pending *made = malloc(sizeof *made);

    if (made != NULL)
        *made = (struct pending){
            .ports = ports, .events = events, .context = context, .caller.events = &caller_events};
    return made;
}

void pending_free(struct pending **pending)
{
    if (*pending != NULL)
        pending_forget(*pending);
    free(*pending);
    *pending = NULL;
}

enum fault pending_ask_names(struct pending *pending, NameCall *call)
{
    const enum fault fault = ports_ask_names(pending->ports, &pending->caller, call);

    pending->port = PORT_NAMES;
    pending->unsent = fault != FAULT_NONE;
    return fault;
}

enum fault pending_ask_vault(struct pending *pending)
{
    const enum fault fault = ports_ask_vault(pending->ports, &pending->caller);

    pending->port = PORT_VAULT;
    pending->unsent = fault != FAULT_NONE;
    return fault;
}

bool pending_is_unsent(const struct pending *pending)
{
    return pending->unsent;
}

bool pending_waits_for(const struct pending *pending, enum port_name port)
{
    return pending->unsent && pending->port == port;
}

void pending_keep(struct pending *pending)
{
    pending->unsent = true;
}

void pending_cancel(struct pending *pending)
{
    if (pending->port == PORT_VAULT && pending->caller.id != 0)
        settle_cancel(pending->ports, pending->caller.id);
}

void pending_forget(struct pending *pending)
{
    upstream_forget(&pending->caller);
    pending->unsent = false;
}
