// SPDX-License-Identifier: BSD-2-Clause
// ID cards and security keys (FIDO2). The PIN goes to the key alone: it is neither kept nor sent to
// the vault (B2).
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "report.h"
#include "session.h"
#include "terminal.h"
#include <stdio.h>

#define PIN_SIZE 64

enum exit_code key_enrol(struct cli *cli, const struct verb *verb,
                         const struct arguments *arguments, struct report *report,
                         struct outcome *outcome)
{
    char pin[PIN_SIZE] = "";
    AdminCall call;
    enum exit_code code = session_prove(cli, outcome);

    arguments_to_call(arguments, verb->wire, &call);
    if (code == EXIT_DONE && !call.dry_run) {
        // What would be refused anyway is refused before a PIN is asked for.
        call.dry_run = true;
        code = session_call(cli, &call, NULL, NULL, outcome);
        call.dry_run = false;
    }
    if (code == EXIT_DONE && !call.dry_run) {
        // Whoever proved who they are with a key has that one plugged in still.
        fprintf(
            stderr, "%s\n",
            _("Now plug in the key that is to be registered, and no other: take out the one you "
              "logged in with."));
        const enum ask ask =
            terminal_ask(cli->from_stdin, _("PIN of the key (Enter alone: its own sensor): "),
                         false, pin, sizeof pin);
        if (ask == ASK_NO_TERMINAL)
            code = outcome_set(outcome, EXIT_NO_INPUT,
                               _("Run it on a terminal, or give the answers on standard input with "
                                 "--stdin."),
                               _("No PIN was given; nothing was changed."));
        else if (!call_add_text(&call, "pin", pin))
            code = EXIT_INTERNAL;
    }
    if (code == EXIT_DONE)
        code = session_call(cli, &call, report_visit, report, outcome);
    if (code == EXIT_DONE && call.dry_run)
        outcome_dry_run(outcome);
    secret_wipe(pin, sizeof pin);
    secret_wipe(&call, sizeof call);
    return code;
}
