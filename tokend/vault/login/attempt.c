// SPDX-License-Identifier: BSD-2-Clause
// authenticate: one AttemptCall is one try. It waits in its budget's lane, is judged on all factors
// at once, charged exactly once if it was a wrong guess, and answered after the commit.
#include "vault/login/attempt.h"
#include "base/log.h"
#include "vault/login/answer.h"
#include "vault/login/attempt_judge.h"
#include "vault/login/calls.h"
#include "vault/login/history.h"
#include "vault/login/proof.h"
#include "vault/login/tries.h"
#include <string.h>

// --- the job ---

static bool has_password(const AttemptCall *call)
{
    for (pb_size_t i = 0; i < call->answers_count; i++)
        if (call->answers[i].factor == FactorKind_FACTOR_PASSWORD)
            return true;
    return false;
}

// The same code twice in one lane: one of them is a replay.
static uint64_t likeness(const AttemptCall *call)
{
    uint64_t hash = 0;

    for (pb_size_t i = 0; i < call->answers_count; i++) {
        if (call->answers[i].factor != FactorKind_FACTOR_OTP || call->answers[i].text[0] == '\0')
            continue;
        hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
        for (const char *at = call->answers[i].text; *at != '\0'; at++)
            hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static enum fault attempt_finish(struct vault *vault, struct job *job, const struct work *work,
                                 VaultReply *reply, struct step_wants *wants)
{
    struct attempt *attempt = job->state;

    wants->later = false;
    if (work->hash != NULL && job->hash.task == HashTask_HASH_FINGERPRINT) {
        attempt->seen = work->hash->done && history_is_answered(&job->hash, work->hash);
        attempt->no_answer = !attempt->seen;
        attempt->prints = *work->hash;
    } else {
        attempt->said = proof_take(vault, job, work);
        attempt->no_answer = attempt->said == CheckVerdict_CHECK_FAULT;
    }
    return attempt->no_answer ? FAULT_INTERNAL : attempt_judge(vault, job, reply, wants);
}

static enum fault charge_lost(struct vault *vault, bool has_subject, const Subject *subject,
                              const Member *member, enum event_id id)
{
    struct throttle_answer answer = {.allowed = false};
    struct claimant claimant;
    struct event event;
    enum fault fault = claimant_read(vault, has_subject, subject, &claimant);

    if (fault == FAULT_NONE)
        fault = claimant_read_member(vault, member != NULL, member, &claimant);
    if (fault != FAULT_NONE || claimant.rule == NULL)
        return fault;
    fault = tries_ask(vault, &claimant, &answer);
    // Of somebody locked nothing is evaluated, so there is no guess to charge; and whoever hangs up
    // again and again must not fill the log (abuse:X4).
    const bool allowed = answer.allowed;
    if (fault == FAULT_NONE && allowed)
        fault = tries_charge(vault, &claimant, &answer);
    if (fault != FAULT_NONE)
        return fault;
    claimant_event(&event, allowed ? id : EVENT_LOGIN_REFUSED, &claimant);
    event_text(&event, FIELD_WHY, allowed ? NULL : "locked");
    return journal_record(vault, &event);
}

// Nothing was found out, whatever was typed: nobody has guessed, so nobody is charged (abuse:M14);
// but it is on record, with as much of whose it was as can be read.
static enum fault not_judged(struct vault *vault, const AttemptCall *call, const char *why)
{
    struct claimant claimant;
    struct event event;

    if (claimant_read(vault, call->has_subject, &call->subject, &claimant) == FAULT_NONE)
        (void)!claimant_read_member(vault, call->has_member, &call->member, &claimant);
    claimant.subject = &call->subject;
    log_error("a login could not be judged: %s", why);
    answer_event(&event, EVENT_ATTEMPT_FAULT, &claimant, call, NULL);
    event_text(&event, FIELD_WHY, why);
    return journal_record(vault, &event);
}

static enum fault attempt_lost(struct vault *vault, struct job *job, enum fault why)
{
    const struct attempt *attempt = job->state;
    const AttemptCall *call = &attempt->call;

    if (why != FAULT_NONE && !attempt->counts)
        return not_judged(vault, call,
                          attempt->no_answer ? pool_traits(job->pool)->name : fault_name(why));
    return charge_lost(vault, call->has_subject, &call->subject,
                       call->has_member ? &call->member : NULL, EVENT_ATTEMPT_FAULT);
}

static enum fault refuse_busy(struct vault *vault, const AttemptCall *call, VaultReply *reply)
{
    struct throttle_answer answer = {.allowed = true};
    struct claimant claimant;
    struct event event;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    if (fault == FAULT_NONE)
        fault = claimant_read_member(vault, call->has_member, &call->member, &claimant);
    if (fault != FAULT_NONE)
        return fault;
    if (claimant.rule != NULL)
        fault = tries_ask(vault, &claimant, &answer);
    if (fault != FAULT_NONE)
        return fault;
    // Of somebody who is locked nothing would be evaluated: that is a verdict, whenever it comes.
    if (!answer.allowed) {
        *reply = (VaultReply){.id = reply->id, .which_body = VaultReply_outcome_tag};
        const struct verification none = {.uncharged = true};
        return answer_deny(vault, &claimant, call, &none, false, answer, reply);
    }
    answer_event(&event, EVENT_LOGIN_BUSY, &claimant, call, NULL);
    return journal_record(vault, &event);
}

// Refused before anything was evaluated.
static enum fault attempt_busy(struct vault *vault, struct job *job, VaultReply *reply)
{
    const AttemptCall *call = &((struct attempt *)job->state)->call;
    const enum fault fault = refuse_busy(vault, call, reply);

    if (fault == FAULT_NONE)
        return FAULT_NONE;
    reply->body.outcome = (Outcome){.result = Result_RESULT_FAULT};
    return not_judged(vault, call, fault_name(fault));
}

static const struct job_kind attempt_kind = {
    .name = "login",
    .body = VaultReply_outcome_tag,
    .prepare = attempt_judge,
    .finish = attempt_finish,
    .lost = attempt_lost,
    .busy = attempt_busy,
};

enum fault call_attempt(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        struct step_wants *wants)
{
    const AttemptCall *call = &asked->call->body.attempt;
    struct job *job;

    if (!call->has_subject || !call->subject.has_who)
        return FAULT_FORMAT;
    if (vault->store == NULL || log_watch_refuses(vault))
        return FAULT_BUSY;
    job = job_new(&attempt_kind, asked->caller, sizeof(struct attempt));
    if (job == NULL) {
        reply->body.outcome.result = Result_RESULT_FAULT;
        return not_judged(vault, call, fault_name(FAULT_MEMORY));
    }
    struct attempt *attempt = job->state;
    job->pool = proof_pool(vault);
    attempt->call = *call;
    if (call->has_key) {
        const enum fault fault =
            challenge_take(&vault->challenges, FIDO2_LOGS_IN, &call->subject, vault->now.boot,
                           call->key.challenge.bytes, call->key.challenge.size, attempt->key.hash);
        attempt->key.proof = call->key;
        attempt->key.fresh = fault == FAULT_NONE;
        attempt->key_challenge = fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
    }
    job->light = !has_password(call);
    job->alike = likeness(call);
    job->lane = claimant_lane(&call->subject, call->has_member ? &call->member : NULL);
    return jobs_add(vault, job, asked->call->patience, reply, wants);
}

enum fault call_lost(struct vault *vault, const struct asked *asked, VaultReply *reply,
                     struct step_wants *wants)
{
    const LostCall *call = &asked->call->body.lost;

    (void)wants;
    reply->body.outcome.result = Result_RESULT_DENIED;
    return charge_lost(vault, call->has_subject, &call->subject,
                       call->has_member ? &call->member : NULL, EVENT_ATTEMPT_LOST);
}
