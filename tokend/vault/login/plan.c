// SPDX-License-Identifier: BSD-2-Clause
// What will be asked. Policy alone decides, or an exception from it (F1), so that unknown,
// unenrolled and locked people are asked the same (promise 3).
#include "store/person.h"
#include "vault/login/calls.h"
#include "vault/login/obstacle.h"
#include "vault/login/plan_change.h"
#include "vault/login/plan_ways.h"
#include "vault/login/refusal.h"
#include "vault/login/review.h"
#include "vault/loop/batch.h"
#include <string.h>

static enum fault refuse(struct vault *vault, const struct claimant *claimant, const char *why,
                         VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_LOGIN_REFUSED, claimant);
    event_text(&event, FIELD_WHY, why);
    reply->body.plan.result = Result_RESULT_DENIED;
    reply->body.plan.has_refusal = refusal_of(claimant, &reply->body.plan.refusal, &event);
    return journal_record(vault, &event);
}

static void fill(const struct rule *rule, bool own, Plan *plan)
{
    plan->tries = rule->tries;
    plan->prompt_seconds = rule->prompt_seconds;
    plan->login_seconds = rule->login_seconds;
    plan->echo_code = rule->echo_code;
    plan->first_login = rule->first_login && own;
    plan->registration = rule->first_login && !own;
    plan->result = Result_RESULT_GRANTED;
}

// Root without factors: possible, and loud (promise 9, F2), by the endpoint that only root's bytes
// reach: nobody's word is taken for who is there. The record comes first; before there is a store
// the journal has it alone.
static enum fault plan_rescue(struct vault *vault, const struct asked *asked,
                              const struct claimant *claimant, VaultReply *reply,
                              struct step_wants *wants)
{
    const PlanCall *call = &asked->call->body.plan;
    Plan *plan = &reply->body.plan;
    struct ticket ticket = {.kind = TICKET_RESCUE};
    struct event event;
    enum fault fault;

    if (!asked->rescue || call->subject.peer_uid != 0)
        return refuse(vault, claimant, "rescue", reply);
    claimant_event(&event, EVENT_ADMIN_RESCUE, claimant);
    event_text(&event, FIELD_REASON, call->rescue_reason);
    if (call->subject.login_known)
        event_number(&event, FIELD_LOGIN_UID, call->subject.login_uid);
    fault = review_open_rescue(vault, &call->subject, call->rescue_reason, &ticket.session);
    if (fault != FAULT_NONE)
        return fault;
    if (ticket.session != 0)
        event_number(&event, FIELD_REVIEW, ticket.session);
    fault = journal_record(vault, &event);
    if (fault == FAULT_NONE)
        fault = claimant_seal(vault, claimant, &ticket, plan->ticket.bytes);
    if (fault != FAULT_NONE)
        return fault;
    plan->ticket.size = TICKET_SIZE;
    plan->result = Result_RESULT_GRANTED;
    wants->unrecorded = true; // with this ticket each change is recorded anew, or does not happen
    return FAULT_NONE;
}

// Root asks how the service is: no rescue, so no reason, no record and nothing to review;
// monitoring asks each minute (decision 73). What the ticket opens is in the verbs' declarations:
// BY_LOOK.
static enum fault plan_look(struct vault *vault, const struct asked *asked,
                            const struct claimant *claimant, VaultReply *reply,
                            struct step_wants *wants)
{
    Plan *plan = &reply->body.plan;
    struct ticket ticket = {.kind = TICKET_LOOK};

    if (asked->call->body.plan.subject.peer_uid != 0)
        return refuse(vault, claimant, "rescue", reply);
    const enum fault fault = claimant_seal(vault, claimant, &ticket, plan->ticket.bytes);
    if (fault != FAULT_NONE)
        return fault;
    plan->ticket.size = TICKET_SIZE;
    plan->result = Result_RESULT_GRANTED;
    wants->unrecorded = true;
    return FAULT_NONE;
}

