// SPDX-License-Identifier: BSD-2-Clause
#include "dispatch.h"
#include "arguments.h"
#include "base/text.h"
#include "commands.h"
#include "factor/plain_text.h"
#include "globals.h"
#include "help.h"
#include "report.h"
#include "session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct request {
    bool help, version;
    char **words; // what is left without the global options
    size_t count;
};

static const struct argument *global_named(const char *word)
{
    size_t length = strcspn(word + 2, "=");

    for (const struct argument *option = global_options; option->name != NULL; option++)
        if (strlen(option->name) == length && strncmp(option->name, word + 2, length) == 0)
            return option;
    return NULL;
}

static const char *global_value(const struct argument *option, const char *value, struct cli *cli)
{
    int64_t length = (int64_t)strlen(value), seconds;

    // What shapes the connection or the texts cannot change while they are in use.
    if (cli->in_shell)
        return N_("it cannot be used inside the shell");
    if (strcmp(option->name, "lang") == 0) {
        if (!language_known(value))
            return N_("it must be ja or en");
        cli->forced = value;
    } else if (option->kind == ARGUMENT_NUMBER) {
        if (text_to_number(value, option->min, option->max, &seconds) != FAULT_NONE)
            return N_("it must be a number from 1 to 600");
        cli->patience = (unsigned)seconds * 1000;
    } else if (!(option->kind == ARGUMENT_TEXT ? plain_text : text_is_utf8)(value) || length == 0 ||
               length > (option->kind == ARGUMENT_TEXT ? option->max : 4095)) {
        return N_("it must be UTF-8 text, neither empty nor too long");
    } else if (strcmp(option->name, "rescue") == 0) {
        cli->rescue = value;
    } else if (strcmp(option->name, "socket") == 0) {
        cli->socket = value;
    } else {
        cli->catalogues = value;
    }
    return NULL;
}

static void global_flag(const struct argument *option, struct cli *cli, struct request *request)
{
    bool *const places[] = {&cli->json,       &cli->csv,      &cli->yes,
                            &cli->from_stdin, &request->help, &request->version};
    static const char *const names[] = {"json", "csv", "yes", "stdin", "help", "version"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(option->name, names[i]) == 0)
            *places[i] = true;
}

// An option of the verb's own that is called the same stands for that one: user review --csv FILE.
static bool is_own(const struct cli *cli, const struct request *request,
                   const struct argument *global)
{
    size_t used;
    const struct verb *verb =
        global != NULL ? verb_match(cli->verbs, request->words, request->count, &used) : NULL;

    for (const struct argument *option = verb != NULL ? verb->arguments : NULL;
         option != NULL && option->name != NULL; option++)
        if (!option->positional && strcmp(option->name, global->name) == 0)
            return true;
    return false;
}

// Whether the word is an option of the verb that takes the next word as its value, whatever it
// looks like: "--reason --json" gives a reason.
static bool takes_next(const struct verb *verb, const char *word)
{
    if (verb == NULL || strchr(word, '=') != NULL)
        return false;
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        if (!option->positional && option->kind != ARGUMENT_FLAG &&
            strcmp(option->name, word + 2) == 0)
            return true;
    return false;
}

static enum exit_code split(struct cli *cli, char *const words[], size_t count,
                            struct request *request, struct outcome *outcome)
{
    bool json = false, csv = false; // said on this line
    size_t used;

    for (size_t i = 0; i < count; i++) {
        const char *word = words[i], *equals = strchr(word, '=');
        const struct argument *option = strncmp(word, "--", 2) == 0 ? global_named(word) : NULL;
        const char *wrong = NULL;

        if (is_own(cli, request, option))
            option = NULL;
        if (strcmp(word, "--") == 0) {
            while (i < count)
                request->words[request->count++] = words[i++];
            break;
        }
        if (strcmp(word, "-h") == 0) {
            request->help = true;
        } else if (option == NULL) {
            request->words[request->count++] = words[i];
            if (strncmp(word, "--", 2) == 0 && i + 1 < count &&
                takes_next(verb_match(cli->verbs, request->words, request->count, &used), word))
                request->words[request->count++] = words[++i];
        } else if (option->kind == ARGUMENT_FLAG) {
            wrong = equals != NULL ? N_("it takes no value") : NULL;
            if (cli->in_shell && strcmp(option->name, "stdin") == 0)
                wrong = N_("it cannot be used inside the shell");
            if (wrong == NULL)
                global_flag(option, cli, request);
            json = json || strcmp(option->name, "json") == 0;
            csv = csv || strcmp(option->name, "csv") == 0;
            cli->json = cli->json && (json || !csv); // what the shell was started with gives way
            cli->csv = cli->csv && (csv || !json);
            if (json && csv)
                wrong = N_("it is one form, and --json or --csv asks for another");
        } else if (equals == NULL && i + 1 >= count) {
            wrong = N_("it needs a value");
        } else {
            wrong = global_value(option, equals != NULL ? equals + 1 : words[++i], cli);
        }
        if (wrong != NULL)
            return outcome_set(outcome, EXIT_USAGE, _("See: warifu help"), "--%s: %s.",
                               option->name, _(wrong));
    }
    return EXIT_DONE;
}

