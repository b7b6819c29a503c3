// SPDX-License-Identifier: BSD-2-Clause
// authenticate: one AttemptCall is one try. It waits in its budget's lane, is judged on all factors
// at once, charged exactly once if it was a wrong guess, and answered after the commit.
#include "vault/login/attempt.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/key.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/answer.h"
#include "vault/login/calls.h"
#include "vault/login/emergency.h"
#include "vault/login/history.h"
#include "vault/login/key_verification.h"
#include "vault/login/obstacle.h"
#include "vault/login/proof.h"
#include "vault/login/seen.h"
#include "vault/login/tries.h"
#include <string.h>

struct attempt {
    AttemptCall call;
    struct key_offer key;     // its challenge was taken when the call came
    enum fault key_challenge; // unless it could not be
    bool counts;              // what comes now depends on what was typed: a fault too is charged
    bool no_answer;           // the worker found nothing out
    CheckVerdict said;        // of the password, as its worker judged it; CHECK_FAULT: not yet
    bool seen;                // the password is kept elsewhere, and `prints` are what it looks like
    HashReply prints;
};

// --- the job ---

static bool has_password(const AttemptCall *call)
{
    for (pb_size_t i = 0; i < call->answers_count; i++)
        if (call->answers[i].factor == FactorKind_FACTOR_PASSWORD)
            return true;
    return false;
}

static const char *given_password(const AttemptCall *call)
{
    for (pb_size_t i = 0; i < call->answers_count; i++)
        if (call->answers[i].factor == FactorKind_FACTOR_PASSWORD &&
            call->answers[i].kind == AnswerKind_ANSWER_GIVEN)
            return call->answers[i].text;
    return "";
}

