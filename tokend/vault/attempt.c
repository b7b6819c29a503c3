// SPDX-License-Identifier: BSD-2-Clause
// authenticate: one AttemptCall is one try. It waits in its budget's lane, is judged on all factors
// at once, charged exactly once if it was a wrong guess, and answered after the commit.
#include "vault/attempt.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/calls.h"
#include "vault/emergency.h"
#include "vault/key_trial.h"
#include "vault/obstacle.h"
#include "vault/proof.h"
#include "vault/telling.h"
#include "vault/tries.h"
#include <string.h>

struct attempt {
    AttemptCall call;
    struct key_offer key;     // its challenge was taken when the call came
    enum fault key_challenge; // unless it could not be
    bool counts;              // what comes now depends on what was typed: a fault too is charged
    bool no_answer;           // the worker found nothing out
};

static const char *operation_name(Operation operation)
{
    switch (operation) {
    case Operation_OPERATION_AUTHENTICATE:
        return "authenticate";
    case Operation_OPERATION_CHANGE:
        return "change";
    case Operation_OPERATION_ADMIN:
        return "admin";
    default:
        return NULL;
    }
}

// --- what is told ---

static void trial_event(struct event *event, enum event_id id, const struct claim *claim,
                        const AttemptCall *call, const struct trial *trial)
{
    claim_event(event, id, claim);
    event_text(event, FIELD_OPERATION, operation_name(call->operation));
    if (trial != NULL) {
        event_text(event, FIELD_PASSWORD,
                   trial->temporary ? "temporary" : mark_name(trial->password));
        event_text(event, FIELD_CODE, mark_name(trial->code));
        event_text(event, FIELD_KEY,
                   trial->key == MARK_WRONG ? trial->key_flaw : mark_name(trial->key));
        event_text(event, FIELD_CARD, trial->key_card);
        if (trial->key_id != 0)
            event_number(event, FIELD_CREDENTIAL, trial->key_id);
        if (trial->credential != 0)
            event_number(event, FIELD_CREDENTIAL, trial->credential);
        if (trial->emergency != 0)
            event_number(event, FIELD_EMERGENCY, trial->emergency);
    }
}

// Refused without an evaluation.
static enum fault refuse(struct vault *vault, const struct claim *claim, const AttemptCall *call,
                         const char *why, VaultReply *reply)
{
    struct event event;

    trial_event(&event, EVENT_LOGIN_REFUSED, claim, call, NULL);
    event_text(&event, FIELD_WHY, why);
    reply->body.outcome.result = Result_RESULT_DENIED;
    return journal_record(vault, &event);
}

// Somebody tries an ID that nobody has used for long: worth a look (A5, E3).
static bool is_asleep(const struct claim *claim)
{
    const char *why = claim_unusable(claim);

    return why != NULL && (strcmp(why, "dormant") == 0 || strcmp(why, "member_dormant") == 0);
}

// Whose tries they are, for a console's are not spent from afar (promise 6).
static unsigned origin_of(const struct claim *claim)
{
    return claim->foreign ? 2 : claim->remote ? 1 : 0;
}

