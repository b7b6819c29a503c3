// SPDX-License-Identifier: BSD-2-Clause
#include "core/policy.h"
#include "core/glob.h"
#include "core/match.h"
#include "core/window.h"
#include <stdlib.h>
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

static bool text_holds(const struct text_list *list, const char *text)
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
           text_holds(&policy->privileged_services, request->service);
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
    return policy->default_names.count > 0 && text_holds(&policy->default_names, user);
}

static enum match time_match(const struct policy *policy, const struct rule *rule,
                             const struct policy_request *request)
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
    return windows_match((const char *const *)rule->times.items, rule->times.count, &moment);
}

// Whatever the time is.
static enum match rule_match(const struct policy *policy, const struct rule *rule,
                             const struct policy_request *request, bool privileged, size_t first)
{
    if (rule->origin != ORIGIN_ANY && rule->origin != request->origin)
        return MATCH_NO;
    if (rule->privileged != EITHER && (rule->privileged == YES) != privileged)
        return MATCH_NO;
    if (rule->default_name != EITHER &&
        (rule->default_name == YES) != is_default_name(policy, request->user))
        return MATCH_NO;
    if (!text_holds(&rule->services, request->service) ||
        !text_holds(&rule->users, request->user) || !text_holds(&rule->hosts, request->host) ||
        !host_groups_hold(policy, &rule->host_groups, request->host))
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

enum origin policy_origin(const char *rhost)
{
    // Any name at all, even "localhost:10.0" or "127.0.0.1", says that the display, and so
    // perhaps the person, is somewhere else.
    return rhost == NULL || rhost[0] == '\0' ? ORIGIN_LOCAL : ORIGIN_REMOTE;
}

struct decision policy_decide(const struct policy *policy, const struct policy_request *request)
{
    struct decision decision = {.kind = DECISION_DENY_NO_RULE};
    const struct rule *chosen = NULL;
    const struct rule *outside = NULL; // the first that would let in at another time
    size_t candidates = 0;
    size_t first = 0;     // of the group items
    bool certain = false; // a rule was reached that matches whatever is unknown
    bool groups_matter = false;

    if (policy == NULL)
        return decision;
    decision.privileged = is_privileged(policy, request);
    decision.contractor = is_contractor(policy, request);
    for (size_t i = 0; i < policy->rule_count && !certain; i++) {
        const struct rule *rule = &policy->rules[i];
        const enum match match = rule_match(policy, rule, request, decision.privileged, first);
        const enum match time = time_match(policy, rule, request);
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

const struct rule *policy_rule_for_service(const struct policy *policy, const char *service)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && text_holds(&policy->rules[i].services, service))
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

static void list_free(struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct text_list){0};
}

static void rule_free(struct rule *rule)
{
    free(rule->name);
    free(rule->where);
    free(rule->reason);
    free(rule->reason_ja);
    list_free(&rule->clauses);
    list_free(&rule->services);
    list_free(&rule->users);
    list_free(&rule->groups);
    list_free(&rule->hosts);
    list_free(&rule->host_groups);
    list_free(&rule->times);
}

void policy_free(struct policy **policy)
{
    struct policy *p = *policy;

    if (p == NULL)
        return;
    for (size_t i = 0; i < p->rule_count; i++)
        rule_free(&p->rules[i]);
    free(p->rules);
    for (size_t i = 0; i < p->host_group_count; i++) {
        free(p->host_groups[i].name);
        list_free(&p->host_groups[i].hosts);
    }
    free(p->host_groups);
    free(p->profile);
    list_free(&p->documents);
    list_free(&p->privileged_services);
    list_free(&p->closed_days);
    list_free(&p->contractors);
    list_free(&p->default_names);
    list_free(&p->password.site_words);
    list_free(&p->key.models);
    free(p);
    *policy = NULL;
}

bool way_has(const struct way *way, uint8_t factor)
{
    return memchr(way->factors, factor, sizeof way->factors) != NULL;
}
