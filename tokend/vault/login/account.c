// SPDX-License-Identifier: BSD-2-Clause
// The account phase: may somebody who passed authenticate go on? Without a ticket that says so,
// only where the rule allows logins that this product does not authenticate (sshd keys, cron).
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/login/calls.h"
#include "vault/login/emergency.h"
#include "vault/login/grant.h"
#include "vault/login/refusal.h"

static enum fault refuse(struct vault *vault, const struct claimant *claimant, Result result,
                         const char *why, VaultReply *reply)
{
    struct event event;

    claimant_event(&event, EVENT_ACCOUNT_REFUSED, claimant);
    event_text(&event, FIELD_WHY, why);
    reply->body.account.result = result;
    reply->body.account.has_refusal = refusal_of(claimant, &reply->body.account.refusal, &event);
    return journal_record(vault, &event);
}

// Root is at work on the account, nobody logs in to it: it may well be that of somebody who is
// suspended, removed, or called something else by now (abuse:M2, abuse:M6). Without a record it did
// not happen (E5).
static enum fault pass_root(struct vault *vault, const struct claimant *claimant,
                            AccountReply *account)
{
    struct person person;
    struct event event;
    enum fault fault;

    claimant_event(&event, EVENT_ACCOUNT_BY_ROOT, claimant);
    fault = claimant_event_root(vault, &event, claimant, &person);
    if (fault == FAULT_NONE)
        fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    account->session_seconds = claimant->rule->session_seconds;
    account->result = Result_RESULT_GRANTED;
    return FAULT_NONE;
}

// The account itself is, and not only what was shown for it.
static bool is_over(Lapse lapse)
{
    return lapse == Lapse_LAPSE_SUSPENDED || lapse == Lapse_LAPSE_REMOVED ||
           lapse == Lapse_LAPSE_EXPIRED;
}

enum fault call_account(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        bool *later)
{
    const AccountCall *call = &asked->call->body.account;
    AccountReply *account = &reply->body.account;
    struct password password = {0};
    struct ticket ticket = {0};
    struct claimant claimant;
    bool expired = false;
    bool authenticated = false;
    enum fault fault = claimant_read(vault, call->has_subject, &call->subject, &claimant);

    (void)later;
    if (fault != FAULT_NONE)
        return fault;
    if (claimant.rule == NULL)
        return refuse(vault, &claimant, Result_RESULT_PERMISSION_DENIED, claimant.why, reply);
    // Nobody of that name: what runs without a person runs under an account that there is
    // (abuse:I1).
    if (!claimant.found)
        return refuse(vault, &claimant, Result_RESULT_PERMISSION_DENIED,
                      claimant_stranger(&claimant), reply);
    if (call->ticket.size > 0) {
        // A ticket that does not fit is worse than none: somebody tries one on.
        fault = claimant_ticket(vault, &claimant, STEP_ACCOUNT, call->ticket.bytes,
                                call->ticket.size, &ticket);
        if (fault == FAULT_REFUSED) {
            account->lapse = claimant.standing.lapse;
            return refuse(vault, &claimant,
                          is_over(claimant.standing.lapse) ? Result_RESULT_ACCOUNT_EXPIRED
                                                           : Result_RESULT_PERMISSION_DENIED,
                          claimant.standing.why, reply);
        }
        if (fault != FAULT_NONE)
            return fault;
        authenticated = true;
    } else if (!claimant.rule->account_without_authentication) {
        if (!claimant_by_root(&claimant))
            return refuse(vault, &claimant, Result_RESULT_PERMISSION_DENIED, "no_ticket", reply);
        return pass_root(vault, &claimant, account);
    }
    if (claimant.known && !claimant.usable) {
        const bool rule =
            claimant.person.state == PERSON_ACTIVE && !claimant.dormant && !claimant.over;
        if (claimant.active && claimant.over)
            account->lapse = Lapse_LAPSE_EXPIRED;
        return refuse(vault, &claimant,
                      rule ? Result_RESULT_PERMISSION_DENIED : Result_RESULT_ACCOUNT_EXPIRED,
                      claimant_unusable(&claimant), reply);
    }
    if (!claimant.known) {
        // cron and system accounts. Nobody who was removed is one of them (C6), nor whoever bears
        // the name or the uid of somebody who is enrolled (abuse:I2): it may be that person,
        // suspended.
        const char *why = NULL;
        fault = claimant_stranger_may(vault, &claimant, &why);
        if (fault != FAULT_NONE)
            return fault;
        if (why != NULL)
            return refuse(vault, &claimant,
                          claimant.holder[0] != '\0' ? Result_RESULT_PERMISSION_DENIED
                                                     : Result_RESULT_ACCOUNT_EXPIRED,
                          why, reply);
    } else if (!claimant.shared || authenticated) {
        fault = store_password_get(vault->store, claimant.prover.id, &password);
        if (fault != FAULT_NONE)
            return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
        account->days_left =
            password_days_left(vault, &password, claimant_is_privileged(&claimant), &expired);
        account->logins_left =
            password_logins_left(vault, &password, claimant_is_privileged(&claimant));
        secret_wipe(&password, sizeof password);
        if (claimant.shared) // told where the member can change it
            account->days_left = account->logins_left = 0;
    }
    // Who came with a key needs no password (B2).
    const bool without = (ticket.flags & TICKET_NO_PASSWORD) != 0;
    // A member changes their password under their own ID: here they are somebody else.
    if (claimant.shared && ((expired && !without) || (ticket.flags & TICKET_OWES) != 0)) {
        *account = (AccountReply){.own_first = true};
        return refuse(vault, &claimant, Result_RESULT_ACCOUNT_EXPIRED, "member_owes", reply);
    }
    account->session_seconds = claimant.rule->session_seconds;
    fault = emergency_session(vault, ticket.credential, &account->session_seconds);
    decision_limit(vault, &claimant.decision, &account->session_seconds);
    if (fault != FAULT_NONE)
        return fault;
    // Root at work on an account needs no grant, and nor do system accounts. Root's programs that
    // let in somebody who is enrolled (sshd by a public key, cron) ask for that person's (D1).
    if (authenticated || !claimant_by_root(&claimant)) {
        bool missing = false;
        fault = grant_missing(vault, &claimant, claimant.prover_known ? claimant.prover.id : 0,
                              &account->session_seconds, NULL, &missing);
        if (fault != FAULT_NONE)
            return fault;
        if (missing) {
            *account = (AccountReply){.lapse = Lapse_LAPSE_GRANT};
            return refuse(vault, &claimant, Result_RESULT_PERMISSION_DENIED, "no_grant", reply);
        }
    }
    account->result = Result_RESULT_GRANTED;
    // Asked for at once where somebody sits in front of it; a cron job cannot answer (B3, B5, B6).
    if ((ticket.flags & TICKET_OWES) != 0 ||
        (expired && !without && (authenticated || claimant.rule->interactive))) {
        account->days_left = account->logins_left = 0;
        account->result = Result_RESULT_NEW_PASSWORD;
    } else if (authenticated) {
        entrants_note(&vault->entrants, &vault->tickets, claimant.subject, &ticket);
    }
    return FAULT_NONE;
}
