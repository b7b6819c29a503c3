// SPDX-License-Identifier: BSD-2-Clause
// `audit request`: what a witness needs to co-sign the log: its head, and the proof that it begins
// with the head that the witness co-signed last (core/witness_request.h). No record is in it.
#include "arguments.h"
#include "audit_source.h"
#include "audit_verdict.h"
#include "cli.h"
#include "commands.h"
#include "note_file.h"
#include "report.h"
#include "witness_source.h"
#include <stdlib.h>

// How many records the witness has co-signed: --since, or the head that it gave back.
static enum exit_code read_old(const struct arguments *arguments, uint64_t *old,
                               struct outcome *outcome)
{
    const char *path = argument_text(arguments, "checkpoint");
    struct checkpoint checkpoint;
    struct signed_note note;
    char *head = NULL;

    *old = (uint64_t)argument_number(arguments, "since", 0);
    if (path != NULL && *old != 0)
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("Use either --since or --checkpoint, not both."));
    const enum exit_code code = note_file_head(path, &head, outcome);
    if (code == EXIT_DONE && head != NULL && note_read(head, &note) &&
        checkpoint_read(&note.text, &checkpoint))
        *old = checkpoint.size;
    free(head);
    return code;
}

static enum exit_code write_request(const struct proving *proving, FILE *file, const char *path,
                                    struct outcome *outcome)
{
    static char text[2 * EXPORT_HEAD_MAX];
    const struct witness_request request = {
        .old = proving->old, .proof = proving->prover.proof, .note = proving->note};

    if (witness_request_write(&request, text, sizeof text) != FAULT_NONE)
        return outcome_set(outcome, EXIT_INTERNAL, NULL, _("The request is too long."));
    return note_file_put(file, path, text, outcome);
}

static enum exit_code prove(struct cli *cli, const struct arguments *arguments,
                            struct proving *proving, struct outcome *outcome)
{
    struct audit_source source;
    const enum exit_code code =
        audit_source_read(cli, arguments, proving_take, proving, &source, outcome);

    if (code != EXIT_DONE)
        return code;
    if (source.log.verdict != EXPORT_COMPLETE)
        return outcome_set(outcome, audit_exit(source.log.verdict),
                           _("warifu audit verify says what is altered."),
                           _("The log is not complete and unaltered: there is nothing that a "
                             "witness could sign."));
    if (proving->fault != FAULT_NONE || !merkle_prover_is_done(&proving->prover))
        return outcome_set(outcome, EXIT_LOG_ROLLED_BACK,
                           _("If the number is right, the log was put back to an earlier state."),
                           _("The log has no %llu records."), (unsigned long long)proving->old);
    return EXIT_DONE;
}

enum exit_code audit_request_run(struct cli *cli, const struct verb *verb,
                                 const struct arguments *arguments, struct report *report,
                                 struct outcome *outcome)
{
    const char *path = argument_text(arguments, "output");
    struct proving *proving = calloc(1, sizeof *proving);
    FILE *file = NULL;

    (void)verb;
    if (proving == NULL)
        return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                           _("There is no memory left."));
    enum exit_code code = read_old(arguments, &proving->old, outcome);
    if (code == EXIT_DONE)
        code = prove(cli, arguments, proving, outcome);
    if (code == EXIT_DONE)
        code = note_file_create(path, &file, outcome);
    if (code == EXIT_DONE)
        code = write_request(proving, file, path, outcome);
    if (code == EXIT_DONE) {
        AdminRow row = AdminRow_init_zero;
        row_add_number(&row, "records", (int64_t)proving->prover.size);
        row_add_number(&row, "since", (int64_t)proving->old);
        report_row(report, &row);
        code = outcome_set(outcome, EXIT_DONE,
                           _("Carry it to the witness, who signs it: warifu witness sign"),
                           _("The head of %lld records was written, with the proof that the log "
                             "begins with the first %lld."),
                           (long long)proving->prover.size, (long long)proving->old);
    }
    free(proving);
    return code;
}
