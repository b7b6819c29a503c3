// SPDX-License-Identifier: BSD-2-Clause
// A client from its connection to its end: what its socket and its timers bring goes to the
// dialogue.
#include "front/client.h"
#include "front/ceremony.h"
#include "front/conversation.h"
#include "front/intake.h"
#include "front/peer.h"
#include "front/peer_quota.h"
#include "front/replies.h"
#include "front/settle.h"
#include "front/stream.h"
#include "front/tell.h"
#include "wire/codec.h"
#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BEGIN_SECONDS 10 // for a connection to say what it wants (abuse:D3)
#define RETURN_SECONDS 3 // for a neighbour to be there again,
#define LOOK_MS 1000     // which is looked for so often
#define WAIT_MS 4000     // then a client that was told to wait is told again
#define QUEUE_MAX 131072 // bytes for a client that reads slowly

// --- life ---------------------------------------------------------------------------------------

void client_free(struct client *client)
{
    upstream_forget(client->front->vault, &client->vault);
    upstream_forget(client->front->names, &client->names);
    ceremony_forget(client);
    client_free_conversation(client);
    peer_release(&client->process);
    stream_free(&client->stream);
    if (client->patience != NULL)
        event_free(client->patience);
    if (client->login != NULL)
        event_free(client->login);
    peer_quota_leave(client->front->peer_quota, client->uid, client->gid);
    LIST_REMOVE(client, others);
    free(client);
}

// --- waiting ------------------------------------------------------------------------------------

static bool ask_for_patience(struct client *client, int64_t waited)
{
    const int64_t left = (int64_t)client_patience(client) - waited;
    client_time(client->patience, client->waiting == WAIT_VAULT && left < WAIT_MS ? left : WAIT_MS);
    return tell_wait(client, TELL_WAIT_SECONDS);
}

static void on_device_patience(struct client *client)
{
    if (!ceremony_goes_on(client, client_waited(client)))
        return;
    if (!ask_for_patience(client, 0)) {
        client_close(client);
        client_feed(client, &(struct dialogue_event){.kind = ON_CLIENT_GONE});
    }
}

// The neighbour has been asked, or will be when it is back, and has not answered yet.
static void on_vault_patience(struct client *client)
{
    int64_t waited = client_waited(client);
    struct dialogue_event event = {.kind = ON_VAULT_LATE};
    if (client->unsent != DO_NOTHING) {
        if (waited < RETURN_SECONDS * 1000) {
            client_time(client->patience, LOOK_MS);
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
    switch (client->waiting) {
    case WAIT_VAULT:
        on_vault_patience(client);
        return;
    case WAIT_DEVICE:
        on_device_patience(client);
        return;
    case WAIT_NAMES: // FAILED: nobody is granted anything by it (abuse:X3)
        upstream_forget(client->front->names, &client->names);
        client->unsent = DO_NOTHING;
        client_identified(client, NULL);
        return;
    case WAIT_BEGIN:
        event.kind = ON_LOGIN_TIMEOUT;
        break;
    case WAIT_PROMPT:
        break;
    case WAIT_TAKEN:
        if (settle_last_look(client))
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
    client_close(client);
    if (client->over)
        client_free(client);
    else
        client_feed(client, &(struct dialogue_event){.kind = ON_CLIENT_GONE});
}

// --- beginning ----------------------------------------------------------------------------------

static const struct stream_events stream_events = {on_arrived, on_gone};

void client_new(struct front *front, int fd, const struct ucred *peer, bool is_admin)
{
    const struct stream_limits limits = {is_admin ? ADMIN_FRAME_MAX : CLIENT_FRAME_MAX, QUEUE_MAX};
    struct client *client = NULL;
    if (!peer_quota_enter(front->peer_quota, peer->uid, peer->gid))
        goto full;
    client = calloc(1, sizeof *client);
    if (client == NULL)
        goto leave;
    *client = (struct client){.front = front,
                              .uid = peer->uid,
                              .gid = peer->gid,
                              .pid = peer->pid > 0 ? (uint32_t)peer->pid : 0,
                              .process = -1,
                              .is_admin = is_admin,
                              .vault.events = &client_vault_events,
                              .names.events = &client_names_events,
                              .unsent = DO_NOTHING};
    client->process = peer_hold(client->pid);
    client->patience = event_new(front->base, -1, 0, on_patience, client);
    client->login = event_new(front->base, -1, 0, on_login_timeout, client);
    if (client->patience == NULL || client->login == NULL ||
        stream_new(front->base, fd, &limits, &stream_events, client, &client->stream) != FAULT_NONE)
        goto leave;
    LIST_INSERT_HEAD(&front->clients, client, others);
    dialogue_start(&client->dialogue, peer->uid);
    client_wait(client, WAIT_BEGIN, BEGIN_SECONDS);
    return;
leave:
    peer_quota_leave(front->peer_quota, peer->uid, peer->gid);
    if (client != NULL && client->patience != NULL)
        event_free(client->patience);
    if (client != NULL && client->login != NULL)
        event_free(client->login);
    if (client != NULL)
        peer_release(&client->process);
    free(client);
full:
    close(fd);
}
