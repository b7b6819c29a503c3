// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/hand_on.h"
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/history.h"
#include "vault/login/obstacle.h"
#include "vault/login/privileged_id.h"
#include <string.h>

static enum fault refuse(struct vault *vault, const struct claimant *claimant, Result result,
                         const char *why, VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_PASSWORD_REFUSED, claimant);
    event_text(&event, FIELD_WHY, why);
    reply->body.change.result = result;
    return journal_record(vault, &event);
}

enum fault change_lost(struct vault *vault, const SetPasswordCall *call, const char *why)
{
    struct claimant claimant;
    struct event event;

    (void)!claimant_read(vault, call->has_subject, &call->subject, &claimant);
    claimant.subject = &call->subject;
    claimant_event(&event, EVENT_PASSWORD_REFUSED, &claimant);
    event_text(&event, FIELD_WHY, why);
    return journal_record(vault, &event);
}

const char *change_lost_why(enum fault why)
{
    return why == FAULT_NONE ? "broken_off" : fault_name(why);
}

// --- root at work --------------------------------------------------------------------------------

// *go is false when the reply says why not.
static enum fault admit_root(struct vault *vault, const SetPasswordCall *call,
                             struct claimant *claimant, struct ticket *ticket, bool *go,
                             VaultReply *reply)
{
    const struct order *order = order_of(STEP_SET_PASSWORD_BY_ROOT);
    const enum fault fault = claimant_read(vault, call->has_subject, &call->subject, claimant);

    *go = false;
    if (fault != FAULT_NONE)
        return fault;
    // Somebody may have become one of our people since the plan.
    if (!claimant_by_root(claimant) || claimant_keeps_password(vault, claimant))
        return refuse(vault, claimant, Result_RESULT_DENIED, "kept_here", reply);
    if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size, call->subject.service,
                    ticket) != FAULT_NONE ||
        !ticket_holds(ticket, order->rests_on, call->subject.who.uid, vault->now.boot,
                      order->seconds))
        return refuse(vault, claimant, Result_RESULT_DENIED, "ticket", reply);
    if (order_was_done(vault, STEP_SET_PASSWORD_BY_ROOT, ticket))
        return refuse(vault, claimant, Result_RESULT_DENIED, "once", reply);
    *go = true;
    return FAULT_NONE;
}

static enum fault hand_on_of_root(struct vault *vault, const struct claimant *claimant,
                                  const struct ticket *ticket, VaultReply *reply)
{
    struct person person;
    struct event event;
    enum fault fault;

    claimant_event(&event, EVENT_PASSWORD_BY_ROOT, claimant);
    fault = claimant_event_root(vault, &event, claimant, &person);
    if (fault == FAULT_NONE)
        fault = journal_record(vault, &event);
    if (fault == FAULT_NONE) {
        order_done(vault, STEP_SET_PASSWORD_BY_ROOT, ticket);
        reply->body.change.result = Result_RESULT_ELSEWHERE;
    }
    return fault;
}

// Of accounts that are none of our people root's choice is nobody's to judge (abuse:M2).
static bool root_is_judged(const struct claimant *claimant)
{
    return claimant->known && !claimant->shared;
}

// --- judged --------------------------------------------------------------------------------------

struct own {
    SetPasswordCall call;
};

static enum fault flawed(struct vault *vault, const struct claimant *claimant, PasswordFlaw flaw,
                         const char *why, VaultReply *reply)
{
    reply->body.change.flaws[reply->body.change.flaws_count++] = flaw;
    return refuse(vault, claimant, Result_RESULT_NOT_CHANGED, why, reply);
}

