// SPDX-License-Identifier: BSD-2-Clause
#include "completion.h"
#include "globals.h"
#include <string.h>

static void put_options(FILE *out, const struct argument *options)
{
    for (const struct argument *option = options; option->name != NULL; option++)
        if (!option->positional)
            fprintf(out, " --%s", option->name);
}

static bool put_verb_options(void *context, const struct verb *verb)
{
    FILE *out = context;

    fprintf(out, "    ['%s']='", verb->words);
    put_options(out, verb->arguments);
    fputs("'\n", out);
    return true;
}

static void put_values(FILE *out, const char *words, const struct argument *options)
{
    static const char *const kinds[] = {[ARGUMENT_FILE] = "@file", [ARGUMENT_USER] = "@user"};

    for (const struct argument *option = options; option->name != NULL; option++) {
        const char *value = "";

        if (option->kind == ARGUMENT_FLAG)
            continue;
        if (option->kind == ARGUMENT_CHOICE)
            value = option->choices;
        else if ((size_t)option->kind < sizeof kinds / sizeof *kinds && kinds[option->kind] != NULL)
            value = kinds[option->kind];
        fprintf(out, "    ['%s%s%s%s']='%s'\n", words, *words != '\0' ? " " : "",
                option->positional ? "" : "--", option->name, value);
    }
}

static bool put_verb_values(void *context, const struct verb *verb)
{
    put_values(context, verb->words, verb->arguments);
    return true;
}

static bool put_positionals(void *context, const struct verb *verb)
{
    FILE *out = context;

    fprintf(out, "    ['%s']='", verb->words);
    for (const struct argument *option = verb->arguments; option->name != NULL; option++)
        if (option->positional)
            fprintf(out, " %s", option->name);
    fputs("'\n", out);
    return true;
}

// The part that does not depend on the table. Answers come from the table and the system's list of
// people only: no daemon is asked while somebody types.
static const char body[] =
    "_warifu_value() { # what may stand there: words, @file or @user\n"
    "    case $1 in\n"
    "        @file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$2\") ;;\n"
    "        @user) mapfile -t COMPREPLY < <(compgen -u -- \"$2\") ;;\n"
    "        ?*) mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\") ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "_warifu() {\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local verb='' word i found=0 names\n"
    "    local -a typed=()\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if [[ $word == --* ]]; then\n"
    "            [[ -n ${_warifu_values[\"$verb $word\"]+set}${_warifu_values[$word]+set} ]] && "
    "((i++))\n"
    "        elif ((found)); then\n"
    "            typed+=(\"$word\")\n"
    "        else\n"
    "            verb=${verb:+$verb }$word\n"
    "            [[ -n ${_warifu_options[$verb]+set} ]] && found=1\n"
    "        fi\n"
    "    done\n"
    "    if [[ $previous == --* && -n ${_warifu_values[\"$verb $previous\"]+set} ]]; then\n"
    "        _warifu_value \"${_warifu_values[\"$verb $previous\"]}\" \"$current\"\n"
    "    elif [[ $previous == --* && -n ${_warifu_values[$previous]+set} ]]; then\n"
    "        _warifu_value \"${_warifu_values[$previous]}\" \"$current\"\n"
    "    elif [[ $current == -* ]]; then\n"
    "        _warifu_value \"${_warifu_options[${verb:-none}]} $_warifu_globals\" \"$current\"\n"
    "    elif ((found)); then\n"
    "        read -ra names <<<\"${_warifu_positionals[$verb]}\"\n"
    "        i=${#typed[@]}\n"
    "        ((i < ${#names[@]})) && _warifu_value \"${_warifu_values[\"$verb ${names[i]}\"]}\" "
    "\"$current\"\n"
    "    else\n"
    "        local -A next=()\n"
    "        for word in \"${!_warifu_options[@]}\"; do\n"
    "            [[ -z $verb || $word == \"$verb \"* ]] || continue\n"
    "            word=${word#\"${verb:+$verb }\"}\n"
    "            next[${word%% *}]=1\n"
    "        done\n"
    "        _warifu_value \"${!next[*]}\" \"$current\"\n"
    "    fi\n"
    "}\n"
    "complete -F _warifu warifu\n";

void completion_bash(const struct verb *const *groups, FILE *out)
{
    fputs("# bash completion for warifu(1). Made by `warifu completion bash`: do not edit.\n"
          "# shellcheck shell=bash disable=SC2034,SC2178\n"
          "declare -A _warifu_options=(\n",
          out);
    verb_each_command(groups, put_verb_options, out);
    fputs(")\ndeclare -A _warifu_positionals=(\n", out);
    verb_each_command(groups, put_positionals, out);
    fputs(")\ndeclare -A _warifu_values=(\n", out);
    put_values(out, "", global_options);
    verb_each_command(groups, put_verb_values, out);
    fputs(")\n_warifu_globals='", out);
    put_options(out, global_options);
    fputs("'\n\n", out);
    fputs(body, out);
}
