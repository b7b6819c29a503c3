// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/answer.h"
#include "base/secret.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/emergency.h"
#include "vault/login/grant.h"
#include "vault/login/obstacle.h"
#include "vault/login/telling.h"
#include <string.h>

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

void answer_event(struct event *event, enum event_id id, const struct claimant *claimant,
                  const AttemptCall *call, const struct verification *verification)
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

enum fault answer_refuse(struct vault *vault, const struct claimant *claimant,
                         const AttemptCall *call, const char *why, VaultReply *reply)
{
    struct event event;

    answer_event(&event, EVENT_LOGIN_REFUSED, claimant, call, NULL);
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

// Whose tries they are, for a console's are not spent from another host (promise 6).
static unsigned origin_of(const struct claimant *claimant)
{
    return claimant->foreign ? 2 : claimant->remote ? 1 : 0;
}

enum fault answer_deny(struct vault *vault, const struct claimant *claimant,
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
    answer_event(&event, id, claimant, call, allowed ? verification : NULL);
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

Obstacle answer_obstacle(const struct vault *vault, const struct claimant *claimant,
                         const AttemptCall *call, const struct verification *verification)
{
    const bool changes = verification->must_change || call->operation == Operation_OPERATION_CHANGE;
    const Obstacle clock = verification->must_enrol ? obstacle_to_enrol(vault, claimant->rule)
                                                    : Obstacle_OBSTACLE_NONE;

    return clock != Obstacle_OBSTACLE_NONE || !changes ? clock : obstacle_to_change(vault);
}

enum fault answer_hold_back(struct vault *vault, const struct claimant *claimant,
                            const AttemptCall *call, const struct verification *verification,
                            Obstacle obstacle, VaultReply *reply)
{
    struct event event;

    answer_event(&event, EVENT_LOGIN_REFUSED, claimant, call, verification);
    event_text(&event, FIELD_WHY, obstacle_name(obstacle));
    reply->body.outcome.result = Result_RESULT_FAULT;
    reply->body.outcome.obstacle = obstacle;
    return journal_record(vault, &event);
}

enum fault answer_consume(struct vault *vault, const struct claimant *claimant,
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

enum fault answer_over(struct vault *vault, const struct claimant *claimant,
                       const AttemptCall *call, const struct verification *verification,
                       VaultReply *reply)
{
    struct event event;

    answer_event(&event, EVENT_LOGIN_REFUSED, claimant, call, verification);
    event_text(&event, FIELD_WHY, "expired");
    reply->body.outcome.result = Result_RESULT_DENIED;
    reply->body.outcome.lapse = Lapse_LAPSE_EXPIRED;
    return journal_record(vault, &event);
}

enum fault answer_without_grant(struct vault *vault, const struct claimant *claimant,
                                const AttemptCall *call, const struct verification *verification,
                                VaultReply *reply, bool *missing)
{
    struct event event;
    uint32_t unlimited = 0;

    *missing = false;
    if (call->operation != Operation_OPERATION_AUTHENTICATE)
        return FAULT_NONE;
    const enum fault fault =
        grant_missing(vault, claimant, claimant->prover_known ? claimant->prover.id : 0, &unlimited,
                      NULL, missing);
    if (fault != FAULT_NONE || !*missing)
        return fault;
    answer_event(&event, EVENT_LOGIN_REFUSED, claimant, call, verification);
    event_text(&event, FIELD_WHY, "no_grant");
    reply->body.outcome.result = Result_RESULT_DENIED;
    reply->body.outcome.lapse = Lapse_LAPSE_GRANT;
    return journal_record(vault, &event);
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

    answer_event(&event, EVENT_LOGIN_PROVED, claimant, call, verification);
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

enum fault answer_grant(struct vault *vault, struct caller caller, struct claimant *claimant,
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
    bool missing = false;
    fault = emergency_session(vault, ticket.credential, &session_seconds);
    decision_limit(vault, &claimant->decision, &session_seconds);
    if (fault == FAULT_NONE && ticket.kind == TICKET_LOGIN)
        fault =
            grant_missing(vault, claimant, claimant->prover.id, &session_seconds, NULL, &missing);
    if (fault == FAULT_NONE && missing) // it was there a moment ago, in this savepoint
        fault = FAULT_INTERNAL;
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
