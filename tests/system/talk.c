// SPDX-License-Identifier: BSD-2-Clause
// A client of tokend for tests: says what it is told to say and prints what it hears, one line
// each.
//
//   talk SOCKET [KEY=VALUE...] [-- ANSWER...]
//
// KEY: op (authenticate account change_check change open close admin), user, service, tty, rhost,
// language, terminal, ticket (hex), rescue, silent, expired, peer (become this uid first), gid
// (become this group first), patience (milliseconds), call (admin: "VERB NAME=TEXT ..." after the
// dialogue; n:NAME=1 a number; repeatable), orphan (a child goes on after so many ms, what
// connected ends), hang (stop before this prompt, for ever), leave (hang up right after this many
// answers), mute (does not say that it has the verdict). ANSWER: text;
// "@none"; "@over"; "@totp:BASE32" a code of now;
// "@hotp:BASE32:COUNTER". Exit status: 0 granted, 1 any other verdict, 2 no verdict.
#include "base/text.h"
#include "factor/otp.h"
#include "wire/client.h"
#include "wire/codec.h"
#include "wire/warifu.pb.h"
#include <liboath/oath.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

// LeakSanitizer cannot look at a process that has changed its user; it ends it instead.
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

#define CALLS_MAX 64

struct script {
    AdminClientFrame begin;
    const char *path, *calls[CALLS_MAX];
    int call_count, answer_count, next, hang, leave;
    char **answers;
    uint32_t patience;
    unsigned orphan;
    long peer, gid;
    bool mute;
};

static const char *const operations[] = {"none",   "authenticate", "account", "change_check",
                                         "change", "open",         "close",   "admin"};
static const char *const results[] = {
    "DENIED",          "GRANTED",           "MAX_TRIES",   "FAULT", "NEW_PASSWORD",
    "ACCOUNT_EXPIRED", "PERMISSION_DENIED", "NOT_CHANGED", "BUSY"};
static const char *const statuses[] = {"FAILED",    "DONE",     "MORE",      "INVALID",
                                       "NOT_FOUND", "CONFLICT", "FORBIDDEN", "STALE"};
#define NAME(table, number) ((size_t)(number) < sizeof table / sizeof *table ? table[number] : "?")

__attribute__((noreturn)) static void give_up(const char *what, const char *which)
{
    printf("failed: %s %s\n", what, which);
    fflush(stdout);
    _exit(2);
}

static void copy(char *field, size_t size, const char *text)
{
    if (text_copy(field, size, text) != FAULT_NONE)
        give_up("does not fit", text);
}
#define COPY(field, text) copy(field, sizeof(field), text)

static size_t from_hex(const char *text, uint8_t *bytes, size_t size)
{
    size_t count = 0;
    unsigned byte;
    for (; count < size && sscanf(text + 2 * count, "%2x", &byte) == 1; count++)
        bytes[count] = (uint8_t)byte;
    return count;
}

static void set(struct script *script, const char *key, const char *value)
{
    Begin *begin = &script->begin.body.begin;
    if (strcmp(key, "op") == 0) {
        for (int i = 1; i < 8; i++)
            if (strcmp(operations[i], value) == 0)
                begin->operation = (Operation)i;
    } else if (strcmp(key, "user") == 0)
        COPY(begin->user, value);
    else if (strcmp(key, "service") == 0)
        COPY(begin->service, value);
    else if (strcmp(key, "tty") == 0)
        COPY(begin->tty, value);
    else if (strcmp(key, "rhost") == 0)
        COPY(begin->rhost, value);
    else if (strcmp(key, "language") == 0)
        COPY(begin->language, value);
    else if (strcmp(key, "terminal") == 0)
        COPY(begin->terminal, value);
    else if (strcmp(key, "rescue") == 0)
        COPY(begin->rescue_reason, value);
    else if (strcmp(key, "ticket") == 0)
        begin->ticket.size =
            (pb_size_t)from_hex(value, begin->ticket.bytes, sizeof begin->ticket.bytes);
    else if (strcmp(key, "silent") == 0)
        begin->silent = true;
    else if (strcmp(key, "expired") == 0)
        begin->expired_only = true;
    else if (strcmp(key, "version") == 0)
        begin->version = (uint32_t)atol(value);
    else if (strcmp(key, "peer") == 0)
        script->peer = atol(value);
    else if (strcmp(key, "gid") == 0)
        script->gid = atol(value);
    else if (strcmp(key, "patience") == 0)
        script->patience = (uint32_t)atol(value);
    else if (strcmp(key, "orphan") == 0)
        script->orphan = value[0] == '\0' ? 200 : (unsigned)atoi(value);
    else if (strcmp(key, "hang") == 0)
        script->hang = atoi(value);
    else if (strcmp(key, "mute") == 0)
        script->mute = true;
    else if (strcmp(key, "leave") == 0)
        script->leave = atoi(value);
    else if (strcmp(key, "call") == 0 && script->call_count < CALLS_MAX)
        script->calls[script->call_count++] = value;
    else
        give_up("unknown key", key);
}

