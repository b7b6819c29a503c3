// SPDX-License-Identifier: BSD-2-Clause
#include "relay.h"
#include "base/secret.h"
#include "base/text.h"
#include "break_glass.h"
#include "codes.h"
#include "converse.h"
#include "demand.h"
#include "handle.h"
#include "interrupt.h"
#include "language.h"
#include "privileged.h"
#include "report.h"
#include "wire/client.h"
#include "wire/codec.h"
#include <string.h>
#include <sys/random.h>

#define FRAMES_MOST 1000 // of one operation; no sound daemon sends more
#define WAIT_MOST 300    // seconds that one Wait may add

struct relay {
    pam_handle_t *handle;
    const struct options *options;
    Operation operation;
    bool silent;
    bool offered; // the password of the stack was used
    bool kept;    // PAM_AUTHTOK is what was typed here
    bool faulty;  // tokend is not there, or does not do what it must
    struct wire_client client;
    struct interrupt interrupt; // held while the daemon is waited for
    ClientFrame begin;          // kept: its nonce and user are compared with the verdict
    ClientFrame answer;
    ServerFrame frame;
    struct note note;                                // for the next prompt
    char password[sizeof((Answer *)NULL)->text];     // last PROMPT_PASSWORD answer
    char new_password[sizeof((Answer *)NULL)->text]; // last PROMPT_NEW_PASSWORD answer
};

static int give_up(struct relay *relay, enum trouble trouble, int code, const char *reason)
{
    wire_close(&relay->client);
    relay->faulty = trouble != TROUBLE_SETUP && trouble != TROUBLE_MEMORY;
    report_trouble(relay->handle, relay->silent, relay->operation, trouble, reason);
    return code;
}

// --- the request ---------------------------------------------------------------------------------

static bool draw_nonce(Begin *begin)
{
    begin->nonce.size = sizeof begin->nonce.bytes;
    return getrandom(begin->nonce.bytes, sizeof begin->nonce.bytes, GRND_NONBLOCK) ==
           (ssize_t)sizeof begin->nonce.bytes;
}

static void recall_ticket(struct relay *relay, Begin *begin)
{
    switch (relay->operation) {
    case Operation_OPERATION_AUTHENTICATE: // each line of the stack proves afresh (abuse:P17)
        handle_drop_ticket(relay->handle, TICKET_LOGIN);
        break;
    case Operation_OPERATION_SESSION_CLOSE:
        handle_recall_ticket(relay->handle, TICKET_SESSION, begin);
        break;
    default:
        handle_recall_ticket(relay->handle, TICKET_LOGIN, begin);
    }
}

static int fill_items(struct relay *relay, Begin *begin)
{
    const struct {
        int item;
        char *field;
        size_t size;
    } items[] = {
        {PAM_TTY, begin->tty, sizeof begin->tty},
        {PAM_RHOST, begin->rhost, sizeof begin->rhost}, // a mark is some other host, so remote
        {PAM_RUSER, begin->ruser, sizeof begin->ruser},
    };
    if (handle_text(relay->handle, PAM_SERVICE, begin->service, sizeof begin->service) !=
        PAM_SUCCESS)
        return give_up(relay, TROUBLE_SETUP, PAM_SYSTEM_ERR,
                       "PAM_SERVICE is longer than 63 bytes or not UTF-8; no rule can name it");
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        handle_item(relay->handle, items[i].item, items[i].field, items[i].size);
    return PAM_SUCCESS;
}

