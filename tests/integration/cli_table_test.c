// SPDX-License-Identifier: BSD-2-Clause
// The declarations of verbs against what is made of them and what carries them out: the man page,
// the completion, help, the exit codes, --json.
#include "../tools/cli_check.h"
#include "alerts.h"
#include "commands.h"
#include "completion.h"
#include "edit_distance.h"
#include "exit_code.h"
#include "globals.h"
#include "verb_search.h"
#include <stdlib.h>
#include <unistd.h>

static char *read_source(const char *name)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    size_t room = 1 << 20;
    char *text = calloc(1, room);

    snprintf(path, sizeof path, "%s/%s", top != NULL ? top : ".", name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("%s cannot be read", path);
    size_t size = fread(text, 1, room - 1, file);
    fclose(file);
    assert_true(size < room - 1);
    return text;
}

static char *man; // doc/man/warifu.1

static void forget_manual(void)
{
    free(man);
}

// The part of the man page about one verb.
static char *man_section(const char *words)
{
    char heading[128];

    snprintf(heading, sizeof heading, "\n.Ss warifu %s\n", words);
    const char *begin = must_hold(man, heading) + strlen(heading);
    const char *end = strstr(begin, "\n.S");
    while (end != NULL && end[3] != 's' && end[3] != 'h') // no heading: .Sx
        end = strstr(end + 1, "\n.S");
    char *text = end != NULL ? strndup(begin, (size_t)(end - begin)) : strdup(begin);
    if (text == NULL)
        abort();
    return text;
}

static bool has_command(const struct verb *verb)
{
    for (const struct command *command = commands; command->words != NULL; command++)
        if (strcmp(command->words, verb->words) == 0)
            return true;
    return false;
}

static bool complete_row(void *context, const struct verb *verb)
{
    char command[128];
    unsigned *count = context;

    ++*count;
    assert_non_null(verb->summary);
    assert_non_null(verb->description);
    assert_non_null(verb->arguments);
    // Every example is a command line of this verb.
    snprintf(command, sizeof command, "warifu %s", verb->words);
    assert_non_null(verb->example);
    if (strstr(verb->example, command) == NULL)
        fail_msg("the example of \"%s\" shows another command", verb->words);
    // The vault knows it, or it is the client's own and something carries it out.
    assert_true((verb->wire != NULL) != ((verb->flags & (VERB_LOCAL | VERB_CALLS)) != 0));
    assert_true(has_command(verb) || verb->wire != NULL);
    size_t options = 0;
    for (; verb->arguments[options].name != NULL; options++) {
        const struct argument *option = &verb->arguments[options];
        assert_non_null(option->help);
        assert_true(option->kind == ARGUMENT_FLAG || option->meta != NULL);
        assert_true(option->kind != ARGUMENT_CHOICE || option->choices != NULL);
        assert_true((option->kind != ARGUMENT_TEXT && option->kind != ARGUMENT_USER) ||
                    (option->min >= 1 && option->max >= option->min && option->max <= 512));
        for (size_t i = 0; i < options; i++)
            assert_string_not_equal(option->name, verb->arguments[i].name);
        for (const struct argument *global = global_options; global->name != NULL; global++)
            // But --csv: some commands write such a file themselves, and it is theirs then.
            assert_true(option->positional || strcmp(option->name, global->name) != 0 ||
                        strcmp(option->name, "csv") == 0);
    }
    assert_true(options <= ARGUMENTS_MAX);
    return true;
}

static void every_row_is_complete(void **state)
{
    unsigned count = 0;

    (void)state;
    verb_each_command(verb_groups, complete_row, &count);
    assert_true(count >= 20);
}

static char *takings; // tokend/vault/admin/taking.c

// Whether tokend says of a verb that it takes something away on which sessions may rest.
static bool takes(const char *wire)
{
    char row[128];

    snprintf(row, sizeof row, "\n    {\"%s\", TAKEN_", wire);
    const char *found = strstr(takings, row);
    return found != NULL && strncmp(found + strlen(row), "NOTHING", 7) != 0;
}

static bool stops_what_it_takes(void *context, const struct verb *verb)
{
    unsigned *count = context;
    bool wish = false;

    if (verb->wire == NULL || !takes(verb->wire))
        return true;
    ++*count;
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        wish = wish || strcmp(option->name, "sessions") == 0;
    if (!wish || !has_command(verb))
        fail_msg("\"%s\" takes something away, and stops no session", verb->words);
    return true;
}

static void R1_every_verb_that_takes_stops_sessions(void **state)
{
    unsigned count = 0;

    (void)state;
    takings = read_source("tokend/vault/admin/taking.c");
    verb_each_command(verb_groups, stops_what_it_takes, &count);
    free(takings);
    assert_true(count >= 13);
}

// As an example spells it: in roff a hyphen is \-.
static void command_in_manual(const char *words, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "warifu ");

    for (; *words != '\0' && used + 3 < size; words++) {
        if (*words == '-')
            text[used++] = '\\';
        text[used++] = *words;
    }
    text[used] = '\0';
}

