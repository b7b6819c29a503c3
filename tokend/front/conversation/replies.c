// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/replies.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/connection/peer.h"
#include "front/conversation/ceremony.h"
#include "front/conversation/client.h"
#include "front/ports/unnamed.h"
#include "front/texts/texts.h"
#include <stdlib.h>
#include <string.h>

#define KEEP_TICKET(conversation_, from)                                                           \
    do {                                                                                           \
        _Static_assert(sizeof((conversation_)->ticket) == sizeof(from), "tickets have one size");  \
        if ((from).size > 0)                                                                       \
            memcpy(&(conversation_)->ticket, &(from), sizeof(from));                               \
    } while (0)

// For the lines of the last login, where the next thing that happens covers them (A4).
#define SHOW_SECONDS 3
#define SHOW_ALARM_SECONDS 8 // with failures, or a key that somebody registered

static void forget_call(struct conversation *conversation)
{
    if (conversation->call == NULL)
        return;
    secret_wipe(conversation->call, sizeof *conversation->call);
    free(conversation->call);
    conversation->call = NULL;
}

// --- names --------------------------------------------------------------------------------------

// The subject of all calls of this dialogue: derived here, from the peer and the name service.
static bool fill_subject(struct client *client, const Identity *identity)
{
    struct conversation *conversation = client->conversation;
    const Begin *begin = &conversation->begin;
    Subject *subject = &conversation->subject;
    *subject = (Subject)Subject_init_zero;
    subject->has_who = true;
    subject->who = *identity;
    if (begin->user_flaw != NameFlaw_NAME_FLAW_NONE && begin->user[0] == '\0')
        subject->who.flaw = begin->user_flaw; // nobody could be asked
    subject->peer_uid = connection_peer(client->connection)->uid;
    peer_place(connection_peer(client->connection), begin, client->all->settings,
               &conversation->where, subject);
    connection_release_peer(client->connection);
    return text_copy(subject->service, sizeof subject->service,
                     connection_is_admin(client->connection) ? "warifu" : begin->service) ==
               FAULT_NONE &&
           text_copy(subject->tty, sizeof subject->tty, begin->tty) == FAULT_NONE &&
           text_copy(subject->rhost, sizeof subject->rhost,
                     connection_peer(client->connection)->uid == 0 ? begin->rhost : "") ==
               FAULT_NONE &&
           text_copy(subject->ruser, sizeof subject->ruser, begin->ruser) == FAULT_NONE &&
           text_copy(subject->host, sizeof subject->host, client->all->settings->host) ==
               FAULT_NONE;
}

// Who uses a shared ID. A name that the vault does not know stays as it was typed.
static enum dialogue_name fill_member(struct conversation *conversation, const Identity *identity)
{
    Member *member = &conversation->member;
    member->status = conversation->member_found ? identity->status : NameStatus_NAME_UNKNOWN;
    if (member->status != NameStatus_NAME_FOUND)
        return DIALOGUE_NAME_UNKNOWN;
    _Static_assert(sizeof member->name == sizeof identity->name, "names have one size");
    memcpy(member->name, identity->name, sizeof member->name);
    member->uid = identity->uid;
    return DIALOGUE_NAME_FOUND;
}

// A call about somebody whom nobody can look up now.
static void refuse_target(struct client *client, struct dialogue_event *event)
{
    const struct reader *reader = &client->conversation->reader;
    AdminServerFrame *frame = connection_frame(client->connection, AdminServerFrame_end_tag);
    *event = (struct dialogue_event){.kind = ON_CLIENT_GONE};
    AdminEnd *end = &frame->body.end;
    end->status = AdminStatus_ADMIN_FAILED;
    if (text_copy(end->message, sizeof end->message,
                  texts_translate(reader, "The name service does not answer.")) == FAULT_NONE &&
        text_copy(end->hint, sizeof end->hint,
                  texts_translate(reader, "Try again; if it stays so, look at the directory "
                                          "server and /etc/nsswitch.conf.")) == FAULT_NONE &&
        text_copy(end->subject, sizeof end->subject, "user") == FAULT_NONE &&
        connection_send(client->connection))
        event->kind = ON_PAGE;
    forget_call(client->conversation);
}

bool identified_target(struct client *client, const Identity *identity,
                       struct dialogue_event *event)
{
    if (identity == NULL) {
        refuse_target(client, event);
        return true;
    }
    client->conversation->target = *identity;
    return false;
}

static struct dialogue_event on_identity(enum dialogue_name status, uint32_t uid)
{
    return (struct dialogue_event){.kind = ON_IDENTITY, .identity = {status, uid}};
}

static void tell_unnamed(const struct client *client)
{
    unnamed_tell(client->all->ports, client->conversation->begin.operation,
                 &client->conversation->subject);
}

