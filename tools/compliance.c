// SPDX-License-Identifier: BSD-2-Clause
// `report`: reads the log, from tokend or an export, and writes what it comes to (G2).
#include "compliance.h"
#include "arguments.h"
#include "audit_source.h"
#include "audit_verdict.h"
#include "base/file.h"
#include "cli.h"
#include "commands.h"
#include "factor/text_digest.h"
#include "policy_source.h"
#include "settings/policy_rows.h"
#include "terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// --- what is asked for ---------------------------------------------------------------------------

static enum exit_code take_arguments(struct compliance *compliance, const struct cli *cli,
                                     const struct arguments *arguments, struct outcome *outcome)
{
    const bool html = argument_flag(arguments, "html"), csv = argument_flag(arguments, "csv");
    const bool output = argument_text(arguments, "output") != NULL;

    compliance->from = argument_number(arguments, "from", 0);
    compliance->to = audit_source_to(arguments);
    compliance->only = argument_text(arguments, "clause");
    if (compliance->only != NULL && clause_by_id(compliance->only) == NULL)
        return outcome_set(outcome, EXIT_USAGE, _("They are A1 to H6: see warifu help report"),
                           _("There is no clause \"%s\"."), outcome_quote(compliance->only));
    if (compliance->to != 0 && compliance->to <= compliance->from)
        return outcome_set(outcome, EXIT_USAGE, NULL, _("The period ends before it begins."));
    if (html + csv + cli->json > 1)
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("One form at a time: --html, --csv or --json."));
    if (html + csv > 0 && !output)
        return outcome_set(outcome, EXIT_USAGE, _("Add: -o FILE"),
                           _("A page or a table is written to a file."));
    if (output && html + csv + cli->json == 0)
        return outcome_set(outcome, EXIT_USAGE, _("Add: --html, --csv or --json"),
                           _("In which form is the file to be?"));
    if (argument_text(arguments, "policy") != NULL && argument_text(arguments, "export") == NULL)
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("Which policy is in force says tokend; --policy goes with --export."));
    return EXIT_DONE;
}

// --- the log -------------------------------------------------------------------------------------

static enum exit_code no_memory(struct outcome *outcome)
{
    return outcome_set(outcome, EXIT_INTERNAL, _("Close other programs and try again."),
                       _("There is no memory left."));
}

static void take_line(void *context, const char *line, size_t length)
{
    compliance_line(context, line, length);
}

static enum exit_code read_log(struct compliance *compliance, struct cli *cli,
                               const struct arguments *arguments, struct outcome *outcome)
{
    struct audit_source source = {.key_compared = false};
    const enum exit_code code =
        audit_source_read(cli, arguments, take_line, compliance, &source, outcome);

    compliance->log = source.log;
    compliance->key_compared = source.key_compared;
    return code;
}

// --- the policy ----------------------------------------------------------------------------------

static void take_setting(void *context, const struct policy_row *row)
{
    struct compliance *compliance = context;

    if (row->clauses[0] == '\0')
        return;
    void *grown = realloc(compliance->settings,
                          (compliance->setting_count + 1) * sizeof *compliance->settings);
    if (grown == NULL)
        return;
    compliance->settings = grown;
    compliance->settings[compliance->setting_count++] =
        (struct compliance_setting){strdup(row->of),      strdup(row->name), strdup(row->value),
                                    strdup(row->clauses), row->about,        row->initial};
}

// Some text was not kept, for want of memory.
static bool lacks_text(const struct compliance *compliance)
{
    for (size_t i = 0; i < compliance->setting_count; i++)
        if (compliance->settings[i].of == NULL || compliance->settings[i].name == NULL ||
            compliance->settings[i].value == NULL || compliance->settings[i].clauses == NULL)
            return true;
    return compliance->setting_count == 0 || compliance->policy == NULL ||
           compliance->digest == NULL;
}

