// SPDX-License-Identifier: BSD-2-Clause
// What would be decided, by the very engine that decides (policy.explain).
#include "base/text.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "factor/registry.h"
#include "settings/services.h"
#include "settings/time_words.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include "vault/admin/page.h"
#include "vault/login/grant.h"
#include <string.h>

struct words { // a list in one field
    char text[512];
    size_t used;
};

static void append(struct words *words, const char *separator, const char *text)
{
    const int length = snprintf(words->text + words->used, sizeof words->text - words->used, "%s%s",
                                words->used > 0 ? separator : "", text);

    if (length > 0 && (size_t)length < sizeof words->text - words->used)
        words->used += (size_t)length;
    else
        words->text[words->used] = '\0';
}

static void ways_text(const struct rule *rule, struct words *words)
{
    for (size_t i = 0; i < rule->way_count && i < WAYS_MAX; i++) {
        const struct way *way = &rule->ways[i];
        struct words one = {.used = 0};
        for (size_t k = 0; k < sizeof way->factors && way->factors[k] != 0; k++) {
            const struct factor *factor = factor_by_kind(way->factors[k]);
            append(&one, "+", factor != NULL ? factor->name : "?");
        }
        append(words, ", ", one.text);
    }
}

static bool rule_asks_password(const struct rule *rule)
{
    for (size_t i = 0; i < rule->way_count && i < WAYS_MAX; i++)
        if (memchr(rule->ways[i].factors, FactorKind_FACTOR_PASSWORD,
                   sizeof rule->ways[i].factors) != NULL)
            return true;
    return false;
}

// "own", or "pam:NAME" as the policy file says it.
static void put_knowledge(AdminRow *row, const char *name, const struct policy *policy)
{
    char text[sizeof policy->knowledge_service + 4];

    snprintf(text, sizeof text, "pam:%s", policy->knowledge_service);
    row_text(row, name, policy_keeps_passwords(policy) ? "own" : text);
}

// As refusals have them, and the moment by which this one was judged.
static void put_times(AdminRow *row, const struct rule *rule)
{
    char words[TIME_WORDS_SIZE];

    if (rule->times.count == 0)
        return;
    row_text(row, "times", time_words(&rule->times, false, words));
    row_text(row, "times_ja", time_words(&rule->times, true, words));
}

static void put_rule(AdminRow *row, const struct policy *policy, const struct rule *rule)
{
    struct words clauses = {.used = 0};
    struct words ways = {.used = 0};

    for (size_t i = 0; i < rule->clauses.count; i++)
        append(&clauses, " ", rule->clauses.items[i]);
    ways_text(rule, &ways);
    row_text(row, "rule", rule->name);
    row_text(row, "where", rule->where != NULL ? rule->where : "");
    row_text(row, "clauses", clauses.text);
    put_times(row, rule);
    if (rule->deny) // it demands nothing
        return;
    row_number(row, "classes", rule->classes);
    row_text(row, "include", rule->include != CLASS_NONE ? class_set_name(rule->include) : "");
    row_text(row, "ways", ways.text);
    if (rule_asks_password(rule))
        put_knowledge(row, "knowledge", policy);
    row_number(row, "failures", rule->failures);
    row_number(row, "window", rule->window);
    row_number(row, "lock", rule->lock);
    row_number(row, "tries", rule->tries);
    row_number(row, "prompt", rule->prompt_seconds);
    row_number(row, "login", rule->login_seconds);
    row_number(row, "session", rule->session_seconds);
    row_flag(row, "first_login", rule->first_login);
    row_flag(row, "emergency", rule->emergency);
    row_flag(row, "shared_ids", rule->shared_ids);
    row_flag(row, "unprotected_keys", rule->unprotected_keys);
    row_flag(row, "without_authentication", rule->account_without_authentication);
    row_flag(row, "root_without_authentication", rule->root_without_authentication);
    row_text(row, "clock", rule->unsynchronised_clock == CLOCK_REFUSE ? "refuse" : "warn");
}

// Why, and what an administrator could do: to which rule of this policy programs of its kind
// belong.
static void put_refusal(AdminRow *row, const struct policy *policy, const struct claimant *claimant)
{
    const struct rule *rule = claimant->decision.rule;
    const struct service *service = service_by_name(claimant->subject->service);
    char place[512];

    if (rule != NULL && rule->deny) {
        row_text(row, "reason", rule->reason != NULL ? rule->reason : "");
        row_text(row, "reason_ja", rule->reason_ja != NULL ? rule->reason_ja : "");
    }
    if (service == NULL)
        return;
    row_text(row, "kind", service->kind->name);
    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *other = &policy->rules[i];
        if (other == rule || other->deny || strcmp(other->name, service->kind->rule) != 0)
            continue;
        snprintf(place, sizeof place, "rule \"%s\" (%s)", other->name, other->where);
        row_text(row, "add_to", place);
    }
}

// By which alone they are let in (F1).
static enum fault put_exception(struct admin *admin, const struct decision *decision)
{
    struct request request;
    enum fault fault;

    if (decision->exception == 0)
        return FAULT_NONE;
    fault = store_request_get(admin->vault->store, decision->exception, &request);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_number(row, "exception", request.id);
    row_text(row, "exception_clause", request_kind_clause(request.kind));
    row_text(row, "what", request.what);
    row_number(row, "until", decision->exception_until.seconds);
    row_text(row, "reason", request.reason);
    row_text(row, "closed_by", request.closed_by.name);
    return FAULT_NONE;
}