static bool man_entry(void *context, const struct verb *verb)
{
    char *text = man_section(verb->words), wanted[128];

    (void)context;
    for (const struct argument *option = verb->arguments; option->name != NULL; option++) {
        if (option->positional)
            snprintf(wanted, sizeof wanted, "\n.It Ar %s\n", option->meta);
        else if (option->kind == ARGUMENT_FLAG)
            snprintf(wanted, sizeof wanted, "\n.It Fl \\-%s\n", option->name);
        else
            snprintf(wanted, sizeof wanted, "\n.It Fl \\-%s Ar %s\n", option->name, option->meta);
        if (strstr(text, wanted) == NULL)
            fail_msg("warifu.1, \"%s\": missing %s", verb->words, wanted);
    }
    for (const struct section *section = verb->sections; section != NULL && section->key != NULL;
         section++)
        for (const struct column *column = section->columns; column->field != NULL; column++) {
            snprintf(wanted, sizeof wanted, ".Va %s ", column->field);
            if (strstr(text, wanted) == NULL)
                fail_msg("warifu.1, \"%s\": the field %s is missing", verb->words, column->field);
        }
    assert_non_null(strstr(text, "\nExit status of its own:\n"));
    command_in_manual(verb->words, wanted, sizeof wanted);
    assert_non_null(strstr(text, ".Bd -literal"));
    assert_non_null(strstr(strstr(text, ".Bd -literal"), wanted));
    free(text);
    return true;
}

static void every_verb_is_in_the_manual(void **state)
{
    (void)state;
    verb_each_command(verb_groups, man_entry, NULL);
    for (const struct argument *option = global_options; option->name != NULL; option++) {
        char wanted[128];

        snprintf(wanted, sizeof wanted, "\n.It Fl \\-%s", option->name);
        if (strstr(man, wanted) == NULL)
            fail_msg("warifu.1: the option --%s is missing", option->name);
    }
}

static void exit_codes_are_in_the_manual(void **state)
{
    char wanted[128];
    unsigned known = 0, listed = 0;

    (void)state;
    for (const struct exit_meaning *row = exit_meanings; row->name != NULL; row++, known++) {
        snprintf(wanted, sizeof wanted, "\n.It %s %d\n", row->name, (int)row->code);
        if (strstr(man, wanted) == NULL)
            fail_msg("warifu.1: the exit code %d is missing", (int)row->code);
        for (const struct exit_meaning *other = exit_meanings; other != row; other++) {
            assert_int_not_equal(other->code, row->code);
            assert_string_not_equal(other->name, row->name);
        }
    }
    // And none that does not exist.
    const char *list = strstr(man, ".Sh EXIT STATUS");
    assert_non_null(list);
    const char *end = strstr(list, ".El");
    for (; (list = strstr(list + 1, "\n.It ")) != NULL && list < end; listed++)
        ;
    assert_int_equal(listed, known);
}

