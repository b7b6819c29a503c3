// SPDX-License-Identifier: BSD-2-Clause
// `policy diff`: who gains and who loses by a new policy, over all people, services and hosts that
// are known, said by the engine that logs people in (A8, D7).
#include "policy_diff.h"
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "policy_people.h"
#include "policy_source.h"
#include "progress.h"
#include "report.h"
#include "settings/services.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAMES_SHOWN 6
#define NAMED_MAX 4096 // services, or hosts

struct names { // without one twice
    char **items;
    const char **labels; // as people read them; NULL: the item itself
    size_t count;
    bool lost; // out of memory
};

static void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    free(names->labels);
    *names = (struct names){.count = 0};
}

static void names_add(struct names *names, const char *name, const char *label)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return;
    if (names->items == NULL) {
        names->items = calloc(NAMED_MAX, sizeof *names->items);
        names->labels = calloc(NAMED_MAX, sizeof *names->labels);
    }
    char *copy = strdup(name);
    if (names->items == NULL || names->labels == NULL || copy == NULL ||
        names->count == NAMED_MAX) {
        free(copy);
        names->lost = true;
        return;
    }
    names->labels[names->count] = label;
    names->items[names->count++] = copy;
}

// What a list names in full, and for each pattern a name that it means.
static void names_of(struct names *names, const struct text_list *list, bool patterns)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i] + (list->items[i][0] == '!');
        if (strpbrk(item, "*?") == NULL) {
            names_add(names, item, NULL);
        } else if (patterns && strcmp(item, "*") != 0) {
            char *example = strdup(item);
            for (char *c = example; c != NULL && *c != '\0'; c++)
                if (*c == '*' || *c == '?')
                    *c = 'x';
            if (example != NULL)
                names_add(names, example, item);
            free(example);
        }
    }
}

static void find_services(const struct policy *const policies[2], struct names *names)
{
    size_t count = 0;
    const struct service *table = service_table(&count);

    for (size_t i = 0; i < count; i++)
        names_add(names, table[i].name, NULL);
    for (int p = 0; p < 2; p++)
        for (size_t r = 0; r < policies[p]->rule_count; r++)
            names_of(names, &policies[p]->rules[r].services, true);
}

static void find_hosts(const struct policy *const policies[2], struct names *names)
{
    char here[256] = "";

    if (gethostname(here, sizeof here - 1) == 0 && here[0] != '\0')
        names_add(names, here, NULL);
    for (int p = 0; p < 2; p++) {
        for (size_t r = 0; r < policies[p]->rule_count; r++)
            names_of(names, &policies[p]->rules[r].hosts, true);
        for (size_t g = 0; g < policies[p]->host_group_count; g++)
            names_of(names, &policies[p]->host_groups[g].hosts, true);
    }
    names_add(names, "\x7f", _("other hosts")); // what no policy names
}

// --- rows ----------------------------------------------------------------------------------------

struct diffing {
    struct report *report;
    const struct policy_people *people;
    const struct names *services, *hosts;
    size_t rows, most; // changes; of which so many are shown
    struct progress progress;
};

struct listed { // some of many in one field
    char text[400];
    size_t used, shown;
};

static void list_name(struct listed *listed, const char *name, size_t most)
{
    const size_t length = strlen(name);

    if (listed->shown == most || listed->used + length + 40 > sizeof listed->text)
        return;
    listed->used +=
        (size_t)snprintf(listed->text + listed->used, sizeof listed->text - listed->used, "%s%s",
                         listed->shown > 0 ? ", " : "", name);
    listed->shown++;
}

static const char *list_end(struct listed *listed, size_t all)
{
    if (listed->shown < all)
        snprintf(listed->text + listed->used, sizeof listed->text - listed->used,
                 _(" and %zu more"), all - listed->shown);
    return listed->text;
}

static void put_names(AdminRow *row, const char *field, const struct names *names,
                      const size_t *items, size_t count)
{
    struct listed listed = {.used = 0};

    if (count == names->count) {
        row_add_text(row, field, _("all"));
        return;
    }
    for (size_t i = 0; i < count; i++)
        list_name(&listed,
                  names->labels[items[i]] != NULL ? names->labels[items[i]]
                                                  : names->items[items[i]],
                  SIZE_MAX);
    row_add_text(row, field, list_end(&listed, count));
}