// The grant that would be in force then; its id is 0 where there is none. Nothing is recorded as
// ended: that time may never come.
static enum fault find_grant(struct admin *admin, const struct claimant *claimant,
                             struct request *grant)
{
    const struct vault *vault = admin->vault;
    struct request open[4];
    int64_t after = 0;
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    *grant = (struct request){.id = 0};
    do {
        fault = store_request_of(vault->store, claimant->prover.id, after, open, 4, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            const struct request_life life = request_life(&open[i]);
            after = open[i].id;
            if (grant_covers(&open[i], claimant->subject->service, claimant->subject->host) &&
                request_runs(&life, vault->now.wall) &&
                vault->now.wall.seconds <
                    open[i].from.seconds + (int64_t)vault->policy->grant_seconds)
                *grant = open[i];
        }
    } while (fault == FAULT_NONE && count == 4);
    return fault;
}

// Where a rule demands a grant: whether there is one, else what is missing and who approves (D1,
// D4).
static enum fault put_grant(struct admin *admin, const struct claimant *claimant)
{
    struct request grant = {.id = 0};
    enum fault fault = FAULT_NONE;

    if (claimant->rule == NULL || !claimant->decision.grant)
        return FAULT_NONE;
    if (admin->vault->store != NULL && claimant->prover_known)
        fault = find_grant(admin, claimant, &grant);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "grant", grant.id != 0 ? "held" : "needed");
    if (grant.id != 0) {
        row_number(row, "request", grant.id);
        row_number(row, "from", grant.from.seconds);
        row_number(row, "until", grant.until.seconds);
        return FAULT_NONE;
    }
    row_text(
        row, "missing",
        claimant->prover_known
            ? N_("A privilege grant for this service on this host: they ask for it with warifu "
                 "privilege request, and an administrator who is independent of whoever asks "
                 "approves it.")
            : N_("Whoever is not enrolled cannot hold a privilege grant: warifu user add"));
    return FAULT_NONE;
}

static enum fault explain(struct admin *admin);

// As if it were then. Nothing that is looked at changes anything.
static enum fault verb_policy_explain(struct admin *admin)
{
    const struct instant now = admin->vault->now;

    if (admin_has(admin, "at")) {
        admin->vault->now.wall.seconds = admin_number(admin, "at", 0);
        admin->vault->now.synchronised = true; // the time is what was asked for
    }
    const enum fault fault = explain(admin);
    admin->vault->now = now;
    if (admin_has(admin, "at"))
        admin->revert = true; // an exception that was found to be over is not
    return fault;
}

static enum fault explain(struct admin *admin)
{
    static const char *const decisions[] = {
        [DECISION_DENY_NO_RULE] = "no_rule",    [DECISION_DENY_RULE] = "deny",
        [DECISION_DENY_GROUPS] = "deny_groups", [DECISION_DENY_TIME] = "deny_time",
        [DECISION_DENY_CLOCK] = "deny_clock",   [DECISION_RULE] = "rule",
    };
    const Identity *target = &admin->call->target;
    const char *host = admin_text(admin, "host");
    Subject subject = {.has_who = true};
    struct claimant claimant;
    enum fault fault;

    if (!admin->call->has_target || target->status == NameStatus_NAME_FAILED)
        return admin_end(admin, AdminStatus_ADMIN_FAILED, N_("The name service did not answer."),
                         N_("Try again in a moment."), admin_text(admin, "user"));
    subject.who = *target;
    if (text_copy(subject.service, sizeof subject.service, admin_text(admin, "service")) !=
            FAULT_NONE ||
        text_copy(subject.rhost, sizeof subject.rhost, admin_text(admin, "rhost")) != FAULT_NONE ||
        text_copy(subject.tty, sizeof subject.tty, admin_text(admin, "tty")) != FAULT_NONE ||
        text_copy(subject.host, sizeof subject.host,
                  host != NULL ? host : admin->vault->settings->host) != FAULT_NONE)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The argument is empty, too long, or out of range."), NULL, NULL);
    fault = claimant_decide(admin->vault, true, &subject, &claimant);
    if (fault != FAULT_NONE)
        return fault;
    if (admin->vault->store != NULL)
        fault = claimant_read(admin->vault, true, &subject, &claimant);
    if (fault != FAULT_NONE)
        return fault;
    AdminRow *row = admin_row(admin);
    row_text(row, "decision",
             claimant.shared && claimant.rule != NULL && !claimant.rule->shared_ids
                 ? "deny_shared"
                 : decisions[claimant.decision.kind]);
    if (claimant.decision.rule != NULL)
        put_rule(row, admin->vault->policy, claimant.decision.rule);
    if (claimant.decision.kind != DECISION_RULE)
        put_refusal(row, admin->vault->policy, &claimant);
    row_flag(row, "privileged", claimant.decision.privileged);
    // They are not looked up for a policy that has no use for them.
    const bool known = identity_groups_known(admin->vault, target);
    row_flag(row, "groups_known", known || policy_group_items(admin->vault->policy) == 0);
    if (!known && policy_group_items(admin->vault->policy) > 0)
        row_text(row, "groups_why",
                 target->groups_why[0] != '\0' ? target->groups_why : "the policy has changed");
    fault = put_exception(admin, &claimant.decision);
    if (fault == FAULT_NONE)
        fault = put_grant(admin, &claimant);
    return fault == FAULT_NONE ? admin_done(admin, "") : fault;
}

const struct admin_handler handlers_policy[] = {
    {"policy.explain", verb_policy_explain},
    {NULL, NULL},
};
