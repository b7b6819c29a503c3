// SPDX-License-Identifier: BSD-2-Clause
// `witness init`: a key with which somebody co-signs the logs of others.
#include "arguments.h"
#include "commands.h"
#include "report.h"
#include "witness_files.h"

enum exit_code witness_init_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *directory = argument_text(arguments, "directory");
    char text[NOTE_KEY_TEXT_SIZE];
    AdminRow row = AdminRow_init_zero;
    struct note_key key;

    (void)cli;
    (void)verb;
    const enum exit_code code =
        witness_create(directory, argument_text(arguments, "name"), &key, outcome);
    if (code != EXIT_DONE)
        return code;
    note_key_write(&key, text);
    row_add_text(&row, "witness", key.name);
    row_add_text(&row, "key", text);
    report_row(report, &row);
    return outcome_set(outcome, EXIT_DONE,
                       _("Give witness.pub to everybody whose log you co-sign, on paper too, so "
                         "that nobody can change it on the way. witness.key and witness.state stay "
                         "here, and stay together."),
                       _("A witness was made in %s."), outcome_quote(directory));
}
