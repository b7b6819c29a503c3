// SPDX-License-Identifier: BSD-2-Clause
// The account phase: may somebody who passed authenticate go on? Without a ticket that says so,
// only where the rule allows logins that this product does not authenticate (sshd keys, cron).
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/calls.h"
#include "vault/login/emergency.h"
#include "vault/login/grant.h"
#include "vault/login/privileged_id.h"
#include "vault/login/refusal.h"

struct passage {
    struct vault *vault;
    const AccountCall *call;
    AccountReply *account;
    struct claimant claimant;
    struct ticket ticket;
    bool authenticated; // `ticket` says so
    bool expired;       // the password is too old, or used too often
    bool settled;       // the reply is the answer: no step comes after this one
};

static enum fault refuse(struct passage *p, Result result, const char *why)
{
    struct event event;

    claimant_event(&event, EVENT_ACCOUNT_REFUSED, &p->claimant);
    event_text(&event, FIELD_WHY, why);
    p->account->result = result;
    p->account->has_refusal = refusal_of(&p->claimant, &p->account->refusal, &event);
    p->settled = true;
    return journal_record(p->vault, &event);
}

// Root is at work on the account, nobody logs in to it: it may well be that of somebody who is
// suspended, removed, or called something else by now (abuse:M2, abuse:M6). Without a record it did
// not happen (E5).
static enum fault pass_root(struct passage *p)
{
    struct person person;
    struct event event;

    claimant_event(&event, EVENT_ACCOUNT_BY_ROOT, &p->claimant);
    enum fault fault = claimant_event_root(p->vault, &event, &p->claimant, &person);
    if (fault == FAULT_NONE)
        fault = journal_record(p->vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    p->account->session_seconds = p->claimant.rule->session_seconds;
    p->account->result = Result_RESULT_GRANTED;
    p->settled = true;
    return FAULT_NONE;
}

// The account itself is, and not only what was shown for it.
static bool is_over(Lapse lapse)
{
    return lapse == Lapse_LAPSE_SUSPENDED || lapse == Lapse_LAPSE_REMOVED ||
           lapse == Lapse_LAPSE_EXPIRED;
}

static enum fault read_claimant(struct passage *p)
{
    const enum fault fault =
        claimant_read(p->vault, p->call->has_subject, &p->call->subject, &p->claimant);

    if (fault != FAULT_NONE)
        return fault;
    if (p->claimant.rule == NULL)
        return refuse(p, Result_RESULT_PERMISSION_DENIED, p->claimant.why);
    // Nobody of that name: what runs without a person runs under an account that there is
    // (abuse:I1).
    if (!p->claimant.found)
        return refuse(p, Result_RESULT_PERMISSION_DENIED, claimant_stranger(&p->claimant));
    return FAULT_NONE;
}

// While nobody may log in because the log was altered, that holds for what we have not proved, too
// (sshd's keys, cron): of people, for a machine's own accounts go on, and root's work on an account
// is no login. As an attempt is refused then (E1).
static enum fault look_at_log(struct passage *p)
{
    return p->claimant.known && !claimant_by_root(&p->claimant) && log_watch_refuses(p->vault)
               ? FAULT_BUSY
               : FAULT_NONE;
}

// A ticket that does not fit is worse than none: somebody tries one on.
static enum fault take_ticket(struct passage *p)
{
    const struct claimant *claimant = &p->claimant;

    if (p->call->ticket.size == 0) {
        if (claimant->rule->account_without_authentication)
            return FAULT_NONE;
        return claimant_by_root(claimant) ? pass_root(p)
                                          : refuse(p, Result_RESULT_PERMISSION_DENIED, "no_ticket");
    }
    const enum fault fault =
        claimant_ticket(p->vault, &p->claimant, STEP_ACCOUNT, p->call->ticket.bytes,
                        p->call->ticket.size, &p->ticket);
    if (fault == FAULT_REFUSED) {
        p->account->lapse = claimant->standing.lapse;
        return refuse(p,
                      is_over(claimant->standing.lapse) ? Result_RESULT_ACCOUNT_EXPIRED
                                                        : Result_RESULT_PERMISSION_DENIED,
                      claimant->standing.why);
    }
    p->authenticated = fault == FAULT_NONE;
    return fault;
}

static enum fault look_at_account(struct passage *p)
{
    const struct claimant *claimant = &p->claimant;