// Whether the account is an ID of several people: then it is asked first which of them it is. A
// property of the account, like the rule; nothing about any person (promise 3). A row that cannot
// be read is found out by the attempt.
static bool is_shared(struct vault *vault, const struct claimant *claimant)
{
    const Identity *who = &claimant->subject->who;
    struct person person;

    return claimant->found && vault->store != NULL &&
           store_person_by_uid(vault->store, who->uid, &person) == FAULT_NONE && person.shared &&
           strcmp(person.name, who->name) == 0;
}

enum fault call_member(struct vault *vault, const struct asked *asked, VaultReply *reply,
                       struct step_wants *wants)
{
    const MemberCall *call = &asked->call->body.member;
    MemberReply *out = &reply->body.member;
    struct person person;
    struct claimant claimant;
    enum fault fault = claimant_decide(vault, call->has_subject, &call->subject, &claimant);

    (void)wants;
    if (fault != FAULT_NONE)
        return fault;
    if (claimant.rule == NULL || !claimant.rule->shared_ids || !is_shared(vault, &claimant))
        return FAULT_NONE; // not found
    fault = store_person_by_name(vault->store, call->name, &person);
    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    out->found = fault == FAULT_NONE;
    out->uid = out->found ? person.uid : 0;
    return fault;
}

enum fault call_plan(struct vault *vault, const struct asked *asked, VaultReply *reply,
                     struct step_wants *wants)
{
    const PlanCall *call = &asked->call->body.plan;
    Plan *plan = &reply->body.plan;
    struct claimant claimant;
    enum fault fault = claimant_decide(vault, call->has_subject, &call->subject, &claimant);

    if (fault != FAULT_NONE)
        return fault;
    if (asked->rescue || call->rescue_reason[0] != '\0') {
        if (call->operation == Operation_OPERATION_ADMIN &&
            claimant_may_prove(&call->subject, call->operation))
            return (call->rescue_reason[0] != '\0' ? plan_rescue : plan_look)(
                vault, asked, &claimant, reply, wants);
        return refuse(vault, &claimant, "rescue", reply);
    }
    // With a store that cannot be read nobody is let in, but a login is asked the same as ever:
    // what is asked depends on the policy alone, and it is the attempt that fails (abuse:P4).
    // Before there is one, or for other operations, nothing is asked.
    if (vault->store == NULL && (vault->state != STORE_UNAVAILABLE || claimant.rule == NULL ||
                                 call->operation != Operation_OPERATION_AUTHENTICATE))
        return FAULT_BUSY;
    if (claimant.rule == NULL)
        return refuse(vault, &claimant, claimant.why, reply);
    fill(claimant.rule, policy_keeps_passwords(vault->policy), plan);
    switch (call->operation) {
    case Operation_OPERATION_AUTHENTICATE:
    case Operation_OPERATION_ADMIN:
        plan_ways(&claimant, plan);
        plan->obstacle = obstacle_ahead(vault, claimant.rule);
        plan->ask_member = claimant.rule->shared_ids &&
                           call->operation == Operation_OPERATION_AUTHENTICATE &&
                           is_shared(vault, &claimant);
        plan->first_login = plan->first_login && !plan->ask_member; // one's own ID is for that
        plan->registration = plan->registration && !plan->ask_member;
        if (plan->factors_count > 0 && claimant_may_prove(&call->subject, call->operation))
            return FAULT_NONE;
        *plan = (Plan){.result = Result_RESULT_DENIED};
        return refuse(vault, &claimant, "way", reply);
    case Operation_OPERATION_CHANGE_CHECK:
    case Operation_OPERATION_CHANGE:
        return plan_change(vault, call, &claimant, reply);
    default:
        *plan = (Plan){.result = Result_RESULT_DENIED};
        return refuse(vault, &claimant, "operation", reply);
    }
}
