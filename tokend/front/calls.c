// SPDX-License-Identifier: BSD-2-Clause
// From a dialogue's action to a call of names or the vault.
#include "front/calls.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "front/ceremony.h"
#include "front/peer.h"
#include <string.h>

// All tickets are the same array under different names.
#define COPY_TICKET(to, from)                                                                      \
    do {                                                                                           \
        _Static_assert(sizeof(to) == sizeof(from), "tickets have one size");                       \
        memcpy(&(to), &(from), sizeof(to));                                                        \
    } while (0)

// --- names --------------------------------------------------------------------------------------

static const char *target_of(const AdminCall *call)
{
    for (pb_size_t i = 0; i < call->args_count; i++)
        if (strcmp(call->args[i].name, "user") == 0 &&
            call->args[i].which_value == Field_text_tag && call->args[i].value.text[0] != '\0' &&
            strlen(call->args[i].value.text) < sizeof((NameCall *)NULL)->name)
            return call->args[i].value.text;
    return NULL;
}

// Only the names that root gives are looked up. Everybody else may ask only for themselves, so
// their uid is looked up, and the name that they gave is compared: what they type never reaches the
// name service (abuse:D1, abuse:X3).
static bool prepare_name(const struct client *client, NameCall *call)
{
    const struct conversation *conversation = client->conversation;
    *call = (NameCall)NameCall_init_zero;
    if (client->dialogue.state == AT_CALL)
        return text_copy(call->name, sizeof call->name, target_of(conversation->call)) ==
               FAULT_NONE;
    if (client->dialogue.state == AT_MEMBER_NAME) {
        call->uid = conversation->member.uid;
        return true;
    }
    peer_ask(client, call);
    if (client->is_admin || client->uid != 0)
        call->uid = client->uid;
    else if (conversation->begin.user[0] == '\0')
        call->uid = UINT32_MAX; // nobody (abuse:I1): an empty name would mean root's uid, zero
    else
        return text_copy(call->name, sizeof call->name, conversation->begin.user) == FAULT_NONE;
    return true;
}

void client_ask_names(struct client *client, enum dialogue_action action)
{
    if (action == DO_SERVE_CALL && target_of(client->conversation->call) == NULL) {
        memset(&client->conversation->target, 0, sizeof client->conversation->target);
        client_call_vault(client, action);
        return;
    }
    NameCall call;
    client->out = action;
    client->unsent = DO_NOTHING;
    // One look-up may stall before ours, and then the process has to start again.
    client_wait(client, WAIT_NAMES, 2 * client->front->settings->name_seconds + 2);
    if (!prepare_name(client, &call) ||
        upstream_call(client->front->names, &client->names, &call) != FAULT_NONE)
        client->unsent = action;
}

// --- the vault ----------------------------------------------------------------------------------

// The check of a change proves what the change itself will rest on.
static Operation proved_for(const struct conversation *conversation)
{
    return conversation->begin.operation == Operation_OPERATION_CHANGE_CHECK
               ? Operation_OPERATION_CHANGE
               : conversation->begin.operation;
}

static void fill_plan(const struct conversation *conversation, PlanCall *plan)
{
    plan->operation = conversation->begin.operation;
    plan->has_subject = true;
    plan->subject = conversation->subject;
    COPY_TICKET(plan->ticket, conversation->ticket);
    plan->expired_only = conversation->begin.expired_only;
    plan->demanded = conversation->begin.demanded;
    memcpy(plan->rescue_reason, conversation->begin.rescue_reason, sizeof plan->rescue_reason);
}

static void fill_attempt(const struct conversation *conversation, AttemptCall *attempt)
{
    attempt->operation = proved_for(conversation);
    attempt->has_subject = true;
    attempt->subject = conversation->subject;
    const PlanWay *way = &conversation->ways[conversation->way];
    attempt->answers_count = way->factors_count;
    for (size_t i = 0; i < way->factors_count; i++) {
        attempt->answers[i] = conversation->answers[i];
        if (way->factors[i] == FactorKind_FACTOR_KEY) {
            attempt->has_key = true;
            attempt->key = conversation->proof;
        }
    }
    attempt->has_member = conversation->ask_member;
    attempt->member = conversation->member;
}

// The PIN of a key is for the device process and goes no further than here (B2).
static void copy_call(const AdminCall *from, AdminCall *to)
{
    *to = *from;
    to->args_count = 0;
    memset(to->args, 0, sizeof to->args);
    for (pb_size_t i = 0; i < from->args_count; i++)
        if (strcmp(from->args[i].name, CEREMONY_PIN_ARGUMENT) != 0 &&
            strcmp(from->args[i].name, CEREMONY_NEW_PIN_ARGUMENT) != 0)
            to->args[to->args_count++] = from->args[i];
}

