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
#include "vault/login/review.h"
#include "vault/login/tries.h"
#include "vault/loop/configuration.h"
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

enum fault verb_policy_explain(struct admin *admin)
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
    const bool known = claimant_groups_known(admin->vault, target);
    row_flag(row, "groups_known", known || policy_group_items(admin->vault->policy) == 0);
    if (!known && policy_group_items(admin->vault->policy) > 0)
        row_text(row, "groups_why",
                 target->groups_why[0] != '\0' ? target->groups_why : "the policy has changed");
    return admin_done(admin, "");
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

// Whoever waits for an administrator: unused IDs (A5), keys of which there may be two (abuse:M10).
static enum fault look_at_everybody(struct vault *vault, uint64_t *dormant, uint64_t *copied)
{
    char after[STORE_NAME_SIZE] = "";
    struct person persons[32];
    size_t count = 0;
    enum fault fault = FAULT_NONE;

    *dormant = *copied = 0;
    do {
        fault = store_person_list(vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            memcpy(after, persons[i].name, sizeof after);
            *dormant += person_is_dormant(vault, &persons[i]);
            *copied += persons[i].copied_keys;
        }
    } while (fault == FAULT_NONE && count == 32);
    return fault;
}

static enum fault put_store(struct admin *admin)
{
    struct vault *vault = admin->vault;
    struct audit_record last = {.sequence = 0};
    struct budget_row rows[16];
    char after[STORE_NAME_SIZE] = "";
    uint64_t people = 0, open = 0, reviews = 0, locked = 0, dormant = 0, copied = 0;
    size_t count = 0;
    enum fault fault = store_person_count(vault->store, &people);

    if (fault == FAULT_NONE)
        fault = store_session_count_open(vault->store, &open);
    if (fault == FAULT_NONE) {
        fault = store_audit_last(vault->store, &last);
        if (fault == FAULT_NOT_FOUND)
            fault = FAULT_NONE;
    }
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
    const bool looks = admin_shows_next(admin); // as a rule both are on one page
    if (looks)                                  // these take a look at everybody
        fault = look_at_everybody(vault, &dormant, &copied);
    put_count(admin, "dormant", dormant);
    if (fault == FAULT_NONE && !looks && admin_shows_next(admin))
        fault = look_at_everybody(vault, &dormant, &copied);
    put_count(admin, "copied_keys", copied);
    if (fault == FAULT_NONE)
        fault = review_count_open(vault, &reviews);
    put_count(admin, "reviews", reviews);
    put_count(admin, "sessions", open);
    put_count(admin, "records", (uint64_t)last.sequence);
    return fault;
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
    put_item(admin, "clock", vault->now.synchronised ? "synchronised" : "unsynchronised");
    put_item(admin, "policy", vault->policy->profile);
    fault = put_digest(admin, fault);
    put_count(admin, "rules", vault->policy->rule_count);
    put_service(admin);
    put_count(admin, "hashers", workers_alive(vault->workers, POOL_HASH));
    put_count(admin, "waiting", vault->waiting_count);
    put_count(admin, "events_dropped", vault->journal.records.dropped);
    put_needs(admin);
    return fault != FAULT_NONE ? fault : admin_pages(admin);
}
