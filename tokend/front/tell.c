// SPDX-License-Identifier: BSD-2-Clause
#include "front/tell.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/speak.h"
#include "front/texts.h"
#include <string.h>

#define PROMPT_SECONDS 120 // when a plan says nothing

bool tell_wait(struct client *client, uint32_t seconds)
{
    AdminServerFrame frame = AdminServerFrame_init_zero;
    frame.which_body = AdminServerFrame_wait_tag;
    frame.body.wait.seconds = seconds;
    return client->stream == NULL || client_send(client, &frame);
}

bool tell_prompt(struct client *client, const struct dialogue_move *move)
{
    struct talk *talk = client->talk;
    AdminServerFrame frame = AdminServerFrame_init_zero;
    frame.which_body = AdminServerFrame_prompt_tag;
    Prompt *prompt = &frame.body.prompt;
    FactorKind factor = speak_factor(talk, move);
    if (move->prompt == ASK_FACTOR && move->factor_index == 0) { // what belongs to another way
        secret_wipe(talk->answers, sizeof talk->answers);
        talk->way = move->way;
    }
    prompt->id = move->prompt_id;
    prompt->echo = move->prompt == ASK_CONFIRMATION_CODE || move->prompt == ASK_MEMBER ||
                   (factor == FactorKind_FACTOR_OTP && talk->echo_code);
    if (factor == FactorKind_FACTOR_PASSWORD)
        prompt->purpose = PromptPurpose_PROMPT_PASSWORD;
    else if (move->prompt == ASK_NEW_PASSWORD)
        prompt->purpose = PromptPurpose_PROMPT_NEW_PASSWORD;
    const struct prompt_facts facts = speak_prompt(talk, move);
    texts_prompt(&facts, prompt->text, sizeof prompt->text);
    client->asked = *move;
    client_wait(client, WAIT_PROMPT,
                talk->prompt_seconds > 0 ? talk->prompt_seconds : PROMPT_SECONDS);
    if (!talk->login_timed && talk->login_seconds > 0) {
        talk->login_timed = true;
        client_time(client->login, (int64_t)talk->login_seconds * 1000);
    }
    return client_send(client, &frame);
}

bool tell_verdict(struct client *client, enum dialogue_result result)
{
    const struct talk *talk = client->talk;
    AdminServerFrame frame = AdminServerFrame_init_zero;
    frame.which_body = AdminServerFrame_verdict_tag;
    Verdict *verdict = &frame.body.verdict;
    verdict->result = (Result)result;
    if (talk != NULL) { // else nothing of the Begin was understood
        verdict->nonce.size = talk->begin.nonce.size;
        memcpy(verdict->nonce.bytes, talk->begin.nonce.bytes, sizeof verdict->nonce.bytes);
        Operation operation = talk->begin.operation;
        if (result == DIALOGUE_GRANTED || result == DIALOGUE_ELSEWHERE) {
            verdict->session_seconds = talk->session_seconds;
            verdict->password = talk->password_proved;
            if (operation == Operation_OPERATION_AUTHENTICATE ||
                operation == Operation_OPERATION_CHANGE_CHECK ||
                operation == Operation_OPERATION_CHANGE ||
                operation == Operation_OPERATION_SESSION_OPEN)
                verdict->ticket = talk->ticket;
        }
    }
    bool sent = client_send(client, &frame);
    secret_wipe(&frame, sizeof frame);
    return sent;
}

void tell_failure(struct client *client)
{
    AdminServerFrame frame = AdminServerFrame_init_zero;
    frame.which_body = AdminServerFrame_end_tag;
    frame.body.end.status = AdminStatus_ADMIN_FAILED;
    if (client->talk != NULL &&
        text_copy(frame.body.end.message, sizeof frame.body.end.message,
                  texts_translate(&client->talk->reader,
                                  "The call could not be finished; nothing is known about its "
                                  "effect.")) == FAULT_NONE &&
        text_copy(frame.body.end.hint, sizeof frame.body.end.hint,
                  texts_translate(&client->talk->reader,
                                  "Look what was done before you try again.")) == FAULT_NONE)
        (void)client_send(client, &frame); // the connection is closed next
}
