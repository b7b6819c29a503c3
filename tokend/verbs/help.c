// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument help_arguments[] = {
    {.name = "command",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .min = 1,
     .max = 64,
     .meta = "COMMAND",
     .help = N_("a command, a group of commands, or \"exit\" for the exit codes")},
    {.name = "verb",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .min = 1,
     .max = 64,
     .meta = "WORD",
     .help = N_("its second word")},
    {.name = "last",
     .kind = ARGUMENT_TEXT,
     .positional = true,
     .min = 1,
     .max = 64,
     .meta = "LAST",
     .help = N_("its third word")},
    ARGUMENT_END,
};

static const struct argument completion_arguments[] = {
    {.name = "shell",
     .kind = ARGUMENT_CHOICE,
     .positional = true,
     .required = true,
     .choices = "bash",
     .meta = "SHELL",
     .help = N_("bash")},
    ARGUMENT_END,
};

const struct verb verbs_help[] = {
    {.words = "help",
     .flags = VERB_LOCAL | VERB_QUIET,
     .summary = N_("explain a command"),
     .description =
         N_("Without a word, all commands, the options of every command and the exit codes."),
     .example = "warifu help user add",
     .exits = N_("2 no such command."),
     .arguments = help_arguments},
    {.words = "completion",
     .flags = VERB_LOCAL | VERB_QUIET,
     .summary = N_("print the completion script for a shell"),
     .description = N_("It is installed already; this is for a home directory of one's own."),
     .example = "warifu completion bash > ~/.local/share/bash-completion/completions/warifu",
     .exits = N_("2 no such shell."),
     .arguments = completion_arguments},
    {.words = NULL},
};
