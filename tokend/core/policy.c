// SPDX-License-Identifier: BSD-2-Clause
#include "core/policy.h"
#include "core/glob.h"
#include "core/match.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "core/window.h"
#include <string.h>

// A condition holds if some item without "!" applies (or there is none) and no item with "!" does.
struct subject { // whom the items of one condition are held against
    const struct policy *policy;
    const char *const *texts;
    size_t count;
};

typedef bool applies_fn(const char *item, const struct subject *subject);

static bool list_holds(const struct text_list *list, applies_fn *applies,
                       const struct subject *subject)
{
    bool any_positive = false;
    bool holds = false;

    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i];
        if (item[0] == '!') {
            if (applies(item + 1, subject))
                return false;
        } else {
            any_positive = true;
            holds = holds || applies(item, subject);
        }
    }
    return holds || !any_positive;
}

static bool glob_applies(const char *item, const struct subject *subject)
{
    for (size_t i = 0; i < subject->count; i++)
        if (glob_matches(item, subject->texts[i]))
            return true;
    return false;
}

static bool host_group_applies(const char *item, const struct subject *subject)
{
    for (size_t i = 0; i < subject->policy->host_group_count; i++) {
        const struct host_group *group = &subject->policy->host_groups[i];
        if (strcmp(group->name, item) == 0)
            return list_holds(&group->hosts, glob_applies, subject);
    }
    return false;
}

bool policy_list_holds(const struct text_list *list, const char *text)
{
    const char *given = text != NULL ? text : "";
    const struct subject subject = {.texts = &given, .count = 1};

    return list_holds(list, glob_applies, &subject);
}

static bool host_groups_hold(const struct policy *policy, const struct text_list *list,
                             const char *host)
{
    const char *given = host != NULL ? host : "";
    const struct subject subject = {.policy = policy, .texts = &given, .count = 1};

    return list_holds(list, host_group_applies, &subject);
}

static bool is_privileged(const struct policy *policy, const struct policy_request *request)
{
    if (request->user_found && request->uid == 0)
        return true;
    return policy->privileged_services.count > 0 &&
           policy_list_holds(&policy->privileged_services, request->service);
}

// As list_holds(), of what was answered; `first` is the place of the list's first item among all.
static enum match groups_match(const struct text_list *list, size_t first,
                               const struct policy_request *request)
{
    bool any_positive = false;
    bool holds = false;

    if (list->count == 0)
        return MATCH_YES;
    if (!request->groups_known)
        return MATCH_MAYBE;
    for (size_t i = 0; i < list->count; i++) {
        const size_t n = first + i;
        const bool member =
            n / 8 < request->groups_size && (request->groups[n / 8] >> n % 8 & 1) != 0;
        if (list->items[i][0] != '!') {
            any_positive = true;
            holds = holds || member;
        } else if (member) {
            return MATCH_NO;
        }
    }
    return holds || !any_positive ? MATCH_YES : MATCH_NO;
}

static bool is_default_name(const struct policy *policy, const char *user)
{
    return policy->default_names.count > 0 && policy_list_holds(&policy->default_names, user);
}

static bool relaxes(const struct policy *policy, const struct rule *rule, enum relaxed setting,
                    const struct policy_request *request, const struct exception *exception)
{
    return exception != NULL &&
           exception_is_about(exception, rule, setting,
                              request->service != NULL ? request->service : "",
                              request->host != NULL ? request->host : "") &&
           (exception->group[0] == '\0' ||
            policy_group_holds(policy, exception->group, request->groups_known, request->groups,
                               request->groups_size) == MATCH_YES) &&
           (request->synchronised || rule->unsynchronised_clock == CLOCK_WARN);
}

static enum match time_match(const struct policy *policy, const struct rule *rule,
                             const struct policy_request *request,
                             const struct exception *exception)
{
    const bool sure = request->synchronised || rule->unsynchronised_clock == CLOCK_WARN;
    const struct window_moment moment = {
        .now = sure ? request->now : NULL,
        .holidays = request->holidays,
        .closed = (const char *const *)policy->closed_days.items,
        .closed_count = policy->closed_days.count,
    };

    if (request->at_best)
        return rule->times.count > 0 && rule->deny ? MATCH_NO : MATCH_YES;
    const enum match own =
        windows_match((const char *const *)rule->times.items, rule->times.count, &moment);
    if (own != MATCH_NO || exception == NULL ||
        !relaxes(policy, rule, RELAX_TIME, request, exception))
        return own;
    if (strcmp(exception->value, EXCEPTION_ANY) == 0)
        return MATCH_YES;
    const char *const window = exception->value;
    return windows_match(&window, 1, &moment);
}

static bool host_holds(const struct policy *policy, const struct rule *rule,
                       const struct policy_request *request, const struct exception *exception)
{
    return (policy_list_holds(&rule->hosts, request->host) &&
            host_groups_hold(policy, &rule->host_groups, request->host)) ||
           relaxes(policy, rule, RELAX_HOST, request, exception);
}

