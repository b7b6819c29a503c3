// SPDX-License-Identifier: BSD-2-Clause
// A client's socket and dialogue: frames in, moves carried out, frames out.
#include "front/client.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/ceremony.h"
#include "front/lost.h"
#include "front/peer.h"
#include "front/settle.h"
#include "front/speak.h"
#include "front/stream.h"
#include "front/texts.h"
#include "front/visitors.h"
#include "wire/codec.h"
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BEGIN_SECONDS 10   // for a connection to say what it wants (D3)
#define ADMIN_SECONDS 900  // for an administrator's shell to do nothing
#define PROMPT_SECONDS 120 // when a plan says nothing
#define RETURN_SECONDS 3   // for a neighbour to be there again
#define FIRST_WAIT_MS 1000 // then the client is told to wait on,
#define WAIT_MS 4000       // again and again,
#define WAIT_SECONDS 6     // for so long each time, so that a dead daemon is soon noticed (P2)
#define FLUSH_MS 2000      // for the client to take its verdict
#define TAKEN_SECONDS 120  // to say that it has the one that grants: it may show messages before
#define QUEUE_MAX 131072   // bytes for a client that reads slowly

_Static_assert((int)Operation_OPERATION_ADMIN == (int)DIALOGUE_ADMIN, "same numbers");
_Static_assert((int)Operation_OPERATION_CREDENTIALS == (int)DIALOGUE_CREDENTIALS, "same numbers");
_Static_assert((int)Result_RESULT_BUSY == (int)DIALOGUE_BUSY, "same numbers");
_Static_assert((int)AnswerKind_ANSWER_NOT_TEXT == (int)DIALOGUE_ANSWER_NOT_TEXT, "same numbers");

// --- life ---------------------------------------------------------------------------------------

static void free_talk(struct client *client)
{
    struct talk *talk = client->talk;
    if (talk == NULL)
        return;
    client->talk = NULL;
    if (talk->call != NULL) {
        secret_wipe(talk->call, sizeof *talk->call);
        free(talk->call);
    }
    free(talk->registration);
    secret_wipe(talk, sizeof *talk);
    free(talk);
}

void client_free(struct client *client)
{
    upstream_forget(client->front->vault, &client->vault);
    upstream_forget(client->front->names, &client->names);
    ceremony_forget(client);
    free_talk(client);
    peer_release(&client->process);
    stream_free(&client->stream);
    if (client->patience != NULL)
        event_free(client->patience);
    if (client->login != NULL)
        event_free(client->login);
    visitors_leave(client->front->visitors, client->uid, client->gid);
    LIST_REMOVE(client, others);
    free(client);
}

// --- waiting ------------------------------------------------------------------------------------

int64_t client_now(void)
{
    struct boot_time now;
    return clock_read_boot(&now) == FAULT_NONE ? now.milliseconds : 0;
}

static void start(struct event *timer, int64_t milliseconds)
{
    struct timeval delay = {milliseconds / 1000, milliseconds % 1000 * 1000};
    if (event_add(timer, &delay) != 0) // without a timer nothing would ever end
        event_active(timer, EV_TIMEOUT, 0);
}

// Well before the client has waited in vain.
static int64_t first_wait(const struct client *client)
{
    const uint32_t half = client_patience(client) / 2;
    return half < FIRST_WAIT_MS ? half : FIRST_WAIT_MS;
}

void client_wait(struct client *client, enum waiting_for what, uint32_t seconds)
{
    client->waiting = what;
    client->waiting_since = client_now();
    if (what == WAIT_NOTHING)
        event_del(client->patience);
    else if (what == WAIT_VAULT || what == WAIT_DEVICE)
        start(client->patience, first_wait(client));
    else
        start(client->patience, (int64_t)seconds * 1000);
}

int64_t client_waited(const struct client *client)
{
    return client_now() - client->waiting_since;
}

void client_feed_silence(struct client *client, const struct dialogue_event *event)
{
    const bool ceremony = client->out == DO_CEREMONY;
    client_feed(client, event);
    if (!ceremony || client->over || event->kind == ON_CLIENT_GONE)
        return;
    upstream_forget(client->front->vault, &client->vault);
    client->unsent = DO_NOTHING;
    client_feed(client, &(struct dialogue_event){.kind = ON_CEREMONY});
}

// Nobody reads what is said any more.
static void client_close(struct client *client)
{
    stream_free(&client->stream);
    ceremony_abandon(client);
}

// False when that failed.
static bool send_wait(struct client *client, uint32_t seconds)
{
    AdminServerFrame frame = AdminServerFrame_init_zero;
    frame.which_body = AdminServerFrame_wait_tag;
    frame.body.wait.seconds = seconds;
    return client->stream == NULL || client_send(client, &frame);
}

