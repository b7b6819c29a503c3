// SPDX-License-Identifier: BSD-2-Clause
// What will be asked. Policy alone decides, so that unknown, unenrolled and locked people are asked
// the same (promise 3).
#include "base/secret.h"
#include "vault/calls.h"
#include "vault/key_trial.h"
#include "vault/obstacle.h"
#include "vault/refusal.h"
#include <string.h>

static enum fault refuse(struct vault *vault, const struct claim *claim, const char *why,
                         VaultReply *reply)
{
    struct event event;

    claim_event(&event, EVENT_LOGIN_REFUSED, claim);
    event_text(&event, FIELD_WHY, why);
    reply->body.plan.result = Result_RESULT_DENIED;
    reply->body.plan.has_refusal = refusal_of(claim, &reply->body.plan.refusal, &event);
    return journal_record(vault, &event);
}

// Every way of the rule, in its order; what cannot be had where the person is, is not offered.
static void ask(const struct claim *claim, Plan *plan)
{
    const struct rule *rule = claim->rule;
    const bool keys = key_may_be_asked(claim);

    for (size_t w = 0; w < rule->way_count && w < WAYS_MAX; w++) {
        const struct way *way = &rule->ways[w];
        if (!keys && way_has(way, FactorKind_FACTOR_KEY))
            continue;
        const bool first = plan->factors_count == 0;
        PlanWay *other = first ? NULL : &plan->others[plan->others_count++];
        FactorKind *factors = first ? plan->factors : other->factors;
        pb_size_t *count = first ? &plan->factors_count : &other->factors_count;
        for (size_t i = 0; i < sizeof way->factors && way->factors[i] != 0; i++)
            factors[(*count)++] = (FactorKind)way->factors[i];
    }
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

// Root without factors: possible, and loud (promise 9, F2), by the door that only root's bytes
// reach: nobody's word is taken for who is there. The record comes first; before there is a store
// the journal has it alone.
static enum fault plan_rescue(struct vault *vault, const struct asked *asked,
                              const struct claim *claim, VaultReply *reply)
{
    const PlanCall *call = &asked->call->body.plan;
    Plan *plan = &reply->body.plan;
    struct ticket ticket = {.kind = TICKET_RESCUE};
    struct event event;
    enum fault fault;

    if (!asked->rescue || call->subject.peer_uid != 0)
        return refuse(vault, claim, "rescue", reply);
    claim_event(&event, EVENT_ADMIN_RESCUE, claim);
    event_text(&event, FIELD_REASON, call->rescue_reason);
    fault = journal_record(vault, &event);
    if (fault == FAULT_NONE)
        fault = claim_seal(vault, claim, &ticket, plan->ticket.bytes);
    if (fault != FAULT_NONE)
        return fault;
    plan->ticket.size = TICKET_SIZE;
    plan->result = Result_RESULT_GRANTED;
    vault->unrecorded = true; // with this ticket each change is recorded anew, or does not happen
    return FAULT_NONE;
}

// No factor is asked for a change that cannot be made.
static enum fault hold_back(struct vault *vault, const struct claim *claim, Obstacle obstacle,
                            VaultReply *reply)
{
    struct event event;

    claim_event(&event, EVENT_PASSWORD_REFUSED, claim);
    event_text(&event, FIELD_WHY, obstacle_name(obstacle));
    reply->body.plan = (Plan){.result = Result_RESULT_FAULT, .obstacle = obstacle};
    return journal_record(vault, &event);
}

// A ticket that proves the current factors already, as after a login with a temporary password.
static enum fault plan_change(struct vault *vault, const PlanCall *call, struct claim *claim,
                              VaultReply *reply)
{
    Plan *plan = &reply->body.plan;
    struct password password = {0};
    struct ticket ticket;
    bool expired = true;
    enum fault fault;

    Obstacle obstacle = obstacle_to_change(vault);

    plan->change_password = true;
    if (call->ticket.size == 0) {
        if (obstacle != Obstacle_OBSTACLE_NONE)
            return hold_back(vault, claim, obstacle, reply);
        ask(claim, plan);
        if (plan->factors_count == 0)
            return refuse(vault, claim, "way", reply);
        return FAULT_NONE;
    }
    fault = claim_read(vault, call->has_subject, &call->subject, claim);
    if (fault != FAULT_NONE)
        return fault;
    fault =
        claim_ticket(vault, claim, call->ticket.bytes, call->ticket.size,
                     TICKET_BIT(TICKET_LOGIN) | TICKET_BIT(TICKET_CHANGE), TICKET_SECONDS, &ticket);
    if (fault == FAULT_REFUSED || !claim->usable || claim->shared) {
        *plan = (Plan){.result = Result_RESULT_DENIED};
        return refuse(vault, claim, "ticket", reply);
    }
    if (fault != FAULT_NONE)
        return fault;
    // It may have expired since the ticket was given; the account phase looks here as well (B5).
    fault = store_password_get(vault->store, claim->person.id, &password);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    (void)password_days_left(vault, &password, claim_is_privileged(claim), &expired);
    secret_wipe(&password, sizeof password);
    plan->change_password =
        expired || (ticket.flags & TICKET_MUST_CHANGE) != 0 || !call->expired_only;
    plan->enrol_otp = (ticket.flags & TICKET_MUST_ENROL) != 0;
    if (!plan->change_password)
        obstacle = Obstacle_OBSTACLE_NONE;
    if (obstacle == Obstacle_OBSTACLE_NONE && plan->enrol_otp)
        obstacle = obstacle_to_enrol(vault, claim->rule);
    if (obstacle != Obstacle_OBSTACLE_NONE)
        return hold_back(vault, claim, obstacle, reply);
    // It goes on as it is: its age still counts from the moment the factors were proved.
    memcpy(plan->ticket.bytes, call->ticket.bytes, call->ticket.size);
    plan->ticket.size = call->ticket.size;
    return FAULT_NONE;
}

// Whether the account is an ID of several people: then it is asked first which of them it is. A
// property of the account, like the rule; nothing about any person (promise 3). A row that cannot
// be read is found out by the attempt.
static bool is_shared(struct vault *vault, const struct claim *claim)
{
    const Identity *who = &claim->subject->who;
    struct person person;

    return claim->found && vault->store != NULL &&
           store_person_by_uid(vault->store, who->uid, &person) == FAULT_NONE && person.shared &&
           strcmp(person.name, who->name) == 0;
}

enum fault call_member(struct vault *vault, const struct asked *asked, VaultReply *reply,
                       bool *later)
{
    const MemberCall *call = &asked->call->body.member;
    MemberReply *out = &reply->body.member;
    struct person person;
    struct claim claim;
    enum fault fault = claim_decide(vault, call->has_subject, &call->subject, &claim);

    (void)later;
    if (fault != FAULT_NONE)
        return fault;
    if (claim.rule == NULL || !claim.rule->shared_ids || !is_shared(vault, &claim))
        return FAULT_NONE; // not found
    fault = store_person_by_name(vault->store, call->name, &person);
    if (fault == FAULT_NOT_FOUND)
        return FAULT_NONE;
    out->found = fault == FAULT_NONE;
    out->uid = out->found ? person.uid : 0;
    return fault;
}

enum fault call_plan(struct vault *vault, const struct asked *asked, VaultReply *reply, bool *later)
{
    const PlanCall *call = &asked->call->body.plan;
    Plan *plan = &reply->body.plan;
    struct claim claim;
    enum fault fault = claim_decide(vault, call->has_subject, &call->subject, &claim);

    (void)later;
    if (fault != FAULT_NONE)
        return fault;
    if (asked->rescue || call->rescue_reason[0] != '\0') {
        if (call->operation == Operation_OPERATION_ADMIN && call->rescue_reason[0] != '\0' &&
            claim_may_prove(&call->subject, call->operation))
            return plan_rescue(vault, asked, &claim, reply);
        return refuse(vault, &claim, "rescue", reply);
    }
    // With a store that cannot be read nobody is let in, but a login is asked the same as ever:
    // what is asked depends on the policy alone, and it is the attempt that fails (P4). Before
    // there is one, or for other operations, nothing is asked.
    if (vault->store == NULL && (vault->state != STORE_UNAVAILABLE || claim.rule == NULL ||
                                 call->operation != Operation_OPERATION_AUTHENTICATE))
        return FAULT_BUSY;
    if (claim.rule == NULL)
        return refuse(vault, &claim, claim.why, reply);
    fill(claim.rule, policy_keeps_passwords(vault->policy), plan);
    switch (call->operation) {
    case Operation_OPERATION_AUTHENTICATE:
    case Operation_OPERATION_ADMIN:
        ask(&claim, plan);
        plan->obstacle = obstacle_ahead(vault, claim.rule);
        plan->ask_member = claim.rule->shared_ids &&
                           call->operation == Operation_OPERATION_AUTHENTICATE &&
                           is_shared(vault, &claim);
        plan->first_login = plan->first_login && !plan->ask_member; // one's own ID is for that
        plan->registration = plan->registration && !plan->ask_member;
        if (plan->factors_count > 0 && claim_may_prove(&call->subject, call->operation))
            return FAULT_NONE;
        *plan = (Plan){.result = Result_RESULT_DENIED};
        return refuse(vault, &claim, "way", reply);
    case Operation_OPERATION_CHANGE_CHECK: { // the factors are asked when the change is made
        const Obstacle obstacle = call->ticket.size == 0 && !call->expired_only
                                      ? obstacle_to_change(vault)
                                      : Obstacle_OBSTACLE_NONE;
        return obstacle == Obstacle_OBSTACLE_NONE ? FAULT_NONE
                                                  : hold_back(vault, &claim, obstacle, reply);
    }
    case Operation_OPERATION_CHANGE:
        return plan_change(vault, call, &claim, reply);
    default:
        *plan = (Plan){.result = Result_RESULT_DENIED};
        return refuse(vault, &claim, "operation", reply);
    }
}
