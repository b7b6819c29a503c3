// SPDX-License-Identifier: BSD-2-Clause
// Sessions: what lets a person see that a login was not theirs (A4), and what the loss of a card or
// a code reaches afterwards (C4). A session rests on the ticket of a login that still holds at this
// moment (abuse:R1): the one that comes along, or, where the program has lost it (sshd closes the
// process that asked for it), the one that the account phase has just let in
// (vault/loop/entrants.h). Without one only a rule opens that lets accounts in without
// authentication.
#include "store/session.h"
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/asked.h"
#include "vault/login/calls.h"
#include "vault/login/privileged_id.h"
#include "vault/login/session_limit.h"
#include "vault/login/telling.h"
#include "vault/loop/text.h"
#include <string.h>

// With what the login was that a session is the outcome of.
struct proof {
    struct ticket ticket; // kind NONE: nobody had to log in
    bool crowded;         // it may have been another one's at the same place
    struct ticket asked;  // of polkit's helper (vault/login/session_limit.h); kind NONE: nobody
};

static enum fault refuse(struct vault *vault, const struct claimant *claimant,
                         const char *operation, const char *why, Lapse lapse, VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_SESSION_REFUSED, claimant);
    event_text(&event, FIELD_WHY, why);
    event_text(&event, FIELD_OPERATION, operation);
    reply->body.session.result = Result_RESULT_DENIED;
    reply->body.session.lapse = lapse;
    reply->body.session.interactive = claimant->rule != NULL && claimant->rule->interactive;
    return journal_record(vault, &event);
}

// By whose login it was opened, where that is not who it is of: the caller's of sudo, or whom
// polkit asked. Of several at one place nobody can tell (D2). *actor: kept until the event is
// recorded.
static enum fault name_actor(struct vault *vault, const struct claimant *claimant,
                             const struct proof *by, struct event *event, struct person *actor)
{
    const struct ticket *login = by->ticket.kind == TICKET_LOGIN ? &by->ticket : &by->asked;

    if (login->kind != TICKET_LOGIN || by->crowded || claimant_is_of(claimant, login))
        return FAULT_NONE;
    const enum fault fault = store_person_by_id(vault->store, login->person, actor);
    if (fault == FAULT_NONE)
        event_text(event, FIELD_ACTOR, actor->name);
    return fault == FAULT_NOT_FOUND || fault == FAULT_CORRUPT ? FAULT_NONE : fault;
}

// Of one that was opened, with the classes that its login has shown; with the number of the grant,
// by which whoever reads what was run finds sudo's own log of it (E5).
static enum fault record(struct vault *vault, enum event_id id, const struct claimant *claimant,
                         const struct proof *by, int64_t session, uint64_t privilege)
{
    struct event event;
    struct person actor;

    claimant_event(&event, id, claimant);
    const enum fault fault =
        by != NULL ? name_actor(vault, claimant, by, &event, &actor) : FAULT_NONE;
    if (fault != FAULT_NONE)
        return fault;
    if (by != NULL && by->ticket.kind == TICKET_LOGIN && !by->crowded)
        event_text(&event, FIELD_CLASSES, class_set_name(by->ticket.classes));
    if (session != 0)
        event_number(&event, FIELD_SESSION, session);
    if (privilege != 0)
        event_number(&event, FIELD_REVIEW, (int64_t)privilege);
    return journal_record(vault, &event);
}

// Until its client has it, a session may turn out to be one that nobody opened.
static enum fault deliver(struct vault *vault, struct caller caller,
                          const struct claimant *claimant, int64_t session, uint64_t privilege)
{
    struct event closed;
    const struct grant grant = {
        .closed = &closed, .session = session, .privilege = (int64_t)privilege};

    claimant_event(&closed, EVENT_SESSION_CLOSED, claimant);
    if (session != 0)
        event_number(&closed, FIELD_SESSION, session);
    event_text(&closed, FIELD_WHY, "undelivered");
    return delivery_begin(vault, caller, &grant);
}

// The ticket says to the closing that it was opened.
static enum fault open_unknown(struct vault *vault, struct caller caller,
                               const struct claimant *claimant, const struct proof *by,
                               VaultReply *reply)
{
    struct ticket ticket = {.kind = TICKET_SESSION};
    enum fault fault = claimant_seal(vault, claimant, &ticket, reply->body.session.ticket.bytes);

    reply->body.session.ticket.size = TICKET_SIZE;
    if (fault == FAULT_NONE)
        fault = record(vault, EVENT_SESSION_OPENED, claimant, by, 0, reply->body.session.grant);
    return fault == FAULT_NONE ? deliver(vault, caller, claimant, 0, reply->body.session.grant)
                               : fault;
}

