// SPDX-License-Identifier: BSD-2-Clause
// What would be decided, by the very engine that decides (policy.explain), and how the service is.
#include "base/text.h"
#include "config.h"
#include "factor/registry.h"
#include "needs/needs.h"
#include "settings/pam_service.h"
#include "settings/services.h"
#include "settings/time_words.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/person.h"
#include "store/session.h"
#include "vault/admin/admin.h"
#include "vault/admin/signing.h"
#include "vault/admin/watch.h"
#include "vault/login/grant.h"
#include "vault/login/review.h"
#include "vault/login/tries.h"
#include "vault/loop/configuration.h"
#include "vault/loop/in_force.h"
#include <inttypes.h>
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
enum fault verb_policy_explain(struct admin *admin)
{
    const struct instant now = admin->vault->now;

    if (admin_has(admin, "at")) {
        admin->vault->now.wall.seconds = admin_number(admin, "at", 0);
        admin->vault->now.synchronised = true; // the time is what was asked for
    }
    const enum fault fault = explain(admin);
    admin->vault->now = now;
    if (admin_has(admin, "at"))
        admin->vault->revert = true; // an exception that was found to be over is not
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

// --- status ---

static void put_item(struct admin *admin, const char *item, const char *value)
{
    AdminRow *row = admin_row(admin);

    row_text(row, "item", item);
    row_text(row, "value", value);
}

static void put_count(struct admin *admin, const char *item, uint64_t value)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRIu64, value);
    put_item(admin, item, text);
}

// Where another PAM service keeps the passwords: which, whether it may be asked, and by how many.
static void put_service(struct admin *admin)
{
    const struct vault *vault = admin->vault;
    const char *service = vault->policy->knowledge_service;
    char why[512];

    if (policy_keeps_passwords(vault->policy))
        return;
    put_item(admin, "password_service", service);
    if (!pam_service_is_fit(PAM_SERVICE_DIRECTORY, service, why, sizeof why))
        put_item(admin, "why", why);
    else if (vault->knowledge.failing)
        put_item(admin, "why",
                 N_("The PAM service that keeps the passwords could not judge the last one: nobody "
                    "can log in. See the system log."));
    put_count(admin, "checkers", workers_alive(vault->workers, POOL_CHECK));
}

// Whoever waits for an administrator: IDs that are or soon will be unused or over (A5), keys of
// which there may be two (abuse:M10).
struct people {
    uint64_t dormant, dormant_soon, expired, expiring, copied;
};

static enum fault look_at_everybody(struct vault *vault, struct people *people)
{
    char after[STORE_NAME_SIZE] = "";
    struct person persons[32];
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    do {
        fault = store_person_list(vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            memcpy(after, persons[i].name, sizeof after);
            people->dormant += person_is_dormant(vault, &persons[i]);
            people->dormant_soon += watch_dormant_soon(vault, &persons[i]);
            people->expired += person_is_over(vault, &persons[i]);
            people->expiring += watch_over_soon(vault, &persons[i]);
            people->copied += persons[i].copied_keys;
        }
    } while (fault == FAULT_NONE && count == 32);
    return fault;
}

#define PEOPLE_COUNTS 5

static enum fault put_people(struct admin *admin)
{
    struct people people = {.dormant = 0};
    enum fault fault = FAULT_NONE;

    // They take a look at everybody, so only for a page that shows one of them.
    if (admin->index + PEOPLE_COUNTS > admin->skip && admin->page->rows_count < ROWS_PER_PAGE)
        fault = look_at_everybody(admin->vault, &people);
    put_count(admin, "dormant", people.dormant);
    put_count(admin, "dormant_soon", people.dormant_soon);
    put_count(admin, "expired_ids", people.expired);
    put_count(admin, "expiring_ids", people.expiring);
    put_count(admin, "copied_keys", people.copied);
    return fault;
}

static enum fault put_signed(struct admin *admin, const char *item, enum signed_list list)
{
    struct signing signing;
    const enum fault fault = signing_last(admin->vault, list, &signing);

    if (fault == FAULT_NONE)
        put_item(admin, item, signing_standing(admin->vault, &signing));
    return fault;
}

static enum fault put_store(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct budget_row rows[16];
    char after[STORE_NAME_SIZE] = "";
    uint64_t people = 0, open = 0, reviews = 0, locked = 0;
    uint64_t running[REQUEST_KIND_COUNT_] = {0};
    size_t count = 0;
    enum fault fault = store_person_count(vault->store, &people);

    if (fault == FAULT_NONE)
        fault = store_session_count_open(vault->store, &open);
    while (fault == FAULT_NONE) {
        fault = store_budget_list(vault->store, after, rows, 16, &count);
        if (fault != FAULT_NONE || count == 0)
            break;
        for (size_t i = 0; i < count; i++)
            locked += !tries_ask_anywhere(vault, &rows[i].budget).allowed;
        memcpy(after, rows[count - 1].name, sizeof after);
    }
    if (fault != FAULT_NONE)
        return fault;
    put_count(admin, "users", people);
    put_count(admin, "locked", locked);
    fault = put_people(admin);
    if (fault == FAULT_NONE)
        fault = put_signed(admin, "people_signed", SIGNED_PEOPLE);
    if (fault == FAULT_NONE)
        fault = put_signed(admin, "privilege_signed", SIGNED_PRIVILEGE);
    if (fault == FAULT_NONE)
        fault = review_count_open(vault, &reviews);
    put_count(admin, "reviews", reviews);
    if (fault == FAULT_NONE)
        fault = requests_running(vault, running);
    put_count(admin, "exceptions", running[REQUEST_EXCEPTION]);
    put_count(admin, "deputies", running[REQUEST_DEPUTY]);
    put_count(admin, "sessions", open);
    put_count(admin, "records", (uint64_t)store_audit_count(vault->store));
    return fault;
}

