// SPDX-License-Identifier: BSD-2-Clause
#include "cli_fake.h"
#include "wire/client.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct fake {
    struct wire_client peer;
    int listener, complaints;
    Begin begin; // the last one
    uint32_t prompt;
    AdminClientFrame heard;
    AdminServerFrame said;
};

static bool complain(struct fake *fake, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool complain(struct fake *fake, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vdprintf(fake->complaints, format, list);
    va_end(list);
    return false;
}

static bool hear(struct fake *fake, pb_size_t which)
{
    wire_extend(&fake->peer, 0);
    enum fault fault =
        wire_receive(&fake->peer, &AdminClientFrame_msg, &fake->heard, sizeof fake->heard);

    if (fault != FAULT_NONE)
        return complain(fake, "expected frame %d, got: %s", (int)which, fault_name(fault));
    if (fake->heard.which_body != which)
        return complain(fake, "expected frame %d, got frame %d", (int)which,
                        (int)fake->heard.which_body);
    return true;
}

static bool say(struct fake *fake, pb_size_t which)
{
    fake->said.which_body = which;
    wire_extend(&fake->peer, 0);
    enum fault fault = wire_send(&fake->peer, &AdminServerFrame_msg, &fake->said);

    fake->said = (AdminServerFrame)AdminServerFrame_init_zero;
    return fault == FAULT_NONE || complain(fake, "cannot send: %s", fault_name(fault));
}

static bool do_accept(struct fake *fake, const struct fake_step *step)
{
    struct pollfd ready = {fake->listener, POLLIN, 0};

    (void)step;
    if (fake->peer.fd >= 0)
        close(fake->peer.fd);
    if (poll(&ready, 1, 15000) <= 0)
        return complain(fake, "nobody connected");
    fake->peer = (struct wire_client){.wake = -1,
                                      .fd = accept(fake->listener, NULL, NULL),
                                      .patience = 15000,
                                      .frame_max = ADMIN_FRAME_MAX};
    return fake->peer.fd >= 0;
}

static bool do_begin(struct fake *fake, const struct fake_step *step)
{
    char held[512];

    if (!hear(fake, AdminClientFrame_begin_tag))
        return false;
    fake->begin = fake->heard.body.begin;
    if (fake->begin.operation != Operation_OPERATION_ADMIN || fake->begin.nonce.size != 16 ||
        strcmp(fake->begin.service, "warifu") != 0 || fake->begin.user[0] != '\0')
        return complain(fake, "the Begin is not that of an administrator");
    snprintf(held, sizeof held, "rescue=%s language=%s terminal=%s", fake->begin.rescue_reason,
             fake->begin.language, fake->begin.terminal);
    return strstr(held, step->text) != NULL ||
           complain(fake, "Begin holds %s, not %s", held, step->text);
}

static bool do_prompt(struct fake *fake, const struct fake_step *step)
{
    Prompt *prompt = &fake->said.body.prompt;

    prompt->id = ++fake->prompt;
    prompt->echo = step->number != 0;
    snprintf(prompt->text, sizeof prompt->text, "%s", step->text);
    return say(fake, AdminServerFrame_prompt_tag);
}

static bool do_answer(struct fake *fake, const struct fake_step *step)
{
    const Answer *answer = &fake->heard.body.answer;

    if (!hear(fake, AdminClientFrame_answer_tag))
        return false;
    if (answer->prompt != fake->prompt)
        return complain(fake, "answer to prompt %u", (unsigned)answer->prompt);
    if (step->number != 0) // the kind is what matters
        return (int)answer->kind == step->number ||
               complain(fake, "answer of kind %d", (int)answer->kind);
    if (step->text == NULL)
        return answer->kind == AnswerKind_ANSWER_NONE || complain(fake, "an answer came");
    return strcmp(answer->text, step->text) == 0 || complain(fake, "answer \"%s\"", answer->text);
}

static bool do_info(struct fake *fake, const struct fake_step *step)
{
    snprintf(fake->said.body.info.text, sizeof fake->said.body.info.text, "%s", step->text);
    return say(fake, AdminServerFrame_info_tag);
}

static bool do_wait(struct fake *fake, const struct fake_step *step)
{
    fake->said.body.wait.seconds = (uint32_t)step->number;
    return say(fake, AdminServerFrame_wait_tag);
}

static bool do_verdict(struct fake *fake, const struct fake_step *step)
{
    Verdict *verdict = &fake->said.body.verdict;

    verdict->result = step->step == BAD_NONCE ? Result_RESULT_GRANTED : (Result)step->number;
    verdict->nonce.size = sizeof verdict->nonce.bytes;
    memcpy(verdict->nonce.bytes, fake->begin.nonce.bytes, sizeof verdict->nonce.bytes);
    if (step->step == BAD_NONCE)
        verdict->nonce.bytes[15] ^= 1;
    if (!say(fake, AdminServerFrame_verdict_tag))
        return false;
    // Only who knows that it is for them says that they have it (abuse:D8).
    return step->step == BAD_NONCE || (Result)step->number != Result_RESULT_GRANTED ||
           hear(fake, AdminClientFrame_taken_tag);
}

static bool do_call(struct fake *fake, const struct fake_step *step)
{
    char text[4096];
    const AdminCall *call = &fake->heard.body.call;

    if (!hear(fake, AdminClientFrame_call_tag))
        return false;
    int used = snprintf(text, sizeof text, "%s%s", call->verb, call->dry_run ? "?" : "");
    for (pb_size_t i = 0; i < call->args_count; i++) {
        const Field *field = &call->args[i];
        size_t room = sizeof text - (size_t)used;

        if (field->which_value == Field_text_tag)
            used += snprintf(text + used, room, " %s=%s", field->name, field->value.text);
        else if (field->which_value == Field_number_tag)
            used += snprintf(text + used, room, " %s#%lld", field->name,
                             (long long)field->value.number);
        else
            used += snprintf(text + used, room, " %s?%d", field->name, field->value.flag);
    }
    return strcmp(text, step->text) == 0 ||
           complain(fake, "call \"%s\", not \"%s\"", text, step->text);
}

static bool do_row(struct fake *fake, const struct fake_step *step)
{
    AdminRow *row = &fake->said.body.row;

    for (const char *at = step->text; *at != '\0' && row->fields_count < 24;) {
        Field *field = &row->fields[row->fields_count++];
        size_t name = strcspn(at, "=#?"), value = strcspn(at + name + 1, ";");
        char kind = at[name];

        snprintf(field->name, sizeof field->name, "%.*s", (int)name, at);
        at += name + 1;
        if (kind == '=') {
            field->which_value = Field_text_tag;
            snprintf(field->value.text, sizeof field->value.text, "%.*s", (int)value, at);
        } else if (kind == '#') {
            field->which_value = Field_number_tag;
            field->value.number = strtoll(at, NULL, 10);
        } else {
            field->which_value = Field_flag_tag;
            field->value.flag = *at == '1';
        }
        at += value + (at[value] == ';');
    }
    return say(fake, AdminServerFrame_row_tag);
}

static bool do_end(struct fake *fake, const struct fake_step *step)
{
    AdminEnd *end = &fake->said.body.end;
    char *places[] = {end->message, end->hint, end->subject, end->cursor};
    const size_t sizes[] = {sizeof end->message, sizeof end->hint, sizeof end->subject,
                            sizeof end->cursor};
    const char *at = step->text != NULL ? step->text : "";

    end->status = (AdminStatus)step->number;
    for (size_t i = 0; i < 4; i++) {
        size_t length = strcspn(at, "|");

        snprintf(places[i], sizes[i], "%.*s", (int)length, at);
        at += length + (at[length] == '|');
    }
    return say(fake, AdminServerFrame_end_tag);
}

static bool do_raw(struct fake *fake, const struct fake_step *step)
{
    return send(fake->peer.fd, step->text, (size_t)step->number, MSG_NOSIGNAL) == step->number ||
           complain(fake, "cannot send");
}

static bool do_sleep(struct fake *fake, const struct fake_step *step)
{
    (void)fake;
    usleep((useconds_t)step->number * 1000);
    return true;
}

static bool do_hangup(struct fake *fake, const struct fake_step *step)
{
    (void)step;
    wire_close(&fake->peer);
    // For a test that must not go on before: the client would still find the connection open.
    const int mark = open(cli_hung_up(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return mark >= 0 && close(mark) == 0;
}

static bool do_expect_eof(struct fake *fake, const struct fake_step *step)
{
    char byte;

    (void)step;
    return read(fake->peer.fd, &byte, 1) <= 0 || complain(fake, "the client went on");
}

bool fake_serve(int listener, const struct fake_step *script, int complaints)
{
    static bool (*const doers[])(struct fake *, const struct fake_step *) = {
        [ACCEPT] = do_accept,   [BEGIN] = do_begin,       [PROMPT] = do_prompt,
        [ANSWER] = do_answer,   [INFO] = do_info,         [WAIT] = do_wait,
        [VERDICT] = do_verdict, [BAD_NONCE] = do_verdict, [CALL] = do_call,
        [ROW] = do_row,         [END] = do_end,           [RAW] = do_raw,
        [SLEEP] = do_sleep,     [HANGUP] = do_hangup,     [EXPECT_EOF] = do_expect_eof,
    };
    static struct fake fake;

    fake = (struct fake){.peer = {.fd = -1}, .listener = listener, .complaints = complaints};
    for (size_t i = 0; script[i].step != STEP_END_OF_SCRIPT; i++)
        if (!doers[script[i].step](&fake, &script[i])) {
            complain(&fake, " (step %zu)", i);
            wire_close(&fake.peer);
            return false;
        }
    wire_close(&fake.peer);
    return true;
}
