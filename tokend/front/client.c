// SPDX-License-Identifier: BSD-2-Clause
// A client from its connection to its end: what its socket, its timers and the ports bring goes to
// the dialogue.
#include "front/client.h"
#include "front/ceremony.h"
#include "front/conversation.h"
#include "front/intake.h"
#include "front/tell.h"
#include <event2/event.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BEGIN_SECONDS 10 // for a connection to say what it wants (abuse:D3)
#define RETURN_SECONDS 3 // for a neighbour to be there again,
#define LOOK_MS 1000     // which is looked for so often
#define WAIT_MS 4000     // then a client that was told to wait is told again

// --- life ---------------------------------------------------------------------------------------

static void free_timers(struct client *client)
{
    if (client->waiting.timer != NULL)
        event_free(client->waiting.timer);
    if (client->login != NULL)
        event_free(client->login);
}

void client_free(struct client *client)
{
    exchange_forget(client);
    ceremony_forget(client);
    client_free_conversation(client);
    connection_free(&client->connection);
    free_timers(client);
    LIST_REMOVE(client, others);
    free(client);
}

// --- what the ports bring ------------------------------------------------------------------------

// What names has said; NULL: it cannot say.
static void identified(struct client *client, const Identity *identity)
{
    struct dialogue_event event;
    const bool answered = identity != NULL && identity->status != NameStatus_NAME_FAILED;
    client_wait(client, WAIT_NOTHING, 0);
    if (client->pending.exchange->identified(client, answered ? identity : NULL, &event))
        client_feed(client, &event);
    else
        exchange_ask_vault(client);
}

static void names_replied(struct client *client, const NameReply *reply)
{
    if (reply->has_where)
        client->conversation->where = reply->where;
    identified(client, reply->has_identity ? &reply->identity : NULL);
}

static void names_lost(struct client *client, bool oldest)
{
    struct conversation *conversation = client->conversation;
    const bool stalled =
        client_waited(client) >= (int64_t)client->front->settings->name_seconds * 1000;
    if (!oldest) {
        exchange_keep(client); // it only stood in line
    } else if (!stalled && !conversation->named_again) {
        conversation->named_again = true; // the process ended for another reason
        exchange_keep(client);
    } else {
        identified(client, NULL); // this name makes the name service stall (abuse:X3)
    }
}

static void vault_replied(struct client *client, const VaultReply *reply)
{
    const struct exchange *exchange = client->pending.exchange;
    struct dialogue_event event = {.kind = ON_BAD_FRAME}; // a body that nobody asked for: a fault
    if (reply->which_body != exchange->reply || exchange->answered(client, reply, &event))
        client_feed_reply(client, &event, reply);
}

static void vault_lost(struct client *client)
{
    if (client->pending.exchange->repeatable) { // a reload is not noticed by anybody
        client_wait(client, WAIT_VAULT, 0);
        exchange_keep(client);
        return;
    }
    client_feed_silence(client, &(struct dialogue_event){.kind = ON_VAULT_LOST});
}

static struct client *of_caller(struct caller *caller)
{
    return (struct client *)(void *)((char *)caller - offsetof(struct client, pending.caller));
}

static void on_replied(struct caller *caller, const void *reply)
{
    struct client *client = of_caller(caller);
    if (client->pending.port == PORT_NAMES)
        names_replied(client, reply);
    else
        vault_replied(client, reply);
}

static void on_lost(struct caller *caller, bool oldest)
{
    struct client *client = of_caller(caller);
    if (client->pending.port == PORT_NAMES)
        names_lost(client, oldest);
    else
        vault_lost(client);
}

static const struct caller_events caller_events = {on_replied, on_lost};

// --- waiting ------------------------------------------------------------------------------------

static bool ask_for_patience(struct client *client, int64_t waited)
{
    const int64_t left = (int64_t)client_patience(client) - waited;
    waiting_time(client->waiting.timer,
                 client->waiting.what == WAIT_VAULT && left < WAIT_MS ? left : WAIT_MS);
    return tell_wait(client, TELL_WAIT_SECONDS);
}

static void on_device_patience(struct client *client)
{
    if (!ceremony_goes_on(client, client_waited(client)))
        return;
    if (!ask_for_patience(client, 0)) {
        (void)tell_nothing(client, NULL);
        client_feed(client, &(struct dialogue_event){.kind = ON_CLIENT_GONE});
    }
}

// The neighbour has been asked, or will be when it is back, and has not answered yet.
static void on_vault_patience(struct client *client)
{
    int64_t waited = client_waited(client);
    struct dialogue_event event = {.kind = ON_VAULT_LATE};
    if (client->pending.unsent) {
        if (waited < RETURN_SECONDS * 1000) {
            waiting_time(client->waiting.timer, LOOK_MS);
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

static void on_patience(evutil_socket_t fd, short what, void *argument)
{
    struct client *client = argument;
    (void)fd;
    (void)what;
    struct dialogue_event event = {.kind = ON_PROMPT_TIMEOUT};
    switch (client->waiting.what) {
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
        connection_deafen(&client->connection);
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

static void on_login_timeout(evutil_socket_t fd, short what, void *argument)
{
    (void)fd;
    (void)what;
    client_feed(argument, &(struct dialogue_event){.kind = ON_LOGIN_TIMEOUT});
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

void client_new(struct front *front, int fd, const struct ucred *peer, bool is_admin)
{
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        close(fd);
        return;
    }
    *client = (struct client){.front = front, .pending.caller.events = &caller_events};
    if (!connection_open(&client->connection, front, fd, peer, is_admin, &stream_events, client)) {
        free(client);
        return;
    }
    client->waiting.timer = event_new(front->base, -1, 0, on_patience, client);
    client->login = event_new(front->base, -1, 0, on_login_timeout, client);
    if (client->waiting.timer == NULL || client->login == NULL) {
        free_timers(client);
        connection_free(&client->connection);
        free(client);
        return;
    }
    LIST_INSERT_HEAD(&front->clients, client, others);
    dialogue_start(&client->dialogue, peer->uid);
    client_wait(client, WAIT_BEGIN, BEGIN_SECONDS);
}
