// SPDX-License-Identifier: BSD-2-Clause
#include "session.h"
#include "arguments.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli.h"
#include "outcome.h"
#include "shown.h"
#include "terminal.h"
#include "verbs/verbs.h"
#include "wire/codec.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define WAIT_MAX 300    // seconds that a Wait may ask for
#define FRAMES_MAX 1000 // of one dialogue: more is nonsense

void session_close(struct session *session)
{
    wire_close(&session->client);
    session->client.fd = -1;
    session->proven = false;
}

static enum exit_code broken(struct cli *cli, enum fault fault, struct outcome *outcome)
{
    static const struct {
        enum fault fault;
        enum exit_code code;
        const char *message, *hint;
    } table[] = {
        {FAULT_TIMEOUT, EXIT_TEMPORARY, N_("tokend stopped answering."), NULL},
        {FAULT_CLOSED, EXIT_TEMPORARY, N_("tokend closed the connection."), NULL},
        {FAULT_FORMAT, EXIT_PROTOCOL, N_("tokend's answer is not understood."),
         N_("Do `warifu` and tokend have the same version? Compare `warifu --version` with "
            "`tokend -V`.")},
        {FAULT_LIMIT, EXIT_PROTOCOL, N_("tokend's answer is not understood."),
         N_("Do `warifu` and tokend have the same version? Compare `warifu --version` with "
            "`tokend -V`.")},
        {FAULT_MEMORY, EXIT_INTERNAL, N_("There is no memory left."),
         N_("Close other programs and try again.")},
    };

    const char *hint =
        cli->session.proven
            ? N_("Whether it was done is not known: look with a command that shows it, "
                 "then try again. `systemctl status tokend` and the system log say why.")
            : N_("Nothing was changed. `systemctl status tokend` and the system log say "
                 "why.");

    session_close(&cli->session);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].fault == fault)
            return outcome_set(outcome, table[i].code,
                               _(table[i].hint != NULL ? table[i].hint : hint), "%s",
                               _(table[i].message));
    return outcome_set(outcome, EXIT_TEMPORARY, _(hint), _("The connection to tokend broke (%s)."),
                       fault_name(fault));
}

// Root without factors has a socket of its own.
static const char *socket_of(const struct cli *cli)
{
    if (cli->socket != NULL)
        return cli->socket;
    return cli->rescue != NULL ? WARIFU_RUNDIR "/rescue.sock" : WARIFU_RUNDIR "/admin.sock";
}

static enum exit_code connect_to(struct cli *cli, struct outcome *outcome)
{
    const char *path = socket_of(cli);
    enum fault fault = wire_connect(&cli->session.client, path, cli->patience, ADMIN_FRAME_MAX);

    if (fault == FAULT_NONE)
        return EXIT_DONE;
    cli->session.client.fd = -1;
    if (fault == FAULT_REFUSED)
        return outcome_set(outcome, EXIT_UNREACHABLE,
                           _("The socket must be root's, in a directory that only root may write. "
                             "Somebody may be posing as tokend: tell whoever runs this machine."),
                           _("Nothing was sent: %s is not the real tokend."), outcome_quote(path));
    return outcome_set(outcome, EXIT_UNREACHABLE,
                       _("Is it running? Try `systemctl status tokend`, then `systemctl start "
                         "tokend.socket`."),
                       _("tokend cannot be reached at %s."), outcome_quote(path));
}

static void say(struct cli *cli, const char *text)
{
    char *shown = shown_speech(&cli->language, text);

    fflush(stdout);
    fprintf(stderr, "%s\n", shown != NULL ? shown : "...");
    free(shown);
}