static enum fault open_known(struct vault *vault, struct caller caller,
                             const struct claimant *claimant, const struct proof *by,
                             VaultReply *reply)
{
    SessionReport *out = &reply->body.session;
    const struct ticket *proof = &by->ticket;
    const Subject *subject = claimant->subject;
    struct session session = {
        .person = claimant->person.id,
        .opened = vault->now.wall,
        .interactive = claimant->rule->interactive,
    };
    const enum telling_place place = telling_place_of(subject->service);
    const bool proved = claimant_is_of(claimant, proof);
    struct ticket ticket = {.kind = TICKET_SESSION};
    enum fault fault = FAULT_NONE;

    // Who was shown the lines before the session began is told no more; they count as told with it.
    out->interactive = claimant->rule->interactive && place == TELLING_AT_SESSION;
    if (claimant->rule->interactive)
        fault = telling_report(vault, claimant, proved && place != TELLING_NOWHERE, proof, out);
    if (fault != FAULT_NONE)
        return fault;
    if (claimant->shared && claimant->prover_listed && !by->crowded)
        session.member = (struct doer){.person = claimant->prover.id};
    if (session.member.person != 0)
        text_put(session.member.name, sizeof session.member.name, claimant->prover.name);
    // sudo's is of who called it; what nobody knows counts as opened with whatever is taken.
    session.proved = proof->kind == TICKET_LOGIN && !by->crowded;
    if (session.proved) {
        session.credential = proof->credential;
        session.key = proof->key;
    }
    memcpy(session.service, subject->service, sizeof session.service);
    memcpy(session.tty, subject->tty, sizeof session.tty);
    memcpy(session.rhost, subject->rhost, sizeof session.rhost);
    fault = store_session_open(vault->store, &session);
    if (fault != FAULT_NONE)
        return fault;
    ticket.session = session.id;
    fault = claimant_seal(vault, claimant, &ticket, out->ticket.bytes);
    if (fault == FAULT_NONE)
        fault = record(vault, EVENT_SESSION_OPENED, claimant, by, session.id, out->grant);
    if (fault == FAULT_NONE)
        fault = deliver(vault, caller, claimant, session.id, out->grant);
    if (fault != FAULT_NONE)
        return fault;
    out->ticket.size = TICKET_SIZE;
    out->session = (uint64_t)session.id;
    return FAULT_NONE;
}

// Rests the session on the login that the account phase let in here. Of several the newest; but
// each may be the one, so all of them have to hold (abuse:R1).
static enum fault read_entrant(struct vault *vault, struct claimant *claimant, struct proof *proof,
                               const char **why)
{
    struct ticket tickets[ENTRANTS_PER_PERSON];
    const size_t count = entrants_at(&vault->entrants, &vault->tickets, claimant->subject,
                                     vault->now.boot, tickets, &proof->crowded);
    enum fault fault = FAULT_NONE;

    *why = NULL;
    // The newest first, for its reason is the likeliest; and last again, for the claimant is of it.
    for (size_t i = 0; i <= count && count > 0 && *why == NULL && fault == FAULT_NONE; i++) {
        proof->ticket = tickets[i == count ? count - 1 : count - 1 - i];
        fault = claimant_rest_on(vault, claimant, &proof->ticket, STEP_SESSION_OPEN, UINT32_MAX);
        if (fault == FAULT_REFUSED)
            fault = FAULT_NONE;
        *why = claimant->standing.why;
    }
    if (*why != NULL)
        entrants_empty(&vault->entrants, &vault->tickets, claimant->subject);
    else if (count > 0)
        entrants_drop(&vault->entrants, proof->ticket.number);
    if (count > 0)
        return fault;
    proof->ticket = (struct ticket){.kind = TICKET_NONE};
    if (claimant->rule->account_without_authentication || claimant_by_root(claimant))
        return asked_before(vault, claimant, &proof->asked, why);
    *why = "no_ticket";
    claimant->standing.lapse = Lapse_LAPSE_TICKET;
    return FAULT_NONE;
}

