// SPDX-License-Identifier: BSD-2-Clause
#include "help.h"
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "completion.h"
#include "config.h"
#include "globals.h"
#include "paragraph.h"
#include <stdio.h>
#include <string.h>

#define WRAP 88 // columns of a paragraph

static void put_usage(const struct verb *verb)
{
    printf("%s warifu %s", _("Usage:"), verb->words);
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        if (option->positional)
            printf(option->required ? " %s" : " [%s]", option->meta);
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        if (!option->positional)
            printf(option->required ? " --%s%s%s" : " [--%s%s%s]", option->name,
                   option->kind == ARGUMENT_FLAG ? "" : " ",
                   option->kind == ARGUMENT_FLAG ? "" : option->meta);
    putchar('\n');
}

static void put_arguments(const struct argument *options, bool globals)
{
    for (const struct argument *option = options; option->name != NULL; option++) {
        char name[80];

        if (option->positional)
            snprintf(name, sizeof name, "%s", option->meta);
        else
            snprintf(name, sizeof name, "--%s%s%s", option->name,
                     option->kind == ARGUMENT_FLAG ? "" : " ",
                     option->kind == ARGUMENT_FLAG ? "" : option->meta);
        printf("  %-22s  %s\n", name, _(option->help));
    }
    if (!globals)
        printf("  %-22s  %s\n", "--json, --yes, ...", _("for every command: warifu help"));
}

static void put_fields(const struct verb *verb)
{
    if (verb->sections == NULL)
        return;
    printf("\n%s\n", _("Fields of a row (--json):"));
    for (const struct section *section = verb->sections; section->key != NULL; section++) {
        printf(" ");
        for (const struct column *column = section->columns; column->field != NULL; column++)
            printf(" %s", column->field);
        putchar('\n');
    }
}

static void put_verb(const struct verb *verb)
{
    put_usage(verb);
    printf("\n");
    paragraph(stdout, _(verb->summary), "", WRAP);
    printf("\n");
    paragraph(stdout, _(verb->description), "", WRAP);
    printf("\n%s\n", _("Options:"));
    put_arguments(verb->arguments, false);
    put_fields(verb);
    printf("\n%s\n", _("Example:"));
    for (const char *line = verb->example; line != NULL;
         line = strchr(line, '\n') != NULL ? strchr(line, '\n') + 1 : NULL)
        printf("  %.*s\n", (int)strcspn(line, "\n"), line);
}

static bool put_summary(void *context, const struct verb *verb)
{
    const char *group = context;
    size_t length = group != NULL ? strlen(group) : 0;

    if (group == NULL ||
        (strncmp(verb->words, group, length) == 0 && strchr(" ", verb->words[length]) != NULL))
        printf("  %-16s  %s\n", verb->words, _(verb->summary));
    return true;
}

static void put_exit_codes(void)
{
    for (const struct exit_meaning *row = exit_meanings; row->name != NULL; row++)
        printf("  %3d  %-14s  %s\n", (int)row->code, row->name, _(row->meaning));
}

static void put_all(const struct verb *const *groups)
{
    printf("%s\n\n", _("Usage: warifu COMMAND [ARGUMENTS]    warifu help COMMAND    man warifu"));
    printf("%s\n", _("Commands:"));
    verb_each_command(groups, put_summary, NULL);
    printf("\n%s\n", _("Options of every command:"));
    put_arguments(global_options, true);
    printf("\n%s\n", _("Exit status:"));
    put_exit_codes();
}

struct group {
    const char *word;
    unsigned members;
};

static bool count_members(void *context, const struct verb *verb)
{
    struct group *group = context;
    size_t length = strlen(group->word);

    group->members += strncmp(verb->words, group->word, length) == 0 && verb->words[length] == ' ';
    return true;
}

bool help_group_exists(const struct verb *const *groups, const char *word)
{
    struct group group = {word, 0};

    verb_each_command(groups, count_members, &group);
    return group.members > 0;
}

enum exit_code help_words(const struct verb *const *groups, char *const words[], size_t count,
                          struct outcome *outcome)
{
    size_t used;
    const struct verb *verb = verb_match(groups, words, count, &used);
    char hint[160];

    if (count == 0) {
        put_all(groups);
    } else if (verb != NULL) {
        put_verb(verb);
    } else if (count == 1 && strcmp(words[0], "exit") == 0) {
        put_exit_codes();
    } else if (help_group_exists(groups, words[0])) {
        verb_each_command(groups, put_summary, words[0]);
    } else {
        verb = verb_nearest(groups, words, count);
        if (verb != NULL)
            snprintf(hint, sizeof hint, _("Did you mean: warifu help %s?"), verb->words);
        else
            snprintf(hint, sizeof hint, "%s", _("All commands: warifu help"));
        return outcome_set(outcome, EXIT_USAGE, hint, _("There is no command \"%s\"."),
                           outcome_quote(words[0]));
    }
    return EXIT_DONE;
}

void help_version(void)
{
    printf("warifu %s\n", PACKAGE_VERSION);
}

enum exit_code help_run(struct cli *cli, const struct verb *verb, const struct arguments *arguments,
                        struct report *report, struct outcome *outcome)
{
    const char *first = argument_text(arguments, "command"),
               *second = argument_text(arguments, "verb"),
               *third = argument_text(arguments, "last");
    char one[80], two[80], three[80];

    (void)verb;
    (void)report;
    snprintf(one, sizeof one, "%s", first != NULL ? first : "");
    snprintf(two, sizeof two, "%s", second != NULL ? second : "");
    snprintf(three, sizeof three, "%s", third != NULL ? third : "");
    return help_words(cli->verbs, (char *const[]){one, two, three, NULL},
                      (size_t)(first != NULL) + (second != NULL) + (third != NULL), outcome);
}

enum exit_code completion_run(struct cli *cli, const struct verb *verb,
                              const struct arguments *arguments, struct report *report,
                              struct outcome *outcome)
{
    (void)verb;
    (void)arguments;
    (void)report;
    (void)outcome;
    completion_bash(cli->verbs, stdout);
    return EXIT_DONE;
}