// The answer to one prompt. EXIT_DONE also when nothing was answered: that is an answer.
static enum exit_code relay_prompt(struct cli *cli, const Prompt *prompt, struct outcome *outcome)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;
    Answer *answer = &frame.body.answer;
    char *question = shown_speech(&cli->language, prompt->text);
    enum exit_code code = EXIT_DONE;
    enum fault fault;

    frame.which_body = AdminClientFrame_answer_tag;
    answer->prompt = prompt->id;
    switch (terminal_ask(cli->from_stdin, question != NULL ? question : "", prompt->echo,
                         answer->text, sizeof answer->text)) {
    case ASK_GIVEN:
        answer->kind = AnswerKind_ANSWER_GIVEN;
        break;
    case ASK_NOTHING:
        answer->kind = AnswerKind_ANSWER_NONE;
        break;
    case ASK_OVERSIZE:
        answer->kind = AnswerKind_ANSWER_OVERSIZE;
        break;
    case ASK_NOT_TEXT:
        code = outcome_set(outcome, EXIT_NO_INPUT,
                           _("Set the terminal to UTF-8, or type the answer with ASCII keys."),
                           _("The answer is not UTF-8; nothing was sent."));
        break;
    case ASK_NO_TERMINAL:
        code = outcome_set(outcome, EXIT_NO_INPUT,
                           _("Run it on a terminal, or give the answers on standard input with "
                             "--stdin."),
                           _("There is no terminal to ask on."));
        break;
    }
    if (code == EXIT_DONE) {
        wire_extend(&cli->session.client, 0);
        fault = wire_send(&cli->session.client, &AdminClientFrame_msg, &frame);
        if (fault != FAULT_NONE && fault != FAULT_CLOSED)
            code = broken(cli, fault, outcome); // after CLOSED its last words may still be read
    }
    secret_wipe(&frame, sizeof frame);
    free(question);
    return code;
}

// Says that the verdict has come: before that the log does not call it granted.
static enum exit_code take(struct cli *cli, const Begin *begin, struct outcome *outcome)
{
    AdminClientFrame frame = AdminClientFrame_init_zero;

    frame.which_body = AdminClientFrame_taken_tag;
    frame.body.taken.nonce.size = begin->nonce.size;
    memcpy(frame.body.taken.nonce.bytes, begin->nonce.bytes, sizeof frame.body.taken.nonce.bytes);
    const enum fault fault = wire_send(&cli->session.client, &AdminClientFrame_msg, &frame);
    if (fault != FAULT_NONE)
        return broken(cli, fault, outcome);
    cli->session.proven = true;
    return EXIT_DONE;
}

static enum exit_code judge(struct cli *cli, const Verdict *verdict, const Begin *begin,
                            struct outcome *outcome)
{
    static const struct {
        Result result;
        enum exit_code code;
        const char *message, *hint;
    } table[] = {
        {Result_RESULT_DENIED, EXIT_NOT_PERMITTED,
         N_("You did not prove who you are, or may not do this."),
         N_("Try again with your own password and code. If you are locked out, another "
            "administrator "
            "can help with `warifu lock clear`.")},
        {Result_RESULT_MAX_TRIES, EXIT_NOT_PERMITTED, N_("Too many wrong answers."),
         N_("Run the command again; if you are locked out, another administrator can help with "
            "`warifu lock clear`.")},
        {Result_RESULT_FAULT, EXIT_TEMPORARY, N_("tokend could not decide; nothing was changed."),
         N_("`systemctl status tokend` and the system log say why. If there is no store yet, root "
            "runs "
            "`warifu init`.")},
        {Result_RESULT_NEW_PASSWORD, EXIT_NOT_PERMITTED, N_("Your password must be changed first."),
         N_("Log in, or run `passwd`, and choose a new one.")},
        {Result_RESULT_ACCOUNT_EXPIRED, EXIT_NOT_PERMITTED,
         N_("Your account is expired or suspended."),
         N_("Another administrator can resume it with `warifu user resume`.")},
        {Result_RESULT_PERMISSION_DENIED, EXIT_NOT_PERMITTED,
         N_("You are not an administrator or auditor here."),
         N_("An administrator gives roles with `warifu user role`. root uses --rescue REASON.")},
        {Result_RESULT_NOT_CHANGED, EXIT_NOT_PERMITTED, N_("Your password was not changed."), NULL},
        {Result_RESULT_BUSY, EXIT_TEMPORARY, N_("tokend is too busy; nothing was decided."),
         N_("Run the command again in a moment; no failed attempt was counted.")},
    };