static bool show_change(void *context, const struct change *change)
{
    struct diffing *diffing = context;
    struct listed who = {.used = 0};
    AdminRow row = AdminRow_init_zero;

    progress_end(&diffing->progress);
    if (diffing->rows++ >= diffing->most)
        return true;
    for (size_t i = 0; i < change->people_count; i++)
        list_name(&who, diffing->people->people[change->people[i]].name, NAMES_SHOWN);
    row_add_text(&row, "effect", change_kind_name(change->kind));
    row_add_number(&row, "people", (int64_t)change->people_count);
    row_add_text(&row, "who", list_end(&who, change->people_count));
    put_names(&row, "services", diffing->services, change->services, change->service_count);
    row_add_text(&row, "origin",
                 change->local && change->remote ? "anywhere"
                 : change->local                 ? "local"
                                                 : "remote");
    put_names(&row, "hosts", diffing->hosts, change->hosts, change->host_count);
    row_add_text(&row, "when", change->always ? _("always") : change->when);
    row_add_text(&row, "before", change->before);
    row_add_text(&row, "after", change->after);
    report_row(diffing->report, &row);
    return true;
}

static void show_progress(void *context, size_t done, size_t all)
{
    struct diffing *diffing = context;

    progress_show(&diffing->progress, done, all);
}

static enum exit_code compare(struct cli *cli, const struct policy *const policies[2],
                              const struct policy_people *people, size_t most,
                              struct report *report, size_t *changes, struct outcome *outcome)
{
    struct names services = {.count = 0}, hosts = {.count = 0};
    struct diffing diffing = {.report = report,
                              .people = people,
                              .services = &services,
                              .hosts = &hosts,
                              .most = most,
                              .progress = progress_begin()};
    enum fault fault = FAULT_NONE;

    find_services(policies, &services);
    find_hosts(policies, &hosts);
    const struct comparison comparison = {
        .japanese = strncmp(cli->language.wire, "ja", 2) == 0,
        .policies = {policies[0], policies[1]},
        .people = people->people,
        .people_count = people->count,
        .services = (const char *const *)services.items,
        .service_count = services.count,
        .hosts = (const char *const *)hosts.items,
        .host_count = hosts.count,
        .progress = show_progress,
        .visit = show_change,
        .context = &diffing,
    };
    fault = services.lost || hosts.lost ? FAULT_MEMORY : policy_compare(&comparison);
    progress_end(&diffing.progress);
    const size_t counts[] = {services.count, hosts.count};
    names_free(&services);
    names_free(&hosts);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, "%s", fault_name(fault));
    *changes = diffing.rows;
    return outcome_set(
        outcome, EXIT_DONE,
        people->strangers == 0
            ? NULL
            : _("People without an account on this host are taken to be in no group."),
        _("Changes: %zu; looked at %zu people, %zu services, %zu hosts; without an account here: "
          "%zu."),
        diffing.rows, people->count, counts[0], counts[1], people->strangers);
}

enum exit_code policy_diff_tell(struct cli *cli, const char *old, const char *new, size_t most,
                                struct report *report, size_t *changes, struct outcome *outcome)
{
    struct policy_source sources[2] = {{.name = NULL}, {.name = NULL}};
    struct policy_people people = {.count = 0};

    *changes = 0;
    enum exit_code code = policy_source_read(cli, old, &sources[0], outcome);
    if (code == EXIT_DONE)
        code = policy_source_read(cli, new, &sources[1], outcome);
    if (code == EXIT_DONE) {
        const struct policy *const policies[2] = {sources[0].policy, sources[1].policy};
        code = policy_people_load(cli, policies, &people, outcome);
        if (code == EXIT_DONE)
            code = compare(cli, policies, &people, most, report, changes, outcome);
    }
    policy_people_free(&people);
    policy_source_free(&sources[1]);
    policy_source_free(&sources[0]);
    return code;
}

enum exit_code policy_diff_run(struct cli *cli, const struct verb *verb,
                               const struct arguments *arguments, struct report *report,
                               struct outcome *outcome)
{
    size_t changes = 0;

    (void)verb;
    const enum exit_code code =
        policy_diff_tell(cli, argument_text(arguments, "old"), argument_text(arguments, "new"),
                         SIZE_MAX, report, &changes, outcome);
    if (code == EXIT_DONE && changes > 0)
        outcome->code = EXIT_FAILED;
    return code == EXIT_DONE ? outcome->code : code;
}
