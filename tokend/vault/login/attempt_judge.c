// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/attempt_judge.h"
#include "base/secret.h"
#include "store/key.h"
#include "vault/login/answer.h"
#include "vault/login/attempt.h"
#include "vault/login/calls.h"
#include "vault/login/obstacle.h"
#include "vault/login/proof.h"
#include "vault/login/seen.h"
#include "vault/login/tries.h"

struct judgement {
    struct vault *vault;
    struct job *job;
    struct attempt *attempt;
    const AttemptCall *call;
    VaultReply *reply;
    struct offers offers;
    struct claimant claimant;
    const struct way *way;
    struct throttle_answer answer; // of the budget
    struct verification verification;
    struct password_proof proof;
    bool settled; // the reply is the answer, or work is ordered: no step comes after this one
    bool later;
};

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

static enum fault settle(struct judgement *j, enum fault fault)
{
    j->settled = true;
    return fault;
}

static enum fault refuse(struct judgement *j, const char *why)
{
    return settle(j, answer_refuse(j->vault, &j->claimant, j->call, why, j->reply));
}

static enum fault order(struct judgement *j, enum fault fault)
{
    j->later = fault == FAULT_NONE;
    return settle(j, fault);
}

static bool asks_for_password(const struct judgement *j)
{
    return way_has(j->way, FactorKind_FACTOR_PASSWORD);
}

static bool is_before_worker(const struct judgement *j)
{
    return j->attempt->said == CheckVerdict_CHECK_FAULT;
}

static enum fault read_claimant(struct judgement *j)
{
    const AttemptCall *call = j->call;
    const enum fault fault =
        claimant_read(j->vault, call->has_subject, &call->subject, &j->claimant);

    return fault != FAULT_NONE
               ? fault
               : claimant_read_member(j->vault, call->has_member, &call->member, &j->claimant);
}

// Whether this may be judged at all; nothing is evaluated before, so nobody learns whether a
// password beside it was right.
static enum fault admit(struct judgement *j)
{
    const struct claimant *claimant = &j->claimant;

    if (claimant->rule == NULL)
        return refuse(j, claimant->why);
    // A shared ID is for logging in, never for administration or a password of its own (A6).
    if (!claimant_may_prove(&j->call->subject, j->call->operation) ||
        (claimant->member != NULL && j->call->operation != Operation_OPERATION_AUTHENTICATE))
        return refuse(j, "operation");
    j->way = verification_way(claimant->rule, j->call->answers, j->call->answers_count);
    if (j->way == NULL)
        return refuse(j, "way");
    if (way_has(j->way, FactorKind_FACTOR_KEY) && !key_may_be_asked(claimant))
        return refuse(j, "desk"); // a front that lies (abuse:F12)
    if (j->attempt->key_challenge != FAULT_NONE)
        return j->attempt->key_challenge;
    if (way_has(j->way, FactorKind_FACTOR_KEY) && !j->attempt->key.fresh)
        return refuse(j, "challenge");
    return FAULT_NONE;
}

static enum fault ask_budget(struct judgement *j)
{
    return tries_ask(j->vault, &j->claimant, &j->answer);
}

static enum fault read_verifier(struct judgement *j)
{
    const char *encoded = NULL;
    const enum fault fault = verification_verifier(j->vault, &j->claimant, j->answer.allowed,
                                                   &j->verification, &encoded);
    j->proof = (struct password_proof){
        .given = given_password(j->call),
        .encoded = encoded,
        .real = j->claimant.prover_known && j->claimant.prover_usable && j->answer.allowed,
    };
    return fault;
}

// A code that was used denies without the price of a hash.
static enum fault deny_spent_code(struct judgement *j)
{
    struct verification seen = {.row = j->verification.row};
    bool spent = false;

    if (!is_before_worker(j) || !asks_for_password(j))
        return FAULT_NONE;
    enum fault fault =
        verification_is_spent(j->vault, &j->claimant, j->way, &j->offers, &seen, &spent);
    if (fault == FAULT_NONE && spent)
        fault = settle(j, answer_deny(j->vault, &j->claimant, j->call, &seen, j->answer.allowed,
                                      j->answer, j->reply));
    secret_wipe(&seen, sizeof seen);
    return fault;
}

static enum fault order_proof(struct judgement *j)
{
    if (!asks_for_password(j) ||
        !proof_is_owed(j->vault, &j->claimant, &j->proof, !is_before_worker(j), j->job))
        return FAULT_NONE;
    j->attempt->said = CheckVerdict_CHECK_FAULT;
    j->attempt->seen = false;
    return order(j, FAULT_NONE);
}