static enum exit_code read_policy(struct compliance *compliance, struct cli *cli,
                                  const struct arguments *arguments, struct outcome *outcome)
{
    const bool live = argument_text(arguments, "export") == NULL;
    const char *name = live ? "active" : argument_text(arguments, "policy");
    struct policy_source source = {.name = NULL};

    if (name == NULL)
        return EXIT_DONE;
    enum exit_code code = live ? policy_source_read(cli, name, &source, outcome)
                               : policy_source_read_file(name, &source, outcome);
    if (code == EXIT_DONE) {
        compliance->policy = strdup(source.policy->profile);
        if (source.digest[0] == '\0') // of a file nobody has said it yet
            text_digest(source.text, source.digest);
        compliance->digest = strdup(source.digest);
        if (policy_rows(source.policy, take_setting, compliance) != FAULT_NONE ||
            lacks_text(compliance))
            code = no_memory(outcome);
    }
    policy_source_free(&source);
    return code;
}

// --- the end -------------------------------------------------------------------------------------

static enum exit_code not_written(const char *path, const char *why, enum exit_code code,
                                  struct outcome *outcome)
{
    return outcome_set(outcome, code,
                       _("Choose a name that does not exist yet, in a directory where you may "
                         "write."),
                       _("The report could not be written to %s: %s."), outcome_quote(path), why);
}

// It names people: nobody else reads it, as of the other forms. NULL: errno.
static FILE *new_file(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (file == NULL && fd >= 0)
        close(fd);
    return file;
}

static enum exit_code write_form(const struct compliance *compliance,
                                 const struct arguments *arguments, struct report *report,
                                 struct outcome *outcome)
{
    const char *path = argument_text(arguments, "output");
    const bool html = argument_flag(arguments, "html");
    size_t size = 0;

    if (!html && !argument_flag(arguments, "csv")) {
        if (path != NULL && (report->file = new_file(path)) == NULL)
            return not_written(path, strerror(errno), EXIT_NO_OUTPUT, outcome);
        if (report->file != NULL)
            report->out = report->file;
        compliance_rows(compliance, report);
        return EXIT_DONE;
    }
    char *text = html ? compliance_html(compliance, &size) : compliance_csv(compliance, &size);
    if (text == NULL)
        return no_memory(outcome);
    const enum fault fault = file_create(path, 0600, text, size);
    free(text);
    return fault == FAULT_NONE ? EXIT_DONE
                               : not_written(path, fault_name(fault), EXIT_NOT_WRITTEN, outcome);
}

static enum exit_code tell(const struct compliance *compliance, struct outcome *outcome)
{
    const struct export_result *log = &compliance->log;
    const char *hint = compliance->key_compared
                           ? NULL
                           : _("Nobody compared the key that signed the log: give it with --key.");

    switch (compliance_verdict(compliance)) {
    case COMPLIANCE_FLAWED:
        return outcome_set(outcome, audit_exit(log->verdict),
                           _("See: warifu audit verify, and doc/RUNBOOK.md"),
                           _("The log is not what was signed. Until somebody has looked into it, "
                             "its figures prove nothing."));
    case COMPLIANCE_OPEN:
        return outcome_set(outcome, EXIT_REPORT_OPEN, hint,
                           _("Not in order: %lld open items, as listed."),
                           (long long)compliance->owed + (long long)compliance->open.more);
    case COMPLIANCE_GAP:
        return outcome_set(outcome, EXIT_REPORT_GAP,
                           _("Choose a period that it knows, or make the report again once there "
                             "is a record of a later time."),
                           _("It is not shown to be in order: the log does not cover the period."));
    case COMPLIANCE_IN_ORDER:
    default:
        return outcome_set(outcome, EXIT_DONE, hint,
                           _("Nothing is open, as far as the log tells up to record %lld."),
                           (long long)log->records);
    }
}

enum exit_code report_run(struct cli *cli, const struct verb *verb,
                          const struct arguments *arguments, struct report *report,
                          struct outcome *outcome)
{
    struct compliance compliance;
    enum exit_code code = compliance_begin(&compliance)
                              ? take_arguments(&compliance, cli, arguments, outcome)
                              : no_memory(outcome);

    (void)verb;
    if (code == EXIT_DONE)
        code = read_log(&compliance, cli, arguments, outcome);
    if (code == EXIT_DONE)
        code = read_policy(&compliance, cli, arguments, outcome);
    if (code == EXIT_DONE) {
        compliance_close(&compliance);
        code = write_form(&compliance, arguments, report, outcome);
    }
    if (code == EXIT_DONE)
        code = tell(&compliance, outcome);
    compliance_end(&compliance);
    return code;
}