    if (!claimant->known || claimant->usable)
        return FAULT_NONE;
    const bool rule =
        claimant->person.state == PERSON_ACTIVE && !claimant->dormant && !claimant->over;
    if (claimant->active && claimant->over)
        p->account->lapse = Lapse_LAPSE_EXPIRED;
    return refuse(p, rule ? Result_RESULT_PERMISSION_DENIED : Result_RESULT_ACCOUNT_EXPIRED,
                  claimant_unusable(claimant));
}

// cron and system accounts. Nobody who was removed is one of them (C6), nor whoever bears the name
// or the uid of somebody who is enrolled (abuse:I2): it may be that person, suspended.
static enum fault look_at_stranger(struct passage *p)
{
    const char *why = NULL;

    if (p->claimant.known)
        return FAULT_NONE;
    const enum fault fault = claimant_stranger_may(p->vault, &p->claimant, &why);
    if (fault != FAULT_NONE || why == NULL)
        return fault;
    return refuse(p,
                  p->claimant.holder[0] != '\0' ? Result_RESULT_PERMISSION_DENIED
                                                : Result_RESULT_ACCOUNT_EXPIRED,
                  why);
}

static enum fault look_at_password(struct passage *p)
{
    const struct claimant *claimant = &p->claimant;
    struct password password = {0};

    if (!claimant->known || (claimant->shared && !p->authenticated))
        return FAULT_NONE;
    const enum fault fault = store_password_get(p->vault->store, claimant->prover.id, &password);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    const bool privileged = privileged_use(claimant);
    p->account->days_left = password_days_left(p->vault, &password, privileged, &p->expired);
    p->account->logins_left = password_logins_left(p->vault, &password, privileged);
    secret_wipe(&password, sizeof password);
    if (claimant->shared) // told where the member can change it
        p->account->days_left = p->account->logins_left = 0;
    return FAULT_NONE;
}

// Who came with a key needs no password (B2).
static bool owes_password(const struct passage *p)
{
    return p->expired && (p->ticket.flags & TICKET_NO_PASSWORD) == 0;
}

// A member changes their password under their own ID: here they are somebody else.
static enum fault refuse_member_who_owes(struct passage *p)
{
    if (!p->claimant.shared || (!owes_password(p) && (p->ticket.flags & TICKET_OWES) == 0))
        return FAULT_NONE;
    *p->account = (AccountReply){.own_first = true};
    return refuse(p, Result_RESULT_ACCOUNT_EXPIRED, "member_owes");
}

static enum fault limit_session(struct passage *p)
{
    p->account->session_seconds = p->claimant.rule->session_seconds;
    const enum fault fault =
        emergency_session(p->vault, p->ticket.credential, &p->account->session_seconds);
    decision_limit(p->vault, &p->claimant.decision, &p->account->session_seconds);
    return fault;
}

// Root at work on an account needs no grant, and nor do system accounts. Root's programs that let
// in somebody who is enrolled (sshd by a public key, cron) ask for that person's (D1).
static enum fault look_for_grant(struct passage *p)
{
    const struct claimant *claimant = &p->claimant;
    bool missing = false;

    if (!p->authenticated && claimant_by_root(claimant))
        return FAULT_NONE;
    const enum fault fault =
        grant_missing(p->vault, claimant, claimant->prover_known ? claimant->prover.id : 0,
                      &p->account->session_seconds, NULL, &missing);
    if (fault != FAULT_NONE || !missing)
        return fault;
    *p->account = (AccountReply){.lapse = Lapse_LAPSE_GRANT};
    return refuse(p, Result_RESULT_PERMISSION_DENIED, "no_grant");
}

static enum fault grant(struct passage *p)
{
    p->account->result = Result_RESULT_GRANTED;
    // Asked for at once where somebody sits in front of it; a cron job cannot answer (B3, B5, B6).
    if ((p->ticket.flags & TICKET_OWES) != 0 ||
        (owes_password(p) && (p->authenticated || p->claimant.rule->interactive))) {
        p->account->days_left = p->account->logins_left = 0;
        p->account->result = Result_RESULT_NEW_PASSWORD;
    } else if (p->authenticated) {
        entrants_note(&p->vault->entrants, &p->vault->tickets, p->claimant.subject, &p->ticket);
    }
    return FAULT_NONE;
}

static enum fault (*const steps[])(struct passage *) = {
    read_claimant,
    look_at_log,
    take_ticket,
    look_at_account,
    look_at_stranger,
    look_at_password,
    refuse_member_who_owes,
    limit_session,
    look_for_grant,
    grant,
};

enum fault call_account(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        struct step_wants *wants)
{
    struct passage passage = {
        .vault = vault,
        .call = &asked->call->body.account,
        .account = &reply->body.account,
    };
    enum fault fault = FAULT_NONE;

    (void)wants;
    for (size_t i = 0; fault == FAULT_NONE && !passage.settled && i < sizeof steps / sizeof *steps;
         i++)
        fault = steps[i](&passage);
    return fault;
}