static bool help_entry(void *context, const struct verb *verb)
{
    struct run run;
    char words[64], *rest = NULL;
    const char *help[6] = {"help"}, *asked[6];
    size_t count = 0;

    (void)context;
    snprintf(words, sizeof words, "%s", verb->words);
    for (char *word = strtok_r(words, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        assert_true(count < 3);
        help[count + 1] = asked[count] = word;
        count++;
    }
    help[count + 1] = asked[count + 1] = NULL;
    asked[count] = "--help";
    cli_run_alone(&run, help);
    check(&run, 0, verb->summary, NULL);
    assert_non_null(strstr(run.out, "Example:\n  "));
    assert_non_null(strstr(run.out, "Usage: warifu"));
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        assert_non_null(strstr(run.out, option->help));
    char *whole = strdup(run.out);
    run_free(&run);
    cli_run_alone(&run, asked);
    check(&run, 0, whole, NULL);
    free(whole);
    run_free(&run);
    cli_run_alone(&run, (const char *const[]){"help", NULL});
    check(&run, 0, verb->words, NULL);
    run_free(&run);
    return true;
}

static void every_verb_has_help_with_an_example(void **state)
{
    (void)state;
    verb_each_command(verb_groups, help_entry, NULL);
}

static bool json_entry(void *context, const struct verb *verb)
{
    struct run run;
    char first[64], *second;

    (void)context;
    snprintf(first, sizeof first, "%s", verb->words);
    second = strchr(first, ' ');
    if (second != NULL)
        *second++ = '\0';
    cli_run_alone(&run,
                  (const char *const[]){"--json", first, second != NULL ? second : "--nonsense",
                                        "--nonsense", NULL});
    check(&run, 2, "\"status\": {\"name\": \"usage\", \"exit\": 2", NULL);
    run_free(&run);
    return true;
}

static void every_verb_takes_json(void **state)
{
    (void)state;
    verb_each_command(verb_groups, json_entry, NULL);
}

static void every_command_is_declared(void **state)
{
    (void)state;
    for (const struct command *command = commands; command->words != NULL; command++) {
        char words[64], *rest = NULL, *typed[4];
        size_t count = 0, used = 0;

        snprintf(words, sizeof words, "%s", command->words);
        for (char *word = strtok_r(words, " ", &rest); word != NULL && count < 4;
             word = strtok_r(NULL, " ", &rest))
            typed[count++] = word;
        const struct verb *verb = verb_match(verb_groups, typed, count, &used);
        if (verb == NULL || used != count)
            fail_msg("nothing declares \"%s\", which something carries out", command->words);
    }
}

static bool no_seed_back(void *context, const struct verb *verb)
{
    (void)context;
    for (const struct section *section = verb->sections; section != NULL && section->key != NULL;
         section++)
        for (const struct column *column = section->columns; column->field != NULL; column++) {
            bool seed = strcmp(column->field, "secret") == 0 || strcmp(column->field, "uri") == 0;
            bool password = strstr(column->field, "temporary_password") != NULL;

            // A seed is in the one answer that made it; a temporary password likewise.
            assert_true(!seed || strcmp(verb->words, "totp enrol") == 0);
            assert_true(!(seed || password) || column->kind == COLUMN_SECRET);
            assert_true(column->kind != COLUMN_SECRET || (verb->flags & VERB_SECRET) != 0);
        }
    for (const struct argument *option = verb->arguments; option->name != NULL; option++) {
        // Neither codes nor seeds nor passwords are options: command lines are public (abuse:C1).
        static const char *const secrets[] = {"code", "first",    "second", "secret",
                                              "seed", "password", "pin"};
        for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
            assert_string_not_equal(option->name, secrets[i]);
    }
    return true;
}

static void C7_no_verb_reads_a_seed_back(void **state)
{
    (void)state;
    verb_each_command(verb_groups, no_seed_back, NULL);
}

static void the_completion_is_that_of_the_table(void **state)
{
    char *made = NULL, *shipped = read_source("tools/bash/warifu");
    size_t size = 0;
    FILE *out = open_memstream(&made, &size);

    (void)state;
    completion_bash(verb_groups, out);
    fclose(out);
    if (strcmp(made, shipped) != 0)
        fail_msg("tools/bash/warifu is old: make it again with `warifu completion bash`");
    free(made);
    free(shipped);
}

static void mistyped_verbs(void **state)
{
    static const struct {
        const char *typed[3], *meant;
    } table[] = {{{"user", "ad"}, "user add"},
                 {{"usr", "list"}, "user list"},
                 {{"totp", "enroll"}, "totp enrol"},
                 {{"statsu"}, "status"},
                 {{"lgo"}, "log"},
                 {{"lock", "claear"}, "lock clear"},
                 {{"policy", "explian"}, "policy explain"},
                 {{"q"}, NULL},
                 {{"frobnicate", "x"}, NULL}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char words[2][32] = {"", ""};
        size_t count = 0;

        for (; count < 2 && table[i].typed[count] != NULL; count++)
            snprintf(words[count], sizeof words[count], "%s", table[i].typed[count]);
        const struct verb *verb =
            verb_nearest(verb_groups, (char *const[]){words[0], words[1]}, count);
        if (table[i].meant == NULL)
            assert_null(verb);
        else
            assert_string_equal(verb != NULL ? verb->words : "", table[i].meant);
    }
    assert_int_equal(edit_distance("", ""), 0);
    assert_int_equal(edit_distance("ab", "ba"), 1);
    assert_int_equal(edit_distance("kitten", "sitting"), 3);
}

static void alerts_are_declared_as_they_are_called(void **state)
{
    const struct verb *verb =
        verb_nearest(verb_groups, (char *const[]){(char[]){"audit"}, (char[]){"analyse"}}, 2);
    char kinds[512] = "";

    (void)state;
    assert_non_null(verb);
    for (unsigned i = 0; i < ALERT_KINDS; i++)
        snprintf(kinds + strlen(kinds), sizeof kinds - strlen(kinds), "%s%s", i > 0 ? " " : "",
                 alert_kind_name((enum alert_kind)i));
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        if (strcmp(option->name, "kind") == 0)
            assert_string_equal(option->choices, kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAMED("E7 every kind of alert can be asked for", alerts_are_declared_as_they_are_called),
        NAMED("every row of the table is complete", every_row_is_complete),
        NAMED("abuse:R1 every verb that takes something away stops the sessions on it",
              R1_every_verb_that_takes_stops_sessions),
        NAMED("every verb is in the manual: options, fields, exit status, example",
              every_verb_is_in_the_manual),
        NAMED("exit codes: the manual lists exactly the table", exit_codes_are_in_the_manual),
        NAMED("every verb has help with an example", every_verb_has_help_with_an_example),
        NAMED("every verb takes --json", every_verb_takes_json),
        NAMED("every command that is carried out is declared", every_command_is_declared),
        NAMED("abuse:C7 no verb reads a seed back, no secret is an option",
              C7_no_verb_reads_a_seed_back),
        NAMED("the completion is that of the table", the_completion_is_that_of_the_table),
        NAMED("mistyped verbs are guessed", mistyped_verbs),
    };

    man = read_source("doc/man/warifu.1");
    atexit(forget_manual);
    RUN_CLI_TESTS(tests);
}
