// SPDX-License-Identifier: BSD-2-Clause
// `audit export`: the whole log in a file, which is verified once it is written (E4).
#include "arguments.h"
#include "audit_fetch.h"
#include "audit_verdict.h"
#include "cli.h"
#include "commands.h"
#include "note_file.h"
#include <unistd.h>

static enum fault put_line(void *context, const char *line)
{
    return fputs(line, context) < 0 ? FAULT_IO : FAULT_NONE;
}

enum exit_code audit_export_run(struct cli *cli, const struct verb *verb,
                                const struct arguments *arguments, struct report *report,
                                struct outcome *outcome)
{
    const char *path = argument_text(arguments, "output");
    struct export_result result;
    struct audit_log log;
    enum fault fault = FAULT_NONE;
    FILE *file = NULL;
    enum exit_code code = note_file_create(path, &file, outcome);

    (void)verb;
    if (code != EXIT_DONE)
        return code;
    code = audit_fetch(cli, put_line, file, &log, &fault, outcome);
    if (code == EXIT_DONE && (fflush(file) != 0 || fsync(fileno(file)) != 0))
        fault = FAULT_IO;
    if (code == EXIT_DONE && fault == FAULT_NONE) {
        rewind(file);
        fault = audit_check(file, &log.key, NULL, &result);
    }
    fclose(file);
    if (fault != FAULT_NONE)
        code =
            outcome_set(outcome, EXIT_NOT_WRITTEN, NULL, _("%s was not written to its end (%s)."),
                        outcome_quote(path), fault_name(fault));
    if (code == EXIT_DONE) // what is in the file, read again
        return audit_tell(&result, true, false, report, outcome);
    unlink(path);
    return code;
}
