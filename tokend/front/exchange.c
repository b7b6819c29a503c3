// SPDX-License-Identifier: BSD-2-Clause
#include "front/exchange.h"
#include "base/log.h"
#include "front/client.h"
#include "wire/codec.h"
#include <event2/event.h>

// What the vault may take, so that its answer comes while the client still waits: the rest is for
// the way back on a machine that is busy.
static uint32_t answer_in(const struct client *client)
{
    const uint32_t patience = client_patience(client);
    return patience - patience / 8;
}

static enum fault put(struct client *client, void *call)
{
    struct pending *pending = &client->pending;
    return upstream_call(client->front->ports[pending->port].upstream, &pending->caller, call);
}

void exchange_ask_vault(struct client *client)
{
    const struct exchange *exchange = client->pending.exchange;
    VaultCall *call = &client->front->vault_call;
    client->pending.port = PORT_VAULT;
    client_wait(client, WAIT_VAULT, 0);
    call->which_body = exchange->call;
    call->patience = answer_in(client);
    exchange->request(client, call);
    const enum fault fault = put(client, call);
    message_wipe(VaultCall_fields, call, sizeof *call);
    client->pending.unsent = fault != FAULT_NONE;
    if (fault != FAULT_NONE && fault != FAULT_CLOSED)
        log_error("cannot call the vault: %s", fault_name(fault));
}

static void ask_names(struct client *client)
{
    const struct exchange *exchange = client->pending.exchange;
    NameCall call = NameCall_init_zero;
    if (!exchange->look_up(client, &call)) {
        exchange_ask_vault(client);
        return;
    }
    client->pending.port = PORT_NAMES;
    client_wait(client, exchange->wait, exchange->seconds(client));
    client->pending.unsent = put(client, &call) != FAULT_NONE;
}

bool exchange_begin(struct client *client, const struct exchange *exchange,
                    const struct dialogue_move *move)
{
    if (exchange->login_seconds < 0)
        event_del(client->login);
    else if (exchange->login_seconds > 0)
        waiting_time(client->login, (int64_t)exchange->login_seconds * 1000);
    if (exchange->say != NULL) {
        client_wait(client, exchange->wait,
                    exchange->seconds != NULL ? exchange->seconds(client) : 0);
        return exchange->say(client, move);
    }
    client->pending.exchange = exchange;
    if (exchange->look_up != NULL)
        ask_names(client);
    else
        exchange_ask_vault(client);
    return true;
}

void exchange_keep(struct client *client)
{
    client->pending.unsent = true;
}

void exchange_resume(struct client *client, enum port_name port)
{
    if (!client->pending.unsent || client->pending.port != port)
        return;
    if (port == PORT_NAMES)
        ask_names(client);
    else
        exchange_ask_vault(client);
}

void exchange_forget(struct client *client)
{
    upstream_forget(&client->pending.caller);
    client->pending.unsent = false;
}
