// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/hand_on.h"
#include "store/person.h"
#include "vault/login/obstacle.h"
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

static enum fault by_root(struct vault *vault, const SetPasswordCall *call, VaultReply *reply)
{
    const struct order *order = order_of(STEP_SET_PASSWORD_BY_ROOT);
    struct ticket ticket;
    struct person person;
    struct claimant claimant;
    struct event event;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    if (fault != FAULT_NONE)
        return fault;
    // Somebody may have become one of our people since the plan.
    if (!claimant_by_root(&claimant) || claimant_keeps_password(vault, &claimant))
        return refuse(vault, &claimant, Result_RESULT_DENIED, "kept_here", reply);
    if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size, call->subject.service,
                    &ticket) != FAULT_NONE ||
        !ticket_holds(&ticket, order->rests_on, call->subject.who.uid, vault->now.boot,
                      order->seconds))
        return refuse(vault, &claimant, Result_RESULT_DENIED, "ticket", reply);
    claimant_event(&event, EVENT_PASSWORD_BY_ROOT, &claimant);
    fault = claimant_event_root(vault, &event, &claimant, &person);
    if (fault == FAULT_NONE)
        fault = journal_record(vault, &event);
    if (fault == FAULT_NONE)
        reply->body.change.result = Result_RESULT_ELSEWHERE;
    return fault;
}

// --- a person's own ------------------------------------------------------------------------------

struct own {
    SetPasswordCall call;
};

// *go is false when the reply says why not.
static enum fault admit(struct vault *vault, const SetPasswordCall *call, struct claimant *claimant,
                        struct ticket *ticket, bool *go, VaultReply *reply)
{
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
    *go = fault == FAULT_NONE;
    return fault;
}

// Nothing of it is stored, so it is encoded as cheaply as can be. What it must not be the same as
// is not known here: the modules behind compare it with the current one, and with old ones.
static enum fault own_prepare(struct vault *vault, struct job *job, VaultReply *reply, bool *later)
{
    const struct password_policy *policy = &vault->policy->password;
    const SetPasswordCall *call = &((struct own *)job->state)->call;
    struct ticket ticket;
    struct claimant claimant;
    HashCall *hash = &job->hash;
    const enum fault fault = admit(vault, call, &claimant, &ticket, later, reply);

    if (fault != FAULT_NONE || !*later)
        return fault;
    hash->task = HashTask_HASH_CREATE;
    memcpy(hash->password, call->password, sizeof hash->password);
    memcpy(hash->current, call->current, sizeof hash->current);
    hash->memory_kib = 8;
    hash->passes = 1;
    hash->min_length = policy_password_length(policy, claimant_is_privileged(&claimant));
    hash->min_classes = policy_password_classes(policy, claimant_is_privileged(&claimant));
    memcpy(hash->user, claimant.person.name, sizeof hash->user);
    memcpy(hash->full_name, call->subject.who.full_name, sizeof hash->full_name);
    hash->judge = true;
    return FAULT_NONE;
}

static enum fault own_finish(struct vault *vault, struct job *job, const struct work *work,
                             VaultReply *reply, bool *later)
{
    const struct own *own = job->state;
    const HashReply *hash = work->hash;
    ChangeReply *out = &reply->body.change;
    struct ticket ticket;
    struct claimant claimant;
    struct event event;
    bool go = false;
    enum fault fault;

    *later = false;
    if (obstacle_stopped(vault, hash, out))
        return change_lost(vault, &own->call, obstacle_name(out->obstacle));
    if (!hash->done || (hash->flaws_count == 0 && hash->encoded[0] == '\0'))
        return FAULT_INTERNAL; // it says neither "flawed" nor that it is good
    fault = admit(vault, &own->call, &claimant, &ticket, &go, reply);
    if (fault != FAULT_NONE || !go)
        return fault;
    if (hash->flaws_count > 0) {
        memcpy(out->flaws, hash->flaws, sizeof out->flaws);
        out->flaws_count = hash->flaws_count;
        out->number = hash->number;
        return refuse(vault, &claimant, Result_RESULT_NOT_CHANGED, "flawed", reply);
    }
    claimant_event(&event, EVENT_PASSWORD_HANDED_ON, &claimant);
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
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

static const struct job_kind own_kind = {
    .name = "password handed on",
    .body = VaultReply_change_tag,
    .prepare = own_prepare,
    .finish = own_finish,
    .lost = own_lost,
};

enum fault hand_on(struct vault *vault, const struct asked *asked, VaultReply *reply, bool *later)
{
    const SetPasswordCall *call = &asked->call->body.set_password;
    struct job *job;

    if (call->subject.root) {
        *later = false;
        return by_root(vault, call, reply);
    }
    job = job_new(&own_kind, asked->caller, sizeof(struct own));
    if (job == NULL)
        return FAULT_MEMORY;
    ((struct own *)job->state)->call = *call;
    return jobs_add(vault, job, asked->call->patience, reply, later);
}