// Whatever the time is.
static enum match rule_match(const struct policy *policy, const struct rule *rule,
                             const struct policy_request *request,
                             const struct exception *exception, bool privileged, size_t first)
{
    if (rule->origin != ORIGIN_ANY && rule->origin != request->origin)
        return MATCH_NO;
    if (rule->privileged != EITHER && (rule->privileged == YES) != privileged)
        return MATCH_NO;
    if (rule->default_name != EITHER &&
        (rule->default_name == YES) != is_default_name(policy, request->user))
        return MATCH_NO;
    if (!policy_list_holds(&rule->services, request->service) ||
        !policy_list_holds(&rule->users, request->user) ||
        !host_holds(policy, rule, request, exception))
        return MATCH_NO;
    return groups_match(&rule->groups, first, request);
}

// Which of two rules asks more, point by point, the weightiest first (abuse:I4).
static const struct rule *stricter(const struct rule *a, const struct rule *b)
{
    if (a->deny != b->deny)
        return a->deny ? a : b;
    if (a->account_without_authentication != b->account_without_authentication)
        return a->account_without_authentication ? b : a;
    if (a->root_without_authentication != b->root_without_authentication)
        return a->root_without_authentication ? b : a;
    if (a->classes != b->classes)
        return a->classes > b->classes ? a : b;
    if (class_count(a->include) != class_count(b->include))
        return class_count(a->include) > class_count(b->include) ? a : b;
    if (a->grant != b->grant)
        return a->grant ? a : b;
    if (a->emergency != b->emergency)
        return a->emergency ? b : a;
    if (a->first_login != b->first_login)
        return a->first_login ? b : a;
    if (a->shared_ids != b->shared_ids)
        return a->shared_ids ? b : a;
    if (a->failures != b->failures)
        return a->failures < b->failures ? a : b;
    return a->lock >= b->lock ? a : b;
}

// Their items stand behind those of all rules.
static bool is_contractor(const struct policy *policy, const struct policy_request *request)
{
    const size_t first = policy_group_items(policy) - policy->contractors.count;

    return policy->contractors.count > 0 &&
           groups_match(&policy->contractors, first, request) != MATCH_NO;
}

static bool names_some(const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i][0] != '!')
            return true;
    return false;
}

// Whether the list holds a service that this item of another list names, which may be a pattern.
static bool holds_some(const struct text_list *list, const char *item)
{
    char name[64];
    size_t used = 0;

    if (item[0] == '!')
        return false;
    for (; *item != '\0' && used + 1 < sizeof name; item++)
        if (*item != '*')
            name[used++] = *item;
    name[used] = '\0';
    return policy_list_holds(list, name);
}

// Either way round: "sud*" serves "sudo", and so does a list for every service.
bool policy_serves_privilege(const struct policy *policy, const struct text_list *services)
{
    const struct text_list *privileged = &policy->privileged_services;
    bool serves = false;

    for (size_t i = 0; i < privileged->count && !serves; i++)
        serves = holds_some(services, privileged->items[i]);
    for (size_t i = 0; i < services->count && !serves && privileged->count > 0; i++)
        serves = holds_some(privileged, services->items[i]);
    return serves;
}

bool policy_rule_serves_privilege(const struct policy *policy, const struct rule *rule)
{
    return rule->privileged == YES ||
           (rule->privileged != NO && policy_serves_privilege(policy, &rule->services));
}

bool policy_names_privileged(const struct policy *policy, const struct policy_request *person)
{
    size_t item = 0; // of the groups

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        const size_t groups = item;
        item += rule->groups.count;
        if (!rule->deny && (names_some(&rule->users) || names_some(&rule->groups)) &&
            policy_rule_serves_privilege(policy, rule) &&
            policy_list_holds(&rule->users, person->user) &&
            groups_match(&rule->groups, groups, person) != MATCH_NO)
            return true;
    }
    return false;
}

enum origin policy_origin(const char *rhost)
{
    // Any name at all, even "localhost:10.0" or "127.0.0.1", says that the display, and so
    // perhaps the person, is somewhere else.
    return rhost == NULL || rhost[0] == '\0' ? ORIGIN_LOCAL : ORIGIN_REMOTE;
}

