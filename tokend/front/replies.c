// SPDX-License-Identifier: BSD-2-Clause
// From a reply of names or the vault to the dialogue's next event.
#include "front/replies.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/calls.h"
#include "front/ceremony.h"
#include "front/conversation.h"
#include "front/peer.h"
#include "front/texts.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_TICKET(talk_, from)                                                                   \
    do {                                                                                           \
        _Static_assert(sizeof((talk_)->ticket) == sizeof(from), "tickets have one size");          \
        if ((from).size > 0)                                                                       \
            memcpy(&(talk_)->ticket, &(from), sizeof(from));                                       \
    } while (0)

// For the lines of the last login, where the next thing that happens covers them (A4).
#define SHOW_SECONDS 3
#define SHOW_ALARM_SECONDS 8 // with failures, or a key that somebody registered

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
    subject->peer_uid = client->uid;
    peer_place(client, &conversation->where, subject);
    peer_release(&client->process);
    return text_copy(subject->service, sizeof subject->service,
                     client->is_admin ? "warifu" : begin->service) == FAULT_NONE &&
           text_copy(subject->tty, sizeof subject->tty, begin->tty) == FAULT_NONE &&
           text_copy(subject->rhost, sizeof subject->rhost, client->uid == 0 ? begin->rhost : "") ==
               FAULT_NONE &&
           text_copy(subject->ruser, sizeof subject->ruser, begin->ruser) == FAULT_NONE &&
           text_copy(subject->host, sizeof subject->host, client->front->settings->host) ==
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
static void refuse_target(struct client *client)
{
    const struct reader *reader = &client->conversation->reader;
    AdminServerFrame frame = AdminServerFrame_init_zero;
    struct dialogue_event event = {.kind = ON_CLIENT_GONE};
    frame.which_body = AdminServerFrame_end_tag;
    AdminEnd *end = &frame.body.end;
    end->status = AdminStatus_ADMIN_FAILED;
    if (text_copy(end->message, sizeof end->message,
                  texts_translate(reader, "The name service does not answer.")) == FAULT_NONE &&
        text_copy(end->hint, sizeof end->hint,
                  texts_translate(reader, "Try again; if it stays so, look at the directory "
                                          "server and /etc/nsswitch.conf.")) == FAULT_NONE &&
        text_copy(end->subject, sizeof end->subject, "user") == FAULT_NONE &&
        client_send(client, &frame))
        event.kind = ON_PAGE;
    secret_wipe(client->conversation->call, sizeof *client->conversation->call);
    free(client->conversation->call);
    client->conversation->call = NULL;
    client_feed(client, &event);
}

void client_identified(struct client *client, const Identity *identity)
{
    struct conversation *conversation = client->conversation;
    bool answered = identity != NULL && identity->status != NameStatus_NAME_FAILED;
    client_wait(client, WAIT_NOTHING, 0);
    if (client->dialogue.state == AT_CALL) {
        if (answered) {
            conversation->target = *identity;
            client_call_vault(client, DO_SERVE_CALL);
        } else {
            refuse_target(client);
        }
        return;
    }
    struct dialogue_event event = {.kind = ON_IDENTITY,
                                   .identity = {DIALOGUE_NAME_FAILED, UINT32_MAX}};
    if (client->dialogue.state == AT_MEMBER_NAME) {
        if (answered)
            event.identity.status = fill_member(conversation, identity);
        client_feed(client, &event);
        return;
    }
    if (answered && fill_subject(client, identity)) {
        event.identity.status =
            identity->status == NameStatus_NAME_FOUND ? DIALOGUE_NAME_FOUND : DIALOGUE_NAME_UNKNOWN;
        event.identity.uid = identity->uid;
        // Looked up by the peer's uid; to ask under another name is to ask for somebody else
        // (abuse:D1).
        if (!client->is_admin && client->uid != 0 &&
            strcmp(identity->name, conversation->begin.user) != 0)
            event.identity.status = DIALOGUE_NAME_UNKNOWN;
    }
    client_feed(client, &event);
}

static struct client *of_names(struct caller *caller)
{
    return (struct client *)(void *)((char *)caller - offsetof(struct client, names));
}