static enum exit_code unknown_verb(const struct cli *cli, const struct request *request,
                                   struct outcome *outcome)
{
    const struct verb *near = verb_nearest(cli->verbs, request->words, request->count);
    bool group = help_group_exists(cli->verbs, request->words[0]);
    char hint[200];

    if (near != NULL)
        snprintf(hint, sizeof hint, _("Did you mean: warifu %s? All commands: warifu help"),
                 near->words);
    else
        snprintf(hint, sizeof hint, "%s", _("All commands: warifu help"));
    // A group without its verb ("warifu user") is answered with what there is.
    if (request->count == 1 && group) {
        snprintf(hint, sizeof hint, _("See: warifu help %s"), request->words[0]);
        return outcome_set(outcome, EXIT_USAGE, hint, _("%s needs one more word."),
                           request->words[0]);
    }
    return outcome_set(outcome, EXIT_USAGE, hint, _("There is no command \"%s%s%s\"."),
                       outcome_quote(request->words[0]), group ? " " : "",
                       group ? outcome_quote(request->words[1]) : "");
}

// What was asked for instead of done, with who can approve it (D7).
static void show_request(struct cli *cli, const char *number, struct report *report)
{
    const struct verb *verb = verb_by_wire("request.show"), *own = report->verb;
    struct outcome outcome = {0};
    AdminCall call = AdminCall_init_zero;
    int64_t id;

    if (verb == NULL || text_to_number(number, 1, INT64_MAX, &id) != FAULT_NONE)
        return;
    snprintf(call.verb, sizeof call.verb, "%s", verb->wire);
    if (!call_add_number(&call, "request", id))
        return;
    report->verb = verb;
    (void)session_call(cli, &call, report_visit, report, &outcome);
    report_flush(report); // its columns are that verb's
    report->verb = own;
}

static enum exit_code run(struct cli *cli, const struct verb *verb, char *const words[],
                          size_t count, struct report *report, struct outcome *outcome)
{
    struct arguments arguments;
    enum exit_code code = arguments_read(&arguments, verb, words, count, outcome);

    if (code != EXIT_DONE)
        return code;
    command_run *command_of = verb_generic;
    for (const struct command *command = cli->commands; command->words != NULL; command++)
        if (strcmp(command->words, verb->words) == 0)
            command_of = command->run;
    code = command_of(cli, verb, &arguments, report, outcome);
    if (code == EXIT_WAITS && outcome->subject[0] != '\0')
        show_request(cli, outcome->subject, report);
    return code;
}

// --json must hold for complaints about the rest of the line, too.
static bool wants_json(char *const words[], size_t count)
{
    for (size_t i = 0; i < count && strcmp(words[i], "--") != 0; i++)
        if (strcmp(words[i], "--json") == 0)
            return true;
    return false;
}

enum exit_code dispatch(struct cli *cli, char *const words[], size_t count)
{
    static const struct verb none = {.words = ""};
    char shell_name[] = "shell", *const shell_word[] = {shell_name, NULL};
    struct outcome outcome = {.code = EXIT_DONE};
    struct request request = {.words = calloc(count + 1, sizeof *words)};
    const struct verb *verb = NULL;
    struct report report;
    size_t used = 0;

    if (request.words == NULL)
        return EXIT_INTERNAL;
    enum exit_code code = split(cli, words, count, &request, &outcome);
    bool json = cli->json || (code != EXIT_DONE && wants_json(words, count));
    if (!cli->in_shell)
        language_choose(&cli->language, cli->forced, cli->catalogues);
    if (code != EXIT_DONE)
        // The complaint was made before the language was known; make it again.
        code = split(&(struct cli){.verbs = cli->verbs, .in_shell = cli->in_shell}, words, count,
                     &(struct request){.words = request.words}, &outcome);
    else if (request.version)
        help_version();
    else if (request.help)
        code = help_words(cli->verbs, request.words, request.count, &outcome);
    else if (request.count == 0 && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        verb = verb_match(cli->verbs, shell_word, 1, &used), used = 0;
    else if (request.count == 0)
        code = outcome_set(&outcome, EXIT_USAGE, _("All commands: warifu help"),
                           _("What shall be done?"));
    else if ((verb = verb_match(cli->verbs, request.words, request.count, &used)) == NULL)
        code = unknown_verb(cli, &request, &outcome);
    if (code == EXIT_DONE && cli->csv && verb != NULL &&
        (verb->sections == NULL || (verb->flags & VERB_QUIET) != 0))
        code = outcome_set(&outcome, EXIT_USAGE, _("Leave --csv out."),
                           _("What this command prints is no list."));
    if (code == EXIT_DONE && cli->rescue != NULL && geteuid() != 0)
        code = outcome_set(&outcome, EXIT_NOT_PERMITTED,
                           _("Work under your own name, or as root with sudo."),
                           _("--rescue is for root."));
    report_open(&report,
                json       ? &report_json
                : cli->csv ? &report_csv
                           : &report_text,
                verb != NULL ? verb : &none, &cli->language, stdout);
    if (code == EXIT_DONE && verb != NULL)
        code = run(cli, verb, request.words + used, request.count - used, &report, &outcome);
    outcome.code = code;
    if ((verb != NULL && !(verb->flags & VERB_QUIET)) || outcome.message[0] != '\0')
        code = report_close(&report, &outcome);
    free(request.words);
    return code;
}