static bool ask_for_patience(struct client *client, int64_t waited)
{
    const int64_t left = (int64_t)client_patience(client) - waited;
    start(client->patience, client->waiting == WAIT_VAULT && left < WAIT_MS ? left : WAIT_MS);
    return send_wait(client, WAIT_SECONDS);
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
            start(client->patience, FIRST_WAIT_MS);
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
    case WAIT_NAMES: // FAILED: nobody is granted anything by it (X3)
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

// --- frames out ---------------------------------------------------------------------------------

bool client_send(struct client *client, const AdminServerFrame *frame)
{
    // ServerFrame is AdminServerFrame without rows: the same bytes.
    return client->stream != NULL &&
           stream_send(client->stream, AdminServerFrame_fields, frame) == FAULT_NONE;
}

static bool send_prompt(struct client *client, const struct dialogue_move *move)
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
        start(client->login, (int64_t)talk->login_seconds * 1000);
    }
    return client_send(client, &frame);
}

static bool send_verdict(struct client *client, enum dialogue_result result)
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

// The call that is out cannot be answered: say so in the words of its kind.
static void send_failure(struct client *client)
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

// --- moves --------------------------------------------------------------------------------------

static void log_refused_peer(struct client *client)
{
    uint32_t dropped;
    bool say = limiter_allows(&client->front->limiter, client_now(), &dropped);
    enum text_script script;
    if (dropped > 0)
        log_warning("%u more refusals of peers were not logged", dropped);
    if (say && client->talk != NULL) // whose name it is, or whether anybody's, nobody asked (M20)
        log_warning(
            "peer with uid %u asked for another name than theirs (%zu characters, operation "
            "%d) and was refused",
            client->uid, text_measure(client->talk->begin.user, &script),
            (int)client->talk->begin.operation);
}

// Carries out one move. False when writing to the client failed.
static bool carry_out(struct client *client, const struct dialogue_move *move,
                      const VaultReply *reply)
{
    bool sent = speak_texts(client, move, reply);
    if (move->peer_refused)
        log_refused_peer(client);
    if (move->action != DO_NOTHING)
        client_wait(client, WAIT_NOTHING, 0);
    switch (move->action) {
    case DO_NOTHING:
    case DO_COUNT_:
        break;
    case DO_SERVE_CALL:
        start(client->login, (int64_t)ADMIN_SECONDS * 1000); // he is at work
        client_ask_names(client, move->action);
        break;
    case DO_ASK_NAMES:
    case DO_ASK_MEMBER:
        client_ask_names(client, move->action);
        break;
    case DO_PROMPT:
        sent = send_prompt(client, move) && sent;
        break;
    case DO_VERDICT:
        event_del(client->login);
        if (!move->finished && client->dialogue.state == AT_TAKEN) {
            client_wait(client, WAIT_TAKEN, TAKEN_SECONDS);
            return send_verdict(client, move->result) && sent;
        }
        (void)send_verdict(client, move->result);
        if (client->stream != NULL)
            stream_finish(client->stream, FLUSH_MS);
        return true;
    case DO_SHOW:
        client_wait(client, WAIT_PROMPT, client->talk->show_seconds);
        sent = send_wait(client, client->talk->show_seconds + WAIT_SECONDS) && sent;
        break;
    case DO_READY:
        sent = send_verdict(client, move->result) && sent;
        start(client->login, (int64_t)ADMIN_SECONDS * 1000);
        break;
    case DO_FAIL_CALL:
        send_failure(client);
        if (client->stream != NULL)
            stream_finish(client->stream, FLUSH_MS);
        event_del(client->login);
        return true;
    case DO_CLOSE:
        client_close(client);
        event_del(client->login);
        return true;
    default:
        client_call_vault(client, move->action);
    }
    return sent;
}

void client_feed_reply(struct client *client, const struct dialogue_event *event,
                       const VaultReply *reply)
{
    struct dialogue_event next = *event;
    for (;;) {
        struct dialogue_move move = dialogue_feed(&client->dialogue, &next);
        bool never_sent = client->unsent != DO_NOTHING;
        if (move.owes_lost_call && !never_sent)
            lost_add(client->front, &client->talk->subject,
                     client->talk->ask_member ? &client->talk->member : NULL);
        if (move.cancels && !never_sent)
            settle_cancel(client);
        if (move.settlement != SETTLES_NOTHING)
            settle_grant(client, move.settlement == SETTLES_TAKEN);
        bool sent = carry_out(client, &move, reply);
        if (move.finished) {
            upstream_forget(client->front->vault, &client->vault);
            upstream_forget(client->front->names, &client->names);
            ceremony_forget(client);
            client->unsent = DO_NOTHING;
            client_wait(client, WAIT_NOTHING, 0);
            free_talk(client);
            client->over = true;
            if (client->stream == NULL) { // freed by the loop: somebody may still be looking at it
                client->waiting = WAIT_END;
                event_active(client->patience, EV_TIMEOUT, 0);
            }
            return;
        }
        reply = NULL;
        if (!sent) {
            client_close(client);
            next = (struct dialogue_event){.kind = ON_CLIENT_GONE};
        } else if (never_sent && client->dialogue.state == AT_DRAIN) {
            next = (struct dialogue_event){.kind = ON_VAULT_LOST}; // no answer will ever come
        } else if (client->dialogue.state == AT_TAKEN &&
                   client->talk->begin.version == PROTOCOL_VERSION_OLD) {
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
    if (!visitors_enter(front->visitors, peer->uid, peer->gid))
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
    visitors_leave(front->visitors, peer->uid, peer->gid);
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
