// SPDX-License-Identifier: BSD-2-Clause
// The list of who holds privilege (D1, G3). The vault has those whom a role, a rule's user, a grant
// or a deputy's place makes so; who is a member of the groups that a rule names, the name service
// of this host says.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "core/policy_groups.h"
#include "language.h"
#include "policy_people.h"
#include "policy_source.h"
#include "report.h"
#include "reviewing.h"
#include "session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct holding {
    struct reviewing reviewing;
    char **names; // of people, each as often as there is a row
    size_t count, room;
    bool lost;
};

static bool note(struct holding *holding, const char *name)
{
    if (holding->count == holding->room) {
        const size_t room = holding->room == 0 ? 64 : holding->room * 2;
        char **more = reallocarray(holding->names, room, sizeof *more);
        if (more == NULL)
            return false;
        holding->names = more;
        holding->room = room;
    }
    holding->names[holding->count] = strdup(name);
    return holding->names[holding->count] != NULL && ++holding->count > 0;
}

static enum exit_code take_holder(void *context, const AdminRow *row)
{
    struct holding *holding = context;
    const char *name = field_text(row, "holder"), *basis = field_text(row, "basis");

    if (name != NULL && basis != NULL && strncmp(basis, "rule", 4) != 0)
        holding->lost = !note(holding, name) || holding->lost;
    reviewing_take(&holding->reviewing, row);
    return holding->lost || holding->reviewing.lost ? EXIT_INTERNAL : EXIT_DONE;
}

// --- members of groups --------------------------------------------------------------------------

static bool leads_to_privilege(const struct policy *policy, const struct rule *rule)
{
    return !rule->deny && (rule->grant || policy_rule_serves_privilege(policy, rule));
}

// The first group of the rule's that they are in; NULL: none.
static const char *group_of(const struct policy *policy, const struct rule *rule,
                            const struct compare_person *person)
{
    for (size_t i = 0; i < rule->groups.count; i++) {
        const char *const group = rule->groups.items[i];
        if (group[0] != '!' && policy_group_holds(policy, group, true, person->groups[0],
                                                  sizeof person->groups[0]) == MATCH_YES)
            return group;
    }
    return NULL;
}

static void put_member(struct holding *holding, const struct rule *rule, const char *name,
                       const char *group)
{
    char what[400];
    AdminRow row = AdminRow_init_zero;

    snprintf(what, sizeof what, _("rule %s, by group %s"), rule->name, group);
    row_add_text(&row, "holder", name);
    row_add_text(&row, "basis", "member");
    row_add_text(&row, "what", what);
    (void)take_holder(holding, &row);
}

static void put_members(struct holding *holding, const struct policy *policy,
                        const struct policy_people *people)
{
    for (size_t r = 0; r < policy->rule_count; r++) {
        const struct rule *rule = &policy->rules[r];
        for (size_t i = 0; leads_to_privilege(policy, rule) && i < people->count; i++) {
            const char *const group = group_of(policy, rule, &people->people[i]);
            if (group != NULL)
                put_member(holding, rule, people->people[i].name, group);
        }
    }
}

static int by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static size_t different(struct holding *holding)
{
    size_t count = 0;

    if (holding->count > 0)
        qsort(holding->names, holding->count, sizeof *holding->names, by_name);
    for (size_t i = 0; i < holding->count; i++)
        count += i == 0 || strcmp(holding->names[i], holding->names[i - 1]) != 0;
    return count;
}

static enum exit_code add_members(struct holding *holding, struct cli *cli, struct outcome *outcome)
{
    struct policy_source source = {.name = NULL};
    struct policy_people people = {.count = 0};
    struct outcome said = *outcome;

    enum exit_code code = policy_source_read(cli, "active", &source, &said);
    if (code == EXIT_DONE) {
        const struct policy *const policies[2] = {source.policy, source.policy};
        code = policy_people_load(cli, policies, &people, &said);
    }
    if (code == EXIT_DONE) {
        put_members(holding, source.policy, &people);
        const size_t holders = different(holding);
        sheet_note_number(&holding->reviewing.sheet, _("People who hold privilege"),
                          (int64_t)holders);
        if (people.strangers > 0)
            sheet_note_number(&holding->reviewing.sheet,
                              _("People without an account here, of whom no group is known"),
                              (int64_t)people.strangers);
        if (holders > source.policy->privileged_holders && outcome->hint[0] == '\0')
            snprintf(outcome->hint, sizeof outcome->hint, "%s",
                     _("More people have a privileged ID than the policy allows (D1): see "
                       "privileged_holders, and take away what is not needed."));
    }
    policy_people_free(&people);
    policy_source_free(&source);
    if (code != EXIT_DONE)
        *outcome = said;
    return holding->lost ? EXIT_INTERNAL : code;
}

enum exit_code privilege_review(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    static const char *const printed[] = {"holder", "display", "basis",       "what", "seen",
                                          "from",   "until",   "approved_by", NULL};
    struct holding holding = {.names = NULL};
    const struct section *section = verb->sections;
    AdminCall call;
    enum exit_code code = reviewing_begin(&holding.reviewing, cli, arguments, report, outcome);

    if (code != EXIT_DONE)
        return code;
    while (strcmp(section->key, "holder") != 0)
        section++;
    sheet_begin(&holding.reviewing.sheet, _("Privilege to be looked through"), section, printed);
    arguments_to_call(arguments, verb->wire, &call);
    code = session_call(cli, &call, take_holder, &holding, outcome);
    if (code == EXIT_DONE)
        code = add_members(&holding, cli, outcome);
    code = reviewing_end(&holding.reviewing, "privilege", code, outcome);
    for (size_t i = 0; i < holding.count; i++)
        free(holding.names[i]);
    free(holding.names);
    return code;
}