static void fill_admin(const struct conversation *conversation, AdminVaultCall *admin)
{
    admin->has_actor = true;
    admin->actor = conversation->subject;
    COPY_TICKET(admin->ticket, conversation->ticket);
    admin->has_call = true;
    copy_call(conversation->call, &admin->call);
    admin->has_registration = conversation->registration != NULL;
    if (admin->has_registration)
        admin->registration = *conversation->registration;
    admin->has_target = target_of(conversation->call) != NULL;
    if (admin->has_target)
        admin->target = conversation->target;
}

// Subject and ticket are what most calls begin with.
#define FILL(call_body, talk_)                                                                     \
    do {                                                                                           \
        (call_body).has_subject = true;                                                            \
        (call_body).subject = (talk_)->subject;                                                    \
        COPY_TICKET((call_body).ticket, (talk_)->ticket);                                          \
    } while (0)

void client_fill_challenge(const struct conversation *conversation, ChallengeCall *challenge)
{
    *challenge = (ChallengeCall){.operation = proved_for(conversation),
                                 .has_subject = true,
                                 .subject = conversation->subject,
                                 .has_member = conversation->ask_member,
                                 .member = conversation->member};
}

static bool fill(const struct conversation *conversation, enum dialogue_action action,
                 VaultCall *call)
{
    *call = (VaultCall){.id = 0};
    switch (action) {
    case DO_SEND_PLAN:
        call->which_body = VaultCall_plan_tag;
        fill_plan(conversation, &call->body.plan);
        return true;
    case DO_SEND_MEMBER:
        call->which_body = VaultCall_member_tag;
        call->body.member.has_subject = true;
        call->body.member.subject = conversation->subject;
        memcpy(call->body.member.name, conversation->member.name, sizeof call->body.member.name);
        return true;
    case DO_CEREMONY:
        call->which_body = VaultCall_challenge_tag;
        client_fill_challenge(conversation, &call->body.challenge);
        return true;
    case DO_SEND_ATTEMPT:
        call->which_body = VaultCall_attempt_tag;
        fill_attempt(conversation, &call->body.attempt);
        return true;
    case DO_SEND_ACCOUNT:
        call->which_body = VaultCall_account_tag;
        FILL(call->body.account, conversation);
        return true;
    case DO_SEND_SET_PASSWORD:
        call->which_body = VaultCall_set_password_tag;
        FILL(call->body.set_password, conversation);
        memcpy(call->body.set_password.password, conversation->new_password,
               sizeof call->body.set_password.password);
        return true;
    case DO_SEND_ENROL:
        call->which_body = VaultCall_enrol_tag;
        FILL(call->body.enrol, conversation);
        return true;
    case DO_SEND_CONFIRM:
        call->which_body = VaultCall_confirm_tag;
        FILL(call->body.confirm, conversation);
        call->body.confirm.credential = conversation->credential;
        memcpy(call->body.confirm.code, conversation->code, sizeof call->body.confirm.code);
        return true;
    case DO_SEND_SESSION_OPEN:
        call->which_body = VaultCall_session_open_tag;
        FILL(call->body.session_open, conversation);
        call->body.session_open.credentials =
            conversation->begin.operation == Operation_OPERATION_CREDENTIALS;
        return true;
    case DO_SEND_SESSION_CLOSE:
        call->which_body = VaultCall_session_close_tag;
        FILL(call->body.session_close, conversation);
        return true;
    case DO_SERVE_CALL:
        call->which_body = VaultCall_admin_tag;
        fill_admin(conversation, &call->body.admin);
        return true;
    default:
        return false;
    }
}

// What the vault may take, so that its answer comes while the client still waits: the rest is for
// the way back on a machine that is busy.
static uint32_t answer_in(const struct client *client)
{
    const uint32_t patience = client_patience(client);
    return patience - patience / 8;
}

void client_call_vault(struct client *client, enum dialogue_action action)
{
    VaultCall *call = &client->front->vault_call;
    client->out = action;
    client->unsent = DO_NOTHING;
    client_wait(client, WAIT_VAULT, 0);
    if (!fill(client->conversation, action, call)) {
        log_error("no call for action %d", (int)action); // answered when its patience is over
        client->unsent = action;
        return;
    }
    call->patience = answer_in(client);
    enum fault fault = upstream_call(client->front->vault, &client->vault, call);
    secret_wipe(call, sizeof *call);
    if (fault == FAULT_NONE)
        return;
    client->unsent = action;
    if (fault != FAULT_CLOSED)
        log_error("cannot call the vault: %s", fault_name(fault));
}

void client_resume_vault(struct client *client)
{
    if (client->unsent != DO_NOTHING && client->waiting == WAIT_VAULT)
        client_call_vault(client, client->unsent);
}

void client_resume_names(struct client *client)
{
    if (client->unsent != DO_NOTHING && client->waiting == WAIT_NAMES)
        client_ask_names(client, client->unsent);
}
