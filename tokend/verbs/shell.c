// SPDX-License-Identifier: BSD-2-Clause
#include "verbs/common.h"

static const struct argument arguments[] = {ARGUMENT_END};

const struct verb verbs_shell[] = {
    {.words = "shell",
     .flags = VERB_QUIET | VERB_CALLS,
     .summary = N_("run several commands after authenticating once"),
     .description =
         N_("Asks who you are once, then takes commands, one per line, without \"warifu\" in "
            "front; quotes work as in sh, nothing is expanded, nothing is kept in a history. When "
            "the proof is no longer fresh it is asked for again. The exit status is that of the "
            "last command. `warifu` alone on a terminal does the same."),
     .example = "warifu shell\n"
                "printf 'user list\\nlock show\\n' | warifu shell",
     .exits = N_("that of the last command."),
     .arguments = arguments},
    {.words = NULL},
};
