// SPDX-License-Identifier: BSD-2-Clause
// `witness show`: its key, and which head of which log it has co-signed last.
#include "arguments.h"
#include "commands.h"
#include "report.h"
#include "witness_files.h"

enum exit_code witness_show_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    struct witness witness = WITNESS_CLOSED;
    char text[NOTE_KEY_TEXT_SIZE];
    const enum exit_code code =
        witness_open(&witness, argument_text(arguments, "directory"), outcome);

    (void)cli;
    (void)verb;
    if (code == EXIT_DONE) {
        AdminRow row = AdminRow_init_zero;
        note_key_write(&witness.key, text);
        row_add_text(&row, "witness", witness.key.name);
        row_add_text(&row, "key", text);
        report_row(report, &row);
    }
    for (size_t i = 0; code == EXIT_DONE && i < witness.state->count; i++) {
        const struct witnessed *log = &witness.state->logs[i];
        AdminRow row = AdminRow_init_zero;
        row_add_text(&row, "origin", log->head.origin);
        row_add_number(&row, "records", (int64_t)log->head.size);
        row_add_number(&row, "signed", log->time);
        report_row(report, &row);
    }
    witness_close(&witness);
    return code;
}