    if (verdict->nonce.size != begin->nonce.size ||
        !secret_equal(verdict->nonce.bytes, begin->nonce.bytes, begin->nonce.size))
        return broken(cli, FAULT_FORMAT, outcome); // abuse:D8: somebody else's verdict
    if (verdict->result == Result_RESULT_GRANTED)
        return take(cli, begin, outcome);
    session_close(&cli->session);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].result == verdict->result)
            return outcome_set(outcome, table[i].code,
                               table[i].hint != NULL ? _(table[i].hint) : NULL, "%s",
                               _(table[i].message));
    return broken(cli, FAULT_FORMAT, outcome);
}

static enum exit_code begin_with(struct cli *cli, AdminClientFrame *frame, struct outcome *outcome)
{
    Begin *begin = &frame->body.begin;

    *frame = (AdminClientFrame)AdminClientFrame_init_zero;
    frame->which_body = AdminClientFrame_begin_tag;
    begin->version = PROTOCOL_VERSION;
    begin->operation = Operation_OPERATION_ADMIN;
    begin->patience = cli->patience;
    begin->nonce.size = sizeof begin->nonce.bytes;
    if (getrandom(begin->nonce.bytes, sizeof begin->nonce.bytes, 0) != sizeof begin->nonce.bytes)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("The random source failed."));
    snprintf(begin->service, sizeof begin->service, "warifu");
    snprintf(begin->language, sizeof begin->language, "%s", cli->language.wire);
    snprintf(begin->terminal, sizeof begin->terminal, "%s", cli->language.terminal);
    // A claim for the log and the policy; a name too long is left out, never cut.
    const char *tty = ttyname(STDIN_FILENO);
    if (tty == NULL)
        tty = ttyname(STDERR_FILENO);
    if (tty == NULL || text_copy(begin->tty, sizeof begin->tty, tty) != FAULT_NONE)
        begin->tty[0] = '\0';
    if (cli->rescue != NULL)
        snprintf(begin->rescue_reason, sizeof begin->rescue_reason, "%s", cli->rescue);
    return EXIT_DONE;
}

static enum exit_code dialogue(struct cli *cli, struct outcome *outcome)
{
    static AdminServerFrame said; // 16 kB, wiped below
    AdminClientFrame first;
    struct wire_client *client = &cli->session.client;
    enum exit_code code = begin_with(cli, &first, outcome);
    enum fault fault = FAULT_NONE;
    bool judged = false;

    if (code == EXIT_DONE &&
        (fault = wire_send(client, &AdminClientFrame_msg, &first)) != FAULT_NONE &&
        fault != FAULT_CLOSED)
        code = broken(cli, fault, outcome);
    for (unsigned frames = 0; code == EXIT_DONE && !judged; frames++) {
        fault = wire_receive(client, &AdminServerFrame_msg, &said, sizeof said);
        if (fault == FAULT_NONE && frames >= FRAMES_MAX)
            fault = FAULT_FORMAT;
        if (fault != FAULT_NONE) {
            code = broken(cli, fault, outcome);
            break;
        }
        switch (said.which_body) {
        case AdminServerFrame_prompt_tag:
            code = relay_prompt(cli, &said.body.prompt, outcome);
            break;
        case AdminServerFrame_info_tag:
            say(cli, said.body.info.text);
            wire_extend(client, 0);
            break;
        case AdminServerFrame_wait_tag:
            wire_extend(client,
                        (said.body.wait.seconds < WAIT_MAX ? said.body.wait.seconds : WAIT_MAX) *
                            1000);
            break;
        case AdminServerFrame_verdict_tag:
            code = judge(cli, &said.body.verdict, &first.body.begin, outcome);
            judged = true;
            break;
        default:
            code = broken(cli, FAULT_FORMAT, outcome);
        }
        message_wipe(AdminServerFrame_fields, &said, sizeof said);
    }
    secret_wipe(&said, sizeof said);
    secret_wipe(&first, sizeof first);
    return code;
}