static enum fault deny(struct vault *vault, const struct claim *claim, const AttemptCall *call,
                       const struct trial *trial, bool allowed, struct throttle_answer answer,
                       VaultReply *reply)
{
    const char *why = claim_unusable(claim);
    const bool replayed =
        trial->innocent && !trial->barred && !trial->too_little && trial->code != MARK_CLOCK;
    const enum replay replay = allowed && replayed ? replays_note(&vault->replays, claim->prover.id,
                                                                  origin_of(claim), vault->now.boot)
                                                   : REPLAY_TOLD;
    enum event_id id = replayed && replay != REPLAY_CHARGED ? EVENT_LOGIN_REPLAYED
                       : is_asleep(claim)                   ? EVENT_LOGIN_DORMANT
                                                            : EVENT_LOGIN_DENIED;
    enum fault fault = FAULT_NONE;
    struct event event;

    if (!allowed) {
        id = EVENT_LOGIN_REFUSED;
        why = "locked";
    } else if (!trial->innocent || replay == REPLAY_CHARGED) {
        fault = tries_charge(vault, claim, &answer);
    }
    if (fault != FAULT_NONE)
        return fault;
    reply->body.outcome.result = Result_RESULT_DENIED;
    if (replay == REPLAY_QUIET) // it was told a moment ago
        return FAULT_NONE;
    trial_event(&event, id, claim, call, allowed ? trial : NULL);
    event_text(&event, FIELD_WHY, why);
    if (allowed && trial->too_little) {
        event_text(&event, FIELD_WHY, "classes");
        event_text(&event, FIELD_CLASSES, class_set_name(trial->shown));
    }
    if (allowed && trial->barred)
        event_text(&event, FIELD_WHY, "barred_elsewhere");
    fault = journal_record(vault, &event);
    reply->body.outcome.barred = allowed && trial->barred;
    if (claim->rule->show_retry && !answer.allowed)
        reply->body.outcome.retry_seconds = answer.retry_seconds;
    // Says nothing of the person: whoever sits there knows how often they tried.
    reply->body.outcome.foreign = claim->foreign && !answer.allowed;
    return fault;
}

// --- granted ---

// What would stop this login at its next step, when all factors were right.
static Obstacle ahead_of(const struct vault *vault, const struct claim *claim,
                         const AttemptCall *call, const struct trial *trial)
{
    const bool changes = trial->must_change || call->operation == Operation_OPERATION_CHANGE;
    const Obstacle clock =
        trial->must_enrol ? obstacle_to_enrol(vault, claim->rule) : Obstacle_OBSTACLE_NONE;

    return clock != Obstacle_OBSTACLE_NONE || !changes ? clock : obstacle_to_change(vault);
}

// Told now, while nothing is used up: the same login goes on when the machine is mended (B3, E6).
static enum fault hold_back(struct vault *vault, const struct claim *claim, const AttemptCall *call,
                            const struct trial *trial, Obstacle obstacle, VaultReply *reply)
{
    struct event event;

    trial_event(&event, EVENT_LOGIN_REFUSED, claim, call, trial);
    event_text(&event, FIELD_WHY, obstacle_name(obstacle));
    reply->body.outcome.result = Result_RESULT_FAULT;
    reply->body.outcome.obstacle = obstacle;
    return journal_record(vault, &event);
}

// Uses up what may be used once. *lost: somebody was faster, so this is a replay and nothing was
// used up (T1).
static enum fault consume(struct vault *vault, const struct claim *claim, const struct trial *trial,
                          bool *lost)
{
    enum fault fault = FAULT_NONE;

    *lost = false;
    if (trial->emergency != 0)
        fault = emergency_use(vault, claim, trial->emergency);
    else if (trial->code == MARK_RIGHT)
        fault = store_otp_advance(vault->store, trial->credential, trial->credential_last,
                                  trial->match.moving, trial->match.drift, vault->now.wall);
    if (fault == FAULT_CONFLICT) {
        *lost = true;
        return FAULT_NONE;
    }
    // A conflict here stays a fault: it takes the used code back with it.
    if (fault == FAULT_NONE && trial->key == MARK_RIGHT)
        fault = store_key_used(vault->store, trial->key_id, trial->key_count, trial->key_shown,
                               vault->now.wall);
    // It is consumed with the password that replaces it (change.c); here it is noted that a first
    // login has begun.
    if (fault == FAULT_NONE && trial->temporary && !trial->row.used)
        fault = store_password_begun(vault->store, claim->prover.id);
    return fault;
}

// A sign of life, for people and IDs that nobody uses (A5).
static enum fault seen(struct vault *vault, struct claim *claim, bool login)
{
    enum fault fault = FAULT_NONE;

    if (login) {
        claim->person.last_login = vault->now.wall;
        claim->person.logins++;
    } else {
        claim->person.seen = vault->now.wall;
    }
    fault = store_person_update(vault->store, &claim->person);
    if (fault == FAULT_NONE && claim->shared) {
        claim->prover.seen = vault->now.wall;
        fault = store_person_update(vault->store, &claim->prover);
    }
    return fault;
}

