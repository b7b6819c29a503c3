// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/conversations.h"
#include "front/conversation/ceremony.h"
#include "front/conversation/client.h"
#include "front/conversation/conversation.h"
#include "front/ports/lost.h"
#include <stdlib.h>

struct conversations *conversations_new(const struct conversation_base *base)
{
    struct conversations *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->settings = base->settings;
    made->base = base->base;
    made->connections = base->connections;
    made->ports = base->ports;
    made->limiter = base->limiter;
    LIST_INIT(&made->clients);
    made->lost = lost_new(base->ports);
    made->ceremonies = ceremonies_new(base->base, base->ports, base->control_fd, client_feed);
    if (made->lost == NULL || made->ceremonies == NULL)
        conversations_free(&made);
    return made;
}

void conversations_free(struct conversations **pointer)
{
    struct conversations *all = *pointer;

    if (all == NULL)
        return;
    *pointer = NULL;
    while (!LIST_EMPTY(&all->clients))
        client_free(LIST_FIRST(&all->clients));
    lost_free(&all->lost);
    ceremonies_free(&all->ceremonies);
    free(all);
}

void conversations_accept(struct conversations *all, int fd, const struct ucred *peer,
                          bool is_admin)
{
    client_new(all, fd, peer, is_admin);
}

bool conversations_are_none(const struct conversations *all)
{
    return LIST_EMPTY(&all->clients);
}

void conversations_resume(struct conversations *all, enum port_name port)
{
    struct client *client, *next;

    if (port == PORT_VAULT)
        lost_send_all(all->lost); // charges first: they are older than what waits
    for (client = LIST_FIRST(&all->clients); client != NULL; client = next) {
        next = LIST_NEXT(client, others);
        exchange_resume(client, port);
    }
}

void conversations_device(struct conversations *all, uint32_t request, int fd)
{
    ceremony_device(all->ceremonies, request, fd);
}
