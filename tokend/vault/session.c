// SPDX-License-Identifier: BSD-2-Clause
// Sessions: what lets a person see that a login was not theirs (A4). Many callers have lost the
// ticket by now (sshd closes in another process, sudo opens for the target user), so a ticket adds
// knowledge but its absence refuses nobody whom the account phase let through; only a ticket or a
// password that still owes a change holds the session back (B3).
#include "base/secret.h"
#include "vault/calls.h"
#include "vault/text.h"
#include <string.h>

static enum fault refuse(struct vault *vault, const struct claim *claim, const char *why,
                         VaultReply *reply)
{
    struct event event;

    claim_event(&event, EVENT_SESSION_REFUSED, claim);
    event_text(&event, FIELD_WHY, why);
    reply->body.session.result = Result_RESULT_DENIED;
    return journal_record(vault, &event);
}

static enum fault record(struct vault *vault, enum event_id id, const struct claim *claim,
                         int64_t session)
{
    struct event event;

    claim_event(&event, id, claim);
    if (session != 0)
        event_number(&event, FIELD_SESSION, session);
    return journal_record(vault, &event);
}

#define TELLING_SECONDS INT64_C(2592000) // thirty days

static bool by_himself(const struct claim *claim, const struct key_credential *key)
{
    return strcmp(key->by, claim->person.name) == 0;
}

// Whoever logs in with a key that its owner did not register must not use up the news of it, or of
// another of his: this is told until a login by other means.
static bool by_other_means(const struct claim *claim, const struct key_credential *keys,
                           size_t count, const struct ticket *ticket)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].id == ticket->key && !keys[i].told && by_himself(claim, &keys[i]))
            return false;
    // Without its ticket a login was not by a key if it came from elsewhere (F12).
    return ticket->person != 0 || claim->remote;
}

// The owner is told of every key that was registered for him: if it was not his doing, somebody sat
// at his desk (C5). Of one that an administrator handed over, once; of one that he registered
// himself by a login by other means, or for thirty days where there are none.
static enum fault report_new_keys(struct vault *vault, const struct claim *claim, bool proved,
                                  const struct ticket *ticket, SessionReport *report)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault = store_key_list(vault->store, claim->person.id, keys, STORE_KEYS_MAX, &count);
    const bool other = fault == FAULT_NONE && by_other_means(claim, keys, count, ticket);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct key_credential *key = &keys[i];
        if (key->told)
            continue;
        if (report->new_keys++ == 0) { // the newest
            report->new_key = key->created.seconds;
            text_put(report->new_key_by, sizeof report->new_key_by, key->by);
            text_put(report->new_key_from, sizeof report->new_key_from, key->from);
        }
        if (proved && (other || !by_himself(claim, key) ||
                       vault->now.wall.seconds - key->created.seconds > TELLING_SECONDS))
            fault = store_key_told(vault->store, key->id);
    }
    return fault;
}

// Last login, last logout and the failures since somebody was last told about them.
static enum fault report(struct vault *vault, const struct claim *claim, bool proved,
                         const struct ticket *ticket, SessionReport *report)
{
    struct session last;
    enum fault fault = store_session_last(vault->store, claim->person.id, &last);

    if (fault == FAULT_NONE) {
        report->has_last_login = true;
        report->last_login = last.opened.seconds;
        text_put(report->last_where, sizeof report->last_where,
                 last.rhost[0] != '\0' ? last.rhost : last.tty);
        text_put(report->last_member, sizeof report->last_member, last.member);
    } else if (fault != FAULT_NOT_FOUND) {
        return fault;
    }
    fault = store_session_last_closed(vault->store, claim->person.id, &last);
    if (fault == FAULT_NONE) {
        report->has_last_logout = true;
        report->last_logout = last.closed.seconds;
    } else if (fault != FAULT_NOT_FOUND) {
        return fault;
    }
    fault = report_new_keys(vault, claim, proved, ticket, report);
    if (fault != FAULT_NONE)
        return fault;
    for (unsigned remote = 0; remote < 2; remote++) {
        const struct budget_key key = {.person = claim->prover.id, .remote = remote != 0};
        struct budget budget;
        fault = store_budget_get(vault->store, &key, &budget);
        if (fault != FAULT_NONE)
            return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
        report->failures += budget.since_success;
        // Shown to the person who has just proved to be it, so told; nobody else's session
        // (su by root) makes them disappear.
        if (proved && budget.since_success > 0) {
            budget.since_success = 0;
            fault = store_budget_put(vault->store, &key, &budget);
            if (fault != FAULT_NONE)
                return fault;
        }
    }
    return FAULT_NONE;
}