bool identified_member(struct client *client, const Identity *identity,
                       struct dialogue_event *event)
{
    if (identity == NULL)
        tell_unnamed(client);
    *event = on_identity(identity != NULL ? fill_member(client->conversation, identity)
                                          : DIALOGUE_NAME_FAILED,
                         UINT32_MAX);
    return true;
}

bool identified_subject(struct client *client, const Identity *identity,
                        struct dialogue_event *event)
{
    Identity nobody = {.status = NameStatus_NAME_FAILED};
    *event = on_identity(DIALOGUE_NAME_FAILED, UINT32_MAX);
    if (identity == NULL &&
        text_copy(nobody.name, sizeof nobody.name, client->conversation->begin.user) ==
            FAULT_NONE &&
        fill_subject(client, &nobody))
        tell_unnamed(client);
    if (identity == NULL || !fill_subject(client, identity))
        return true;
    *event = on_identity(identity->status == NameStatus_NAME_FOUND ? DIALOGUE_NAME_FOUND
                                                                   : DIALOGUE_NAME_UNKNOWN,
                         identity->uid);
    // Looked up by the peer's uid; to ask under another name is to ask for somebody else
    // (abuse:D1).
    if (!connection_is_admin(client->connection) && connection_peer(client->connection)->uid != 0 &&
        strcmp(identity->name, client->conversation->begin.user) != 0)
        event->identity.status = DIALOGUE_NAME_UNKNOWN;
    return true;
}

// --- the vault ----------------------------------------------------------------------------------

static bool has_key(const PlanWay *way)
{
    for (pb_size_t i = 0; i < way->factors_count; i++)
        if (way->factors[i] == FactorKind_FACTOR_KEY)
            return true;
    return false;
}

// What this front does not know it has no words for, and would ask for by those of another factor.
static bool is_known(const PlanWay *way)
{
    for (pb_size_t i = 0; i < way->factors_count; i++)
        if (!texts_can_ask(way->factors[i]))
            return false;
    return true;
}

bool answered_plan(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    const Plan *plan = &reply->body.plan;
    conversation->way_count = 1 + plan->others_count;
    conversation->ways[0].factors_count = plan->factors_count;
    memcpy(conversation->ways[0].factors, plan->factors, sizeof conversation->ways[0].factors);
    memcpy(&conversation->ways[1], plan->others, plan->others_count * sizeof *plan->others);
    conversation->prompt_seconds = plan->prompt_seconds;
    conversation->login_seconds = plan->login_seconds;
    conversation->echo_code = plan->echo_code;
    conversation->code_hint = plan->registration  ? CODE_HINT_REGISTRATION
                              : plan->first_login ? CODE_HINT_EMPTY
                                                  : CODE_HINT_NONE;
    conversation->ask_member = plan->ask_member;
    conversation->cause = plan->cause;
    conversation->change_refusal = plan->change_refusal;
    KEEP_TICKET(conversation, plan->ticket);
    *event = (struct dialogue_event){
        .kind = ON_PLAN,
        .plan = {.result = (enum dialogue_result)plan->result,
                 .factor_count = plan->factors_count,
                 .tries = plan->tries,
                 .change_password = plan->change_password,
                 .enrol_otp = plan->enrol_otp,
                 .elsewhere = plan->elsewhere,
                 .says_refusal = plan->change_refusal != ChangeRefusal_CHANGE_REFUSAL_NONE,
                 .lapsed = plan->lapse != Lapse_LAPSE_NONE,
                 .has_ticket = plan->ticket.size > 0,
                 .ask_member = plan->ask_member,
                 .obstacle = plan->obstacle != Obstacle_OBSTACLE_NONE,
                 .refused = plan->has_refusal,
                 .has_key = has_key(&conversation->ways[0]),
                 .other_count = plan->others_count}};
    for (pb_size_t i = 0; i < plan->others_count; i++) {
        event->plan.others[i].factor_count = plan->others[i].factors_count;
        event->plan.others[i].has_key = has_key(&plan->others[i]);
    }
    for (size_t i = 0; i < conversation->way_count; i++)
        if (!is_known(&conversation->ways[i]))
            event->plan.result = DIALOGUE_FAULT;
    return true;
}

static struct dialogue_event on_reply(enum dialogue_event_kind kind, Result result)
{
    return (struct dialogue_event){.kind = kind, .reply = {.result = (enum dialogue_result)result}};
}

bool answered_outcome(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    const Outcome *outcome = &reply->body.outcome;
    client->granted_by = reply->id; // if it grants
    secret_wipe(conversation->answers, sizeof conversation->answers);
    KEEP_TICKET(conversation, outcome->ticket);
    conversation->session_seconds = outcome->session_seconds;
    conversation->password_proved = outcome->password;
    *event = on_reply(ON_OUTCOME, outcome->result);
    event->reply.retry_seconds = outcome->retry_seconds;
    event->reply.shut_out = outcome->foreign;
    event->reply.interactive = outcome->has_report;
    conversation->show_seconds = outcome->report.failures > 0 || outcome->report.new_keys > 0 ||
                                         outcome->report.copied_keys > 0
                                     ? SHOW_ALARM_SECONDS
                                     : SHOW_SECONDS;
    event->reply.barred = outcome->barred;
    event->reply.lapsed = outcome->lapse != Lapse_LAPSE_NONE;
    return true;
}

