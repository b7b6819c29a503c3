// SPDX-License-Identifier: BSD-2-Clause
// What a client says: frames taken apart, answers kept where they belong.
#include "front/conversation/intake.h"
#include "base/secret.h"
#include "base/text.h"
#include "factor/password.h"
#include "front/conversation/client.h"
#include "front/conversation/conversation.h"
#include "wire/codec.h"
#include <stdlib.h>
#include <string.h>

static bool take_begin(struct client *client, const Begin *begin, struct dialogue_event *event)
{
    bool admin = begin->operation == Operation_OPERATION_ADMIN;
    if (client->conversation != NULL ||
        (begin->version != PROTOCOL_VERSION && begin->version != PROTOCOL_VERSION_OLD) ||
        begin->nonce.size != sizeof begin->nonce.bytes ||
        admin != connection_is_admin(client->connection))
        return false;
    struct conversation *conversation = calloc(1, sizeof *conversation);
    if (conversation == NULL)
        return false;
    conversation->begin = *begin;
    memcpy(&conversation->ticket, &begin->ticket, sizeof conversation->ticket);
    conversation->reader = language_of_reader(begin->service, begin->language, begin->terminal,
                                              begin->tty, client->all->settings->language);
    client->conversation = conversation;
    *event = (struct dialogue_event){
        .kind = ON_BEGIN,
        .begin = {(enum dialogue_operation)begin->operation, begin->silent, begin->expired_only}};
    return true;
}

// Whether Enter alone says nothing to this prompt. At a first login it may say, beside a
// password, that there is no code yet (B3), and to a key that its own sensor is to be used.
// Anywhere else a password without a code could not open, so it is not judged either, and nothing
// is learnt of it.
static bool needs_text(const struct conversation *conversation, FactorKind factor)
{
    const PlanWay *way = &conversation->ways[conversation->way];
    if (factor != FactorKind_FACTOR_OTP)
        return factor != FactorKind_FACTOR_KEY;
    for (pb_size_t i = 0; i < way->factors_count; i++)
        if (way->factors[i] == FactorKind_FACTOR_PASSWORD)
            return conversation->code_hint != CODE_HINT_EMPTY;
    return true;
}

// Keeps what was typed, where the prompt says that it belongs.
static bool take_answer(struct client *client, const Answer *answer, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    if (conversation == NULL || waiting_what(client->waiting) != WAIT_PROMPT)
        return false;
    *event = (struct dialogue_event){
        .kind = ON_ANSWER,
        .answer = {.prompt = answer->prompt, .kind = (enum dialogue_answer)answer->kind}};
    FactorAnswer *kept;
    switch (client->asked.prompt) {
    case ASK_FACTOR:
        kept = &conversation->answers[client->asked.factor_index];
        secret_wipe(kept, sizeof *kept);
        kept->factor = conversation->ways[conversation->way].factors[client->asked.factor_index];
        kept->kind = answer->kind;
        memcpy(kept->text, answer->text, sizeof kept->text);
        event->answer.empty = answer->text[0] == '\0' && needs_text(conversation, kept->factor);
        // One digit is no password, code or PIN: it chooses another way, where there is one.
        if (client->asked.factor_index == 0 && conversation->way_count > 1 &&
            answer->text[0] >= '1' && answer->text[0] <= '9' && answer->text[1] == '\0')
            event->answer.choice = (size_t)(answer->text[0] - '0');
        return true;
    case ASK_MEMBER: // what cannot be a name is nobody's
        if (text_copy(conversation->member.name, sizeof conversation->member.name, answer->text) !=
            FAULT_NONE)
            conversation->member.name[0] = '\0';
        event->answer.empty = answer->text[0] == '\0';
        return true;
    case ASK_NEW_PASSWORD:
        memcpy(conversation->new_password, answer->text, sizeof conversation->new_password);
        memcpy(conversation->old_password, answer->current, sizeof conversation->old_password);
        return true;
    case ASK_PASSWORD_AGAIN:
        event->answer.failed = password_is_same(conversation->new_password, answer->text,
                                                &event->answer.equal) != FAULT_NONE;
        return true;
    case ASK_CONFIRMATION_CODE:
        secret_wipe(conversation->code, sizeof conversation->code);
        if (text_copy(conversation->code, sizeof conversation->code, answer->text) != FAULT_NONE)
            event->answer.kind = DIALOGUE_ANSWER_OVERSIZE;
        return true;
    }
    return false;
}

static bool take_call(struct client *client, const AdminCall *call, struct dialogue_event *event)
{
    if (!connection_is_admin(client->connection) || client->conversation == NULL ||
        client->conversation->call != NULL)
        return false;
    client->conversation->call = malloc(sizeof *call);
    if (client->conversation->call == NULL)
        return false;
    *client->conversation->call = *call;
    *event = (struct dialogue_event){.kind = ON_ADMIN_CALL};
    return true;
}

// abuse:D8: of this very request.
static bool take_taken(const struct client *client, const Taken *taken,
                       struct dialogue_event *event)
{
    const Begin *begin = client->conversation != NULL ? &client->conversation->begin : NULL;
    *event = (struct dialogue_event){.kind = ON_TAKEN};
    return begin != NULL && taken->nonce.size == begin->nonce.size &&
           secret_equal(taken->nonce.bytes, begin->nonce.bytes, begin->nonce.size);
}

static void take_frame(struct client *client, const AdminClientFrame *frame)
{
    struct dialogue_event event = {.kind = ON_BAD_FRAME};
    bool good = false;
    switch (frame->which_body) {
    case AdminClientFrame_begin_tag:
        good = take_begin(client, &frame->body.begin, &event);
        break;
    case AdminClientFrame_answer_tag:
        good = take_answer(client, &frame->body.answer, &event);
        break;
    case AdminClientFrame_call_tag:
        good = take_call(client, &frame->body.call, &event);
        break;
    case AdminClientFrame_taken_tag:
        good = take_taken(client, &frame->body.taken, &event);
        break;
    default:
        break;
    }
    if (!good)
        event = (struct dialogue_event){.kind = ON_BAD_FRAME};
    client_feed(client, &event);
}

void client_take(struct client *client)
{
    while (connection_is_open(client->connection) && !client->over) {
        const AdminClientFrame *frame = NULL;
        const enum fault fault = connection_next(client->connection, &frame);
        if (fault != FAULT_NONE)
            client_feed(client, &(struct dialogue_event){.kind = ON_BAD_FRAME});
        else if (frame != NULL) // what is glued to it (abuse:D3) comes in a state without a prompt
            take_frame(client, frame);
        connection_taken(client->connection);
        if (fault != FAULT_NONE || frame == NULL)
            break;
    }
}
