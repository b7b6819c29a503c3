// SPDX-License-Identifier: BSD-2-Clause
#include "witness_source.h"
#include "audit_verdict.h"
#include "evidence/sha256.h"
#include "note_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A request: a head and the lines of the proof.
#define TEXT_MAX (EXPORT_HEAD_MAX + 64 * (BASE64_ROOT + 1))

static void begin(struct proving *proving, const char *line, size_t length)
{
    struct checkpoint head;
    struct signed_note note;

    if (!export_line_head(line, length, proving->note) || !note_read(proving->note, &note) ||
        !checkpoint_read(&note.text, &head))
        proving->fault = FAULT_FORMAT;
    else
        proving->fault = merkle_prover_start(&proving->prover, proving->old, head.size);
}

void proving_take(void *context, const char *line, size_t length)
{
    struct proving *proving = context;
    struct merkle_hash leaf;

    if (export_line_is_first(line, length))
        begin(proving, line, length);
    else if (proving->fault == FAULT_NONE && export_line_leaf(line, length, &leaf))
        proving->fault = merkle_prover_take(evidence_sha256, &proving->prover, &leaf);
}

static enum exit_code no_memory(struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                       _("There is no memory left."));
}

// --- an export ----------------------------------------------------------------------------------

// Whose log it is says its first line, before any of it has been verified: that decides only where
// the proof begins.
static const struct witnessed *signed_last(FILE *file, const struct witness_state *state)
{
    static char line[2 * EXPORT_HEAD_MAX];
    char note[EXPORT_HEAD_MAX];
    struct checkpoint head;
    struct signed_note read;

    if (fgets(line, sizeof line, file) == NULL)
        return NULL;
    rewind(file);
    if (!export_line_head(line, strcspn(line, "\n"), note) || !note_read(note, &read) ||
        !checkpoint_read(&read.text, &head))
        return NULL;
    return witness_last(state, head.origin);
}

// Does the key that signed last lead to the one that signs now?
static enum fault follow_key(struct witness_source *source, FILE *file,
                             const struct witnessed *last, const struct note_key *newest)
{
    struct export_result result;

    if (last == NULL || note_key_same(&last->log, newest))
        return FAULT_NONE;
    rewind(file);
    const enum fault fault = audit_check(file, &last->log, NULL, &result);
    source->is_replaced = fault == FAULT_NONE && result.verdict == EXPORT_COMPLETE;
    source->replaced_by = *newest;
    return fault;
}

static enum exit_code read_export(struct witness_source *source, FILE *file,
                                  const struct witness_state *state, struct outcome *outcome)
{
    struct export_result result;
    struct proving *proving = calloc(1, sizeof *proving);

    source->proving = proving;
    if (proving == NULL)
        return no_memory(outcome);
    const struct witnessed *const last = signed_last(file, state);
    proving->old = last != NULL ? last->head.size : 0;
    enum fault fault = audit_read(file, NULL, NULL, proving_take, proving, &result);
    if (fault == FAULT_NONE && result.verdict == EXPORT_COMPLETE)
        fault = follow_key(source, file, last, &result.key);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("The export cannot be read (%s)."),
                           fault_name(fault));
    if (result.verdict != EXPORT_COMPLETE)
        return outcome_set(outcome, audit_exit(result.verdict),
                           _("warifu audit verify says what is altered."),
                           _("This export is not complete and unaltered: nothing is signed."));
    source->request = (struct witness_request){.note = proving->note};
    // Where the proof cannot be made, the head shows why: it has fewer records.
    if (proving->fault == FAULT_NONE && merkle_prover_is_done(&proving->prover)) {
        source->request.old = proving->old;
        source->request.proof = proving->prover.proof;
    }
    return EXIT_DONE;
}

// --- any of them --------------------------------------------------------------------------------

enum exit_code witness_source_read(struct witness_source *source, const char *path,
                                   const struct witness_state *state, struct outcome *outcome)
{
    static const char export_begins[] = "{\"export\":";
    char begins[sizeof export_begins] = "";

    *source = (struct witness_source){.text = NULL};
    FILE *file = fopen(path, "re");
    const bool is_export = file != NULL && fgets(begins, sizeof begins, file) != NULL &&
                           strcmp(begins, export_begins) == 0;
    if (is_export) {
        rewind(file);
        const enum exit_code code = read_export(source, file, state, outcome);
        fclose(file);
        return code;
    }
    if (file != NULL)
        fclose(file);
    const enum exit_code code = note_file_text(path, TEXT_MAX, &source->text, outcome);
    if (code != EXIT_DONE)
        return code;
    note_file_tidy(source->text);
    if (!witness_request_read(source->text, &source->request))
        source->request = (struct witness_request){.note = source->text}; // a head alone
    return EXIT_DONE;
}

void witness_source_close(struct witness_source *source)
{
    free(source->text);
    free(source->proving);
    *source = (struct witness_source){.text = NULL};
}