bool answered_account(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    const AccountReply *account = &reply->body.account;
    conversation->session_seconds = account->session_seconds;
    *event = on_reply(ON_ACCOUNT, account->result);
    event->reply.expires_soon = account->days_left > 0 || account->logins_left > 0;
    event->reply.own_first = account->own_first;
    event->reply.refused = account->has_refusal;
    event->reply.lapsed = account->lapse != Lapse_LAPSE_NONE;
    return true;
}

bool answered_session(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    const SessionReport *report = &reply->body.session;
    client->granted_by = reply->id;
    KEEP_TICKET(conversation, report->ticket);
    conversation->session_seconds = report->session_seconds;
    conversation->scope = report->scope;
    conversation->grant = report->grant;
    conversation->until = report->until;
    *event = on_reply(ON_SESSION, report->result);
    event->reply.interactive = report->interactive;
    event->reply.lapsed = report->lapse != Lapse_LAPSE_NONE;
    return true;
}

// Sends rows and end on to the administrator, the end in that person's language.
static struct dialogue_event send_page(struct client *client, const AdminPage *page)
{
    struct conversation *conversation = client->conversation;
    AdminServerFrame *frame;
    bool sent = true;
    for (pb_size_t i = 0; i < page->rows_count && sent; i++) {
        frame = connection_frame(client->connection, AdminServerFrame_row_tag);
        frame->body.row = page->rows[i];
        sent = connection_send(client->connection);
    }
    frame = connection_frame(client->connection, AdminServerFrame_end_tag);
    if (page->has_end) // else: failed
        frame->body.end = page->end;
    AdminEnd *end = &frame->body.end;
    sent = sent &&
           text_copy(end->message, sizeof end->message,
                     texts_translate(&conversation->reader, page->end.message)) == FAULT_NONE &&
           text_copy(end->hint, sizeof end->hint,
                     texts_translate(&conversation->reader, page->end.hint)) == FAULT_NONE &&
           connection_send(client->connection);
    forget_call(conversation);
    free(conversation->registration);
    conversation->registration = NULL;
    client_wait(client, WAIT_NOTHING, 0);
    return (struct dialogue_event){.kind = sent ? ON_PAGE : ON_CLIENT_GONE};
}

bool answered_page(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    const AdminPage *page = &reply->body.page;
    if (!connection_is_open(client->connection) || client->dialogue.state != AT_CALL) {
        event->kind = ON_BAD_FRAME;
        return true;
    }
    if (page->has_order && client->conversation->registration == NULL) {
        ceremony_ordered(client, &page->order);
        return false;
    }
    *event = send_page(client, page);
    return true;
}

bool answered_challenge(struct client *client, const VaultReply *reply,
                        struct dialogue_event *event)
{
    if (client->dialogue.state != AT_CEREMONY && client->dialogue.state != AT_CEREMONY_DRAIN) {
        event->kind = ON_BAD_FRAME;
        return true;
    }
    ceremony_challenged(client, &reply->body.challenge);
    return false;
}

bool answered_member(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    conversation->member_found = reply->body.member.found;
    conversation->member.uid =
        conversation->member_found ? reply->body.member.uid : conversation->subject.who.uid;
    event->kind = ON_MEMBER;
    return true;
}

bool answered_change(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    const ChangeReply *change = &reply->body.change;
    secret_wipe(conversation->new_password, sizeof conversation->new_password);
    secret_wipe(conversation->old_password, sizeof conversation->old_password);
    KEEP_TICKET(conversation, change->ticket);
    *event = on_reply(ON_CHANGED, change->result);
    event->reply.lapsed = change->lapse != Lapse_LAPSE_NONE;
    return true;
}

bool answered_offer(struct client *client, const VaultReply *reply, struct dialogue_event *event)
{
    const EnrolOffer *offer = &reply->body.offer;
    client->conversation->credential = offer->credential;
    *event = on_reply(ON_OFFER, offer->result);
    event->reply.lapsed = offer->lapse != Lapse_LAPSE_NONE;
    return true;
}

bool answered_confirmed(struct client *client, const VaultReply *reply,
                        struct dialogue_event *event)
{
    struct conversation *conversation = client->conversation;
    const ConfirmReply *confirmed = &reply->body.confirmed;
    secret_wipe(conversation->code, sizeof conversation->code);
    KEEP_TICKET(conversation, confirmed->ticket);
    *event = on_reply(ON_CONFIRMED, confirmed->result);
    event->reply.lapsed = confirmed->lapse != Lapse_LAPSE_NONE;
    return true;
}
