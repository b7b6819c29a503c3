// SPDX-License-Identifier: BSD-2-Clause
// authenticate: one AttemptCall is one try. It waits in its budget's lane, is judged on all factors
// at once, charged exactly once if it was a wrong guess, and answered after the commit.
#include "vault/login/attempt.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/calls.h"
#include "vault/login/emergency.h"
#include "vault/login/key_verification.h"
#include "vault/login/obstacle.h"
#include "vault/login/proof.h"
#include "vault/login/telling.h"
#include "vault/login/tries.h"
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

static void verification_event(struct event *event, enum event_id id,
                               const struct claimant *claimant, const AttemptCall *call,
                               const struct verification *verification)
{
    claimant_event(event, id, claimant);
    event_text(event, FIELD_OPERATION, operation_name(call->operation));
    if (verification != NULL) {
        event_text(event, FIELD_PASSWORD,
                   verification->temporary ? "temporary" : mark_name(verification->password));
        event_text(event, FIELD_CODE, mark_name(verification->code));
        event_text(event, FIELD_KEY,
                   verification->key == MARK_WRONG ? verification->key_flaw
                                                   : mark_name(verification->key));
        event_text(event, FIELD_CARD, verification->key_card);
        if (verification->key_id != 0)
            event_number(event, FIELD_CREDENTIAL, verification->key_id);
        if (verification->credential != 0)
            event_number(event, FIELD_CREDENTIAL, verification->credential);
        if (verification->emergency != 0)
            event_number(event, FIELD_EMERGENCY, verification->emergency);
    }
}

// Refused without an evaluation.
static enum fault refuse(struct vault *vault, const struct claimant *claimant,
                         const AttemptCall *call, const char *why, VaultReply *reply)
{
    struct event event;

    verification_event(&event, EVENT_LOGIN_REFUSED, claimant, call, NULL);
    event_text(&event, FIELD_WHY, why);
    reply->body.outcome.result = Result_RESULT_DENIED;
    return journal_record(vault, &event);
}

// Somebody tries an ID that nobody has used for long: worth a look (A5, E3).
static bool is_asleep(const struct claimant *claimant)
{
    const char *why = claimant_unusable(claimant);

    return why != NULL && (strcmp(why, "dormant") == 0 || strcmp(why, "member_dormant") == 0);
}

// Whose tries they are, for a console's are not spent from afar (promise 6).
static unsigned origin_of(const struct claimant *claimant)
{
    return claimant->foreign ? 2 : claimant->remote ? 1 : 0;
}

static enum fault deny(struct vault *vault, const struct claimant *claimant,
                       const AttemptCall *call, const struct verification *verification,
                       bool allowed, struct throttle_answer answer, VaultReply *reply)
{
    const char *why = claimant_unusable(claimant);
    const bool replayed = verification->uncharged && !verification->barred &&
                          !verification->too_little && verification->code != MARK_CLOCK;
    const enum replay replay = allowed && replayed
                                   ? replays_note(&vault->replays, claimant->prover.id,
                                                  origin_of(claimant), vault->now.boot)
                                   : REPLAY_TOLD;
    enum event_id id = replayed && replay != REPLAY_CHARGED ? EVENT_LOGIN_REPLAYED
                       : is_asleep(claimant)                ? EVENT_LOGIN_DORMANT
                                                            : EVENT_LOGIN_DENIED;
    enum fault fault = FAULT_NONE;
    struct event event;

    if (!allowed) {
        id = EVENT_LOGIN_REFUSED;
        why = "locked";
    } else if (!verification->uncharged || replay == REPLAY_CHARGED) {
        fault = tries_charge(vault, claimant, &answer);
    }
    if (fault != FAULT_NONE)
        return fault;
    reply->body.outcome.result = Result_RESULT_DENIED;
    if (replay == REPLAY_QUIET) // it was told a moment ago
        return FAULT_NONE;
    verification_event(&event, id, claimant, call, allowed ? verification : NULL);
    event_text(&event, FIELD_WHY, why);
    if (allowed && verification->too_little) {
        event_text(&event, FIELD_WHY, "classes");
        event_text(&event, FIELD_CLASSES, class_set_name(verification->shown));
    }
    if (allowed && verification->barred)
        event_text(&event, FIELD_WHY, "barred_elsewhere");
    fault = journal_record(vault, &event);
    reply->body.outcome.barred = allowed && verification->barred;
    if (claimant->rule->show_retry && !answer.allowed)
        reply->body.outcome.retry_seconds = answer.retry_seconds;
    // Says nothing of the person: whoever sits there knows how often they tried.
    reply->body.outcome.foreign = claimant->foreign && !answer.allowed;
    return fault;
}