static int fill_begin(struct relay *relay, int flags)
{
    Begin *begin = &relay->begin.body.begin;
    relay->begin.which_body = ClientFrame_begin_tag;
    begin->version = PROTOCOL_VERSION;
    begin->operation = relay->operation;
    begin->patience = relay->options->patience;
    begin->silent = relay->silent;
    begin->expired_only = (relay->operation == Operation_OPERATION_CHANGE ||
                           relay->operation == Operation_OPERATION_CHANGE_CHECK) &&
                          (flags & PAM_CHANGE_EXPIRED_AUTHTOK) != 0;
    recall_ticket(relay, begin);
    int code = handle_user(relay->handle, begin);
    if (code != PAM_SUCCESS)
        return code;
    begin->demanded = begin->expired_only && demand_stands(relay->handle, begin->user);
    code = fill_items(relay, begin);
    if (code != PAM_SUCCESS)
        return code;
    strncpy(begin->language, language_name(), sizeof begin->language - 1);
    strncpy(begin->terminal, language_terminal(), sizeof begin->terminal - 1);
    if (!draw_nonce(begin))
        return give_up(relay, TROUBLE_SETUP, PAM_SYSTEM_ERR, "no random numbers");
    return PAM_SUCCESS;
}

// --- prompts -------------------------------------------------------------------------------------

static bool may_ask(Operation operation)
{
    return operation == Operation_OPERATION_AUTHENTICATE ||
           operation == Operation_OPERATION_CHANGE_CHECK || operation == Operation_OPERATION_CHANGE;
}

// Answers a password prompt from what an earlier module asked, if the PAM file says so. False: ask.
static bool answer_from_stack(struct relay *relay, const Prompt *prompt, Answer *answer)
{
    const struct options *options = relay->options;
    const void *password = NULL;
    if (prompt->purpose != PromptPurpose_PROMPT_PASSWORD || relay->offered ||
        !(options->try_first_pass || options->use_first_pass))
        return false;
    // During a change the password asked for is the current one.
    int item = relay->operation == Operation_OPERATION_AUTHENTICATE ? PAM_AUTHTOK : PAM_OLDAUTHTOK;
    if (pam_get_item(relay->handle, item, &password) != PAM_SUCCESS || password == NULL)
        return false;
    relay->offered = true;
    answer_fill(answer, password);
    return true;
}

// The daemon refuses what is much like the password that it replaces. What CHANGE_CHECK asked, or a
// module before us; where the login has proved the factors already, what it was proved with.
static void add_current(const struct relay *relay, Answer *answer)
{
    const void *current = NULL;

    if (pam_get_item(relay->handle, PAM_OLDAUTHTOK, &current) != PAM_SUCCESS || current == NULL)
        current = handle_current(relay->handle);
    if (current == NULL ||
        text_copy(answer->current, sizeof answer->current, current) != FAULT_NONE)
        answer->current[0] = '\0';
}

static void remember(char *field, const Answer *answer)
{
    memcpy(field, answer->text, sizeof answer->text); // "" unless ANSWER_GIVEN
}

// What was kept for a prompt that does not come, or comes with more than there is room for.
static int tell_note(struct relay *relay)
{
    int code = PAM_SUCCESS;
    if (relay->note.text[0] != '\0')
        code = converse_tell(relay->handle, relay->note.error, relay->note.text);
    relay->note = (struct note){.error = false};
    return code;
}

static int answer_prompt(struct relay *relay, const Prompt *prompt)
{
    Answer *answer = &relay->answer.body.answer;
    if (!may_ask(relay->operation))
        return give_up(relay, TROUBLE_BAD_ANSWER, PAM_SYSTEM_ERR, "a prompt where none belongs");
    relay->answer.which_body = ClientFrame_answer_tag;
    answer->prompt = prompt->id;
    if (answer_from_stack(relay, prompt, answer)) {
        int code = tell_note(relay);
        if (code != PAM_SUCCESS)
            return code;
    } else {
        if (prompt->purpose == PromptPurpose_PROMPT_PASSWORD && relay->options->use_first_pass)
            return code_of_result(relay->operation, Result_RESULT_DENIED);
        int code = converse_ask(relay->handle, &relay->note, prompt->echo, prompt->text, answer);
        relay->note = (struct note){.error = false};
        if (code != PAM_SUCCESS)
            return code;
    }
    if (prompt->purpose == PromptPurpose_PROMPT_PASSWORD)
        remember(relay->password, answer);
    else if (prompt->purpose == PromptPurpose_PROMPT_NEW_PASSWORD) {
        remember(relay->new_password, answer);
        add_current(relay, answer);
    }
    enum fault fault = wire_send(&relay->client, ClientFrame_fields, &relay->answer);
    secret_wipe(answer->text, sizeof answer->text);
    secret_wipe(answer->current, sizeof answer->current);
    if (fault == FAULT_NONE || fault == FAULT_CLOSED)
        return PAM_SUCCESS; // who hung up may have said why: the next frame tells
    return give_up(relay, trouble_of_fault(fault), code_of_fault(fault), fault_name(fault));
}