static enum fault verify(struct judgement *j)
{
    const enum fault fault =
        verification_judge(j->vault, &j->claimant, j->way, &j->offers, j->answer.allowed,
                           j->attempt->said, &j->verification);
    if (fault == FAULT_NONE)
        j->attempt->counts = !j->verification.uncharged;
    return fault;
}

// Of a password that is kept elsewhere: how old it is here is known by what it looks like.
static enum fault look_at_password(struct judgement *j)
{
    if (!seen_is_due(j->vault, &j->verification))
        return FAULT_NONE;
    if (!j->attempt->seen) {
        j->attempt->counts = false; // all of it was right
        return order(j, seen_order(j->vault, j->proof.given, &j->verification, j->job));
    }
    const enum fault fault =
        seen_take(j->vault, &j->claimant, &j->job->hash, &j->attempt->prints, &j->verification);
    if (fault == FAULT_NONE)
        verification_look_at_age(j->vault, &j->claimant, j->way, j->attempt->said,
                                 &j->verification);
    return fault;
}

static enum fault suspend_copied_key(struct judgement *j)
{
    return suspend_copy(j->vault, &j->claimant, &j->verification);
}

static enum fault hold_back(struct judgement *j)
{
    const Obstacle obstacle = j->verification.complete ? answer_obstacle(j->vault, &j->claimant,
                                                                         j->call, &j->verification)
                                                       : Obstacle_OBSTACLE_NONE;

    if (obstacle == Obstacle_OBSTACLE_NONE)
        return FAULT_NONE;
    return settle(
        j, answer_hold_back(j->vault, &j->claimant, j->call, &j->verification, obstacle, j->reply));
}

static enum fault consume(struct judgement *j)
{
    struct verification *verification = &j->verification;

    if (!verification->complete)
        return FAULT_NONE;
    const enum fault fault =
        answer_consume(j->vault, &j->claimant, verification, &verification->uncharged);
    if (fault == FAULT_NONE) { // it may have been used meanwhile
        verification->complete = !verification->uncharged;
        j->attempt->counts = !verification->uncharged;
    }
    return fault;
}

static enum fault deny(struct judgement *j)
{
    if (j->verification.complete)
        return FAULT_NONE;
    return settle(j, answer_deny(j->vault, &j->claimant, j->call, &j->verification,
                                 j->answer.allowed, j->answer, j->reply));
}

static enum fault refuse_whose_time_is_over(struct judgement *j)
{
    if (!j->claimant.over)
        return FAULT_NONE;
    return settle(j, answer_over(j->vault, &j->claimant, j->call, &j->verification, j->reply));
}

static enum fault refuse_without_grant(struct judgement *j)
{
    return answer_without_grant(j->vault, &j->claimant, j->call, &j->verification, j->reply,
                                &j->settled);
}

static enum fault grant(struct judgement *j)
{
    const enum fault fault =
        answer_grant(j->vault, j->job->caller, &j->claimant, j->call, &j->verification,
                     way_goes_without_password(j->way), j->reply);
    // Nobody else's password comes into our store.
    if (fault == FAULT_NONE && j->verification.password == MARK_RIGHT &&
        !j->verification.must_change && policy_keeps_passwords(j->vault->policy))
        upgrade_start(j->vault, &j->claimant, &j->verification.row, given_password(j->call));
    return settle(j, fault);
}

// In this order: what comes later may rest on what came before, and one that settles it is the
// last.
static enum fault (*const steps[])(struct judgement *) = {
    read_claimant,
    admit,
    ask_budget,
    read_verifier,
    deny_spent_code,
    order_proof,
    verify,
    look_at_password,
    suspend_copied_key,
    hold_back,
    consume,
    deny,
    refuse_whose_time_is_over,
    refuse_without_grant,
    grant,
};

enum fault attempt_judge(struct vault *vault, struct job *job, VaultReply *reply,
                         struct step_wants *wants)
{
    struct attempt *attempt = job->state;
    struct judgement judgement = {
        .vault = vault,
        .job = job,
        .attempt = attempt,
        .call = &attempt->call,
        .reply = reply,
        .offers = {attempt->call.answers, attempt->call.answers_count, &attempt->key},
    };
    enum fault fault = FAULT_NONE;

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        fault = steps[i](&judgement);
        if (fault != FAULT_NONE || judgement.settled)
            break;
    }
    wants->later = fault == FAULT_NONE && judgement.later;
    secret_wipe(&judgement.verification, sizeof judgement.verification);
    return fault;
}