// The login that this session is the outcome of, whoever's it is: sudo opens one for its target.
// *why is NULL where the session may be opened; the ticket's kind is NONE where nobody had to log
// in.
static enum fault read_proof(struct vault *vault, struct claimant *claimant,
                             const SessionOpenCall *call, struct proof *proof, const char **why)
{
    *why = NULL;
    if (call->ticket.size > 0) {
        *why = "ticket";
        claimant->standing.lapse = Lapse_LAPSE_TICKET;
        if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size,
                        claimant->subject->service, &proof->ticket) != FAULT_NONE)
            return FAULT_NONE;
    }
    // setcred is asked with a ticket or not at all: nobody takes a login away by asking without.
    if (!call->credentials && (call->ticket.size == 0 || proof->ticket.kind == TICKET_ROOT))
        return read_entrant(vault, claimant, proof, why);
    const enum fault fault =
        claimant_rest_on(vault, claimant, &proof->ticket, STEP_SESSION_OPEN, UINT32_MAX);
    *why = claimant->standing.why;
    return fault == FAULT_REFUSED ? FAULT_NONE : fault;
}

// What has to be done before anything else, by the ticket or by the password as it is now (B3).
static enum fault read_owed(struct vault *vault, const struct claimant *claimant,
                            const struct ticket *ticket, SessionReport *out, bool *owed)
{
    struct password password = {0};
    bool expired = false;

    *owed = (ticket->flags & TICKET_OWES) != 0 || claimant->standing.owes;
    if (*owed || !claimant->known || (claimant->shared && !claimant->prover_listed))
        return FAULT_NONE;
    const enum fault fault = store_password_get(vault->store, claimant->prover.id, &password);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    out->days_left = password_days_left(vault, &password, privileged_use(claimant), &expired);
    out->logins_left = password_logins_left(vault, &password, privileged_use(claimant));
    expired = expired || (claimant->rule->first_login &&
                          password.enrol_until.seconds > vault->now.wall.seconds);
    secret_wipe(&password, sizeof password);
    if (claimant->shared) // told where the member can change it
        out->days_left = out->logins_left = 0;
    *owed = expired && (ticket->flags & (TICKET_NO_PASSWORD | TICKET_HANDED_ON)) == 0 &&
            claimant->rule->interactive && !claimant->rule->account_without_authentication;
    return FAULT_NONE;
}

// The login that this session is the outcome of was let in by an exception: so is sudo's target,
// while it is in force (F1). Whether the ticket itself still holds is asked afterwards.
static enum fault by_exception(struct vault *vault, const SessionOpenCall *call,
                               struct claimant *claimant)
{
    struct ticket ticket;

    if (claimant->rule != NULL || call->ticket.size == 0 ||
        ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size,
                    claimant->subject->service, &ticket) != FAULT_NONE ||
        ticket.kind != TICKET_LOGIN)
        return FAULT_NONE;
    return claimant_decide_by(vault, ticket.exception, claimant);
}

enum fault call_session_open(struct vault *vault, const struct asked *asked, VaultReply *reply,
                             struct step_wants *wants)
{
    const SessionOpenCall *call = &asked->call->body.session_open;
    SessionReport *out = &reply->body.session;
    struct proof proof = {.ticket = {.kind = TICKET_NONE}};
    const struct ticket *ticket = &proof.ticket;
    const char *why = NULL;
    const char *what = call->credentials ? "credentials" : "open";
    bool owed = false;
    struct claimant claimant;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    (void)wants;
    if (fault != FAULT_NONE)
        return fault;
    fault = by_exception(vault, call, &claimant);
    if (fault != FAULT_NONE)
        return fault;
    if (claimant.rule == NULL)
        return refuse(vault, &claimant, what, claimant.why, Lapse_LAPSE_NONE, reply);
    // Those who open sessions are root; anybody else would fill the log, or make the failures that
    // the person should be told disappear (A4, abuse:X4). A locker asks for its credentials as
    // itself.
    if (call->subject.peer_uid != 0 && !call->credentials)
        return refuse(vault, &claimant, what, "peer", Lapse_LAPSE_NONE, reply);
    fault = read_proof(vault, &claimant, call, &proof, &why);
    if (fault != FAULT_NONE)
        return fault;
    if (why != NULL) {
        fault = refuse(vault, &claimant, what, why, claimant.standing.lapse, reply);
        // Some callers die of a session that talks (abuse:P16), but none that has just been asked
        // for factors.
        out->interactive = out->interactive || call->ticket.size > 0;
        return fault;
    }
    // As the account phase, which programs may leave out (E1).
    if (claimant.known && !claimant_by_root(&claimant) && log_watch_refuses(vault))
        return FAULT_BUSY;
    if (claimant.known && !claimant.usable)
        return refuse(vault, &claimant, what, claimant_unusable(&claimant),
                      claimant.active ? Lapse_LAPSE_EXPIRED : Lapse_LAPSE_SUSPENDED, reply);
    if (!claimant.known) {
        fault = claimant_stranger_may(vault, &claimant, &why);
        if (fault != FAULT_NONE)
            return fault;
        if (why != NULL)
            return refuse(vault, &claimant, what, why, Lapse_LAPSE_SUSPENDED, reply);
    }
    fault = read_owed(vault, &claimant, ticket, out, &owed);
    if (fault != FAULT_NONE)
        return fault;
    // What this login has owed from its beginning the account phase has done, which may come later.
    if (owed && !(call->credentials && (ticket->flags & TICKET_OWES) != 0))
        return refuse(vault, &claimant, what, "owed", Lapse_LAPSE_OWED, reply);
    fault =
        session_limit(vault, &claimant, &(struct session_basis){*ticket, proof.asked}, out, &why);
    if (fault != FAULT_NONE)
        return fault;
    if (why != NULL) {
        out->session_seconds = 0;
        return refuse(vault, &claimant, what, why, claimant.standing.lapse, reply);
    }
    if (!call->credentials) {
        fault = claimant.known ? open_known(vault, asked->caller, &claimant, &proof, reply)
                               : open_unknown(vault, asked->caller, &claimant, &proof, reply);
        entrants_drop(&vault->entrants, ticket->number);
    }
    if (fault == FAULT_NONE)
        out->result = Result_RESULT_GRANTED;
    return fault;
}