static int show_info(struct relay *relay, const Info *info)
{
    // With prompts the daemon, which was told, has left out what may be left out: what a key is
    // touched for is part of asking for it (abuse:F11).
    if (relay->silent && !may_ask(relay->operation))
        return PAM_SUCCESS;
    if (info->with_prompt && note_add(&relay->note, info->error, info->text))
        return PAM_SUCCESS;
    int code = tell_note(relay);
    if (info->with_prompt && code == PAM_SUCCESS && note_add(&relay->note, info->error, info->text))
        return PAM_SUCCESS;
    if (code == PAM_SUCCESS)
        code = converse_tell(relay->handle, info->error, info->text);
    // Account and session run where nobody listens (cron, systemd --user): a line that cannot be
    // shown there decides nothing.
    return may_ask(relay->operation) ? code : PAM_SUCCESS;
}

// --- the verdict ---------------------------------------------------------------------------------

// PAM_AUTHTOK is the password that granted, or nothing: the number of another way, the password of
// a try that failed, or one of the stack that was wrong here are for no module behind.
static int keep_authtok(struct relay *relay, bool proved)
{
    handle_drop_current(relay->handle); // of a login before this one
    if (proved && relay->password[0] != '\0') {
        relay->kept = true;
        const int code = handle_keep_current(relay->handle, relay->password);
        return code != PAM_SUCCESS ? code
                                   : pam_set_item(relay->handle, PAM_AUTHTOK, relay->password);
    }
    return relay->offered ? pam_set_item(relay->handle, PAM_AUTHTOK, NULL) : PAM_SUCCESS;
}

static int keep_password(struct relay *relay, bool proved)
{
    switch (relay->operation) {
    case Operation_OPERATION_AUTHENTICATE:
        return keep_authtok(relay, proved);
    case Operation_OPERATION_CHANGE_CHECK:
        if (proved && relay->password[0] != '\0')
            return pam_set_item(relay->handle, PAM_OLDAUTHTOK, relay->password);
        return PAM_SUCCESS;
    case Operation_OPERATION_CHANGE:
        if (relay->new_password[0] != '\0')
            return pam_set_item(relay->handle, PAM_AUTHTOK, relay->new_password); // abuse:W4
        return PAM_SUCCESS;
    default:
        return PAM_SUCCESS;
    }
}

// Whether a change may follow in which the password that was proved is the old one: no longer is it
// kept.
static bool leads_to_change(Operation operation, int code)
{
    switch (operation) {
    case Operation_OPERATION_AUTHENTICATE:
    case Operation_OPERATION_CHANGE_CHECK:
        return code == PAM_SUCCESS;
    case Operation_OPERATION_ACCOUNT:
        return code == PAM_NEW_AUTHTOK_REQD;
    default:
        return false;
    }
}

// As if there had been no verdict (abuse:M17: the password that granted, or nothing).
static void drop_results(struct relay *relay)
{
    if (relay->kept)
        (void)pam_set_item(relay->handle, PAM_AUTHTOK, NULL);
    handle_drop_ticket(relay->handle, relay->operation == Operation_OPERATION_SESSION_OPEN
                                          ? TICKET_SESSION
                                          : TICKET_LOGIN);
}

