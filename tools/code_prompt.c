// SPDX-License-Identifier: BSD-2-Clause
#include "code_prompt.h"
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "terminal.h"
#include <stdio.h>
#include <string.h>

#define CODE_SIZE 32

static bool is_code(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits >= 6 && digits <= 8 && text[digits] == '\0';
}

enum exit_code code_prompt(struct cli *cli, const struct code_question *question, AdminCall *call,
                           struct outcome *outcome)
{
    char answer[CODE_SIZE];
    enum exit_code code =
        outcome_set(outcome, EXIT_FAILED, _("Run the command again when you have it."),
                    _("A code has six to eight digits; nothing was changed."));

    for (unsigned i = 0; i < 3 && code == EXIT_FAILED; i++) {
        enum ask ask =
            terminal_ask(cli->from_stdin, _(question->question), true, answer, sizeof answer);

        if (ask == ASK_NO_TERMINAL || ask == ASK_NOTHING)
            code = outcome_set(outcome, EXIT_NO_INPUT,
                               _("Run it on a terminal, or give the answers on standard input with "
                                 "--stdin."),
                               _("No code was given; nothing was changed."));
        else if (ask == ASK_GIVEN && is_code(answer))
            code = call_add_text(call, question->argument, answer) ? EXIT_DONE : EXIT_INTERNAL;
        else
            fprintf(stderr, "%s\n", _("A code has six to eight digits."));
    }
    secret_wipe(answer, sizeof answer);
    return code;
}
