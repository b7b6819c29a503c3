// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/plan_change.h"
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/obstacle.h"
#include "vault/login/plan_ways.h"
#include "vault/login/privileged_id.h"
#include <string.h>

// What is due, and why.
struct due {
    ChangeCause cause; // NONE: no password of this person's has to be replaced
    bool outside;      // another module demands it of what is kept here
};

static enum fault refuse(struct vault *vault, struct event *event, Result result,
                         ChangeRefusal refusal, VaultReply *reply)
{
    reply->body.plan = (Plan){.result = result, .change_refusal = refusal};
    return journal_record(vault, event);
}

static enum fault deny(struct vault *vault, const struct claimant *claimant, const char *why,
                       VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_LOGIN_REFUSED, claimant);
    event_text(&event, FIELD_WHY, why);
    return refuse(vault, &event, Result_RESULT_DENIED, ChangeRefusal_CHANGE_REFUSAL_NONE, reply);
}

// No factor is asked for a change that cannot be made.
static enum fault hold_back(struct vault *vault, const struct claimant *claimant, Obstacle obstacle,
                            VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_PASSWORD_REFUSED, claimant);
    event_text(&event, FIELD_WHY, obstacle_name(obstacle));
    reply->body.plan = (Plan){.result = Result_RESULT_FAULT, .obstacle = obstacle};
    return journal_record(vault, &event);
}

// A change of ours would leave the demand as it is, and the next login would be sent back here.
static enum fault refuse_demand(struct vault *vault, const struct claimant *claimant,
                                VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_PASSWORD_REFUSED, claimant);
    event_text(&event, FIELD_WHY, "demanded_outside");
    return refuse(vault, &event, Result_RESULT_NOT_CHANGED, ChangeRefusal_CHANGE_REFUSAL_OUTSIDE,
                  reply);
}

static enum fault refuse_contractor(struct vault *vault, const struct claimant *claimant,
                                    VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_PASSWORD_REFUSED, claimant);
    event_text(&event, FIELD_WHY, "contractor");
    return refuse(vault, &event, Result_RESULT_NOT_CHANGED, ChangeRefusal_CHANGE_REFUSAL_CONTRACTOR,
                  reply);
}

// Whether root's work may go on, is a question of whose the password is; root's own factors nobody
// asks.
static enum fault plan_root(struct vault *vault, const PlanCall *call,
                            const struct claimant *claimant, VaultReply *reply)
{
    Plan *plan = &reply->body.plan;
    struct ticket ticket = {.kind = TICKET_ROOT};
    struct person person;
    struct event event;
    enum fault fault;

    plan->change_password = !call->expired_only || call->demanded;
    if (!plan->change_password)
        return FAULT_NONE;
    if (claimant_keeps_password(vault, claimant) && call->expired_only)
        return refuse_demand(vault, claimant, reply);
    if (claimant_keeps_password(vault, claimant)) {
        claimant_event(&event, EVENT_PASSWORD_REFUSED, claimant);
        event_text(&event, FIELD_WHY, "kept_here");
        fault = claimant_event_root(vault, &event, claimant, &person);
        return fault != FAULT_NONE ? fault
                                   : refuse(vault, &event, Result_RESULT_NOT_CHANGED,
                                            ChangeRefusal_CHANGE_REFUSAL_KEPT_HERE, reply);
    }
    plan->elsewhere = true;
    if (call->operation == Operation_OPERATION_CHANGE_CHECK)
        return FAULT_NONE;
    fault = claimant_seal(vault, claimant, &ticket, plan->ticket.bytes);
    plan->ticket.size = fault == FAULT_NONE ? TICKET_SIZE : 0;
    return fault;
}

// The account phase looks at the same (B3, B5, B6); it may have come to be due since.
static enum fault read_due(struct vault *vault, const PlanCall *call,
                           const struct claimant *claimant, const struct ticket *ticket,
                           struct due *due)
{
    const bool ours = claimant_keeps_password(vault, claimant);
    const bool of_person = claimant->known && !claimant->shared;
    struct password row = {0};
    bool expired = false;
    enum fault fault =
        of_person ? store_password_get(vault->store, claimant->person.id, &row) : FAULT_NONE;