static void names_replied(struct caller *caller, const void *reply)
{
    const NameReply *answer = reply;
    struct client *client = of_names(caller);
    if (answer->has_where)
        client->conversation->where = answer->where;
    client_identified(client, answer->has_identity ? &answer->identity : NULL);
}

static void names_lost(struct caller *caller, bool oldest)
{
    struct client *client = of_names(caller);
    bool stalled = client_waited(client) >= (int64_t)client->front->settings->name_seconds * 1000;
    if (!oldest) {
        client->unsent = client->out; // it only stood in line
    } else if (!stalled && !client->conversation->named_again) {
        client->conversation->named_again = true; // the process ended for another reason
        client->unsent = client->out;
    } else {
        client_identified(client, NULL); // this name makes the name service stall (abuse:X3)
    }
}

const struct caller_events client_names_events = {names_replied, names_lost};

// --- the vault ----------------------------------------------------------------------------------

static struct client *of_vault(struct caller *caller)
{
    return (struct client *)(void *)((char *)caller - offsetof(struct client, vault));
}

static bool has_key(const PlanWay *way)
{
    for (pb_size_t i = 0; i < way->factors_count; i++)
        if (way->factors[i] == FactorKind_FACTOR_KEY)
            return true;
    return false;
}

static struct dialogue_event on_plan(struct conversation *conversation, const Plan *plan)
{
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
    struct dialogue_event event = {
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
        event.plan.others[i].factor_count = plan->others[i].factors_count;
        event.plan.others[i].has_key = has_key(&plan->others[i]);
    }
    return event;
}

static struct dialogue_event on_reply(enum dialogue_event_kind kind, Result result)
{
    return (struct dialogue_event){.kind = kind, .reply = {.result = (enum dialogue_result)result}};
}

static struct dialogue_event on_outcome(struct conversation *conversation, const Outcome *outcome)
{
    secret_wipe(conversation->answers, sizeof conversation->answers);
    KEEP_TICKET(conversation, outcome->ticket);
    conversation->session_seconds = outcome->session_seconds;
    conversation->password_proved = outcome->password;
    struct dialogue_event event = on_reply(ON_OUTCOME, outcome->result);
    event.reply.retry_seconds = outcome->retry_seconds;
    event.reply.shut_out = outcome->foreign;
    event.reply.interactive = outcome->has_report;
    conversation->show_seconds = outcome->report.failures > 0 || outcome->report.new_keys > 0 ||
                                         outcome->report.copied_keys > 0
                                     ? SHOW_ALARM_SECONDS
                                     : SHOW_SECONDS;
    event.reply.barred = outcome->barred;
    return event;
}

static struct dialogue_event on_account(struct conversation *conversation,
                                        const AccountReply *account)
{
    conversation->session_seconds = account->session_seconds;
    struct dialogue_event event = on_reply(ON_ACCOUNT, account->result);
    event.reply.days_left = account->days_left;
    event.reply.own_first = account->own_first;
    event.reply.refused = account->has_refusal;
    event.reply.lapsed = account->lapse != Lapse_LAPSE_NONE;
    return event;
}

static struct dialogue_event on_session(struct conversation *conversation,
                                        const SessionReport *report)
{
    KEEP_TICKET(conversation, report->ticket);
    conversation->session_seconds = report->session_seconds;
    struct dialogue_event event = on_reply(ON_SESSION, report->result);
    event.reply.interactive = report->interactive;
    event.reply.lapsed = report->lapse != Lapse_LAPSE_NONE;
    event.reply.days_left = report->days_left;
    return event;
}

