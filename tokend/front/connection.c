// SPDX-License-Identifier: BSD-2-Clause
// A client's socket and timers.
#include "base/clock.h"
#include "front/client.h"
#include "front/stream.h"
#include <event2/event.h>

#define VAULT_SECONDS 30   // for the vault to decide, hashes of many others included
#define FIRST_WAIT_MS 1000 // then the client is told to wait on

int64_t client_now(void)
{
    struct boot_time now;
    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

void client_time(struct event *timer, int64_t milliseconds)
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
    client->waiting = what;
    client->waiting_since = client_now();
    if (what == WAIT_NOTHING)
        event_del(client->patience);
    else if (what == WAIT_VAULT || what == WAIT_DEVICE)
        client_time(client->patience, first_wait(client));
    else
        client_time(client->patience, (int64_t)seconds * 1000);
}

int64_t client_waited(const struct client *client)
{
    return client_now() - client->waiting_since;
}

bool client_send(struct client *client, const AdminServerFrame *frame)
{
    // ServerFrame is AdminServerFrame without rows: the same bytes.
    return client->stream != NULL &&
           stream_send(client->stream, AdminServerFrame_fields, frame) == FAULT_NONE;
}