// Whether the other side hung up while we were not looking (idle shell, restarted daemon).
static bool hung_up(const struct wire_client *client)
{
    struct pollfd state = {.fd = client->fd, .events = POLLIN};

    return poll(&state, 1, 0) != 0; // nobody speaks unasked: readable means end or nonsense
}

enum exit_code session_prove(struct cli *cli, struct outcome *outcome)
{
    if (cli->session.proven && !hung_up(&cli->session.client))
        return EXIT_DONE;
    session_close(&cli->session);

    enum exit_code code = connect_to(cli, outcome);

    if (code != EXIT_DONE)
        return code;
    if (cli->rescue != NULL && !cli->setup)
        say(cli,
            _("RESCUE: you work as root without proving who you are. Every step is logged as an "
              "alert, with your reason."));
    code = dialogue(cli, outcome);
    if (code != EXIT_DONE)
        session_close(&cli->session);
    return code;
}

static enum exit_code conclude(const AdminEnd *end, struct outcome *outcome)
{
    static const enum exit_code codes[] = {
        [AdminStatus_ADMIN_FAILED] = EXIT_FAILED,
        [AdminStatus_ADMIN_DONE] = EXIT_DONE,
        [AdminStatus_ADMIN_MORE] = EXIT_DONE,
        [AdminStatus_ADMIN_INVALID] = EXIT_USAGE,
        [AdminStatus_ADMIN_NOT_FOUND] = EXIT_NOT_FOUND,
        [AdminStatus_ADMIN_CONFLICT] = EXIT_CONFLICT,
        [AdminStatus_ADMIN_FORBIDDEN] = EXIT_FORBIDDEN,
        [AdminStatus_ADMIN_STALE] = EXIT_STALE,
        [AdminStatus_ADMIN_REQUESTED] = EXIT_WAITS,
    };
    size_t status = (size_t)end->status;
    enum exit_code code = status < sizeof codes / sizeof *codes ? codes[status] : EXIT_PROTOCOL;
    const char *message = end->message;

    if (*message == '\0' && code != EXIT_DONE)
        for (const struct exit_meaning *row = exit_meanings; row->name != NULL; row++)
            if (row->code == code)
                message = _(row->meaning);
    outcome_set(outcome, code, end->hint, "%s", message);
    snprintf(outcome->subject, sizeof outcome->subject, "%s", end->subject);
    return code;
}

// One page: sends, takes rows until the end. *more when there is another page; *rows counts.
static enum exit_code page(struct cli *cli, const AdminCall *call, AdminServerFrame *said,
                           enum exit_code (*visit)(void *, const AdminRow *), void *context,
                           bool *more, size_t *rows, struct outcome *outcome)
{
    struct wire_client *client = &cli->session.client;
    AdminClientFrame *frame = malloc(sizeof *frame);
    enum exit_code code;

    *more = false;
    if (frame == NULL)
        return broken(cli, FAULT_MEMORY, outcome);
    *frame = (AdminClientFrame)AdminClientFrame_init_zero;
    frame->which_body = AdminClientFrame_call_tag;
    frame->body.call = *call;
    wire_extend(client, 0);
    enum fault fault = wire_send(client, &AdminClientFrame_msg, frame);
    secret_wipe(frame, sizeof *frame);
    free(frame);
    for (;;) {
        if (fault == FAULT_NONE)
            fault = wire_receive(client, &AdminServerFrame_msg, said, sizeof *said);
        if (fault != FAULT_NONE)
            return broken(cli, fault, outcome);
        switch (said->which_body) {
        case AdminServerFrame_row_tag:
            ++*rows;
            code = visit != NULL ? visit(context, &said->body.row) : EXIT_DONE;
            secret_wipe(said, sizeof *said);
            if (code != EXIT_DONE) {
                session_close(&cli->session); // the rest of the answer is on its way: drop it
                return code;
            }
            wire_extend(client, 0);
            break;
        case AdminServerFrame_info_tag:
            say(cli, said->body.info.text);
            wire_extend(client, 0);
            break;
        case AdminServerFrame_wait_tag:
            wire_extend(client,
                        (said->body.wait.seconds < WAIT_MAX ? said->body.wait.seconds : WAIT_MAX) *
                            1000);
            break;
        case AdminServerFrame_end_tag:
            *more = said->body.end.status == AdminStatus_ADMIN_MORE;
            return conclude(&said->body.end, outcome);
        default:
            return broken(cli, FAULT_FORMAT, outcome);
        }
    }
}

