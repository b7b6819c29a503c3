// SPDX-License-Identifier: BSD-2-Clause
// The dialogue of a client: what happens is fed to it, what it says is carried out.
#include "front/conversation/conversation.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/conversation/ceremony.h"
#include "front/conversation/client.h"
#include "front/conversation/speak.h"
#include "front/conversation/tell.h"
#include "front/ports/lost.h"
#include "front/ports/settle.h"
#include "wire/codec.h"
#include <stdlib.h>

_Static_assert((int)Operation_OPERATION_ADMIN == (int)DIALOGUE_ADMIN, "same numbers");
_Static_assert((int)Operation_OPERATION_CREDENTIALS == (int)DIALOGUE_CREDENTIALS, "same numbers");
_Static_assert((int)Result_RESULT_BUSY == (int)DIALOGUE_BUSY, "same numbers");
_Static_assert((int)AnswerKind_ANSWER_NOT_TEXT == (int)DIALOGUE_ANSWER_NOT_TEXT, "same numbers");

void client_free_conversation(struct client *client)
{
    struct conversation *conversation = client->conversation;
    if (conversation == NULL)
        return;
    client->conversation = NULL;
    if (conversation->call != NULL) {
        secret_wipe(conversation->call, sizeof *conversation->call);
        free(conversation->call);
    }
    free(conversation->registration);
    secret_wipe(conversation, sizeof *conversation);
    free(conversation);
}

static void log_refused_peer(struct client *client)
{
    uint32_t dropped;
    bool say = limiter_allows(client->all->limiter, waiting_now(), &dropped);
    enum text_script script;
    if (dropped > 0)
        log_warning("%u more refusals of peers were not logged", dropped);
    if (say && client->conversation !=
                   NULL) // whose name it is, or whether anybody's, nobody asked (abuse:M20)
        log_warning(
            "peer with uid %u asked for another name than theirs (%zu characters, operation "
            "%d) and was refused",
            connection_peer(client->connection)->uid,
            text_measure(client->conversation->begin.user, &script),
            (int)client->conversation->begin.operation);
}

// Carries out one move. False when writing to the client failed.
static bool carry_out(struct client *client, const struct dialogue_move *move,
                      const VaultReply *reply)
{
    const bool sent = speak_texts(client, move, reply);
    if (move->peer_refused)
        log_refused_peer(client);
    return move->action == DO_NOTHING
               ? sent
               : exchange_begin(client, &exchanges[move->action], move) && sent;
}

void client_feed_reply(struct client *client, const struct dialogue_event *event,
                       const VaultReply *reply)
{
    struct dialogue_event next = *event;
    for (;;) {
        struct dialogue_move move = dialogue_feed(&client->dialogue, &next);
        const bool never_sent = pending_is_unsent(client->pending);
        if (move.owes_lost_call && !never_sent)
            lost_add(client->all->lost, &client->conversation->subject,
                     client->conversation->ask_member ? &client->conversation->member : NULL);
        if (move.cancels && !never_sent)
            pending_cancel(client->pending);
        if (move.settlement != SETTLES_NOTHING)
            settle_grant(client->all->ports, client->granted_by, move.settlement == SETTLES_TAKEN);
        bool sent = carry_out(client, &move, reply);
        if (move.finished) {
            exchange_forget(client);
            ceremony_forget(client);
            client_wait(client, WAIT_NOTHING, 0);
            client_free_conversation(client);
            client->over = true;
            // Freed by the loop: somebody may still be looking at it.
            if (!connection_is_open(client->connection))
                client_wait(client, WAIT_END, 0);
            return;
        }
        reply = NULL;
        if (!sent) {
            (void)tell_nothing(client, NULL);
            next = (struct dialogue_event){.kind = ON_CLIENT_GONE};
        } else if (never_sent && client->dialogue.state == AT_DRAIN) {
            next = (struct dialogue_event){.kind = ON_VAULT_LOST}; // no answer will ever come
        } else if (client->dialogue.state == AT_TAKEN &&
                   client->conversation->begin.version == PROTOCOL_VERSION_OLD) {
            next = (struct dialogue_event){.kind = ON_TAKEN}; // it never says so
        } else {
            return;
        }
    }
}

void client_feed(struct client *client, const struct dialogue_event *event)
{
    client_feed_reply(client, event, NULL);
}

void client_feed_silence(struct client *client, const struct dialogue_event *event)
{
    const bool ceremony = client->exchange == &exchanges[DO_CEREMONY];
    client_feed(client, event);
    if (!ceremony || client->over || event->kind == ON_CLIENT_GONE)
        return;
    exchange_forget(client);
    client_feed(client, &(struct dialogue_event){.kind = ON_CEREMONY});
}
