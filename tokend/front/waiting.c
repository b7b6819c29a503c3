// SPDX-License-Identifier: BSD-2-Clause
#include "front/waiting.h"
#include "base/clock.h"
#include "front/client.h"
#include <event2/event.h>

#define VAULT_SECONDS 30   // for the vault to decide, hashes of many others included
#define FIRST_WAIT_MS 1000 // then the client is told to wait on

int64_t waiting_now(void)
{
    struct boot_time now;
    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

void waiting_time(struct event *timer, int64_t milliseconds)
{
    struct timeval delay = {milliseconds / 1000, milliseconds % 1000 * 1000};
    if (event_add(timer, &delay) != 0) // without a timer nothing would ever end
        event_active(timer, EV_TIMEOUT, 0);
}

uint32_t client_patience(const struct client *client)
{
    const uint32_t said = client->conversation != NULL ? client->conversation->begin.patience : 0;
    return said > 0 && said < VAULT_SECONDS * 1000 ? said : VAULT_SECONDS * 1000;
}

// Well before the client has waited in vain.
static int64_t first_wait(const struct client *client)
{
    const uint32_t half = client_patience(client) / 2;
    return half < FIRST_WAIT_MS ? half : FIRST_WAIT_MS;
}

void client_wait(struct client *client, enum waiting_for what, uint32_t seconds)
{
    struct waiting *waiting = &client->waiting;
    waiting->what = what;
    waiting->since = waiting_now();
    if (what == WAIT_NOTHING)
        event_del(waiting->timer);
    else if (what == WAIT_VAULT || what == WAIT_DEVICE)
        waiting_time(waiting->timer, first_wait(client));
    else
        waiting_time(waiting->timer, (int64_t)seconds * 1000);
}

int64_t client_waited(const struct client *client)
{
    return waiting_now() - client->waiting.since;
}