static struct decision decide(const struct policy *policy, const struct policy_request *request,
                              const struct exception *exception)
{
    struct decision decision = {.kind = DECISION_DENY_NO_RULE};
    const struct rule *chosen = NULL;
    const struct rule *outside = NULL; // the first that would let in at another time
    size_t candidates = 0;
    size_t first = 0;     // of the group items
    bool certain = false; // a rule was reached that matches whatever is unknown
    bool groups_matter = false;

    decision.privileged = is_privileged(policy, request);
    decision.contractor = is_contractor(policy, request);
    for (size_t i = 0; i < policy->rule_count && !certain; i++) {
        const struct rule *rule = &policy->rules[i];
        const enum match match =
            rule_match(policy, rule, request, exception, decision.privileged, first);
        const enum match time = time_match(policy, rule, request, exception);
        first += rule->groups.count;
        if (match == MATCH_YES && time == MATCH_NO && !rule->deny && outside == NULL)
            outside = rule;
        if (match == MATCH_NO || time == MATCH_NO)
            continue;
        chosen = candidates == 0 ? rule : stricter(chosen, rule);
        candidates++;
        decision.grant = decision.grant || rule->grant;
        groups_matter = groups_matter || match == MATCH_MAYBE;
        certain = match == MATCH_YES && time == MATCH_YES;
    }
    decision.rule = chosen;
    // Some membership, or time, matches nothing at all, and that is denied.
    if (candidates > 0 && (!certain || (chosen->deny && candidates > 1)))
        decision.kind = groups_matter ? DECISION_DENY_GROUPS : DECISION_DENY_CLOCK;
    else if (candidates > 0 && !chosen->deny)
        decision.kind = DECISION_RULE;
    else if (outside != NULL && (candidates == 0 || chosen->reason == NULL)) {
        decision.kind = DECISION_DENY_TIME;
        decision.rule = outside;
    } else if (candidates > 0)
        decision.kind = DECISION_DENY_RULE;
    return decision;
}

struct decision policy_decide(const struct policy *policy, const struct policy_request *request)
{
    if (policy == NULL)
        return (struct decision){.kind = DECISION_DENY_NO_RULE};
    const struct decision alone = decide(policy, request, NULL);
    struct decision best = alone;
    if (alone.kind == DECISION_RULE || alone.kind == DECISION_DENY_GROUPS ||
        alone.kind == DECISION_DENY_CLOCK)
        return alone;
    for (size_t i = 0; i < request->exception_count; i++) {
        const struct exception *exception = &request->exceptions[i];
        struct decision with = decide(policy, request, exception);
        if (with.kind != DECISION_RULE || !exception_may_relax(with.rule) ||
            (best.exception != 0 && best.exception_until.seconds >= exception->until.seconds))
            continue;
        with.exception = exception->number;
        with.exception_until = exception->until;
        best = with;
    }
    return best;
}

bool policy_keeps_passwords(const struct policy *policy)
{
    return policy->knowledge_service[0] == '\0';
}

static uint32_t greater_for_privilege(uint32_t for_all, uint32_t for_privilege, bool privileged)
{
    return privileged && for_privilege > for_all ? for_privilege : for_all;
}

uint32_t policy_password_length(const struct password_policy *policy, bool privileged)
{
    return greater_for_privilege(policy->min_length, policy->privileged_min_length, privileged);
}

uint32_t policy_password_classes(const struct password_policy *policy, bool privileged)
{
    return greater_for_privilege(policy->min_classes, policy->privileged_min_classes, privileged);
}

uint32_t policy_password_history(const struct password_policy *policy, bool privileged)
{
    return greater_for_privilege(policy->history, policy->privileged_history, privileged);
}

const struct rule *policy_rule_for_service(const struct policy *policy, const char *service)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy_list_holds(&policy->rules[i].services, service))
            return &policy->rules[i];
    return NULL;
}

size_t policy_group_items(const struct policy *policy)
{
    size_t count = policy->contractors.count;

    for (size_t i = 0; i < policy->rule_count; i++)
        count += policy->rules[i].groups.count;
    return count;
}

const char *policy_group_item(const struct policy *policy, size_t n)
{
    for (size_t i = 0; i <= policy->rule_count; i++) {
        const struct text_list *list =
            i < policy->rule_count ? &policy->rules[i].groups : &policy->contractors;
        if (n < list->count)
            return list->items[n] + (list->items[n][0] == '!');
        n -= list->count;
    }
    return NULL;
}

enum match policy_group_holds(const struct policy *policy, const char *group, bool known,
                              const uint8_t *groups, size_t size)
{
    const char *item;

    for (size_t n = 0; known && (item = policy_group_item(policy, n)) != NULL; n++)
        if (strcmp(item, group) == 0)
            return n / 8 < size && (groups[n / 8] >> n % 8 & 1) != 0 ? MATCH_YES : MATCH_NO;
    return MATCH_MAYBE;
}

// FNV-1a over the items and their ends.
uint64_t policy_groups_digest(const struct policy *policy)
{
    uint64_t digest = 0xcbf29ce484222325;
    const char *item;

    for (size_t n = 0; (item = policy_group_item(policy, n)) != NULL; n++)
        for (size_t i = 0; i == 0 || item[i - 1] != '\0'; i++)
            digest = (digest ^ (uint8_t)item[i]) * 0x100000001b3;
    return digest;
}

bool way_has(const struct way *way, uint8_t factor)
{
    return memchr(way->factors, factor, sizeof way->factors) != NULL;
}
