// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/tell.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/conversation/ceremony.h"
#include "front/conversation/client.h"
#include "front/conversation/speak.h"
#include "front/texts/texts.h"
#include <string.h>

#define TAKEN_SECONDS 120 // to say that it has the one that grants: it may show messages before

bool tell_wait(struct client *client, uint32_t seconds)
{
    AdminServerFrame *frame = connection_frame(client->connection, AdminServerFrame_wait_tag);
    frame->body.wait.seconds = seconds;
    return !connection_is_open(client->connection) || connection_send(client->connection);
}

bool tell_prompt(struct client *client, const struct dialogue_move *move)
{
    struct conversation *conversation = client->conversation;
    AdminServerFrame *frame = connection_frame(client->connection, AdminServerFrame_prompt_tag);
    Prompt *prompt = &frame->body.prompt;
    FactorKind factor = speak_factor(conversation, move);
    if (move->prompt == ASK_FACTOR && move->factor_index == 0) { // what belongs to another way
        secret_wipe(conversation->answers, sizeof conversation->answers);
        conversation->way = move->way;
    }
    prompt->id = move->prompt_id;
    prompt->echo = move->prompt == ASK_CONFIRMATION_CODE || move->prompt == ASK_MEMBER ||
                   (factor == FactorKind_FACTOR_OTP && conversation->echo_code);
    if (factor == FactorKind_FACTOR_PASSWORD)
        prompt->purpose = PromptPurpose_PROMPT_PASSWORD;
    else if (move->prompt == ASK_NEW_PASSWORD)
        prompt->purpose = PromptPurpose_PROMPT_NEW_PASSWORD;
    const struct prompt_values values = speak_prompt(conversation, move);
    texts_prompt(&values, prompt->text, sizeof prompt->text);
    client->asked = *move;
    if (!conversation->login_timed && conversation->login_seconds > 0) {
        conversation->login_timed = true;
        waiting_time_login(client->waiting, (int64_t)conversation->login_seconds * 1000);
    }
    return connection_send(client->connection);
}

bool tell_show(struct client *client, const struct dialogue_move *move)
{
    (void)move;
    return tell_wait(client, client->conversation->show_seconds + TELL_WAIT_SECONDS);
}

static bool send_verdict(struct client *client, enum dialogue_result result)
{
    const struct conversation *conversation = client->conversation;
    AdminServerFrame *frame = connection_frame(client->connection, AdminServerFrame_verdict_tag);
    Verdict *verdict = &frame->body.verdict;
    verdict->result = (Result)result;
    if (conversation != NULL) { // else nothing of the Begin was understood
        verdict->nonce.size = conversation->begin.nonce.size;
        memcpy(verdict->nonce.bytes, conversation->begin.nonce.bytes, sizeof verdict->nonce.bytes);
        Operation operation = conversation->begin.operation;
        if (result == DIALOGUE_GRANTED || result == DIALOGUE_ELSEWHERE) {
            verdict->session_seconds = conversation->session_seconds;
            verdict->password = conversation->password_proved;
            verdict->scope = conversation->scope;
            verdict->grant = conversation->grant;
            verdict->until = conversation->until;
            if (operation == Operation_OPERATION_AUTHENTICATE ||
                operation == Operation_OPERATION_CHANGE_CHECK ||
                operation == Operation_OPERATION_CHANGE ||
                operation == Operation_OPERATION_SESSION_OPEN)
                verdict->ticket = conversation->ticket;
        }
    }
    return connection_send(client->connection);
}

bool tell_verdict(struct client *client, const struct dialogue_move *move)
{
    const bool sent = send_verdict(client, move->result);
    if (!move->finished && client->dialogue.state == AT_TAKEN) {
        client_wait(client, WAIT_TAKEN, TAKEN_SECONDS);
        return sent;
    }
    connection_finish(client->connection);
    return true;
}

bool tell_ready(struct client *client, const struct dialogue_move *move)
{
    return send_verdict(client, move->result);
}

bool tell_failure(struct client *client, const struct dialogue_move *move)
{
    (void)move;
    AdminServerFrame *frame = connection_frame(client->connection, AdminServerFrame_end_tag);
    frame->body.end.status = AdminStatus_ADMIN_FAILED;
    if (client->conversation != NULL &&
        text_copy(frame->body.end.message, sizeof frame->body.end.message,
                  texts_translate(&client->conversation->reader,
                                  "The call could not be finished; nothing is known about its "
                                  "effect.")) == FAULT_NONE &&
        text_copy(frame->body.end.hint, sizeof frame->body.end.hint,
                  texts_translate(&client->conversation->reader,
                                  "Look what was done before you try again.")) == FAULT_NONE)
        (void)connection_send(client->connection);
    connection_finish(client->connection);
    return true;
}

bool tell_nothing(struct client *client, const struct dialogue_move *move)
{
    (void)move;
    connection_close(client->connection);
    ceremony_abandon(client);
    return true;
}