// Two keys with one credential: who has which, nobody knows, so it opens for neither until somebody
// has looked at it; a count that has climbed past again says nothing (abuse:M10). Where the policy
// takes keys whose counts do not grow it is told alone (abuse:F3, C4).
static enum fault suspend_copy(struct vault *vault, const struct claimant *claimant,
                               const struct verification *verification)
{
    struct event event;

    if (!verification->key_copied)
        return FAULT_NONE;
    claimant_event(&event, EVENT_KEY_COUNT, claimant);
    event_number(&event, FIELD_CREDENTIAL, verification->key_id);
    event_text(&event, FIELD_CARD, verification->key_card);
    if (vault->policy->key.count_denies) {
        const enum fault fault =
            store_key_copied(vault->store, verification->key_id, verification->key_shown);
        if (fault != FAULT_NONE)
            return fault;
        event_text(&event, FIELD_BEFORE, credential_state_name(CREDENTIAL_ACTIVE));
        event_text(&event, FIELD_AFTER, credential_state_name(CREDENTIAL_SUSPENDED));
        event_text(&event, FIELD_REMEDY, "warifu key list; warifu key restore");
    }
    return journal_record(vault, &event);
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

// Everything up to the verdict; used before a worker has judged the password (`said` CHECK_FAULT:
// is one to be asked?) and after it.
static enum fault proceed(struct vault *vault, struct job *job, CheckVerdict said,
                          VaultReply *reply, bool *later)
{
    struct attempt *attempt = job->state;
    const AttemptCall *call = &attempt->call;
    const struct offers offers = {call->answers, call->answers_count, &attempt->key};
    struct throttle_answer answer = {0};
    struct verification verification = {0};
    struct claimant claimant;
    const struct way *way;
    const char *encoded = NULL;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    *later = false;
    if (fault == FAULT_NONE)
        fault = claimant_read_member(vault, call->has_member, &call->member, &claimant);
    if (fault != FAULT_NONE)
        return fault;
    // A shared ID is for logging in, never for administration or a password of its own (A6).
    const bool may_prove =
        claimant_may_prove(&call->subject, call->operation) &&
        (claimant.member == NULL || call->operation == Operation_OPERATION_AUTHENTICATE);
    if (claimant.rule == NULL || !may_prove)
        return answer_refuse(vault, &claimant, call,
                             claimant.rule == NULL ? claimant.why : "operation", reply);
    way = verification_way(claimant.rule, call->answers, call->answers_count);
    if (way == NULL)
        return answer_refuse(vault, &claimant, call, "way", reply);
    if (way_has(way, FactorKind_FACTOR_KEY) && !key_may_be_asked(&claimant))
        return answer_refuse(vault, &claimant, call, "desk",
                             reply); // a front that lies (abuse:F12)
    // Nothing is evaluated, so nobody learns whether a password beside it was right.
    if (attempt->key_challenge != FAULT_NONE)
        return attempt->key_challenge;
    if (way_has(way, FactorKind_FACTOR_KEY) && !attempt->key.fresh)
        return answer_refuse(vault, &claimant, call, "challenge", reply);
    fault = tries_ask(vault, &claimant, &answer);
    if (fault == FAULT_NONE)
        fault = verification_verifier(vault, &claimant, answer.allowed, &verification, &encoded);
    if (fault != FAULT_NONE)
        goto done;
    if (said == CheckVerdict_CHECK_FAULT && way_has(way, FactorKind_FACTOR_PASSWORD)) {
        struct verification seen = {.row = verification.row};
        bool spent = false;
        fault = verification_is_spent(vault, &claimant, way, &offers, &seen, &spent);
        if (fault == FAULT_NONE && spent)
            fault = answer_deny(vault, &claimant, call, &seen, answer.allowed, answer, reply);
        secret_wipe(&seen, sizeof seen);
        if (fault != FAULT_NONE || spent)
            goto done;
    }
    const struct password_proof proof = {
        .given = given_password(call),
        .encoded = encoded,
        .real = claimant.prover_known && claimant.prover_usable && answer.allowed,
    };
    if (way_has(way, FactorKind_FACTOR_PASSWORD) &&
        proof_is_owed(vault, &claimant, &proof, said != CheckVerdict_CHECK_FAULT, job)) {
        attempt->said = CheckVerdict_CHECK_FAULT;
        attempt->seen = false;
        *later = true;
        goto done;
    }
    fault = verification_judge(vault, &claimant, way, &offers, answer.allowed, said, &verification);
    if (fault != FAULT_NONE)
        goto done;
    attempt->counts = !verification.uncharged;
    if (seen_is_due(vault, &verification)) {
        if (!attempt->seen) {
            attempt->counts = false; // all of it was right
            fault = seen_order(vault, proof.given, &verification, job);
            *later = fault == FAULT_NONE;
            goto done;
        }
        fault = seen_take(vault, &claimant, &job->hash, &attempt->prints, &verification);
        if (fault != FAULT_NONE)
            goto done;
        verification_look_at_age(vault, &claimant, way, said, &verification);
    }
    fault = suspend_copy(vault, &claimant, &verification);
    const Obstacle obstacle = verification.complete
                                  ? answer_obstacle(vault, &claimant, call, &verification)
                                  : Obstacle_OBSTACLE_NONE;
    if (fault == FAULT_NONE && obstacle != Obstacle_OBSTACLE_NONE) {
        fault = answer_hold_back(vault, &claimant, call, &verification, obstacle, reply);
        goto done;
    }
    if (fault == FAULT_NONE && verification.complete) {
        fault = answer_consume(vault, &claimant, &verification, &verification.uncharged);
        verification.complete = !verification.uncharged;
        attempt->counts = !verification.uncharged; // it may have been used meanwhile
    }
    if (fault != FAULT_NONE)
        goto done;
    if (!verification.complete) {
        fault = answer_deny(vault, &claimant, call, &verification, answer.allowed, answer, reply);
        goto done;
    }
    if (claimant.over) {
        fault = answer_over(vault, &claimant, call, &verification, reply);
        goto done;
    }
    bool missing = false;
    fault = answer_without_grant(vault, &claimant, call, &verification, reply, &missing);
    if (fault != FAULT_NONE || missing)
        goto done;
    fault = answer_grant(vault, job->caller, &claimant, call, &verification,
                         way_goes_without_password(way), reply);
    if (fault == FAULT_NONE && verification.password == MARK_RIGHT && !verification.must_change &&
        policy_keeps_passwords(vault->policy)) // nobody else's password comes into our store
        upgrade_start(vault, &claimant, &verification.row, given_password(call));
done:
    secret_wipe(&verification, sizeof verification);
    return fault;
}

static enum fault attempt_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                                  bool *later)
{
    return proceed(vault, job, ((struct attempt *)job->state)->said, reply, later);
}

static enum fault attempt_finish(struct vault *vault, struct job *job, const struct work *work,
                                 VaultReply *reply, bool *later)
{
    struct attempt *attempt = job->state;

    *later = false;
    if (work->hash != NULL && job->hash.task == HashTask_HASH_FINGERPRINT) {
        attempt->seen = work->hash->done && history_is_answered(&job->hash, work->hash);
        attempt->no_answer = !attempt->seen;
        attempt->prints = *work->hash;
    } else {
        attempt->said = proof_take(vault, job, work);
        attempt->no_answer = attempt->said == CheckVerdict_CHECK_FAULT;
    }
    return attempt->no_answer ? FAULT_INTERNAL : proceed(vault, job, attempt->said, reply, later);
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
    .prepare = attempt_prepare,
    .finish = attempt_finish,
    .lost = attempt_lost,
    .busy = attempt_busy,
};

enum fault call_attempt(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        bool *later)
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
    return jobs_add(vault, job, asked->call->patience, reply, later);
}

enum fault call_lost(struct vault *vault, const struct asked *asked, VaultReply *reply, bool *later)
{
    const LostCall *call = &asked->call->body.lost;

    (void)later;
    reply->body.outcome.result = Result_RESULT_DENIED;
    return charge_lost(vault, call->has_subject, &call->subject,
                       call->has_member ? &call->member : NULL, EVENT_ATTEMPT_LOST);
}