// --- codes --------------------------------------------------------------------------------------

static void code_of(const char *how, char *text, size_t size)
{
    struct otp_parameters parameters = {.kind = OTP_TOTP, .algorithm = OTP_SHA1, .digits = 6};
    char secret[200];
    uint64_t moving = (uint64_t)time(NULL) / 30;
    snprintf(secret, sizeof secret, "%s", how + 6);
    char *colon = strchr(secret, ':');
    if (colon != NULL) {
        *colon = '\0';
        moving = how[1] == 'h' ? strtoull(colon + 1, NULL, 10)
                               : moving + (uint64_t)strtoll(colon + 1, NULL, 10);
    }
    char code[16];
    if (otp_from_base32(secret, &parameters) != FAULT_NONE ||
        oath_hotp_generate((const char *)parameters.secret, parameters.secret_size, moving, 6,
                           false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        give_up("no code from", how);
    snprintf(text, size, "%s", code);
}

// --- the dialogue -------------------------------------------------------------------------------

static void show(const char *what, const char *text)
{
    char safe[2600];
    printf("%s: %s\n", what, escape_text(safe, sizeof safe, text));
    fflush(stdout);
}

static void answer_prompt(struct script *script, struct wire_client *client, const Prompt *prompt)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    printf("prompt%s: %s\n", prompt->echo ? " echo" : "", prompt->text);
    fflush(stdout);
    if (script->hang > 0 && script->next + 1 == script->hang)
        for (;;)
            pause();
    frame.which_body = AdminClientFrame_answer_tag;
    frame.body.answer.prompt = prompt->id;
    frame.body.answer.kind = AnswerKind_ANSWER_GIVEN;
    if (script->next >= script->answer_count) {
        puts("verdict: AGAIN session=0 ticket=");
        fflush(stdout);
        _exit(1);
    }
    const char *text = script->answers[script->next++];
    if (strcmp(text, "@none") == 0)
        frame.body.answer.kind = AnswerKind_ANSWER_NONE;
    else if (strcmp(text, "@over") == 0)
        frame.body.answer.kind = AnswerKind_ANSWER_OVERSIZE;
    else if (strncmp(text, "@totp:", 6) == 0 || strncmp(text, "@hotp:", 6) == 0)
        code_of(text, frame.body.answer.text, sizeof frame.body.answer.text);
    else
        COPY(frame.body.answer.text, text);
    if (wire_send(client, AdminClientFrame_fields, &frame) != FAULT_NONE)
        give_up("cannot send", "answer");
    if (script->leave > 0 && script->next == script->leave)
        _exit(3);
}

static void show_row(const AdminRow *row)
{
    printf("row:");
    for (pb_size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];
        char safe[2600];
        if (field->which_value == Field_text_tag)
            printf(" %s=%s", field->name, escape_text(safe, sizeof safe, field->value.text));
        else if (field->which_value == Field_number_tag)
            printf(" %s=%lld", field->name, (long long)field->value.number);
        else
            printf(" %s=%s", field->name, field->value.flag ? "yes" : "no");
    }
    puts("");
    fflush(stdout);
}

static void say_taken(struct wire_client *client, const Begin *begin)
{
    AdminClientFrame frame = {.which_body = AdminClientFrame_taken_tag};
    if (begin->operation != Operation_OPERATION_AUTHENTICATE &&
        begin->operation != Operation_OPERATION_SESSION_OPEN &&
        begin->operation != Operation_OPERATION_ADMIN)
        return;
    memcpy(&frame.body.taken.nonce, &begin->nonce, sizeof frame.body.taken.nonce);
    enum fault fault = wire_send(client, AdminClientFrame_fields, &frame);
    if (fault != FAULT_NONE)
        give_up("the verdict could not be taken:", fault_name(fault));
}