// Until its client has it, a session may turn out to be one that nobody opened.
static enum fault deliver(struct vault *vault, struct caller caller, const struct claim *claim,
                          int64_t session)
{
    struct event closed;
    const struct grant grant = {.closed = &closed, .session = session};

    claim_event(&closed, EVENT_SESSION_CLOSED, claim);
    event_number(&closed, FIELD_SESSION, session);
    event_text(&closed, FIELD_WHY, "undelivered");
    return delivery_begin(vault, caller, &grant);
}

// The ticket says to the closing that it was opened.
static enum fault open_unknown(struct vault *vault, const struct claim *claim, VaultReply *reply)
{
    struct ticket ticket = {.kind = TICKET_SESSION};
    enum fault fault = claim_seal(vault, claim, &ticket, reply->body.session.ticket.bytes);

    reply->body.session.ticket.size = TICKET_SIZE;
    return fault == FAULT_NONE ? record(vault, EVENT_SESSION_OPENED, claim, 0) : fault;
}

static enum fault open_known(struct vault *vault, struct caller caller, const struct claim *claim,
                             bool proved, const struct ticket *proof, VaultReply *reply)
{
    SessionReport *out = &reply->body.session;
    const Subject *subject = claim->subject;
    struct session session = {
        .person = claim->person.id,
        .opened = vault->now.wall,
        .interactive = claim->rule->interactive,
    };
    struct ticket ticket = {.kind = TICKET_SESSION};
    enum fault fault = FAULT_NONE;

    out->interactive = claim->rule->interactive;
    if (out->interactive)
        fault = report(vault, claim, proved, proof, out);
    if (fault != FAULT_NONE)
        return fault;
    if (claim->shared && claim->prover_listed)
        memcpy(session.member, claim->prover.name, sizeof session.member);
    session.proved = proof->kind == TICKET_LOGIN && proof->person == claim->person.id;
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
    fault = claim_seal(vault, claim, &ticket, out->ticket.bytes);
    if (fault == FAULT_NONE)
        fault = record(vault, EVENT_SESSION_OPENED, claim, session.id);
    if (fault == FAULT_NONE)
        fault = deliver(vault, caller, claim, session.id);
    if (fault != FAULT_NONE)
        return fault;
    out->ticket.size = TICKET_SIZE;
    out->session = (uint64_t)session.id;
    return FAULT_NONE;
}

enum fault call_session_open(struct vault *vault, const struct asked *asked, VaultReply *reply,
                             bool *later)
{
    const SessionOpenCall *call = &asked->call->body.session_open;
    SessionReport *out = &reply->body.session;
    struct password password = {0};
    struct ticket ticket = {0};
    bool proved = false;
    bool expired = false;
    struct claim claim;
    enum fault fault = claim_read(vault, call->has_subject, &call->subject, &claim);

    (void)later;
    if (fault != FAULT_NONE)
        return fault;
    if (claim.rule == NULL)
        return refuse(vault, &claim, claim.why, reply);
    // Those who open sessions are root; anybody else would fill the log, or make the failures that
    // the person should be told disappear (A4, X4).
    if (call->subject.peer_uid != 0)
        return refuse(vault, &claim, "peer", reply);
    if (claim.known && !claim.usable)
        return refuse(vault, &claim, claim_unusable(&claim), reply);
    // What any ticket of ours owes holds, even one for somebody else.
    if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size, call->subject.service,
                    &ticket) == FAULT_NONE &&
        (ticket.flags & TICKET_OWES) != 0)
        return refuse(vault, &claim, "owed", reply);
    out->session_seconds = claim.rule->session_seconds;
    if (claim.known) {
        const int64_t age = vault->now.wall.seconds - claim.person.last_login.seconds;
        proved = claim_ticket(vault, &claim, call->ticket.bytes, call->ticket.size,
                              TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS, &ticket) == FAULT_NONE;
        // sshd has lost the ticket; its login is a moment old.
        proved = proved || (age >= 0 && age <= TICKET_SECONDS);
        if (!claim.shared || claim.prover_listed) {
            fault = store_password_get(vault->store, claim.prover.id, &password);
            if (fault != FAULT_NONE)
                return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
            out->days_left =
                password_days_left(vault, &password, claim_is_privileged(&claim), &expired);
            expired = expired || (claim.rule->first_login &&
                                  password.enrol_until.seconds > vault->now.wall.seconds);
            secret_wipe(&password, sizeof password);
        }
        if (claim.shared) // told where he can change it
            out->days_left = 0;
        const bool by_key = (ticket.flags & TICKET_NO_PASSWORD) != 0;
        if (expired && !by_key && claim.rule->interactive &&
            !claim.rule->account_without_authentication)
            return refuse(vault, &claim, "owed", reply);
        fault = open_known(vault, asked->caller, &claim, proved, &ticket, reply);
    } else {
        fault = open_unknown(vault, &claim, reply);
    }
    if (fault == FAULT_NONE)
        out->result = Result_RESULT_GRANTED;
    return fault;
}