static int keep_results(struct relay *relay, const Verdict *verdict)
{
    bool opened = relay->operation == Operation_OPERATION_SESSION_OPEN;
    if (verdict->ticket.size > 0 &&
        handle_keep_ticket(relay->handle, opened ? TICKET_SESSION : TICKET_LOGIN,
                           verdict->ticket.bytes, verdict->ticket.size) != PAM_SUCCESS)
        return PAM_BUF_ERR;
    if (verdict->result != Result_RESULT_GRANTED && verdict->result != Result_RESULT_ELSEWHERE)
        return PAM_SUCCESS;
    if (relay->operation == Operation_OPERATION_ACCOUNT)
        demand_will_be_others(relay->handle);
    if (opened && verdict->session_seconds > 0 &&
        handle_limit_session(relay->handle, verdict->session_seconds) != PAM_SUCCESS)
        return PAM_BUF_ERR;
    if (opened) {
        const int code = privileged_begin(relay->handle, relay->options, verdict);
        if (code != PAM_SUCCESS) {
            drop_results(relay);
            return code;
        }
    }
    return keep_password(relay, verdict->password) == PAM_SUCCESS ? PAM_SUCCESS : PAM_BUF_ERR;
}

// Whether the daemon has to hear that its grant is acted on: it records nobody as let in before.
static bool is_taken(Operation operation, Result result)
{
    switch (operation) {
    case Operation_OPERATION_AUTHENTICATE:
    case Operation_OPERATION_SESSION_OPEN:
        return result == Result_RESULT_GRANTED;
    case Operation_OPERATION_CHANGE_CHECK:
        return result == Result_RESULT_GRANTED || result == Result_RESULT_ELSEWHERE;
    default:
        return false;
    }
}

// The last thing before the caller is told. When it cannot be said the daemon has given this client
// up, and its verdict is worth nothing.
static int take(struct relay *relay)
{
    const Begin *begin = &relay->begin.body.begin;
    ClientFrame frame = ClientFrame_init_zero;
    frame.which_body = ClientFrame_taken_tag;
    frame.body.taken.nonce.size = begin->nonce.size;
    memcpy(frame.body.taken.nonce.bytes, begin->nonce.bytes, sizeof frame.body.taken.nonce.bytes);
    enum fault fault = wire_send(&relay->client, ClientFrame_fields, &frame);
    if (fault == FAULT_NONE)
        return PAM_SUCCESS;
    drop_results(relay);
    return give_up(relay, trouble_of_fault(fault), code_of_fault(fault), fault_name(fault));
}

static int judge(struct relay *relay, const Verdict *verdict)
{
    const Begin *begin = &relay->begin.body.begin;
    if (verdict->nonce.size != begin->nonce.size ||
        !secret_equal(verdict->nonce.bytes, begin->nonce.bytes, begin->nonce.size))
        return give_up(relay, TROUBLE_BAD_ANSWER, PAM_SYSTEM_ERR,
                       "a verdict for another request"); // abuse:D8
    if (begin->user_flaw != NameFlaw_NAME_FLAW_NONE) // nobody is let in by a name that was not said
        return code_of_result(relay->operation, verdict->result == Result_RESULT_GRANTED ||
                                                        verdict->result == Result_RESULT_ELSEWHERE
                                                    ? Result_RESULT_DENIED
                                                    : verdict->result);
    if (!handle_user_is(relay->handle, begin->user)) {
        report_log(relay->handle, "PAM_USER was changed during the conversation"); // abuse:P6
        return code_of_result(relay->operation, Result_RESULT_DENIED);
    }
    relay->faulty = verdict->result == Result_RESULT_FAULT;
    int code = keep_results(relay, verdict);
    if (code != PAM_SUCCESS)
        return code;
    if (is_taken(relay->operation, verdict->result) && (code = take(relay)) != PAM_SUCCESS)
        return code;
    return code_of_result(relay->operation, verdict->result);
}

// --- the conversation ----------------------------------------------------------------------------

// Where somebody is asked they may have thought better of it. Account and session go on: nobody
// waits for a hand there, and half of a session is worse than one that is ended.
static void hold_signals(struct relay *relay)
{
    if (may_ask(relay->operation) && relay->interrupt.fd < 0)
        interrupt_watch(&relay->interrupt);
}

// Prompts and messages are the caller's business, signals in them too.
static void let_signals_go(struct relay *relay)
{
    interrupt_end(&relay->interrupt);
    relay->client.wake = -1;
}

