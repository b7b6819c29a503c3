// SPDX-License-Identifier: BSD-2-Clause
// `audit verify`: the file alone, without tokend, store or secret (E4).
#include "arguments.h"
#include "audit_verdict.h"
#include "audit_witnesses.h"
#include "cli.h"
#include "commands.h"
#include "note_file.h"
#include <stdlib.h>

static enum exit_code cannot_read(const char *path, enum fault fault, struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                       outcome_quote(path), fault_name(fault));
}

struct verifying {
    const char *path, *older; // older: a note; NULL: none
    const struct note_key *key;
    struct audit_witnesses witnesses;
    int64_t need;
};

static enum exit_code verify(struct verifying *verifying, struct report *report,
                             struct outcome *outcome)
{
    const char *path = verifying->path, *older = verifying->older;
    struct export_result result;
    FILE *file = fopen(path, "re");
    enum fault fault = file == NULL ? FAULT_IO : FAULT_NONE;

    if (fault == FAULT_NONE)
        fault = audit_read(file, verifying->key, older, audit_witnesses_collect,
                           &verifying->witnesses, &result);
    if (fault == FAULT_NONE && result.verdict == EXPORT_COMPLETE &&
        verifying->witnesses.note_count > 0) {
        audit_witnesses_sort(&verifying->witnesses);
        rewind(file);
        fault = audit_read(file, verifying->key, older, audit_witnesses_compare,
                           &verifying->witnesses, &result);
    }
    if (file != NULL)
        fclose(file);
    if (fault != FAULT_NONE)
        return cannot_read(path, fault, outcome);
    if (older != NULL && result.older_head_is_part)
        audit_witnesses_count(&verifying->witnesses, older);
    (void)audit_tell(&result, verifying->key != NULL, older != NULL, report, outcome);
    return audit_witnesses_tell(&verifying->witnesses, verifying->need, report, outcome);
}

enum exit_code audit_verify_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *key_path = argument_text(arguments, "key");
    struct verifying verifying = {.path = argument_text(arguments, "file"),
                                  .need = argument_number(arguments, "need", 1)};
    const char *witnesses = argument_text(arguments, "witness");
    struct note_key key;
    char *older = NULL;

    (void)cli;
    (void)verb;
    if (witnesses == NULL && argument_number(arguments, "need", 0) != 0)
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("--need counts witnesses: give their keys with --witness."));
    enum exit_code code = audit_witnesses_read(&verifying.witnesses, witnesses, outcome);
    if (code == EXIT_DONE && key_path != NULL)
        code = note_file_key(key_path, &key, outcome);
    if (code == EXIT_DONE)
        code = note_file_head(argument_text(arguments, "checkpoint"), &older, outcome);
    if (code == EXIT_DONE) {
        verifying.key = key_path != NULL ? &key : NULL;
        verifying.older = older;
        code = verify(&verifying, report, outcome);
    }
    audit_witnesses_free(&verifying.witnesses);
    free(older);
    return code;
}