// Which session of a known person has ended. That is believed of whoever holds its ticket, which
// nobody gets but the program that opened it; or, when that was lost (another process, a restart),
// of root's programs, for the person's last one, if it was opened by the same service at the same
// place and is open. 0: none.
static enum fault find_session(struct vault *vault, struct claimant *claimant,
                               const SessionCloseCall *call, int64_t *id)
{
    const Subject *subject = &call->subject;
    struct ticket ticket = {0};
    struct session last;

    *id = 0;
    if (claimant_ticket(vault, claimant, STEP_SESSION_CLOSE, call->ticket.bytes, call->ticket.size,
                        &ticket) == FAULT_NONE) {
        *id = ticket.session;
        return FAULT_NONE;
    }
    if (subject->peer_uid != 0)
        return FAULT_NONE;
    const enum fault fault = store_session_last(vault->store, claimant->person.id, &last);
    if (fault == FAULT_NONE && last.closed.seconds == 0 &&
        strcmp(last.service, subject->service) == 0 && strcmp(last.tty, subject->tty) == 0 &&
        strcmp(last.rhost, subject->rhost) == 0)
        *id = last.id;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Of somebody whom the store does not know, at least under this name and uid, only the ticket says
// that a session was opened: *id when the account got another name or uid meanwhile (abuse:M6),
// else *was_open, for it has no row.
static void find_unknown(const struct vault *vault, const struct claimant *claimant,
                         const SessionCloseCall *call, int64_t *id, bool *was_open)
{
    struct ticket ticket;

    if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size,
                    claimant->subject->service, &ticket) != FAULT_NONE ||
        ticket.kind != TICKET_SESSION)
        return;
    if (ticket.person != 0)
        *id = call->subject.peer_uid == 0 ? ticket.session : 0;
    else
        *was_open = ticket.uid == claimant->subject->who.uid;
}

// Closes it; *was_open: until now.
static enum fault close_known(struct vault *vault, int64_t id, bool *was_open)
{
    const enum fault fault = store_session_close(vault->store, id, vault->now.wall);

    *was_open = fault == FAULT_NONE;
    return fault == FAULT_NOT_FOUND || fault == FAULT_CONFLICT ? FAULT_NONE : fault;
}

enum fault call_session_close(struct vault *vault, const struct asked *asked, VaultReply *reply,
                              struct step_wants *wants)
{
    const SessionCloseCall *call = &asked->call->body.session_close;
    bool was_open = false;
    struct claimant claimant;
    int64_t id = 0;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    (void)wants;
    if (fault == FAULT_NONE && claimant.known)
        fault = find_session(vault, &claimant, call, &id);
    else if (fault == FAULT_NONE)
        find_unknown(vault, &claimant, call, &id, &was_open);
    if (fault == FAULT_NONE && id != 0)
        fault = close_known(vault, id, &was_open);
    if (fault != FAULT_NONE)
        return fault;
    // systemd closes under the person's own uid, once; more from there would only fill the log.
    if (call->subject.peer_uid != 0 && !was_open)
        return refuse(vault, &claimant, "close", "peer", Lapse_LAPSE_NONE, reply);
    // Programs close what was refused, or close twice: nothing ended, so nothing is recorded.
    if (was_open)
        fault = record(vault, EVENT_SESSION_CLOSED, &claimant, NULL, id, 0);
    if (fault == FAULT_NONE)
        reply->body.session.result = Result_RESULT_GRANTED;
    return fault;
}
