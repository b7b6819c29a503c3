// SPDX-License-Identifier: BSD-2-Clause
#include "settings/rule_aspects.h"
#include "core/policy_decide.h"
#include "settings/policy_file.h"
#include "settings/services.h"
#include <string.h>

bool list_names(const struct text_list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

bool list_names_some(const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i][0] != '!')
            return true;
    return false;
}

struct decision rule_decide(const struct policy *policy, const char *service, const char *user,
                            uint32_t uid, enum origin origin)
{
    const struct policy_request request = {
        .service = service,
        .user = user,
        .host = "host",
        .user_found = true,
        .uid = uid,
        .groups_known = true,
        .origin = origin,
        .at_best = true,
    };

    return policy_decide(policy, &request);
}

// Nobody meets it but for privilege.
static bool is_for_privilege_alone(const struct policy *policy, const struct rule *rule)
{
    bool alone = list_names_some(&rule->services);

    for (size_t i = 0; i < rule->services.count; i++)
        alone = alone && (rule->services.items[i][0] == '!' ||
                          policy_list_holds(&policy->privileged_services, rule->services.items[i]));
    return rule->privileged == YES || (alone && policy_rule_serves_privilege(policy, rule));
}

uint32_t rules_ordinary_failures(const struct policy *policy)
{
    uint32_t least = UINT32_MAX;

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct rule *rule = &policy->rules[i];
        if (!rule->deny && !is_for_privilege_alone(policy, rule) &&
            !rule->account_without_authentication && rule->origin != ORIGIN_REMOTE &&
            rule->failures < least)
            least = rule->failures;
    }
    return least;
}

bool service_is_without_person(const char *service)
{
    return service_is(service, "job") || service_is(service, "become") ||
           service_is(service, "apart");
}

bool service_begins_inside(const struct policy *policy, const char *service)
{
    return service_is(service, "elevation") || service_is(service, "become") ||
           (policy != NULL && service_by_name(service) == NULL &&
            list_names_some(&policy->privileged_services) &&
            policy_list_holds(&policy->privileged_services, service));
}

bool rules_demand_grant(const struct policy *policy, const char *service)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (!policy->rules[i].deny && policy->rules[i].grant &&
            policy_list_holds(&policy->rules[i].services, service))
            return true;
    return false;
}

bool rule_needs_scopes(const struct policy *policy, const struct rule *rule)
{
    size_t count = 0;
    const struct service *services = service_table(&count);

    if (rule->deny || rule->unenforced_session == END_WARN ||
        (rule->session_seconds == 0 && !rule->grant))
        return false;
    for (size_t i = 0; i < count; i++)
        if (service_begins_inside(policy, services[i].name) &&
            policy_list_holds(&rule->services, services[i].name))
            return true;
    return false;
}

bool service_begins_session(const char *service)
{
    return service_is(service, "greeter") || service_is(service, "greeter-one") ||
           service_is(service, "remote");
}

bool rule_is_login(const struct rule *rule)
{
    for (size_t i = 0; i < rule->services.count; i++)
        if (service_begins_session(rule->services.items[i]))
            return true;
    return false;
}

bool rule_asks_password_alone(const struct rule *rule)
{
    for (size_t i = 0; i < rule->way_count; i++)
        if (policy_way_classes(&rule->ways[i]) == CLASS_KNOWLEDGE)
            return true;
    return false;
}