static enum fault receive(struct relay *relay)
{
    hold_signals(relay);
    relay->client.wake = relay->interrupt.fd;
    const enum fault fault =
        wire_receive(&relay->client, ServerFrame_fields, &relay->frame, sizeof relay->frame);
    if (fault != FAULT_NONE || relay->frame.which_body != ServerFrame_wait_tag)
        let_signals_go(relay);
    return fault;
}

// Handles frames until the verdict. Every way out that is not judge() is a refusal.
static int converse_until_verdict(struct relay *relay)
{
    for (int count = 0; count < FRAMES_MOST; count++) {
        ServerFrame *frame = &relay->frame;
        int code = PAM_SUCCESS;
        enum fault fault = receive(relay);
        if (relay->client.woken) // as if the conversation had ended; who did that knows why
            return PAM_CONV_ERR;
        if (fault != FAULT_NONE)
            return give_up(relay, trouble_of_fault(fault), code_of_fault(fault), fault_name(fault));
        switch (frame->which_body) {
        case ServerFrame_prompt_tag:
            code = answer_prompt(relay, &frame->body.prompt);
            break;
        case ServerFrame_info_tag:
            code = show_info(relay, &frame->body.info);
            break;
        case ServerFrame_wait_tag:
            wire_extend(&relay->client, frame->body.wait.seconds < WAIT_MOST
                                            ? frame->body.wait.seconds * 1000
                                            : WAIT_MOST * 1000);
            break;
        case ServerFrame_verdict_tag:
            (void)tell_note(relay); // decides nothing
            return judge(relay, &frame->body.verdict);
        default:
            return give_up(relay, TROUBLE_BAD_ANSWER, PAM_SYSTEM_ERR, "an unknown message");
        }
        if (code != PAM_SUCCESS)
            return code;
        message_wipe(ServerFrame_fields, frame, sizeof *frame); // a seed, a temporary password
    }
    return give_up(relay, TROUBLE_BAD_ANSWER, PAM_SYSTEM_ERR, "too many messages");
}

int relay_operation(pam_handle_t *handle, int flags, const struct options *options,
                    Operation operation)
{
    struct relay relay = {
        .handle = handle,
        .options = options,
        .operation = operation,
        .silent = (flags & PAM_SILENT) != 0,
        .client = {.fd = -1, .wake = -1},
        .interrupt = {.fd = -1},
    };
    interrupt_begin(&relay.interrupt);
    enum fault fault;
    int code = fill_begin(&relay, flags);
    if (code != PAM_SUCCESS)
        goto out;
    fault = wire_connect(&relay.client, options->socket, options->patience, CLIENT_FRAME_MAX);
    if (fault != FAULT_NONE) {
        code = give_up(&relay, trouble_of_connect(fault), code_of_fault(fault), fault_name(fault));
        goto out;
    }
    hold_signals(&relay);
    fault = wire_send(&relay.client, ClientFrame_fields, &relay.begin);
    if (fault != FAULT_NONE && fault != FAULT_CLOSED) {
        code = give_up(&relay, trouble_of_fault(fault), code_of_fault(fault), fault_name(fault));
        goto out;
    }
    code = converse_until_verdict(&relay);
out:
    // Whoever is at the console may have an envelope for this (F2).
    if (operation == Operation_OPERATION_AUTHENTICATE && relay.faulty && code == PAM_SYSTEM_ERR) {
        wire_close(&relay.client);
        let_signals_go(&relay);
        code = break_glass_try(handle, &relay.begin.body.begin, code);
    }
    if (!leads_to_change(operation, code))
        handle_drop_current(handle);
    // What was not accepted is for nobody, whatever the PAM file says (abuse:W4).
    if (operation == Operation_OPERATION_CHANGE && code != PAM_SUCCESS && code != PAM_IGNORE)
        (void)pam_set_item(handle, PAM_AUTHTOK, NULL);
    wire_close(&relay.client);
    let_signals_go(&relay);
    secret_wipe(&relay, sizeof relay);
    return code;
}