// --- granted ---

// What would stop this login at its next step, when all factors were right.
static Obstacle ahead_of(const struct vault *vault, const struct claimant *claimant,
                         const AttemptCall *call, const struct verification *verification)
{
    const bool changes = verification->must_change || call->operation == Operation_OPERATION_CHANGE;
    const Obstacle clock = verification->must_enrol ? obstacle_to_enrol(vault, claimant->rule)
                                                    : Obstacle_OBSTACLE_NONE;

    return clock != Obstacle_OBSTACLE_NONE || !changes ? clock : obstacle_to_change(vault);
}

// Told now, while nothing is used up: the same login goes on when the machine is mended (B3, E6).
static enum fault hold_back(struct vault *vault, const struct claimant *claimant,
                            const AttemptCall *call, const struct verification *verification,
                            Obstacle obstacle, VaultReply *reply)
{
    struct event event;

    verification_event(&event, EVENT_LOGIN_REFUSED, claimant, call, verification);
    event_text(&event, FIELD_WHY, obstacle_name(obstacle));
    reply->body.outcome.result = Result_RESULT_FAULT;
    reply->body.outcome.obstacle = obstacle;
    return journal_record(vault, &event);
}

// Uses up what may be used once. *lost: somebody was faster, so this is a replay and nothing was
// used up (T1).
static enum fault consume(struct vault *vault, const struct claimant *claimant,
                          const struct verification *verification, bool *lost)
{
    enum fault fault = FAULT_NONE;

    *lost = false;
    if (verification->emergency != 0)
        fault = emergency_use(vault, claimant, verification->emergency);
    else if (verification->code == MARK_RIGHT)
        fault = store_otp_advance(vault->store, verification->credential,
                                  verification->credential_last, verification->match.moving,
                                  verification->match.drift, vault->now.wall);
    if (fault == FAULT_CONFLICT) {
        *lost = true;
        return FAULT_NONE;
    }
    // A conflict here stays a fault: it takes the used code back with it.
    if (fault == FAULT_NONE && verification->key == MARK_RIGHT)
        fault = store_key_used(vault->store, verification->key_id, verification->key_count,
                               verification->key_shown, vault->now.wall);
    // It is consumed with the password that replaces it (change.c); here it is noted that a first
    // login has begun.
    if (fault == FAULT_NONE && verification->temporary && !verification->row.used)
        fault = store_password_begun(vault->store, claimant->prover.id);
    return fault;
}

// A sign of life, for people and IDs that nobody uses (A5).
static enum fault seen(struct vault *vault, struct claimant *claimant, bool login)
{
    enum fault fault = FAULT_NONE;

    if (login) {
        claimant->person.last_login = vault->now.wall;
        claimant->person.logins++;
    } else {
        claimant->person.seen = vault->now.wall;
    }
    fault = store_person_update(vault->store, &claimant->person);
    if (fault == FAULT_NONE && claimant->shared) {
        claimant->prover.seen = vault->now.wall;
        fault = store_person_update(vault->store, &claimant->prover);
    }
    return fault;
}

