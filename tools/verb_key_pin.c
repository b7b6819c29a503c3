// SPDX-License-Identifier: BSD-2-Clause
// `key pin`: the first PIN of the key that is plugged in, or a new one. What is typed goes to the
// key alone: it is in no argument, and neither kept nor sent to the vault (B2).
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "factor/pin.h"
#include "report.h"
#include "session.h"
#include "terminal.h"
#include <stdio.h>
#include <string.h>

struct pins {
    char old[PIN_SIZE], new[PIN_SIZE], again[PIN_SIZE];
    int64_t least; // characters
};

static enum exit_code demand_seen(void *context, const AdminRow *row)
{
    struct pins *pins = context;

    pins->least = field_number(row, "least", PIN_LEAST);
    return EXIT_DONE;
}

static enum exit_code ask(struct cli *cli, const char *question, char pin[PIN_SIZE],
                          struct outcome *outcome)
{
    const enum ask asked = terminal_ask(cli->from_stdin, question, false, pin, PIN_SIZE);

    if (asked == ASK_GIVEN && pin_compose(pin))
        return EXIT_DONE;
    switch (asked) {
    case ASK_GIVEN:
    case ASK_OVERSIZE:
    case ASK_NOT_TEXT:
        return outcome_set(outcome, EXIT_USAGE, _("The PIN of the key was not changed."),
                           _("A PIN has at most 63 bytes of text."));
    default:
        return outcome_set(outcome, EXIT_NO_INPUT,
                           _("Run it on a terminal, or give the answers on standard input with "
                             "--stdin."),
                           _("No PIN was given; nothing was changed."));
    }
}

static enum exit_code ask_new(struct cli *cli, struct pins *pins, struct outcome *outcome)
{
    char question[160];

    snprintf(question, sizeof question, _("New PIN (at least %lu characters): "),
             (unsigned long)pins->least);
    enum exit_code code = ask(cli, question, pins->new, outcome);
    if (code == EXIT_DONE && pin_length(pins->new) < (size_t)pins->least)
        return outcome_set(outcome, EXIT_USAGE, _("The PIN of the key was not changed."),
                           _("The new PIN is too short."));
    if (code == EXIT_DONE)
        code = ask(cli, _("New PIN again: "), pins->again, outcome);
    if (code == EXIT_DONE && strcmp(pins->new, pins->again) != 0)
        return outcome_set(outcome, EXIT_USAGE, _("The PIN of the key was not changed."),
                           _("The two are not the same."));
    return code;
}

enum exit_code key_pin_run(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const bool changes = strcmp(verb->wire, "key.pin.change") == 0;
    struct pins pins = {.least = PIN_LEAST};
    AdminCall call;
    enum exit_code code = session_prove(cli, outcome);

    arguments_to_call(arguments, verb->wire, &call);
    const bool dry = call.dry_run;
    // What would be refused anyway is refused before a PIN is asked for.
    call.dry_run = true;
    if (code == EXIT_DONE)
        code = dry ? session_call(cli, &call, report_visit, report, outcome)
                   : session_call(cli, &call, demand_seen, &pins, outcome);
    call.dry_run = false;
    if (dry) {
        if (code == EXIT_DONE)
            outcome_dry_run(outcome);
        return code;
    }
    // Whoever proved who they are with another key has that one plugged in still.
    if (code == EXIT_DONE)
        fprintf(stderr, "%s\n",
                _("Now plug in the key whose PIN is meant, and no other; leave it in until the "
                  "end."));
    if (code == EXIT_DONE && changes)
        code = ask(cli, _("PIN that the key has now: "), pins.old, outcome);
    if (code == EXIT_DONE)
        code = ask_new(cli, &pins, outcome);
    if (code == EXIT_DONE && ((changes && !call_add_text(&call, "pin", pins.old)) ||
                              !call_add_text(&call, "new_pin", pins.new)))
        code = EXIT_INTERNAL;
    if (code == EXIT_DONE)
        code = session_call(cli, &call, report_visit, report, outcome);
    secret_wipe(&pins, sizeof pins);
    secret_wipe(&call, sizeof call);
    return code;
}