// *go is false when the reply says why not. `row` is wiped by the caller.
static enum fault admit(struct vault *vault, const SetPasswordCall *call, struct claimant *claimant,
                        struct ticket *ticket, struct password *row, bool *go, VaultReply *reply)
{
    bool expired = false;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, claimant);

    *go = false;
    if (fault != FAULT_NONE)
        return fault;
    if (claimant->rule == NULL)
        return refuse(vault, claimant, Result_RESULT_DENIED, claimant->why, reply);
    fault = claimant_ticket(vault, claimant, STEP_SET_PASSWORD, call->ticket.bytes,
                            call->ticket.size, ticket);
    if (fault == FAULT_REFUSED) {
        reply->body.change.lapse = claimant->standing.lapse;
        return refuse(vault, claimant, Result_RESULT_DENIED, claimant->standing.why, reply);
    }
    if (fault == FAULT_NONE && (!claimant->usable || claimant->shared))
        return refuse(vault, claimant, Result_RESULT_DENIED,
                      claimant->shared ? "shared" : "unknown", reply);
    if (fault == FAULT_NONE)
        fault = store_password_get(vault->store, claimant->person.id, row);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    const int64_t age = vault->now.wall.seconds - row->set_at.seconds;
    (void)password_days_left(vault, row, privileged_use(claimant), &expired);
    if (row->remembered > 0 && !expired && (ticket->flags & TICKET_MUST_CHANGE) == 0 && age >= 0 &&
        age < (int64_t)vault->policy->password.min_age_seconds)
        return flawed(vault, claimant, PasswordFlaw_FLAW_TOO_SOON, "too_soon", reply);
    *go = true;
    return FAULT_NONE;
}

// Nothing of it is stored, so it is encoded as cheaply as can be. It enters the history when it is
// seen at a login; the modules behind may yet refuse it.
static enum fault order_judgement(struct vault *vault, const struct claimant *claimant,
                                  const SetPasswordCall *call, const struct password *row,
                                  HashCall *hash)
{
    const struct password_policy *policy = &vault->policy->password;
    const bool privileged = privileged_ever(vault, claimant);

    hash->task = HashTask_HASH_CREATE;
    memcpy(hash->password, call->password, sizeof hash->password);
    memcpy(hash->current, call->current, sizeof hash->current);
    hash->memory_kib = 8;
    hash->passes = 1;
    hash->min_length = policy_password_length(policy, privileged);
    hash->min_classes = policy_password_classes(policy, privileged);
    memcpy(hash->user, claimant->person.name, sizeof hash->user);
    memcpy(hash->full_name, call->subject.who.full_name, sizeof hash->full_name);
    hash->judge = true;
    return history_order(vault, row, hash);
}

// *good is false when the reply says why it is not.
static enum fault take_judgement(struct vault *vault, const struct claimant *claimant,
                                 const HashReply *hash, bool *good, VaultReply *reply)
{
    ChangeReply *out = &reply->body.change;
    uint32_t place = 0;

    *good = false;
    if (hash->flaws_count > 0) {
        memcpy(out->flaws, hash->flaws, sizeof out->flaws);
        out->flaws_count = hash->flaws_count;
        out->number = hash->number;
        return refuse(vault, claimant, Result_RESULT_NOT_CHANGED, "flawed", reply);
    }
    const enum fault fault = history_place(vault, claimant->person.id, hash, &place);
    if (fault != FAULT_NONE)
        return fault;
    if (place == 1)
        return flawed(vault, claimant, PasswordFlaw_FLAW_SAME_AS_CURRENT, "flawed", reply);
    if (place > 0 && place <= history_length(vault, claimant))
        return flawed(vault, claimant, PasswordFlaw_FLAW_USED_BEFORE, "used_before", reply);
    *good = true;
    return FAULT_NONE;
}

// False: it says neither "flawed" nor that it is good.
static bool is_judgement(const HashCall *call, const HashReply *hash)
{
    return hash->done &&
           (hash->flaws_count > 0 || (hash->encoded[0] != '\0' && history_is_answered(call, hash)));
}

static enum fault root_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                               struct step_wants *wants)
{
    const SetPasswordCall *call = &((struct own *)job->state)->call;
    struct password row = {0};
    struct ticket ticket;
    struct claimant claimant;
    enum fault fault = admit_root(vault, call, &claimant, &ticket, &wants->later, reply);

    if (fault != FAULT_NONE || !wants->later)
        return fault;
    if (!root_is_judged(&claimant)) {
        wants->later = false;
        return hand_on_of_root(vault, &claimant, &ticket, reply);
    }
    fault = store_password_get(vault->store, claimant.person.id, &row);
    if (fault == FAULT_NONE)
        fault = order_judgement(vault, &claimant, call, &row, &job->hash);
    secret_wipe(&row, sizeof row);
    return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
}