// Whether the log is as it was written, and what is not (E1). Its newest records are looked at now,
// the others were or will be in idle time; until all of them were nobody can say.
static enum fault put_log(struct admin *admin)
{
    const enum fault fault = admin->skip == 0 ? log_watch_newest(admin->vault) : FAULT_NONE;

    put_item(admin, "log",
             log_watch_found(admin->vault)      ? "altered"
             : log_watch_is_whole(admin->vault) ? "as_written"
                                                : "being_read");
    return fault;
}

static void put_flaws(struct admin *admin)
{
    const struct log_watch *watch = &admin->vault->watch;

    for (unsigned i = 0; i < watch->count; i++) {
        AdminRow *row = admin_row(admin);
        row_text(row, "flaw", log_flaw_name(watch->findings[i].flaw.kind));
        row_number(row, "first", watch->findings[i].flaw.first);
        row_number(row, "last", watch->findings[i].flaw.last);
        row_flag(row, "known", watch->findings[i].known);
    }
}

// What this machine lacks, and what mends it (needs/needs.h).
static void put_needs(struct admin *admin)
{
    const struct vault *vault = admin->vault;
    const struct need_place place = {
        .policy = vault->policy,
        .settings = vault->settings,
        .config = vault->ports->config,
        .synchronised = vault->now.synchronised,
        .locales = vault->ports->locales,
        .root = "",
    };

    for (const struct need *need = needs; need->name != NULL; need++) {
        const enum need_state state = admin_shows_next(admin) ? need->look(&place) : NEED_NONE;
        const bool lacks = state == NEED_MISSING || state == NEED_DAMAGED;
        AdminRow *row = admin_row(admin);
        row_text(row, "need", need->name);
        row_text(row, "state", need_state_name(state));
        char file[NEED_FILE_SIZE] = "";
        if (lacks)
            need_file(need, &place, file);
        row_text(row, "file", file);
        row_text(row, "effect", lacks ? need->effect : "");
        row_text(row, "remedy", lacks ? need->remedy : "");
    }
}

static enum fault put_digest(struct admin *admin, enum fault fault)
{
    char digest[CONFIGURATION_DIGEST_SIZE];

    if (fault == FAULT_NONE)
        fault = configuration_digest(admin->vault, digest);
    if (fault == FAULT_NONE)
        put_item(admin, "configuration", digest);
    return fault;
}

// What lies in the place of the policy, and is not in force (D7).
static enum fault put_offered(struct admin *admin, enum fault fault)
{
    char offered[POLICY_DIGEST_SIZE];

    if (fault != FAULT_NONE || admin->vault->store == NULL)
        return fault;
    fault = in_force_offered(admin->vault, offered);
    if (fault != FAULT_NONE || offered[0] == '\0')
        return fault;
    put_item(admin, "policy_offered", offered);
    put_item(admin, "why",
             N_("The policy file is not the policy in force; administrators decide: warifu policy "
                "activate"));
    return fault;
}

enum fault verb_status(struct admin *admin)
{
    static const char *const states[] = {[STORE_ABSENT] = "absent",
                                         [STORE_UNAVAILABLE] = "unavailable",
                                         [STORE_SERVING] = "serving"};
    struct vault *vault = admin->vault;
    enum fault fault = FAULT_NONE;

    put_item(admin, "version", PACKAGE_VERSION);
    put_item(admin, "host", vault->settings->host);
    put_item(admin, "store", vault->settings->store_file);
    put_item(admin, "state", states[vault->state]);
    if (vault->why[0] != '\0')
        put_item(admin, "why", vault->why);
    else if (vault->unwritable != FAULT_NONE)
        put_item(admin, "why",
                 vault->unwritable == FAULT_FULL
                     ? N_("The disk is full: nobody can log in until there is space.")
                     : N_("The store cannot be written: nobody can log in. See the system log."));
    put_count(admin, "schema", STORE_SCHEMA_VERSION);
    put_item(admin, "key",
             vault->ports->key_fd >= 0 ? "$CREDENTIALS_DIRECTORY" : vault->settings->key_file);
    if (vault->store != NULL)
        fault = put_store(admin);
    if (vault->store != NULL && fault == FAULT_NONE)
        fault = put_log(admin);
    put_item(admin, "clock", vault->now.synchronised ? "synchronised" : "unsynchronised");
    put_item(admin, "policy", vault->policy->profile);
    fault = put_digest(admin, fault);
    put_item(admin, "policy_digest", vault->policy_digest);
    fault = put_offered(admin, fault);
    put_count(admin, "rules", vault->policy->rule_count);
    put_service(admin);
    put_count(admin, "hashers", workers_alive(vault->workers, POOL_HASH));
    put_count(admin, "waiting", vault->waiting_count);
    put_count(admin, "events_dropped", vault->journal.records.dropped);
    put_needs(admin);
    put_flaws(admin);
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}