// On record before the client is told: its factors were right, and what works once is used up.
// Whether it was let in is recorded when that is known.
static enum fault tell(struct vault *vault, struct caller caller, const struct claimant *claimant,
                       const AttemptCall *call, const struct verification *verification,
                       const struct ticket *ticket, struct wall_time login_before)
{
    struct event event;
    struct grant grant = {.event = &event, .ticket = ticket->number, .holder = ticket->person};
    enum fault fault;

    verification_event(&event, EVENT_LOGIN_PROVED, claimant, call, verification);
    event_text(&event, FIELD_CLASSES, class_set_name(verification->shown));
    fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    event.id = EVENT_LOGIN_GRANTED;
    if (ticket->kind == TICKET_LOGIN) {
        grant.person = claimant->person.id;
        grant.login = vault->now.wall;
        grant.login_before = login_before;
    }
    return delivery_begin(vault, caller, &grant);
}

static enum fault grant(struct vault *vault, struct caller caller, struct claimant *claimant,
                        const AttemptCall *call, const struct verification *verification,
                        bool without_password, VaultReply *reply)
{
    Outcome *outcome = &reply->body.outcome;
    struct ticket ticket = {.kind = TICKET_LOGIN, .classes = verification->shown};
    const struct wall_time login_before = claimant->person.last_login;
    enum fault fault = tries_settle(vault, claimant);

    if (call->operation == Operation_OPERATION_CHANGE)
        ticket.kind = TICKET_CHANGE;
    else if (call->operation == Operation_OPERATION_ADMIN)
        ticket.kind = TICKET_ADMIN;
    if (fault == FAULT_NONE)
        fault = seen(vault, claimant, ticket.kind == TICKET_LOGIN);
    // Once a person has a code, the enrolment of the first login is not taken up again.
    if (fault == FAULT_NONE && verification->code == MARK_RIGHT &&
        verification->row.enrol_until.seconds != 0) {
        struct password row = verification->row;
        row.enrol_until = (struct wall_time){0};
        fault = store_password_put(vault->store, &row);
        secret_wipe(&row, sizeof row);
    }
    if (fault != FAULT_NONE)
        return fault;
    ticket.flags = (uint8_t)((verification->must_change ? TICKET_MUST_CHANGE : 0) |
                             (without_password ? TICKET_NO_PASSWORD : 0) |
                             (verification->must_enrol ? TICKET_MUST_ENROL : 0));
    ticket.password_mark = ticket_mark(&vault->tickets, verification->row.encoded);
    ticket.password_set = verification->row.set_at;
    ticket.credential = verification->code == MARK_RIGHT ? verification->credential : 0;
    if (verification->emergency != 0)
        ticket.credential = -verification->emergency;
    ticket.key = verification->key == MARK_RIGHT ? verification->key_id : 0;
    ticket.newest = verification->newest;
    uint32_t session_seconds = claimant->rule->session_seconds;
    fault = emergency_session(vault, ticket.credential, &session_seconds);
    if (fault == FAULT_NONE)
        fault = claimant_seal(vault, claimant, &ticket, outcome->ticket.bytes);
    if (fault == FAULT_NONE)
        fault = tell(vault, caller, claimant, call, verification, &ticket, login_before);
    if (fault != FAULT_NONE)
        return fault;
    // Where a change comes first the login is not over, and the lines are told at the next.
    outcome->has_report = ticket.kind == TICKET_LOGIN && claimant->rule->interactive &&
                          telling_place_of(claimant->subject->service) == TELLING_AT_LOGIN &&
                          (ticket.flags & TICKET_OWES) == 0;
    if (outcome->has_report)
        fault = telling_report(vault, claimant, false, &ticket, &outcome->report);
    if (fault != FAULT_NONE)
        return fault;
    replays_settle(&vault->replays, claimant->prover.id, origin_of(claimant));
    outcome->ticket.size = TICKET_SIZE;
    outcome->session_seconds = session_seconds;
    outcome->password = verification->password == MARK_RIGHT;
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
        return refuse(vault, &claimant, call, claimant.rule == NULL ? claimant.why : "operation",
                      reply);
    way = verification_way(claimant.rule, call->answers, call->answers_count);
    if (way == NULL)
        return refuse(vault, &claimant, call, "way", reply);
    if (way_has(way, FactorKind_FACTOR_KEY) && !key_may_be_asked(&claimant))
        return refuse(vault, &claimant, call, "desk", reply); // a front that lies (F12)
    // Nothing is evaluated, so nobody learns whether a password beside it was right.
    if (attempt->key_challenge != FAULT_NONE)
        return attempt->key_challenge;
    if (way_has(way, FactorKind_FACTOR_KEY) && !attempt->key.fresh)
        return refuse(vault, &claimant, call, "challenge", reply);
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
            fault = deny(vault, &claimant, call, &seen, answer.allowed, answer, reply);
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
        *later = true;
        goto done;
    }
    fault = verification_judge(vault, &claimant, way, &offers, answer.allowed, said, &verification);
    if (fault != FAULT_NONE)
        goto done;
    attempt->counts = !verification.uncharged;
    fault = suspend_copy(vault, &claimant, &verification);
    const Obstacle obstacle = verification.complete
                                  ? ahead_of(vault, &claimant, call, &verification)
                                  : Obstacle_OBSTACLE_NONE;
    if (fault == FAULT_NONE && obstacle != Obstacle_OBSTACLE_NONE) {
        fault = hold_back(vault, &claimant, call, &verification, obstacle, reply);
        goto done;
    }
    if (fault == FAULT_NONE && verification.complete) {
        fault = consume(vault, &claimant, &verification, &verification.uncharged);
        verification.complete = !verification.uncharged;
        attempt->counts = !verification.uncharged; // it may have been used meanwhile
    }
    if (fault != FAULT_NONE)
        goto done;
    if (!verification.complete) {
        fault = deny(vault, &claimant, call, &verification, answer.allowed, answer, reply);
        goto done;
    }
    fault = grant(vault, job->caller, &claimant, call, &verification,
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
    struct claimant claimant;
    struct event event;
    enum fault fault = claimant_read(vault, has_subject, subject, &claimant);

    if (fault == FAULT_NONE)
        fault = claimant_read_member(vault, member != NULL, member, &claimant);
    if (fault != FAULT_NONE || claimant.rule == NULL)
        return fault;
    fault = tries_ask(vault, &claimant, &answer);
    // Of somebody locked nothing is evaluated, so there is no guess to charge; and whoever hangs up
    // again and again must not fill the log (X4).
    const bool allowed = answer.allowed;
    if (fault == FAULT_NONE && allowed)
        fault = tries_charge(vault, &claimant, &answer);
    if (fault != FAULT_NONE)
        return fault;
    claimant_event(&event, allowed ? id : EVENT_LOGIN_REFUSED, &claimant);
    event_text(&event, FIELD_WHY, allowed ? NULL : "locked");
    return journal_record(vault, &event);
}

// Nothing was found out, whatever was typed: nobody has guessed, so nobody is charged (M14); but it
// is on record, with as much of whose it was as can be read.
static enum fault not_judged(struct vault *vault, const AttemptCall *call, const char *why)
{
    struct claimant claimant;
    struct event event;

    if (claimant_read(vault, call->has_subject, &call->subject, &claimant) == FAULT_NONE)
        (void)!claimant_read_member(vault, call->has_member, &call->member, &claimant);
    claimant.subject = &call->subject;
    log_error("a login could not be judged: %s", why);
    verification_event(&event, EVENT_ATTEMPT_FAULT, &claimant, call, NULL);
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
        return deny(vault, &claimant, call, &none, false, answer, reply);
    }
    verification_event(&event, EVENT_LOGIN_BUSY, &claimant, call, NULL);
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