// Which session of a known person is meant: the ticket's; or, when that was lost (another process,
// a restart), the person's last one, if it was opened by the same service at the same place and is
// open. 0: none.
static enum fault find_session(struct vault *vault, struct claim *claim,
                               const SessionCloseCall *call, int64_t *id)
{
    const Subject *subject = &call->subject;
    struct ticket ticket = {0};
    struct session last;

    *id = 0;
    if (claim_ticket(vault, claim, call->ticket.bytes, call->ticket.size,
                     TICKET_BIT(TICKET_SESSION), UINT32_MAX, &ticket) == FAULT_NONE) {
        *id = ticket.session;
        return FAULT_NONE;
    }
    const enum fault fault = store_session_last(vault->store, claim->person.id, &last);
    if (fault == FAULT_NONE && last.closed.seconds == 0 &&
        strcmp(last.service, subject->service) == 0 && strcmp(last.tty, subject->tty) == 0 &&
        strcmp(last.rhost, subject->rhost) == 0)
        *id = last.id;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Of somebody whom the store does not know, at least under this name and uid, only the ticket says
// that a session was opened: *id when the account got another name or uid meanwhile (M6), else
// *was_open, for it has no row.
static void find_unknown(const struct vault *vault, const struct claim *claim,
                         const SessionCloseCall *call, int64_t *id, bool *was_open)
{
    struct ticket ticket;

    if (ticket_open(&vault->tickets, call->ticket.bytes, call->ticket.size,
                    claim->subject->service, &ticket) != FAULT_NONE ||
        ticket.kind != TICKET_SESSION)
        return;
    if (ticket.person != 0)
        *id = call->subject.peer_uid == 0 ? ticket.session : 0;
    else
        *was_open = ticket.uid == claim->subject->who.uid;
}

// Closes it; *was_open: until now.
static enum fault close_known(struct vault *vault, int64_t id, bool *was_open)
{
    const enum fault fault = store_session_close(vault->store, id, vault->now.wall);

    *was_open = fault == FAULT_NONE;
    return fault == FAULT_NOT_FOUND || fault == FAULT_CONFLICT ? FAULT_NONE : fault;
}

enum fault call_session_close(struct vault *vault, const struct asked *asked, VaultReply *reply,
                              bool *later)
{
    const SessionCloseCall *call = &asked->call->body.session_close;
    bool was_open = false;
    struct claim claim;
    int64_t id = 0;
    enum fault fault = claim_read(vault, call->has_subject, &call->subject, &claim);

    (void)later;
    if (fault == FAULT_NONE && claim.known)
        fault = find_session(vault, &claim, call, &id);
    else if (fault == FAULT_NONE)
        find_unknown(vault, &claim, call, &id, &was_open);
    if (fault == FAULT_NONE && id != 0)
        fault = close_known(vault, id, &was_open);
    if (fault != FAULT_NONE)
        return fault;
    // systemd closes under the person's own uid, once; more from there would only fill the log.
    if (call->subject.peer_uid != 0 && (id == 0 || !was_open))
        return refuse(vault, &claim, "peer", reply);
    // Programs close what was refused, or close twice: nothing ended, so nothing is recorded.
    if (was_open)
        fault = record(vault, EVENT_SESSION_CLOSED, &claim, id);
    if (fault == FAULT_NONE)
        reply->body.session.result = Result_RESULT_GRANTED;
    return fault;
}
