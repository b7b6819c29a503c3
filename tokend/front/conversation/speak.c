// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/speak.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/conversation/client.h"
#include "front/texts/texts.h"
#include "wire/codec.h"
#include <string.h>

struct speech {
    struct client *client;
    bool with_prompt; // each is shown with the prompt that follows
    bool joined;      // all are one message: only the last one would be seen
    bool sent;
    bool error;
    char text[TEXT_LINE_MAX]; // when joined: what is not sent yet
};

static void send_info(struct speech *speech, bool error, const char *text)
{
    struct connection *connection = speech->client->connection;
    AdminServerFrame *frame = connection_frame(connection, AdminServerFrame_info_tag);
    frame->body.info.error = error;
    frame->body.info.with_prompt = speech->with_prompt;
    // A line that is too long is left out.
    if (text_copy(frame->body.info.text, sizeof frame->body.info.text, text) == FAULT_NONE)
        speech->sent = connection_send(connection) && speech->sent;
    else
        message_wipe(AdminServerFrame_fields, frame, sizeof *frame);
}

static void send_joined(struct speech *speech)
{
    if (speech->text[0] != '\0')
        send_info(speech, speech->error, speech->text);
    secret_wipe(speech->text, sizeof speech->text);
    speech->error = false;
}

static void say_line(void *context, bool error, const char *line)
{
    struct speech *speech = context;
    if (!speech->joined) {
        send_info(speech, error, line);
        return;
    }
    if (strlen(speech->text) + 1 + strlen(line) >= sizeof speech->text)
        send_joined(speech);
    if (speech->text[0] != '\0')
        strcat(speech->text, "\n");
    if (strlen(line) < sizeof speech->text - strlen(speech->text))
        strcat(speech->text, line);
    speech->error = speech->error || error;
}

void speak_line(struct client *client, const char *text)
{
    struct speech speech = {.client = client, .sent = true};

    say_line(&speech, false, text);
}

FactorKind speak_factor(const struct conversation *conversation, const struct dialogue_move *move)
{
    return move->action == DO_PROMPT && move->prompt == ASK_FACTOR
               ? conversation->ways[move->way].factors[move->factor_index]
               : FactorKind_FACTOR_NONE;
}

// As it was typed: what the name service makes of it would tell a name that it knows (promise 3).
static const char *named(const struct conversation *conversation)
{
    return conversation->begin.user[0] != '\0' ? conversation->begin.user
                                               : conversation->subject.who.name;
}

struct prompt_values speak_prompt(const struct conversation *conversation,
                                  const struct dialogue_move *move)
{
    return (struct prompt_values){
        .reader = &conversation->reader,
        .prompt = move->prompt,
        .factor = speak_factor(conversation, move),
        .hint = conversation->code_hint,
        .current = conversation->begin.operation == Operation_OPERATION_CHANGE_CHECK ||
                   conversation->begin.operation == Operation_OPERATION_CHANGE,
        .whose = conversation->ask_member ? conversation->member.name : named(conversation),
    };
}

static bool has_text(const struct dialogue_move *move, enum dialogue_text text)
{
    for (size_t i = 0; i < move->text_count; i++)
        if (move->texts[i] == text)
            return true;
    return false;
}

// Who sees no first prompt is told it as a message, unless it is the password, which an empty field
// of that look is for.
static void say_hidden_prompt(const struct conversation *conversation,
                              const struct dialogue_move *move, struct speech *speech)
{
    const struct prompt_values values = speak_prompt(conversation, move);
    char line[TEXT_LINE_MAX];
    if (move->text_count == 0 && values.factor == FactorKind_FACTOR_PASSWORD)
        return;
    texts_prompt(&values, line, sizeof line);
    for (size_t length = strlen(line);
         length > 0 && (line[length - 1] == ' ' || line[length - 1] == ':');)
        line[--length] = '\0';
    say_line(speech, false, line);
}

bool speak_texts(struct client *client, const struct dialogue_move *move, const VaultReply *reply)
{
    if (client->conversation == NULL || !connection_is_open(client->connection))
        return true;
    const struct conversation *conversation = client->conversation;
    const struct reader *reader = &conversation->reader;
    const bool prompts = move->action == DO_PROMPT && !has_text(move, SAY_OFFER);
    struct speech speech = {.client = client,
                            .with_prompt = prompts && reader->stops_for_info,
                            .joined = reader->hides_prompts && !has_text(move, SAY_OFFER),
                            .sent = true};
    const struct text_values values = {
        .reader = reader,
        .settings = client->all->settings,
        .reply = reply,
        .subject = &conversation->subject,
        .named = named(conversation),
        .cause = conversation->cause,
        .change_refusal = conversation->change_refusal,
        .ways = conversation->ways,
        .way_count = conversation->way_count,
        .way = move->action == DO_PROMPT ? move->way : conversation->way,
        .key = {conversation->proof.status, conversation->tries_known, conversation->key_tries},
    };
    for (size_t i = 0; i < move->text_count && speech.sent; i++)
        if (!reader->stops_for_info || move->texts[i] != SAY_TOUCH) // it would outlast the touch
            texts_say(&values, move->texts[i], say_line, &speech);
    if (reader->stops_for_info && speak_factor(conversation, move) == FactorKind_FACTOR_KEY)
        texts_say(&values, SAY_TOUCH, say_line, &speech);
    if (prompts && reader->hides_prompts)
        say_hidden_prompt(conversation, move, &speech);
    send_joined(&speech);
    return speech.sent;
}