// Listens until a verdict or an end. Returns it, or -1 for an end.
static int listen_on(struct script *script, struct wire_client *client)
{
    static AdminServerFrame frame;
    for (;;) {
        enum fault fault = wire_receive(client, AdminServerFrame_fields, &frame, sizeof frame);
        if (fault != FAULT_NONE)
            give_up("no reply:", fault_name(fault));
        wire_extend(client, 0);
        switch (frame.which_body) {
        case AdminServerFrame_prompt_tag:
            answer_prompt(script, client, &frame.body.prompt);
            break;
        case AdminServerFrame_info_tag:
            show(frame.body.info.error ? "error" : "info", frame.body.info.text);
            break;
        case AdminServerFrame_wait_tag:
            wire_extend(client, frame.body.wait.seconds * 1000);
            break;
        case AdminServerFrame_row_tag:
            show_row(&frame.body.row);
            break;
        case AdminServerFrame_end_tag:
            printf("end: %s message=%s hint=%s subject=%s cursor=%s\n",
                   NAME(statuses, frame.body.end.status), frame.body.end.message,
                   frame.body.end.hint, frame.body.end.subject, frame.body.end.cursor);
            fflush(stdout);
            return -1;
        case AdminServerFrame_verdict_tag: {
            const Verdict *verdict = &frame.body.verdict;
            const Begin *begin = &script->begin.body.begin;
            bool ours = verdict->nonce.size == begin->nonce.size &&
                        memcmp(verdict->nonce.bytes, begin->nonce.bytes, begin->nonce.size) == 0;
            printf("verdict: %s%s session=%u ticket=", NAME(results, verdict->result),
                   ours ? "" : " (wrong nonce)", verdict->session_seconds);
            for (pb_size_t i = 0; i < verdict->ticket.size; i++)
                printf("%02x", verdict->ticket.bytes[i]);
            puts("");
            fflush(stdout);
            if (ours && verdict->result == Result_RESULT_GRANTED && !script->mute)
                say_taken(client, begin);
            return (int)verdict->result;
        }
        default:
            give_up("unknown frame", "");
        }
    }
}

static void make_call(AdminClientFrame *frame, const char *words)
{
    char line[4096];
    char *rest = line;
    snprintf(line, sizeof line, "%s", words);
    *frame = (AdminClientFrame){.which_body = AdminClientFrame_call_tag};
    AdminCall *call = &frame->body.call;
    COPY(call->verb, strsep(&rest, " "));
    for (char *word; (word = strsep(&rest, " ")) != NULL && call->args_count < 16;) {
        bool number = strncmp(word, "n:", 2) == 0;
        char *value = strchr(word, '=');
        if (value == NULL)
            give_up("not NAME=VALUE:", word);
        *value++ = '\0';
        Field *field = &call->args[call->args_count++];
        COPY(field->name, word + (number ? 2 : 0));
        field->which_value = number ? Field_number_tag : Field_text_tag;
        if (number)
            field->value.number = atoll(value);
        else
            COPY(field->value.text, value);
    }
}

int main(int count, char **arguments)
{
    struct script script = {.patience = 10000, .peer = -1, .gid = -1};
    script.begin.which_body = AdminClientFrame_begin_tag;
    Begin *begin = &script.begin.body.begin;
    begin->version = PROTOCOL_VERSION;
    begin->operation = Operation_OPERATION_AUTHENTICATE;
    begin->nonce.size = sizeof begin->nonce.bytes;
    if (count < 2 || getrandom(begin->nonce.bytes, sizeof begin->nonce.bytes, 0) < 0)
        give_up("usage:", "talk SOCKET [KEY=VALUE...] [-- ANSWER...]");
    int at = 2;
    for (; at < count && strcmp(arguments[at], "--") != 0; at++) {
        char key[64];
        const char *value = strchr(arguments[at], '=');
        size_t length = value == NULL ? strlen(arguments[at]) : (size_t)(value - arguments[at]);
        if (length >= sizeof key)
            give_up("unknown key", arguments[at]);
        memcpy(key, arguments[at], length);
        key[length] = '\0';
        set(&script, key, value == NULL ? "" : value + 1);
    }
    script.answers = arguments + at + 1;
    script.answer_count = at < count ? count - at - 1 : 0;
    if (script.gid >= 0 && setgid((gid_t)script.gid) != 0)
        give_up("setgid", "");
    if (script.peer >= 0 && setuid((uid_t)script.peer) != 0)
        give_up("setuid", "");
    struct wire_client client = {.fd = -1};
    enum fault fault = wire_connect(&client, arguments[1], script.patience, ADMIN_FRAME_MAX);
    if (fault != FAULT_NONE)
        give_up("cannot connect:", fault_name(fault));
    if (script.orphan > 0) {
        if (fork() != 0)
            _exit(0);
        (void)usleep(script.orphan * 1000);
    }
    if (wire_send(&client, AdminClientFrame_fields, &script.begin) != FAULT_NONE)
        give_up("cannot send", "begin");
    int verdict = listen_on(&script, &client);
    for (int i = 0; verdict == (int)Result_RESULT_GRANTED && i < script.call_count; i++) {
        static AdminClientFrame frame;
        make_call(&frame, script.calls[i]);
        if (wire_send(&client, AdminClientFrame_fields, &frame) != FAULT_NONE)
            give_up("cannot send", "call");
        wire_extend(&client, 0);
        (void)listen_on(&script, &client);
    }
    wire_close(&client);
    return verdict == (int)Result_RESULT_GRANTED ? 0 : 1;
}