static enum fault root_finish(struct vault *vault, struct job *job, const struct work *work,
                              VaultReply *reply, struct step_wants *wants)
{
    const SetPasswordCall *call = &((struct own *)job->state)->call;
    struct ticket ticket;
    struct claimant claimant;
    bool go = false;

    wants->later = false;
    if (obstacle_stopped(vault, work->hash, &reply->body.change))
        return change_lost(vault, call, obstacle_name(reply->body.change.obstacle));
    if (!is_judgement(&job->hash, work->hash))
        return FAULT_INTERNAL;
    enum fault fault = admit_root(vault, call, &claimant, &ticket, &go, reply);
    if (fault == FAULT_NONE && go && root_is_judged(&claimant))
        fault = take_judgement(vault, &claimant, work->hash, &go, reply);
    return fault == FAULT_NONE && go ? hand_on_of_root(vault, &claimant, &ticket, reply) : fault;
}

// --- a person's own ------------------------------------------------------------------------------

static enum fault own_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                              struct step_wants *wants)
{
    const SetPasswordCall *call = &((struct own *)job->state)->call;
    struct password row = {0};
    struct ticket ticket;
    struct claimant claimant;
    enum fault fault = admit(vault, call, &claimant, &ticket, &row, &wants->later, reply);

    if (fault == FAULT_NONE && wants->later)
        fault = order_judgement(vault, &claimant, call, &row, &job->hash);
    secret_wipe(&row, sizeof row);
    return fault;
}

static enum fault own_finish(struct vault *vault, struct job *job, const struct work *work,
                             VaultReply *reply, struct step_wants *wants)
{
    const struct own *own = job->state;
    const HashReply *hash = work->hash;
    ChangeReply *out = &reply->body.change;
    struct password row = {0};
    struct ticket ticket;
    struct claimant claimant;
    struct event event;
    bool go = false;
    enum fault fault;

    wants->later = false;
    if (obstacle_stopped(vault, hash, out))
        return change_lost(vault, &own->call, obstacle_name(out->obstacle));
    if (!is_judgement(&job->hash, hash))
        return FAULT_INTERNAL;
    fault = admit(vault, &own->call, &claimant, &ticket, &row, &go, reply);
    secret_wipe(&row, sizeof row);
    if (fault != FAULT_NONE || !go)
        return fault;
    fault = take_judgement(vault, &claimant, hash, &go, reply);
    if (fault != FAULT_NONE || !go)
        return fault;
    claimant_event(&event, EVENT_PASSWORD_HANDED_ON, &claimant);
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    order_done(vault, STEP_SET_PASSWORD, &ticket);
    // Whether the modules behind store it nobody says here: asked again, it is due again
    // (abuse:M4).
    if ((ticket.flags & TICKET_MUST_CHANGE) != 0)
        ticket.flags = (uint8_t)((ticket.flags & ~TICKET_MUST_CHANGE) | TICKET_HANDED_ON);
    fault = claimant_seal(vault, &claimant, &ticket, out->ticket.bytes);
    if (fault == FAULT_NONE) {
        entrants_note(&vault->entrants, &vault->tickets, claimant.subject, &ticket);
        out->ticket.size = TICKET_SIZE;
        out->result = Result_RESULT_ELSEWHERE;
    }
    return fault;
}

static enum fault own_lost(struct vault *vault, struct job *job, enum fault why)
{
    return change_lost(vault, &((struct own *)job->state)->call, change_lost_why(why));
}

static const struct job_kind root_kind = {
    .name = "root's password handed on",
    .body = VaultReply_change_tag,
    .prepare = root_prepare,
    .finish = root_finish,
    .lost = own_lost,
};

static const struct job_kind own_kind = {
    .name = "password handed on",
    .body = VaultReply_change_tag,
    .prepare = own_prepare,
    .finish = own_finish,
    .lost = own_lost,
};

enum fault hand_on(struct vault *vault, const struct asked *asked, VaultReply *reply,
                   struct step_wants *wants)
{
    const SetPasswordCall *call = &asked->call->body.set_password;
    struct job *job;

    if (call->subject.root) { // adduser and its like wait for nobody
        struct ticket ticket;
        struct claimant claimant;
        const enum fault fault = admit_root(vault, call, &claimant, &ticket, &wants->later, reply);
        if (fault != FAULT_NONE || !wants->later)
            return fault;
        wants->later = root_is_judged(&claimant);
        if (!wants->later)
            return hand_on_of_root(vault, &claimant, &ticket, reply);
    }
    job = job_new(call->subject.root ? &root_kind : &own_kind, asked->caller, sizeof(struct own));
    if (job == NULL)
        return FAULT_MEMORY;
    ((struct own *)job->state)->call = *call;
    return jobs_add(vault, job, asked->call->patience, reply, wants);
}
