// SPDX-License-Identifier: BSD-2-Clause
#include "core/policy.h"
#include <stdlib.h>

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
    free(rule->one_class_by);
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
    list_free(&p->witnesses);
    list_free(&p->privileged_services);
    list_free(&p->closed_days);
    list_free(&p->contractors);
    list_free(&p->two_people);
    list_free(&p->two_people_privileged);
    list_free(&p->default_names);
    list_free(&p->password.site_words);
    list_free(&p->key.models);
    list_free(&p->glass.consoles);
    free(p);
    *policy = NULL;
}