// Sends rows and end on to the administrator, the end in that person's language.
static struct dialogue_event on_page(struct client *client, const AdminPage *page)
{
    struct conversation *conversation = client->conversation;
    AdminServerFrame *frame = &client->front->frame;
    bool sent = true;
    for (pb_size_t i = 0; i < page->rows_count && sent; i++) {
        *frame = (AdminServerFrame){.which_body = AdminServerFrame_row_tag};
        frame->body.row = page->rows[i];
        sent = client_send(client, frame);
    }
    *frame = (AdminServerFrame){.which_body = AdminServerFrame_end_tag};
    if (page->has_end) // else: failed
        frame->body.end = page->end;
    AdminEnd *end = &frame->body.end;
    sent = sent &&
           text_copy(end->message, sizeof end->message,
                     texts_translate(&conversation->reader, page->end.message)) == FAULT_NONE &&
           text_copy(end->hint, sizeof end->hint,
                     texts_translate(&conversation->reader, page->end.hint)) == FAULT_NONE &&
           client_send(client, frame);
    secret_wipe(frame, sizeof *frame);
    if (conversation->call != NULL) {
        secret_wipe(conversation->call, sizeof *conversation->call);
        free(conversation->call);
        conversation->call = NULL;
    }
    free(conversation->registration);
    conversation->registration = NULL;
    client_wait(client, WAIT_NOTHING, 0);
    return (struct dialogue_event){.kind = sent ? ON_PAGE : ON_CLIENT_GONE};
}

static void vault_replied(struct caller *caller, const void *message)
{
    struct client *client = of_vault(caller);
    struct conversation *conversation = client->conversation;
    const VaultReply *reply = message;
    struct dialogue_event event = {.kind = ON_BAD_FRAME}; // a body that nobody asked for: a fault
    switch (reply->which_body) {
    case VaultReply_plan_tag:
        event = on_plan(conversation, &reply->body.plan);
        break;
    case VaultReply_member_tag:
        conversation->member_found = reply->body.member.found;
        conversation->member.uid =
            conversation->member_found ? reply->body.member.uid : conversation->subject.who.uid;
        event.kind = ON_MEMBER;
        break;
    case VaultReply_challenge_tag:
        if (client->dialogue.state == AT_CEREMONY || client->dialogue.state == AT_CEREMONY_DRAIN) {
            ceremony_challenged(client, &reply->body.challenge);
            return;
        }
        break;
    case VaultReply_outcome_tag:
        client->granted_by = reply->id; // if it grants
        event = on_outcome(conversation, &reply->body.outcome);
        break;
    case VaultReply_account_tag:
        event = on_account(conversation, &reply->body.account);
        break;
    case VaultReply_change_tag:
        secret_wipe(conversation->new_password, sizeof conversation->new_password);
        KEEP_TICKET(conversation, reply->body.change.ticket);
        event = on_reply(ON_CHANGED, reply->body.change.result);
        event.reply.lapsed = reply->body.change.lapse != Lapse_LAPSE_NONE;
        break;
    case VaultReply_offer_tag:
        conversation->credential = reply->body.offer.credential;
        event = on_reply(ON_OFFER, reply->body.offer.result);
        event.reply.lapsed = reply->body.offer.lapse != Lapse_LAPSE_NONE;
        break;
    case VaultReply_confirmed_tag:
        secret_wipe(conversation->code, sizeof conversation->code);
        KEEP_TICKET(conversation, reply->body.confirmed.ticket);
        event = on_reply(ON_CONFIRMED, reply->body.confirmed.result);
        event.reply.lapsed = reply->body.confirmed.lapse != Lapse_LAPSE_NONE;
        break;
    case VaultReply_session_tag:
        client->granted_by = reply->id;
        event = on_session(conversation, &reply->body.session);
        break;
    case VaultReply_page_tag:
        if (client->stream == NULL || client->dialogue.state != AT_CALL)
            break;
        if (reply->body.page.has_order && conversation->registration == NULL) {
            ceremony_ordered(client, &reply->body.page.order);
            return;
        }
        event = on_page(client, &reply->body.page);
        break;
    default:
        break;
    }
    client_feed_reply(client, &event, reply);
}

static void vault_lost(struct caller *caller, bool oldest)
{
    struct client *client = of_vault(caller);
    (void)oldest;
    // These change nothing, so they may be asked again: a reload is not noticed by anybody.
    if (client->out == DO_SEND_PLAN || client->out == DO_SEND_MEMBER ||
        client->out == DO_SEND_ACCOUNT) {
        client_wait(client, WAIT_VAULT, 0);
        client->unsent = client->out;
        return;
    }
    client_feed_silence(client, &(struct dialogue_event){.kind = ON_VAULT_LOST});
}

const struct caller_events client_vault_events = {vault_replied, vault_lost};
