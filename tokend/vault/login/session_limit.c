// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/session_limit.h"
#include "settings/rule_aspects.h"
#include "vault/login/decision.h"
#include "vault/login/emergency.h"
#include "vault/login/grant.h"

static const struct ticket *shown_by(const struct session_basis *basis)
{
    return basis->login.kind == TICKET_LOGIN   ? &basis->login
           : basis->asked.kind == TICKET_LOGIN ? &basis->asked
                                               : NULL;
}

// What root begins at work is root's: to end `su` of a boot script after some hours would end the
// service that it has started, and take nothing from root.
static bool is_roots_work(const struct claimant *claimant, const struct session_basis *basis)
{
    return claimant->subject->root && shown_by(basis) == NULL;
}

// Where nobody had to log in, whoever is enrolled needs one all the same (D1), and so does a
// program that somebody else than root has started: nobody has been asked there, or long ago.
static bool needs_grant(const struct claimant *claimant, const struct session_basis *basis)
{
    return shown_by(basis) != NULL || (claimant->known && !claimant_by_root(claimant)) ||
           !claimant->subject->root;
}

// Whose grant it has to be: sudo's session is its target's, the login that of who called it.
static int64_t grantee(const struct claimant *claimant, const struct session_basis *basis)
{
    const struct ticket *shown = shown_by(basis);

    if (shown != NULL)
        return shown->member != 0 ? shown->member : shown->person;
    // pkexec's caller is not whom it becomes, and su's and sudo's have shown something.
    return claimant->prover_known && !service_begins_inside(NULL, claimant->subject->service)
               ? claimant->prover.id
               : 0;
}

static enum fault rest_on_exception(struct vault *vault, struct claimant *claimant,
                                    const struct ticket *shown, const char **why)
{
    bool runs = true;
    enum fault fault = FAULT_NONE;

    if (shown != NULL && shown->exception != 0)
        fault = decision_rest_on(vault, shown->exception, &claimant->decision, &runs);
    if (!runs) {
        *why = "no_exception";
        claimant->standing.lapse = Lapse_LAPSE_NONE;
    }
    return fault;
}

static enum fault rest_on_grant(struct vault *vault, struct claimant *claimant,
                                const struct session_basis *basis, SessionReport *report,
                                const char **why)
{
    const struct ticket *shown = shown_by(basis);
    const int64_t person = grantee(claimant, basis);
    int64_t grant = 0;
    bool missing = false;
    enum fault fault = FAULT_NONE;

    if (claimant->decision.grant && needs_grant(claimant, basis))
        fault = grant_missing(vault, claimant, person, &report->session_seconds, &grant, &missing);
    else if (shown != NULL && (shown->flags & TICKET_GRANT) != 0)
        fault = grant_missing_since(vault, claimant->subject, person, &report->session_seconds,
                                    &grant, &missing);
    report->grant = (uint64_t)grant;
    if (missing) {
        *why = "no_grant";
        claimant->standing.lapse = Lapse_LAPSE_GRANT;
    }
    return fault;
}

// Whom somebody becomes has a rule of their own. What the rule of the login allows is no more for
// that: the shorter limit holds, and it is enforced where either demands it (D4).
static void limit_by_rules(const struct claimant *claimant, const struct ticket *shown,
                           SessionReport *report, ScopeDemand *demand)
{
    const uint32_t own = claimant->rule->session_seconds,
                   login = shown != NULL ? shown->session_seconds : 0;
    const bool may_warn = claimant->rule->unenforced_session == END_WARN &&
                          (login == 0 || (shown->flags & TICKET_UNENFORCED) != 0);

    report->session_seconds = login != 0 && (own == 0 || login < own) ? login : own;
    *demand = may_warn ? ScopeDemand_SCOPE_WANTED : ScopeDemand_SCOPE_NEEDED;
}

enum fault session_limit(struct vault *vault, struct claimant *claimant,
                         const struct session_basis *basis, SessionReport *report, const char **why)
{
    const bool inside = service_begins_inside(vault->policy, claimant->subject->service);
    const struct ticket *shown = shown_by(basis);
    ScopeDemand demand = ScopeDemand_SCOPE_NEEDED;

    *why = NULL;
    limit_by_rules(claimant, shown, report, &demand);
    if (inside && is_roots_work(claimant, basis))
        report->session_seconds = 0;
    enum fault fault =
        emergency_session(vault, shown != NULL ? shown->credential : 0, &report->session_seconds);
    if (fault == FAULT_NONE)
        fault = rest_on_exception(vault, claimant, shown, why);
    decision_limit(vault, &claimant->decision, &report->session_seconds);
    if (fault == FAULT_NONE && *why == NULL)
        fault = rest_on_grant(vault, claimant, basis, report, why);
    if (inside && report->session_seconds > 0) {
        report->scope = demand;
        // Counted from now: whoever began the program can hold it up before it has its scope.
        report->until =
            (uint64_t)(vault->now.boot.milliseconds + (int64_t)report->session_seconds * 1000);
    }
    return fault;
}