    *due = (struct due){.cause = ChangeCause_CAUSE_NONE};
    if (fault == FAULT_NONE && of_person) {
        (void)password_days_left(vault, &row, privileged_use(claimant), &expired);
        if (ours && row.temporary)
            due->cause = ChangeCause_CAUSE_TEMPORARY;
        else if (row.must_change)
            due->cause = ChangeCause_CAUSE_ADMINISTRATOR;
        else if (expired || (ours && (ticket->flags & TICKET_MUST_CHANGE) != 0))
            due->cause = ChangeCause_CAUSE_AGE;
        due->outside = ours && call->demanded && due->cause == ChangeCause_CAUSE_NONE;
    }
    if (fault == FAULT_NONE && !ours && due->cause == ChangeCause_CAUSE_NONE &&
        (call->demanded || (ticket->flags & (TICKET_MUST_CHANGE | TICKET_HANDED_ON)) != 0))
        due->cause = ChangeCause_CAUSE_OUTSIDE;
    secret_wipe(&row, sizeof row);
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
}

// Nobody has proved anything yet with this PAM handle. Whether something has expired is told to who
// could have learnt it by trying; all others are asked the same as ever (abuse:P4).
static enum fault plan_unproved(struct vault *vault, const PlanCall *call,
                                const struct claimant *claimant, VaultReply *reply)
{
    Plan *plan = &reply->body.plan;
    const struct ticket none = {.kind = TICKET_NONE};
    struct due due = {.cause = ChangeCause_CAUSE_NONE};
    enum fault fault = FAULT_NONE;

    if (call->expired_only && claimant->usable && !claimant->shared) {
        fault = read_due(vault, call, claimant, &none, &due);
        if (fault != FAULT_NONE)
            return fault;
        if (due.outside)
            return refuse_demand(vault, claimant, reply);
        if (due.cause == ChangeCause_CAUSE_NONE)
            return FAULT_NONE;
    }
    if (privileged_bars_change(vault, claimant))
        return refuse_contractor(vault, claimant, reply);
    const Obstacle obstacle = obstacle_to_change(vault);
    if (obstacle != Obstacle_OBSTACLE_NONE)
        return hold_back(vault, claimant, obstacle, reply);
    plan->change_password = true;
    plan->elsewhere = !policy_keeps_passwords(vault->policy);
    plan->cause = due.cause;
    plan_ways(claimant, plan);
    return plan->factors_count == 0 ? deny(vault, claimant, "way", reply) : FAULT_NONE;
}

enum fault plan_change(struct vault *vault, const PlanCall *call, struct claimant *claimant,
                       VaultReply *reply)
{
    Plan *plan = &reply->body.plan;
    struct ticket ticket;
    struct due due;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, claimant);

    if (fault != FAULT_NONE)
        return fault;
    if (call->ticket.size == 0)
        return claimant_by_root(claimant) ? plan_root(vault, call, claimant, reply)
                                          : plan_unproved(vault, call, claimant, reply);
    fault = claimant_ticket(vault, claimant, STEP_PLAN_CHANGE, call->ticket.bytes,
                            call->ticket.size, &ticket);
    if (fault == FAULT_REFUSED) {
        fault = deny(vault, claimant, claimant->standing.why, reply);
        plan->lapse = claimant->standing.lapse;
        return fault;
    }
    if (fault == FAULT_NONE && (!claimant->usable || claimant->shared))
        return deny(vault, claimant, "ticket", reply);
    if (fault == FAULT_NONE)
        fault = read_due(vault, call, claimant, &ticket, &due);
    if (fault != FAULT_NONE)
        return fault;
    plan->enrol_otp = (ticket.flags & TICKET_MUST_ENROL) != 0;
    if (call->expired_only && due.outside && !plan->enrol_otp)
        return refuse_demand(vault, claimant, reply);
    plan->change_password = !call->expired_only || due.cause != ChangeCause_CAUSE_NONE;
    if (plan->change_password && privileged_bars_change(vault, claimant))
        return refuse_contractor(vault, claimant, reply);
    plan->elsewhere = !claimant_keeps_password(vault, claimant);
    plan->cause = due.cause;
    Obstacle obstacle = plan->change_password ? obstacle_to_change(vault) : Obstacle_OBSTACLE_NONE;
    if (obstacle == Obstacle_OBSTACLE_NONE && plan->enrol_otp)
        obstacle = obstacle_to_enrol(vault, claimant->rule);
    if (obstacle != Obstacle_OBSTACLE_NONE)
        return hold_back(vault, claimant, obstacle, reply);
    // It goes on as it is: its age still counts from the moment the factors were proved.
    memcpy(plan->ticket.bytes, call->ticket.bytes, call->ticket.size);
    plan->ticket.size = call->ticket.size;
    return FAULT_NONE;
}
