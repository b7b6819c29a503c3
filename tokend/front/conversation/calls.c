// SPDX-License-Identifier: BSD-2-Clause
#include "front/conversation/calls.h"
#include "base/text.h"
#include "front/connection/peer.h"
#include "front/conversation/ceremony.h"
#include "front/conversation/client.h"
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
bool fill_names_subject(const struct client *client, NameCall *call)
{
    const struct connection *connection = client->connection;
    const uint32_t uid = connection_peer(connection)->uid;
    const Begin *begin = &client->conversation->begin;
    peer_ask(connection_peer(connection), begin, client->all->settings, call);
    if (connection_is_admin(connection) || uid != 0)
        call->uid = uid;
    else if (begin->user[0] == '\0' ||
             text_copy(call->name, sizeof call->name, begin->user) != FAULT_NONE)
        call->uid = UINT32_MAX; // nobody (abuse:I1): an empty name would mean root's uid, zero
    return true;
}

bool fill_names_member(const struct client *client, NameCall *call)
{
    call->uid = client->conversation->member.uid;
    return true;
}

bool fill_names_target(const struct client *client, NameCall *call)
{
    const char *target = target_of(client->conversation->call);
    return target != NULL && text_copy(call->name, sizeof call->name, target) == FAULT_NONE;
}

// --- the vault ----------------------------------------------------------------------------------

// The check of a change proves what the change itself will rest on.
static Operation proved_for(const struct conversation *conversation)
{
    return conversation->begin.operation == Operation_OPERATION_CHANGE_CHECK
               ? Operation_OPERATION_CHANGE
               : conversation->begin.operation;
}

void fill_plan(const struct client *client, VaultCall *call)
{
    const struct conversation *conversation = client->conversation;
    PlanCall *plan = &call->body.plan;
    plan->operation = conversation->begin.operation;
    plan->has_subject = true;
    plan->subject = conversation->subject;
    COPY_TICKET(plan->ticket, conversation->ticket);
    plan->expired_only = conversation->begin.expired_only;
    plan->demanded = conversation->begin.demanded;
    memcpy(plan->rescue_reason, conversation->begin.rescue_reason, sizeof plan->rescue_reason);
}

void fill_attempt(const struct client *client, VaultCall *call)
{
    const struct conversation *conversation = client->conversation;
    AttemptCall *attempt = &call->body.attempt;
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

void fill_admin(const struct client *client, VaultCall *call)
{
    const struct conversation *conversation = client->conversation;
    AdminVaultCall *admin = &call->body.admin;
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
#define FILL(call_body, conversation_)                                                             \
    do {                                                                                           \
        (call_body).has_subject = true;                                                            \
        (call_body).subject = (conversation_)->subject;                                            \
        COPY_TICKET((call_body).ticket, (conversation_)->ticket);                                  \
    } while (0)

void fill_challenge_call(const struct conversation *conversation, ChallengeCall *challenge)
{
    *challenge = (ChallengeCall){.operation = proved_for(conversation),
                                 .has_subject = true,
                                 .subject = conversation->subject,
                                 .has_member = conversation->ask_member,
                                 .member = conversation->member};
}

void fill_challenge(const struct client *client, VaultCall *call)
{
    fill_challenge_call(client->conversation, &call->body.challenge);
}

void fill_member(const struct client *client, VaultCall *call)
{
    const struct conversation *conversation = client->conversation;
    call->body.member.has_subject = true;
    call->body.member.subject = conversation->subject;
    memcpy(call->body.member.name, conversation->member.name, sizeof call->body.member.name);
}

void fill_account(const struct client *client, VaultCall *call)
{
    FILL(call->body.account, client->conversation);
}

void fill_set_password(const struct client *client, VaultCall *call)
{
    FILL(call->body.set_password, client->conversation);
    memcpy(call->body.set_password.password, client->conversation->new_password,
           sizeof call->body.set_password.password);
    memcpy(call->body.set_password.current, client->conversation->old_password,
           sizeof call->body.set_password.current);
}

void fill_enrol(const struct client *client, VaultCall *call)
{
    FILL(call->body.enrol, client->conversation);
}

void fill_confirm(const struct client *client, VaultCall *call)
{
    FILL(call->body.confirm, client->conversation);
    call->body.confirm.credential = client->conversation->credential;
    memcpy(call->body.confirm.code, client->conversation->code, sizeof call->body.confirm.code);
}

void fill_session_open(const struct client *client, VaultCall *call)
{
    FILL(call->body.session_open, client->conversation);
    call->body.session_open.credentials =
        client->conversation->begin.operation == Operation_OPERATION_CREDENTIALS;
}

void fill_session_close(const struct client *client, VaultCall *call)
{
    FILL(call->body.session_close, client->conversation);
}
