// SPDX-License-Identifier: BSD-2-Clause
// A client from its connection to its end: what its socket, its timers and the ports bring goes to
// the dialogue.
#include "front/conversation/client.h"
#include "front/conversation/ceremony.h"
#include "front/conversation/conversation.h"
#include "front/conversation/intake.h"
#include "front/conversation/tell.h"
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BEGIN_SECONDS 10 // for a connection to say what it wants (abuse:D3)
#define RETURN_SECONDS 3 // for a neighbour to be there again,
#define LOOK_MS 1000     // which is looked for so often
#define WAIT_MS 4000     // then a client that was told to wait is told again

// --- life ---------------------------------------------------------------------------------------

static void free_parts(struct client *client)
{
    pending_free(&client->pending);
    connection_free(&client->connection);
    waiting_free(&client->waiting);
    free(client);
}

void client_free(struct client *client)
{
    exchange_forget(client);
    ceremony_forget(client);
    client_free_conversation(client);
    LIST_REMOVE(client, others);
    free_parts(client);
}

// --- what the ports bring ------------------------------------------------------------------------

// What names has said; NULL: it cannot say.
static void identified(struct client *client, const Identity *identity)
{
    struct dialogue_event event;
    const bool answered = identity != NULL && identity->status != NameStatus_NAME_FAILED;
    client_wait(client, WAIT_NOTHING, 0);
    if (client->exchange->identified(client, answered ? identity : NULL, &event))
        client_feed(client, &event);
    else
        exchange_ask_vault(client);
}

static void names_replied(void *context, const NameReply *reply)
{
    struct client *client = context;
    if (reply->has_where)
        client->conversation->where = reply->where;
    identified(client, reply->has_identity ? &reply->identity : NULL);
}

static void names_lost(void *context, bool oldest)
{
    struct client *client = context;
    struct conversation *conversation = client->conversation;
    const bool stalled =
        waiting_since(client->waiting) >= (int64_t)client->all->settings->name_seconds * 1000;
    if (!oldest) {
        pending_keep(client->pending); // it only stood in line
    } else if (!stalled && !conversation->named_again) {
        conversation->named_again = true; // the process ended for another reason
        pending_keep(client->pending);
    } else {
        identified(client, NULL); // this name makes the name service stall (abuse:X3)
    }
}

static void vault_replied(void *context, const VaultReply *reply)
{
    struct client *client = context;
    const struct exchange *exchange = client->exchange;
    struct dialogue_event event = {.kind = ON_BAD_FRAME}; // a body that nobody asked for: a fault
    if (reply->which_body != exchange->reply || exchange->answered(client, reply, &event))
        client_feed_reply(client, &event, reply);
}

static void vault_lost(void *context)
{
    struct client *client = context;
    if (client->exchange->repeatable) { // a reload is not noticed by anybody
        client_wait(client, WAIT_VAULT, 0);
        pending_keep(client->pending);
        return;
    }
    client_feed_silence(client, &(struct dialogue_event){.kind = ON_VAULT_LOST});
}

static const struct pending_events pending_events = {names_replied, names_lost, vault_replied,
                                                     vault_lost};

// --- waiting ------------------------------------------------------------------------------------

static bool ask_for_patience(struct client *client, int64_t waited)
{
    const int64_t left = (int64_t)client_patience(client) - waited;
    waiting_go_on(client->waiting,
                  waiting_what(client->waiting) == WAIT_VAULT && left < WAIT_MS ? left : WAIT_MS);
    return tell_wait(client, TELL_WAIT_SECONDS);
}

static void on_device_patience(struct client *client)
{
    if (!ceremony_goes_on(client, waiting_since(client->waiting)))
        return;
    if (!ask_for_patience(client, 0)) {
        (void)tell_nothing(client, NULL);
        client_feed(client, &(struct dialogue_event){.kind = ON_CLIENT_GONE});
    }
}

// The neighbour has been asked, or will be when it is back, and has not answered yet.
static void on_vault_patience(struct client *client)
{
    int64_t waited = waiting_since(client->waiting);
    struct dialogue_event event = {.kind = ON_VAULT_LATE};
    if (pending_is_unsent(client->pending)) {
        if (waited < RETURN_SECONDS * 1000) {
            waiting_go_on(client->waiting, LOOK_MS);
            return;
        }
        event.kind = ON_VAULT_LOST; // without a charge: it was never sent
    } else if (waited < (int64_t)client_patience(client)) {
        if (ask_for_patience(client, waited))
            return;
        event.kind = ON_CLIENT_GONE;
    }
    client_feed_silence(client, &event);
}

static void on_patience(void *context)
{
    struct client *client = context;
    struct dialogue_event event = {.kind = ON_PROMPT_TIMEOUT};
    switch (waiting_what(client->waiting)) {
    case WAIT_VAULT:
        on_vault_patience(client);
        return;
    case WAIT_DEVICE:
        on_device_patience(client);
        return;
    case WAIT_NAMES: // FAILED: nobody is granted anything by it (abuse:X3)
        exchange_forget(client);
        identified(client, NULL);
        return;
    case WAIT_BEGIN:
        event.kind = ON_LOGIN_TIMEOUT;
        break;
    case WAIT_PROMPT:
        break;
    case WAIT_TAKEN:
        // What it says from now on it cannot send; what it has said is read (abuse:D8).
        connection_deafen(client->connection);
        if (client->over)
            return;
        break;
    case WAIT_END:
        client_free(client);
        return;
    case WAIT_NOTHING:
        return;
    }
    client_feed(client, &event);
}

static void on_login_timeout(void *context)
{
    client_feed(context, &(struct dialogue_event){.kind = ON_LOGIN_TIMEOUT});
}

// --- the connection -----------------------------------------------------------------------------

static void on_arrived(void *context)
{
    client_take(context);
}

static void on_gone(void *context)
{
    struct client *client = context;
    (void)tell_nothing(client, NULL);
    if (client->over)
        client_free(client);
    else
        client_feed(client, &(struct dialogue_event){.kind = ON_CLIENT_GONE});
}

// --- beginning ----------------------------------------------------------------------------------

static const struct stream_events stream_events = {on_arrived, on_gone};

void client_new(struct conversations *all, int fd, const struct ucred *peer, bool is_admin)
{
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        close(fd);
        return;
    }
    client->all = all;
    client->waiting = waiting_new(all->base, on_patience, on_login_timeout, client);
    client->pending = pending_new(all->ports, &pending_events, client);
    if (client->waiting == NULL || client->pending == NULL)
        close(fd);
    else
        client->connection =
            connection_open(all->connections, fd, peer, is_admin, &stream_events, client);
    if (client->connection == NULL) {
        free_parts(client);
        return;
    }
    LIST_INSERT_HEAD(&all->clients, client, others);
    dialogue_start(&client->dialogue, peer->uid);
    client_wait(client, WAIT_BEGIN, BEGIN_SECONDS);
}
