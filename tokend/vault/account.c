// SPDX-License-Identifier: BSD-2-Clause
// The account phase: may somebody who passed authenticate go on? Without a ticket that says so,
// only where the rule allows logins that this product does not authenticate (sshd keys, cron).
#include "base/secret.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/calls.h"
#include "vault/emergency.h"
#include "vault/refusal.h"

static enum fault refuse(struct vault *vault, const struct claim *claim, Result result,
                         const char *why, VaultReply *reply)
{
    struct event event;

    claim_event(&event, EVENT_ACCOUNT_REFUSED, claim);
    event_text(&event, FIELD_WHY, why);
    reply->body.account.result = result;
    reply->body.account.has_refusal = refusal_of(claim, &reply->body.account.refusal, &event);
    return journal_record(vault, &event);
}

// Root is at work on the account, nobody logs in to it: it may well be that of somebody who is
// suspended, removed, or called something else by now (M2, M6). Without a record it did not happen
// (E5).
static enum fault pass_root(struct vault *vault, const struct claim *claim, AccountReply *account)
{
    struct person person;
    struct event event;
    enum fault fault;

    claim_event(&event, EVENT_ACCOUNT_BY_ROOT, claim);
    fault = claim_event_root(vault, &event, claim, &person);
    if (fault == FAULT_NONE)
        fault = journal_record(vault, &event);
    if (fault != FAULT_NONE)
        return fault;
    account->session_seconds = claim->rule->session_seconds;
    account->result = Result_RESULT_GRANTED;
    return FAULT_NONE;
}

// The account itself is, and not only what was shown for it.
static bool is_over(Lapse lapse)
{
    return lapse == Lapse_LAPSE_SUSPENDED || lapse == Lapse_LAPSE_REMOVED;
}

enum fault call_account(struct vault *vault, const struct asked *asked, VaultReply *reply,
                        bool *later)
{
    const AccountCall *call = &asked->call->body.account;
    AccountReply *account = &reply->body.account;
    struct password password = {0};
    struct ticket ticket = {0};
    struct claim claim;
    bool expired = false;
    bool authenticated = false;
    enum fault fault = claim_read(vault, call->has_subject, &call->subject, &claim);

    (void)later;
    if (fault != FAULT_NONE)
        return fault;
    if (claim.rule == NULL)
        return refuse(vault, &claim, Result_RESULT_PERMISSION_DENIED, claim.why, reply);
    // Nobody of that name: what runs without a person runs under an account that there is (I1).
    if (!claim.found)
        return refuse(vault, &claim, Result_RESULT_PERMISSION_DENIED, claim_stranger(&claim),
                      reply);
    if (call->ticket.size > 0) {
        // A ticket that does not fit is worse than none: somebody tries one on.
        fault = claim_ticket(vault, &claim, call->ticket.bytes, call->ticket.size,
                             TICKET_BIT(TICKET_LOGIN), TICKET_SECONDS, &ticket);
        if (fault == FAULT_REFUSED) {
            account->lapse = claim.standing.lapse;
            return refuse(vault, &claim,
                          is_over(claim.standing.lapse) ? Result_RESULT_ACCOUNT_EXPIRED
                                                        : Result_RESULT_PERMISSION_DENIED,
                          claim.standing.why, reply);
        }
        if (fault != FAULT_NONE)
            return fault;
        authenticated = true;
    } else if (!claim.rule->account_without_authentication) {
        if (!claim_by_root(&claim))
            return refuse(vault, &claim, Result_RESULT_PERMISSION_DENIED, "no_ticket", reply);
        return pass_root(vault, &claim, account);
    }
    if (claim.known && !claim.usable) {
        const bool rule = claim.person.state == PERSON_ACTIVE && !claim.dormant;
        return refuse(vault, &claim,
                      rule ? Result_RESULT_PERMISSION_DENIED : Result_RESULT_ACCOUNT_EXPIRED,
                      claim_unusable(&claim), reply);
    }
    if (!claim.known) {
        // cron and system accounts. Nobody who was removed is one of them (C6), nor whoever bears
        // the name or the uid of somebody who is enrolled (I2): it may be that person, suspended.
        const char *why = NULL;
        fault = claim_stranger_may(vault, &claim, &why);
        if (fault != FAULT_NONE)
            return fault;
        if (why != NULL)
            return refuse(vault, &claim,
                          claim.holder[0] != '\0' ? Result_RESULT_PERMISSION_DENIED
                                                  : Result_RESULT_ACCOUNT_EXPIRED,
                          why, reply);
    } else if (!claim.shared || authenticated) {
        fault = store_password_get(vault->store, claim.prover.id, &password);
        if (fault != FAULT_NONE)
            return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
        account->days_left =
            password_days_left(vault, &password, claim_is_privileged(&claim), &expired);
        secret_wipe(&password, sizeof password);
        if (claim.shared) // told where the member can change it
            account->days_left = 0;
    }
    // Who came with a key needs no password (B2).
    const bool without = (ticket.flags & TICKET_NO_PASSWORD) != 0;
    // A member changes their password under their own ID: here they are somebody else.
    if (claim.shared && ((expired && !without) || (ticket.flags & TICKET_OWES) != 0)) {
        *account = (AccountReply){.own_first = true};
        return refuse(vault, &claim, Result_RESULT_ACCOUNT_EXPIRED, "member_owes", reply);
    }
    account->session_seconds = claim.rule->session_seconds;
    fault = emergency_session(vault, ticket.credential, &account->session_seconds);
    if (fault != FAULT_NONE)
        return fault;
    account->result = Result_RESULT_GRANTED;
    // Asked for at once where somebody sits in front of it; a cron job cannot answer (B3, B5, B6).
    if ((ticket.flags & TICKET_OWES) != 0 ||
        (expired && !without && (authenticated || claim.rule->interactive))) {
        account->days_left = 0;
        account->result = Result_RESULT_NEW_PASSWORD;
    } else if (authenticated) {
        entrants_note(&vault->entrants, &vault->tickets, claim.subject, &ticket);
    }
    return FAULT_NONE;
}
