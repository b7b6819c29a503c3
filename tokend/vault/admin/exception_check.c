// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/exception_check.h"
#include "core/policy_groups.h"
#include "settings/policy_rows.h"
#include "vault/admin/page.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rule *rule_called(const struct policy *policy, const char *name)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (strcmp(policy->rules[i].name, name) == 0)
            return &policy->rules[i];
    return NULL;
}

static bool is_named(const struct policy *policy, const char *group)
{
    const char *item;

    for (size_t n = 0; (item = policy_group_item(policy, n)) != NULL; n++)
        if (strcmp(item, group) == 0)
            return true;
    return false;
}

enum fault exception_check(struct admin *admin, const struct exception *exception, bool *possible)
{
    const struct policy *policy = admin->vault->policy;
    const struct rule *rule = rule_called(policy, exception->rule);

    *possible = false;
    if (rule == NULL)
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("No rule of the policy has this name."),
                         N_("See which one refuses: warifu policy explain"), exception->rule);
    if (!exception_may_relax(rule))
        return admin_end(
            admin, AdminStatus_ADMIN_CONFLICT,
            N_("This rule is never relaxed: it denies, asks for fewer than two classes "
               "(A1), or lets accounts in without a login."),
            N_("See: warifu policy explain"), rule->name);
    if (!exception_has_effect(rule, exception->setting))
        return admin_end(admin, AdminStatus_ADMIN_CONFLICT,
                         N_("The rule does not state this setting, so it would change nothing."),
                         N_("See: warifu policy explain"), rule->name);
    if (!relaxed_takes(exception->setting, exception->value))
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("The setting cannot be relaxed to this."),
                         N_("A time: \"any\" or one window such as \"sat 08:30-17:15\"; a host: "
                            "\"any\", and --host says which."),
                         "to");
    if (exception->setting == RELAX_HOST && strpbrk(exception->host, "*?") != NULL)
        return admin_end(admin, AdminStatus_ADMIN_INVALID,
                         N_("A host is relaxed for one workstation, not for a pattern."),
                         N_("Name it: --host"), "host");
    if (exception->group[0] != '\0' && !is_named(policy, exception->group))
        return admin_end(admin, AdminStatus_ADMIN_NOT_FOUND,
                         N_("The policy names no such group, so nobody would be in it."),
                         N_("Name a group as a rule of the policy does, or ask for each person."),
                         "group");
    *possible = true;
    return FAULT_NONE;
}

enum fault exception_group_may(struct admin *admin, const char *group, bool *allowed)
{
    const Identity *who = &admin->call->actor.who;

    *allowed = group[0] == '\0';
    if (*allowed)
        return FAULT_NONE;
    // Of whom a deputy stands in for nobody has looked up the groups (D6).
    if (admin->represented.id != 0)
        return admin_refuse(
            admin, AdminStatus_ADMIN_FORBIDDEN, "self",
            N_("Nobody knows whether whom you stand in for is in the group that this is for."),
            N_("Ask another administrator."), "group");
    *allowed =
        policy_group_holds(admin->vault->policy, group, identity_groups_known(admin->vault, who),
                           who->groups.bytes, who->groups.size) == MATCH_NO;
    return *allowed ? FAULT_NONE
                    : admin_refuse(admin, AdminStatus_ADMIN_FORBIDDEN, "self",
                                   N_("You are in the group that this is for, or nobody knows "
                                      "whether you are."),
                                   N_("Ask another administrator."), "group");
}

enum fault exception_approve(struct admin *admin, const struct request *request, bool *allowed)
{
    struct exception exception = {.number = request->id};

    memcpy(exception.service, request->service, sizeof exception.service);
    memcpy(exception.host, request->host, sizeof exception.host);
    *allowed = false;
    if (!exception_read(request->what, &exception))
        return FAULT_CORRUPT;
    const enum fault fault = exception_check(admin, &exception, allowed);
    return fault == FAULT_NONE && *allowed ? exception_group_may(admin, exception.group, allowed)
                                           : fault;
}

// --- shown --------------------------------------------------------------------------------------

struct looking {
    const struct exception *exception;
    char of[EXCEPTION_RULE_SIZE + 8];
    char *value; // of the setting, however long; NULL: the rule does not state it
    bool no_memory;
};

static void look_at(void *context, const struct policy_row *row)
{
    struct looking *looking = context;

    if (strcmp(row->of, looking->of) == 0 &&
        strcmp(row->name, relaxed_name(looking->exception->setting)) == 0 && looking->value == NULL)
        looking->no_memory = (looking->value = strdup(row->value)) == NULL;
}

enum fault exception_put_effect(struct admin *admin, const struct request *request)
{
    struct exception exception = {.number = request->id};
    struct looking looking = {.exception = &exception};
    char object[sizeof looking.of + 16];

    if (!exception_read(request->what, &exception))
        return FAULT_CORRUPT;
    snprintf(looking.of, sizeof looking.of, "rule %s", exception.rule);
    enum fault fault = policy_rows(admin->vault->policy, look_at, &looking);
    if (fault == FAULT_NONE && looking.no_memory)
        fault = FAULT_MEMORY;
    if (fault != FAULT_NONE) {
        free(looking.value);
        return fault;
    }
    snprintf(object, sizeof object, "%s: %s", looking.of, relaxed_name(exception.setting));
    AdminRow *row = admin_row(admin);
    row_text(row, "change", "relaxed");
    row_text(row, "object", object);
    row_text(row, "before", looking.value != NULL ? looking.value : "");
    row_text(row, "after", exception.value);
    free(looking.value);
    return FAULT_NONE;
}
