// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/exchange.h"
#include "base/log.h"
#include "front/conversation/client.h"

#define VAULT_SECONDS 30   // for the vault to decide, hashes of many others included
#define FIRST_WAIT_MS 1000 // then the client is told to wait on

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
    waiting_begin(client->waiting, what,
                  what == WAIT_VAULT || what == WAIT_DEVICE ? first_wait(client)
                                                            : (int64_t)seconds * 1000);
}

// What the vault may take, so that its answer comes while the client still waits: the rest is for
// the way back on a machine that is busy.
static uint32_t answer_in(const struct client *client)
{
    const uint32_t patience = client_patience(client);
    return patience - patience / 8;
}

void exchange_ask_vault(struct client *client)
{
    const struct exchange *exchange = client->exchange;
    VaultCall *call = ports_draft(client->all->ports, exchange->call);
    client_wait(client, WAIT_VAULT, 0);
    call->patience = answer_in(client);
    exchange->request(client, call);
    const enum fault fault = pending_ask_vault(client->pending);
    if (fault != FAULT_NONE && fault != FAULT_CLOSED)
        log_error("cannot call the vault: %s", fault_name(fault));
}

static void ask_names(struct client *client)
{
    const struct exchange *exchange = client->exchange;
    NameCall call = NameCall_init_zero;
    if (!exchange->look_up(client, &call)) {
        exchange_ask_vault(client);
        return;
    }
    client_wait(client, exchange->wait, exchange->seconds(client));
    (void)pending_ask_names(client->pending, &call);
}

bool exchange_begin(struct client *client, const struct exchange *exchange,
                    const struct dialogue_move *move)
{
    if (exchange->login_seconds != 0)
        waiting_time_login(client->waiting, (int64_t)exchange->login_seconds * 1000);
    if (exchange->say != NULL) {
        client_wait(client, exchange->wait,
                    exchange->seconds != NULL ? exchange->seconds(client) : 0);
        return exchange->say(client, move);
    }
    client->exchange = exchange;
    if (exchange->look_up != NULL)
        ask_names(client);
    else
        exchange_ask_vault(client);
    return true;
}

void exchange_resume(struct client *client, enum port_name port)
{
    if (!pending_waits_for(client->pending, port))
        return;
    if (port == PORT_NAMES)
        ask_names(client);
    else
        exchange_ask_vault(client);
}

void exchange_forget(struct client *client)
{
    pending_forget(client->pending);
}