// On record before the client is told: its factors were right, and what works once is used up.
// Whether it was let in is recorded when that is known.
static enum fault tell(struct vault *vault, struct caller caller, const struct claim *claim,
                       const AttemptCall *call, const struct trial *trial,
                       const struct ticket *ticket, struct wall_time login_before)
{
    struct event event;
    struct grant grant = {.event = &event, .ticket = ticket->number, .holder = ticket->person};
    enum fault fault;

    trial_event(&event, EVENT_LOGIN_PROVED, claim, call, trial);
    event_text(&event, FIELD_CLASSES, class_set_name(trial->shown));
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    event.id = EVENT_LOGIN_GRANTED;
    if (ticket->kind == TICKET_LOGIN) {
        grant.person = claim->person.id;
        grant.login = vault->now.wall;
        grant.login_before = login_before;
    }
    return delivery_begin(vault, caller, &grant);
}

static enum fault grant(struct vault *vault, struct caller caller, struct claim *claim,
                        const AttemptCall *call, const struct trial *trial, bool without_password,
                        VaultReply *reply)
{
    Outcome *outcome = &reply->body.outcome;
    struct ticket ticket = {.kind = TICKET_LOGIN, .classes = trial->shown};
    const struct wall_time login_before = claim->person.last_login;
    enum fault fault = tries_settle(vault, claim);

    if (call->operation == Operation_OPERATION_CHANGE)
        ticket.kind = TICKET_CHANGE;
    else if (call->operation == Operation_OPERATION_ADMIN)
        ticket.kind = TICKET_ADMIN;
    if (fault == FAULT_NONE)
        fault = seen(vault, claim, ticket.kind == TICKET_LOGIN);
    // Once a person has a code, the enrolment of the first login is not taken up again.
    if (fault == FAULT_NONE && trial->code == MARK_RIGHT && trial->row.enrol_until.seconds != 0) {
        struct password row = trial->row;
        row.enrol_until = (struct wall_time){0};
        fault = store_password_put(vault->store, &row);
        secret_wipe(&row, sizeof row);
    }
    if (fault != FAULT_NONE)
        return fault;
    ticket.flags = (uint8_t)((trial->must_change ? TICKET_MUST_CHANGE : 0) |
                             (without_password ? TICKET_NO_PASSWORD : 0) |
                             (trial->must_enrol ? TICKET_MUST_ENROL : 0));
    ticket.password_mark = ticket_mark(&vault->tickets, trial->row.encoded);
    ticket.password_set = trial->row.set_at;
    ticket.credential = trial->code == MARK_RIGHT ? trial->credential : 0;
    if (trial->emergency != 0)
        ticket.credential = -trial->emergency;
    ticket.key = trial->key == MARK_RIGHT ? trial->key_id : 0;
    ticket.newest = trial->newest;
    uint32_t session_seconds = claim->rule->session_seconds;
    fault = emergency_session(vault, ticket.credential, &session_seconds);
    if (fault == FAULT_NONE)
        fault = claim_seal(vault, claim, &ticket, outcome->ticket.bytes);
    if (fault == FAULT_NONE)
        fault = tell(vault, caller, claim, call, trial, &ticket, login_before);
    if (fault != FAULT_NONE)
        return fault;
    // Where a change comes first the login is not over, and the lines are told at the next.
    outcome->has_report = ticket.kind == TICKET_LOGIN && claim->rule->interactive &&
                          telling_place_of(claim->subject->service) == TELLING_AT_LOGIN &&
                          (ticket.flags & TICKET_OWES) == 0;
    if (outcome->has_report)
        fault = telling_report(vault, claim, false, &ticket, &outcome->report);
    if (fault != FAULT_NONE)
        return fault;
    replays_settle(&vault->replays, claim->prover.id, origin_of(claim));
    outcome->ticket.size = TICKET_SIZE;
    outcome->session_seconds = session_seconds;
    outcome->password = trial->password == MARK_RIGHT;
    outcome->result = Result_RESULT_GRANTED;
    return FAULT_NONE;
}

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
// has looked at it; a count that has climbed past again says nothing (M10). Where the policy takes
// keys whose counts do not grow it is told alone (F3, C4).
static enum fault suspend_copy(struct vault *vault, const struct claim *claim,
                               const struct trial *trial)
{
    struct event event;

    if (!trial->key_copied)
        return FAULT_NONE;
    claim_event(&event, EVENT_KEY_COUNT, claim);
    event_number(&event, FIELD_CREDENTIAL, trial->key_id);
    event_text(&event, FIELD_CARD, trial->key_card);
    if (vault->policy->key.count_denies) {
        const enum fault fault = store_key_copied(vault->store, trial->key_id, trial->key_shown);
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
    struct trial trial = {0};
    struct claim claim;
    const struct way *way;
    const char *encoded = NULL;
    enum fault fault = claim_read(vault, call->has_subject, &call->subject, &claim);

    *later = false;
    if (fault == FAULT_NONE)
        fault = claim_read_member(vault, call->has_member, &call->member, &claim);
    if (fault != FAULT_NONE)
        return fault;
    // A shared ID is for logging in, never for administration or a password of its own (A6).
    const bool may_prove =
        claim_may_prove(&call->subject, call->operation) &&
        (claim.member == NULL || call->operation == Operation_OPERATION_AUTHENTICATE);
    if (claim.rule == NULL || !may_prove)
        return refuse(vault, &claim, call, claim.rule == NULL ? claim.why : "operation", reply);
    way = trial_way(claim.rule, call->answers, call->answers_count);
    if (way == NULL)
        return refuse(vault, &claim, call, "way", reply);
    if (way_has(way, FactorKind_FACTOR_KEY) && !key_may_be_asked(&claim))
        return refuse(vault, &claim, call, "desk", reply); // a front that lies (F12)
    // Nothing is evaluated, so nobody learns whether a password beside it was right.
    if (attempt->key_challenge != FAULT_NONE)
        return attempt->key_challenge;
    if (way_has(way, FactorKind_FACTOR_KEY) && !attempt->key.fresh)
        return refuse(vault, &claim, call, "challenge", reply);
    fault = tries_ask(vault, &claim, &answer);
    if (fault == FAULT_NONE)
        fault = trial_verifier(vault, &claim, answer.allowed, &trial, &encoded);
    if (fault != FAULT_NONE)
        goto done;
    if (said == CheckVerdict_CHECK_FAULT && way_has(way, FactorKind_FACTOR_PASSWORD)) {
        struct trial seen = {.row = trial.row};
        bool spent = false;
        fault = trial_is_spent(vault, &claim, way, &offers, &seen, &spent);
        if (fault == FAULT_NONE && spent)
            fault = deny(vault, &claim, call, &seen, answer.allowed, answer, reply);
        secret_wipe(&seen, sizeof seen);
        if (fault != FAULT_NONE || spent)
            goto done;
    }
    const struct password_proof proof = {
        .given = given_password(call),
        .encoded = encoded,
        .real = claim.prover_known && claim.prover_usable && answer.allowed,
    };
    if (way_has(way, FactorKind_FACTOR_PASSWORD) &&
        proof_is_owed(vault, &claim, &proof, said != CheckVerdict_CHECK_FAULT, job)) {
        *later = true;
        goto done;
    }
    fault = trial_judge(vault, &claim, way, &offers, answer.allowed, said, &trial);
    if (fault != FAULT_NONE)
        goto done;
    attempt->counts = !trial.innocent;
    fault = suspend_copy(vault, &claim, &trial);
    const Obstacle obstacle =
        trial.complete ? ahead_of(vault, &claim, call, &trial) : Obstacle_OBSTACLE_NONE;
    if (fault == FAULT_NONE && obstacle != Obstacle_OBSTACLE_NONE) {
        fault = hold_back(vault, &claim, call, &trial, obstacle, reply);
        goto done;
    }
    if (fault == FAULT_NONE && trial.complete) {
        fault = consume(vault, &claim, &trial, &trial.innocent);
        trial.complete = !trial.innocent;
        attempt->counts = !trial.innocent; // it may have been used meanwhile
    }
    if (fault != FAULT_NONE)
        goto done;
    if (!trial.complete) {
        fault = deny(vault, &claim, call, &trial, answer.allowed, answer, reply);
        goto done;
    }
    fault = grant(vault, job->caller, &claim, call, &trial, way_goes_without_password(way), reply);
    if (fault == FAULT_NONE && trial.password == MARK_RIGHT && !trial.must_change &&
        policy_keeps_passwords(vault->policy)) // nobody else's password comes into our store
        upgrade_start(vault, &claim, &trial.row, given_password(call));
done:
    secret_wipe(&trial, sizeof trial);
    return fault;
}

static enum fault attempt_prepare(struct vault *vault, struct job *job, VaultReply *reply,
                                  bool *later)
{
    return proceed(vault, job, CheckVerdict_CHECK_FAULT, reply, later);
}

static enum fault attempt_finish(struct vault *vault, struct job *job, const struct work *work,
                                 VaultReply *reply, bool *later)
{
    const CheckVerdict said = proof_take(vault, job, work);

    *later = false;
    if (said == CheckVerdict_CHECK_FAULT) {
        ((struct attempt *)job->state)->no_answer = true;
        return FAULT_INTERNAL;
    }
    return proceed(vault, job, said, reply, later);
}

static enum fault charge_lost(struct vault *vault, bool has_subject, const Subject *subject,
                              const Member *member, enum event_id id)
{
    struct throttle_answer answer = {.allowed = false};
    struct claim claim;
    struct event event;
    enum fault fault = claim_read(vault, has_subject, subject, &claim);

    if (fault == FAULT_NONE)
        fault = claim_read_member(vault, member != NULL, member, &claim);
    if (fault != FAULT_NONE || claim.rule == NULL)
        return fault;
    fault = tries_ask(vault, &claim, &answer);
    // Of somebody locked nothing is evaluated, so there is no guess to charge; and whoever hangs up
    // again and again must not fill the log (X4).
    const bool allowed = answer.allowed;
    if (fault == FAULT_NONE && allowed)
        fault = tries_charge(vault, &claim, &answer);
    if (fault != FAULT_NONE)
        return fault;
    claim_event(&event, allowed ? id : EVENT_LOGIN_REFUSED, &claim);
    event_text(&event, FIELD_WHY, allowed ? NULL : "locked");
    return journal_record(vault, &event);
}

// Nothing was found out, whatever was typed: nobody has guessed, so nobody is charged (M14); but it
// is on record, with as much of whose it was as can be read.
static enum fault not_judged(struct vault *vault, const AttemptCall *call, const char *why)
{
    struct claim claim;
    struct event event;

    if (claim_read(vault, call->has_subject, &call->subject, &claim) == FAULT_NONE)
        (void)!claim_read_member(vault, call->has_member, &call->member, &claim);
    claim.subject = &call->subject;
    log_error("a login could not be judged: %s", why);
    trial_event(&event, EVENT_ATTEMPT_FAULT, &claim, call, NULL);
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
    struct claim claim;
    struct event event;
    enum fault fault = claim_read(vault, call->has_subject, &call->subject, &claim);

    if (fault == FAULT_NONE)
        fault = claim_read_member(vault, call->has_member, &call->member, &claim);
    if (fault != FAULT_NONE)
        return fault;
    if (claim.rule != NULL)
        fault = tries_ask(vault, &claim, &answer);
    if (fault != FAULT_NONE)
        return fault;
    // Of somebody who is locked nothing would be evaluated: that is a verdict, whenever it comes.
    if (!answer.allowed) {
        *reply = (VaultReply){.id = reply->id, .which_body = VaultReply_outcome_tag};
        const struct trial none = {.innocent = true};
        return deny(vault, &claim, call, &none, false, answer, reply);
    }
    trial_event(&event, EVENT_LOGIN_BUSY, &claim, call, NULL);
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
    if (vault->store == NULL)
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
    job->lane = claim_lane(&call->subject, call->has_member ? &call->member : NULL);
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