// The same call for the next page. `after` is a number where the verb counts (log, audit search).
static bool turn_page(AdminCall *call, const char *cursor)
{
    int64_t number;
    const struct verb *verb = verb_by_wire(call->verb);
    const struct argument *after = verb != NULL ? verb_argument(verb, "after") : NULL;
    const bool counts = after != NULL && after->kind == ARGUMENT_NUMBER;

    if (*cursor == '\0' || (counts && text_to_number(cursor, 0, INT64_MAX, &number) != FAULT_NONE))
        return false;
    for (pb_size_t i = 0; i < call->args_count; i++)
        if (strcmp(call->args[i].name, "after") == 0) {
            call->args[i] = call->args[--call->args_count];
            break;
        }
    return counts ? call_add_number(call, "after", number) : call_add_text(call, "after", cursor);
}

enum exit_code session_call(struct cli *cli, const AdminCall *call,
                            enum exit_code (*visit)(void *context, const AdminRow *row),
                            void *context, struct outcome *outcome)
{
    static AdminServerFrame said; // 16 kB, wiped below
    AdminCall next = *call;
    char cursor[sizeof said.body.end.cursor] = "";
    bool more = true, asked_again = false;
    size_t rows = 0;
    enum exit_code code = session_prove(cli, outcome);

    while (code == EXIT_DONE && more) {
        size_t before = rows;

        code = page(cli, &next, &said, visit, context, &more, &rows, outcome);
        if (code == EXIT_STALE && rows == before && !asked_again) {
            asked_again = true;
            session_close(&cli->session);
            say(cli, _("Your proof is no longer fresh. Please prove again who you are."));
            code = session_prove(cli, outcome);
            more = true;
            continue;
        }
        if (code == EXIT_DONE && more) {
            // A page may be empty where something is searched for, but it must lead on.
            if (strcmp(cursor, said.body.end.cursor) == 0 ||
                !turn_page(&next, said.body.end.cursor))
                code = broken(cli, FAULT_FORMAT, outcome);
            snprintf(cursor, sizeof cursor, "%s", said.body.end.cursor);
        }
    }
    secret_wipe(&said, sizeof said);
    secret_wipe(&next, sizeof next);
    return code;
}

const Field *row_field(const AdminRow *row, const char *name)
{
    for (pb_size_t i = 0; i < row->fields_count; i++)
        if (strcmp(row->fields[i].name, name) == 0)
            return &row->fields[i];
    return NULL;
}

const char *field_text(const AdminRow *row, const char *name)
{
    const Field *field = row_field(row, name);

    return field != NULL && field->which_value == Field_text_tag ? field->value.text : NULL;
}

int64_t field_number(const AdminRow *row, const char *name, int64_t absent)
{
    const Field *field = row_field(row, name);

    return field != NULL && field->which_value == Field_number_tag ? field->value.number : absent;
}

bool field_pieces(const AdminRow *row, const char *name, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (pb_size_t i = 0; i < row->fields_count; i++) {
        const Field *field = &row->fields[i];
        if (strcmp(field->name, name) != 0 || field->which_value != Field_text_tag)
            continue;
        const size_t length = strlen(field->value.text);
        if (used + length >= size)
            return false;
        memcpy(text + used, field->value.text, length + 1);
        used += length;
    }
    return true;
}
